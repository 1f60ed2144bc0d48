// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// How one worker is replaced, in the primary. Graceful: successor first, then the old one gives back its listeners,
// drains, disconnects and ends. The steps and limits are PROTOCOL.md section 3.2's.
const { setImmediate, now } = require('./captured.cjs');

const ReadyMs = 10000;
const ExitGraceMs = 1000;
const TermMs = 2000;

function refusal(code, message) {
  return Object.assign(new Error(message), { code });
}

// Waits until the successor serves; a worker that never listened is ready when it is online.
async function awaitReady(primary, fresh, needsListening, run) {
  const isReady = () => (needsListening ? fresh.isListening : fresh.isOnline);
  await primary.until(() => isReady() || fresh.isGone || run.isCancelled, ReadyMs);
  if (fresh.isGone) throw refusal(-32007, `the new worker ended with ${fresh.exit} before it was ready`);
  if (isReady()) return;
  primary.discard(fresh);
  if (run.isCancelled) throw refusal(-32009, 'cancelled');
  throw refusal(-32006, `the new worker was not ready in ${ReadyMs / 1000} s; the old one goes on`);
}

// Ends a process that no longer serves: it may leave by itself for graceMs, then SIGTERM, then SIGKILL.
async function end(primary, entry, graceMs) {
  const isGone = () => entry.isGone;
  if (graceMs > 0 && (await primary.until(isGone, graceMs))) return;
  if (entry.isGone) return;
  entry.worker.process.kill('SIGTERM');
  if (await primary.until(isGone, TermMs)) return;
  entry.worker.process.kill('SIGKILL');
  await primary.until(isGone, TermMs);
}

function outcome(old, fresh, begin, ended) {
  return { slot: old.slot, oldIncarnation: old.incarnation, newIncarnation: fresh.incarnation, oldPid: old.pid,
    newPid: fresh.pid, durationMs: Math.round(now() - begin), ended };
}

async function restartWorker(primary, old, timeoutMs, progress, run) {
  const begin = now();
  const fresh = primary.forkSuccessor(old);
  progress('starting', fresh);
  await awaitReady(primary, fresh, old.isListening, run);
  progress('ready', fresh);
  old.isRestarting = true;
  primary.offer(fresh, old);
  const ended = await drain(primary, old, timeoutMs, progress);
  progress('gone', old);
  return outcome(old, fresh, begin, ended);
}

async function drain(primary, old, timeoutMs, progress) {
  primary.post({ m: 'retire', slot: old.slot, incarnation: old.incarnation, timeoutMs });
  progress('draining', old);
  let reported = null;
  const isOver = () => {
    if (old.open !== reported && old.open !== null) progress('draining', old, old.open);
    reported = old.open;
    return old.isDrained || old.isGone;
  };
  const isDrained = await primary.until(isOver, timeoutMs);
  if (!old.isGone) old.worker.disconnect();
  await end(primary, old, isDrained ? ExitGraceMs : 0);
  return isDrained ? 'drained' : 'limit';
}

async function killWorker(primary, old, timeoutMs, progress, run) {
  const begin = now();
  old.isRestarting = true;
  old.worker.process.kill('SIGKILL');
  await primary.until(() => old.isGone, timeoutMs);
  if (!old.isGone) throw refusal(-32006, 'the worker did not end');
  progress('gone', old);
  // The program's own handlers of this exit come first: its re-fork is the successor, if it makes one at once.
  await new Promise((resolve) => setImmediate(resolve));
  const newest = primary.newestOf(old.slot);
  const fresh = newest === old ? primary.forkSuccessor(old) : newest;
  if (newest === old) primary.offer(fresh, old);
  progress('starting', fresh);
  await awaitReady(primary, fresh, old.isListening, run);
  progress('ready', fresh);
  return outcome(old, fresh, begin, 'killed');
}

module.exports = { restartWorker, killWorker };

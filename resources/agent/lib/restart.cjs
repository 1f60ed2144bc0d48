// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// How one worker is replaced, in the primary. Graceful: successor first, then the old one gives back its listeners,
// drains, disconnects and ends. The steps and limits are PROTOCOL.md section 3.2's.
const { setImmediate, now } = require('./captured.cjs');

const ExitGraceMs = 1000;
const LastCountMs = 500;
const EndMs = 2000; // after SIGKILL

// What a successor must reach and how long it may take, and how the old one goes; `loopserve run` has rules of its own.
const usualRules = {
  readyMs: 10000,
  // The successor serves when it listens at as many addresses as the old one; one that never listened, when it is online.
  isReady: (fresh, old) => (old.isListening ? fresh.addresses.size >= old.addresses.size : fresh.isOnline),
  // A program may listen at fewer addresses than before: after the full time one that listens will do.
  isEnough: (fresh, old) => old.isListening && fresh.isListening,
  idleMs: (timeoutMs) => Math.min(2000, timeoutMs / 2), // into the drain, until idle connections are closed
  signal: 'SIGTERM',
  termMs: 2000, // from the signal to SIGKILL
  adopted: () => {},
  gone: () => {},
};

function refusal(code, message) {
  return Object.assign(new Error(message), { code });
}

// Until then it may be cancelled or ended, and the old one goes on, unless that is gone: then the successor must stay.
async function awaitReady(primary, fresh, old, run) {
  const { readyMs, isReady, isEnough } = primary.rules;
  const isCancelled = () => run.isCancelled && !old.isLeaving;
  await primary.until(() => isReady(fresh, old) || fresh.isGone || isCancelled(), readyMs);
  if (fresh.isGone) throw refusal(-32007, `the new worker ended with ${fresh.exit} before it was ready; ${isLeft(old)}`);
  const isLate = !isReady(fresh, old) && !isEnough(fresh, old);
  if ((isLate || isCancelled()) && primary.discard(fresh, old)) {
    if (isCancelled()) throw refusal(-32009, 'cancelled; the old worker goes on');
    throw refusal(-32006, `timed out: the new worker was not ready in ${readyMs / 1000} s; the old one goes on`);
  }
  if (isLate) throw refusal(-32006, `timed out: the new worker was not ready in ${readyMs / 1000} s; it goes on starting`);
  fresh.isOnTrial = false;
}

function isLeft(old) {
  return old.isGone ? `the old one is gone too, with ${old.exit}` : 'the old one goes on';
}

// Ends a process that no longer serves: it may leave by itself for graceMs, then the signal, then SIGKILL.
async function end(primary, entry, graceMs) {
  const { signal, termMs } = primary.rules;
  const isGone = () => entry.isGone;
  if (graceMs > 0 && (await primary.until(isGone, graceMs))) return;
  if (entry.isGone) return;
  entry.worker.process.kill(signal);
  if (await primary.until(isGone, termMs)) return;
  entry.worker.process.kill('SIGKILL');
  await primary.until(isGone, EndMs);
}

// Whether somebody listened at each of the old one's addresses all the time: the successor did before the old one
// stopped, and still does. The primary keeps the listening socket for as long as one worker listens.
function isCovered(old, fresh) {
  return old.isListening && !fresh.isLeaving && [...old.addresses.keys()].every((key) => fresh.addresses.has(key));
}

function outcome(old, fresh, begin, ended) {
  return { slot: old.slot, oldIncarnation: old.incarnation, newIncarnation: fresh.incarnation, oldPid: old.pid,
    newPid: fresh.pid, durationMs: Math.round(now() - begin), ended };
}

async function restartWorker(primary, old, timeoutMs, progress, run) {
  const begin = now();
  const fresh = primary.forkSuccessor(old);
  progress('starting', fresh);
  await awaitReady(primary, fresh, old, run);
  progress('ready', fresh);
  if (old.isGone) throw refusal(-32007, `the old worker ended by itself with ${old.exit} before its successor was ready; process ${fresh.pid} serves now`);
  const wasCovered = isCovered(old, fresh);
  const ended = await drain(primary, old, timeoutMs, progress);
  progress('gone', old);
  return { ...outcome(old, fresh, begin, ended), isCovered: wasCovered && isCovered(old, fresh) };
}

async function drain(primary, old, timeoutMs, progress) {
  old.isRetired = true;
  const retire = { m: 'retire', slot: old.slot, incarnation: old.incarnation, timeoutMs, idleMs: primary.rules.idleMs(timeoutMs) };
  if (!primary.post(retire)) old.isUnlinked = true;
  progress('draining', old);
  let reported = null;
  const isOver = () => {
    if (old.open !== reported && old.open !== null) progress('draining', old, old.open);
    reported = old.open;
    return old.isDrained || old.isGone || old.isUnlinked;
  };
  let isDrained = await primary.until(isOver, timeoutMs);
  if (isDrained && !old.isDrained && old.isUnlinked) isDrained = await leave(primary, old, timeoutMs);
  if (old.isGone && old.isAbnormal && !old.isDrained) {
    throw refusal(-32007, `the old worker ended by itself with ${old.exit} while it drained; its successor serves`);
  }
  if (!isDrained) await lastCount(primary, old);
  if (!old.isGone && !old.isUnlinked) old.worker.disconnect();
  await end(primary, old, isDrained ? ExitGraceMs : 0);
  return isDrained ? 'drained' : 'limit';
}

// A worker without an agent can only be asked as cluster does: it ends when its connections have.
function leave(primary, old, timeoutMs) {
  old.worker.disconnect();
  return primary.until(() => old.isGone, timeoutMs);
}

async function lastCount(primary, old) {
  if (old.isGone || old.isUnlinked) return;
  primary.post({ m: 'lastcount', slot: old.slot, incarnation: old.incarnation });
  await primary.until(() => old.isCounted || old.isGone, LastCountMs);
}

async function killWorker(primary, old, timeoutMs, progress, run) {
  const begin = now();
  if (run.isCancelled) throw refusal(-32009, 'cancelled; the worker goes on');
  old.isRestarting = true;
  old.worker.process.kill('SIGKILL');
  await primary.until(() => old.isGone, timeoutMs);
  if (!old.isGone) throw refusal(-32006, 'timed out: the worker did not end');
  progress('gone', old);
  // The program's own handlers of this exit come first: its re-fork is the successor, if it makes one at once.
  await new Promise((resolve) => { setImmediate(resolve); });
  const fresh = primary.successorOf(old) || primary.forkSuccessor(old);
  progress('starting', fresh);
  await awaitReady(primary, fresh, old, run);
  progress('ready', fresh);
  return { ...outcome(old, fresh, begin, 'killed'), isCovered: false };
}

module.exports = { restartWorker, killWorker, drain, end, usualRules };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Decides what this process is: a cluster worker of a prepared primary dials that primary's hub; everything else owns
// a hub of its own. Never runs in a worker_thread, never twice in one process, never with LOOPSCOPE_OFF=1.
const { isMainThread } = require('node:worker_threads');

const kLoaded = Symbol.for('loopscope.agent.v1');

function start() {
  if (process.env.LOOPSCOPE_OFF === '1' || process.platform === 'win32' || !isMainThread) return;
  if (globalThis[kLoaded] !== undefined) return;
  Object.defineProperty(globalThis, kLoaded, { value: true });
  const { Guard } = require('./guard.cjs');
  const cluster = require('node:cluster');
  const guard = new Guard();
  const place = takePlace();
  if (cluster.isWorker && place !== null) require('./clusterworker.cjs').startWorker(guard, cluster, place);
  else require('./owner.cjs').startOwner(guard, cluster);
}

// The primary's word on who we are, taken out of the environment so that our own children do not inherit it.
function takePlace() {
  const text = process.env.LOOPSCOPE_WORKER;
  if (text === undefined) return null;
  delete process.env.LOOPSCOPE_WORKER;
  const match = /^(\d+):(\d+):(\d+):(.+)$/.exec(text);
  if (match === null || Number(match[1]) !== process.ppid) return null;
  return { primaryPid: Number(match[1]), slot: Number(match[2]), incarnation: Number(match[3]), path: match[4] };
}

module.exports = { start };

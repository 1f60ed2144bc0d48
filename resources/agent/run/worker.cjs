// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Preloaded in the workers of `loopserve run`. A terminal sends Ctrl-C and its end to the whole group, systemd its SIGTERM to all
// processes of a service: but a worker goes when the primary has drained it. So a signal for which the program has no handler of its
// own does nothing until the primary lets go of the worker; a SIGTERM asks it for a successor, in case it was meant for us alone.
const { isMainThread } = require('node:worker_threads');
const cluster = require('node:cluster');

const asked = new Set();

function raise(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function waitForPrimary(signal) {
  process.on(signal, () => {
    if (process.listenerCount(signal) > 1) return;
    if (!process.connected) raise(signal);
    if (signal === 'SIGTERM' && !asked.has(signal)) process.send({ loopscope: 'asked' });
    asked.add(signal);
  });
}

if (isMainThread && cluster.isWorker) {
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) waitForPrimary(signal);
  process.on('disconnect', () => {
    for (const signal of asked) if (process.listenerCount(signal) === 1) raise(signal);
  });
}

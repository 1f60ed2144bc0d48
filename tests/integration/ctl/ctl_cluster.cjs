// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A node:cluster program for the tests of loopscopectl: workers serve "ok" over HTTP on a free port.
//   ctl_cluster.cjs <workers> <blocking worker> <block ms> <every ms>
// Worker number <blocking worker> blocks its loop; the primary forks again when one ends. Prints "ready <port>".
'use strict';
const cluster = require('node:cluster');
const http = require('node:http');

const [count, blocking, blockMs, everyMs] = process.argv.slice(2).map(Number);

if (cluster.isPrimary) {
  let listening = 0;
  const fork = (slot) => {
    const worker = cluster.fork({ CTL_SLOT: String(slot) });
    worker.on('exit', () => { if (!worker.exitedAfterDisconnect) fork(slot); });
  };
  cluster.on('listening', (worker, address) => {
    if (++listening === count) console.log(`ready ${address.port}`);
  });
  for (let slot = 1; slot <= count; ++slot) fork(slot);
  process.on('SIGTERM', () => process.exit(0));
  setTimeout(() => process.exit(3), 180000).unref(); // whatever becomes of the test
} else {
  http.createServer((request, response) => response.end('ok')).listen(0, '127.0.0.1');
  if (Number(process.env.CTL_SLOT) === blocking) {
    setInterval(() => {
      const end = Date.now() + blockMs;
      while (Date.now() < end);
    }, everyMs);
  }
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// The peer of `loopserve hello`: node:cluster with one worker and the same answer. Prints {"port":…} when it serves.
const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isPrimary) {
  const worker = cluster.fork();
  worker.on('listening', (address) => console.log(JSON.stringify({ port: address.port, pid: process.pid })));
  worker.on('exit', (code) => process.exit(code ?? 1));
  process.on('SIGTERM', () => worker.kill('SIGKILL'));
} else {
  http.createServer((request, response) => {
    const body = 'Hello, world!\n';
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length });
    response.end(body);
  }).listen(0, '127.0.0.1');
}

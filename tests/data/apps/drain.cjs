// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// A cluster of WORKERS (2) that answers each request after DELAY_MS (5). REFORK says how the program replaces a worker
// that is gone: never, exit, unasked (unless it was asked to go), disconnect, or late (1 s after the exit).
// HOLD=1: a timer keeps each worker alive. Prints {"port":n} when all listen.
const cluster = require('node:cluster');
const http = require('node:http');

const count = Number(process.env.WORKERS ?? 2);
const delayMs = Number(process.env.DELAY_MS ?? 5);
const refork = process.env.REFORK ?? 'unasked';

function startPrimary() {
  let listening = 0;
  cluster.on('listening', (worker, address) => {
    listening += 1;
    if (listening === count) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
  });
  cluster.on('disconnect', () => {
    if (refork === 'disconnect') cluster.fork();
  });
  cluster.on('exit', (worker) => {
    if (refork === 'exit' || (refork === 'unasked' && !worker.exitedAfterDisconnect)) cluster.fork();
    if (refork === 'late') setTimeout(() => cluster.fork(), 1000);
  });
  for (let i = 0; i < count; i += 1) cluster.fork();
}

function startWorker() {
  http.createServer((request, response) => {
    setTimeout(() => response.end(`${process.pid}\n`), request.url === '/slow' ? 1000 : delayMs);
  }).listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  if (process.env.HOLD === '1') setInterval(() => {}, 1000);
}

if (cluster.isPrimary) startPrimary();
else startWorker();

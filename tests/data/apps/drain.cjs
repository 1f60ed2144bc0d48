// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// A cluster of WORKERS (2) that answers each request after DELAY_MS (5); /slow after SLOW_MS (1,000), /hang never (both
// say 102 first), /crash ends the worker with code 9. REFORK says how the program replaces a worker that is gone: never,
// exit, unasked (unless it was asked to go), disconnect, or late (1 s after the exit). HOLD=1: a timer keeps each worker
// alive. STUBBORN=1: workers do not end at SIGTERM, STUBBORN=polite: when they have answered what hangs. PORTS (1): how many servers a worker
// has. MOOD names a file that a new worker reads: with "wait" in it the worker listens when the file is gone, with
// "crash" it ends with code 9 after 300 ms. EXCLUSIVE=1: one worker listens by itself, past cluster. BARE=1: workers
// have no agent. Prints {"port":n,"ports":[…]} when all listen.
const cluster = require('node:cluster');
const fs = require('node:fs');
const http = require('node:http');

const count = Number(process.env.WORKERS ?? 2);
const delayMs = Number(process.env.DELAY_MS ?? 5);
const slowMs = Number(process.env.SLOW_MS ?? 1000);
const refork = process.env.REFORK ?? 'unasked';

const ports = Number(process.env.PORTS ?? 1);
const mood = process.env.MOOD;
const held = new Set(); // what hangs
const isExclusive = process.env.EXCLUSIVE === '1';

function fork() {
  cluster.fork(process.env.BARE === '1' ? { LOOPSCOPE_OFF: '1' } : {});
}

function sayPort(ports) {
  process.stdout.write(`${JSON.stringify({ port: ports[0], ports })}\n`);
}

function startPrimary() {
  let listening = 0;
  const seen = new Set();
  cluster.on('listening', (worker, address) => {
    listening += 1;
    seen.add(address.port);
    if (listening === count * ports) sayPort([...seen]);
  });
  cluster.on('disconnect', () => {
    if (refork === 'disconnect') fork();
  });
  cluster.on('exit', (worker) => {
    if (refork === 'exit' || (refork === 'unasked' && !worker.exitedAfterDisconnect)) fork();
    if (refork === 'late') setTimeout(fork, 1000);
  });
  cluster.on('message', (worker, message) => sayPort([message.port]));
  for (let i = 0; i < count; i += 1) fork();
}

function answer(request, response) {
  if (request.url !== '/') response.writeProcessing(); // says that a worker has it
  if (request.url === '/hang') {
    held.add(response);
    return;
  }
  if (request.url === '/crash') process.exit(9);
  setTimeout(() => response.end(`${process.pid}\n`), request.url === '/slow' ? slowMs : delayMs);
}

function listen() {
  const server = http.createServer(answer);
  if (isExclusive) server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => process.send({ port: server.address().port }));
  else server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  for (let i = 1; i < ports; i += 1) http.createServer(answer).listen(0, '127.0.0.1');
}

function readMood() {
  try {
    return fs.readFileSync(mood, 'utf8');
  } catch {
    return '';
  }
}

function startWorker() {
  if (process.env.HOLD === '1') setInterval(() => {}, 1000);
  if (process.env.STUBBORN === '1') process.on('SIGTERM', () => {});
  if (process.env.STUBBORN === 'polite') {
    process.on('SIGTERM', () => {
      for (const response of held) response.end('late\n');
      setTimeout(() => process.exit(0), 300);
    });
  }
  if (readMood() === 'crash') setTimeout(() => process.exit(9), 300);
  else if (readMood() === 'wait') {
    const timer = setInterval(() => {
      if (readMood() !== '') return;
      clearInterval(timer);
      listen();
    }, 20);
  } else listen();
}

if (cluster.isPrimary) startPrimary();
else startWorker();

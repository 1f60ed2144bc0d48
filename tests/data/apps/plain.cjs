// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// A server that knows nothing of clusters, for `loopserve run`. / answers with its pid after 5 ms, /env?name=N with a variable, /crash ends it with
// code 9, /hold?mb=N keeps memory, /print writes to stdout and stderr, /slow answers after 1 s. MOOD names a file that a new process reads: with "crash" in it the
// process ends with code 9, with "wait" it listens when that is gone. LISTEN=0: it never listens. READY=1: it says ready 100 ms after it listens.
const fs = require('node:fs');
const http = require('node:http');

const held = [];

function readMood() {
  try {
    return fs.readFileSync(process.env.MOOD, 'utf8');
  } catch {
    return '';
  }
}

const routes = {
  '/env': (response, query) => response.end(String(process.env[query.get('name')])),
  '/crash': () => process.exit(9),
  '/hold': (response, query) => {
    held.push(Buffer.alloc(Number(query.get('mb')) * 1048576, 1));
    response.end('held\n');
  },
  '/print': (response) => {
    process.stdout.write('to stdout\n');
    process.stderr.write('to stderr\n');
    response.end('printed\n');
  },
  '/slow': (response) => {
    response.writeProcessing();
    setTimeout(() => response.end('slow\n'), 1000);
  },
};

function listen() {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const route = routes[url.pathname];
    if (route !== undefined) route(response, url.searchParams);
    else setTimeout(() => response.end(`${process.pid}\n`), 5);
  });
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
    if (process.env.READY === '1') setTimeout(() => process.send('ready'), 100);
  });
}

function start() {
  const mood = readMood();
  if (mood.startsWith('crash')) process.exit(9);
  if (process.env.LISTEN === '0') setInterval(() => {}, 1000);
  else if (mood.startsWith('wait')) setTimeout(start, 20);
  else listen();
}

start();

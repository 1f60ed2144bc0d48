// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// Says what it is asked to, over HTTP: /say?out=…&err=…, /burst?n=N, /bytes (a character in two writes), /half (no end
// of line), /bad (a write that throws), /own (whether write was replaced), /wrap (wraps write itself), /result (what a
// write returned, and whether its callback came), /die (last words, then exit code 9). A cluster of one worker, or with
// ALONE=1 one process. Prints {"port":n}.
const cluster = require('node:cluster');
const http = require('node:http');

const { write } = process.stdout;
const asked = {
  '/say': async (url) => {
    if (url.searchParams.has('out')) console.log(url.searchParams.get('out'));
    if (url.searchParams.has('err')) console.error(url.searchParams.get('err'));
  },
  '/burst': async (url) => {
    for (let i = 0; i < Number(url.searchParams.get('n')); i += 1) console.log(`line ${i}`);
  },
  '/bytes': async () => {
    process.stdout.write(Buffer.from([0x61, 0xc3]));
    process.stdout.write(Buffer.from([0xa4, 0x62, 0x0d, 0x0a]));
    process.stdout.write('ff0a'.replace('ff', '63'), 'hex');
    process.stdout.write(`\ud800${'x'.repeat(20000)}\n`);
  },
  '/half': async () => process.stderr.write('half a line'),
  '/bad': async () => {
    try {
      process.stdout.write(7);
      return 'nothing thrown';
    } catch (error) {
      return error.code;
    }
  },
  '/own': async () => String(process.stdout.write !== write || Object.hasOwn(process.stderr, 'write')),
  '/wrap': async () => {
    const inner = process.stdout.write;
    process.stdout.write = function wrapped(...args) { return inner.apply(process.stdout, args); };
  },
  '/result': () => new Promise((resolve) => {
    const result = process.stdout.write('result\n', 'utf8', () => resolve(`${typeof result} and called back`));
  }),
};

function serve() {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/die') {
      console.error('last words');
      process.stderr.write('cut o');
      process.exit(9);
    }
    response.end(String(await asked[url.pathname](url)));
  });
  server.listen(0, '127.0.0.1', () => {
    if (cluster.isPrimary) process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
  });
}

if (cluster.isPrimary && process.env.ALONE !== '1') {
  cluster.once('listening', (worker, address) => process.stdout.write(`${JSON.stringify({ port: address.port })}\n`));
  cluster.on('exit', () => cluster.fork());
  cluster.fork();
} else serve();

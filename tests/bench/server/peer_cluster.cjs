// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// The peer of bench_served: node:cluster with one worker (WORKERS: more) and the same answers, the JSON from a Map. Prints
// {"port":…} when all serve.
const cluster = require('node:cluster');
const http = require('node:http');

const hello = 'Hello, world!\n';
const items = new Map();

function item(id) {
  let json = items.get(id);
  if (json === undefined) {
    const begin = `{"id":"${id}","text":"`;
    json = begin + 'x'.repeat(1024 - begin.length - 2) + '"}';
    items.set(id, json);
  }
  return json;
}

function answer(request, response) {
  const isItem = request.url.startsWith('/items/');
  const body = isItem ? item(request.url.slice(7)) : hello;
  response.writeHead(200, {
    'Content-Type': isItem ? 'application/json' : 'text/plain; charset=utf-8',
    'Content-Length': body.length,
  });
  response.end(body);
}

if (cluster.isPrimary) {
  const count = Number(process.env.WORKERS ?? 1);
  let listening = 0;
  for (let i = 0; i < count; ++i) {
    const worker = cluster.fork();
    worker.on('listening', (address) => {
      if (++listening === count) console.log(JSON.stringify({ port: address.port }));
    });
    worker.on('exit', (code) => process.exit(code ?? 1));
  }
  process.on('SIGTERM', () => Object.values(cluster.workers).forEach((worker) => worker.process.kill('SIGKILL')));
} else {
  const server = http.createServer(answer);
  server.keepAliveTimeout = 60000;
  server.listen(0, '127.0.0.1');
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Four workers that serve HTTP; worker 2 blocks its loop for BLOCK_MS (200) every BLOCK_EVERY_MS (2,000). Prints the
// port as {"port":n} when all four listen, unless QUIET is set.
import cluster from 'node:cluster';
import http from 'node:http';

const blockMs = Number(process.env.BLOCK_MS ?? 200);
const everyMs = Number(process.env.BLOCK_EVERY_MS ?? 2000);

function block(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on('listening', (worker, address) => {
    listening += 1;
    if (listening === 4 && !process.env.QUIET) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
  });
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork({ PLACE: '9' });
  });
  for (let place = 1; place <= 4; place += 1) cluster.fork({ PLACE: String(place) });
  process.on('SIGTERM', () => process.exit(0));
} else {
  http.createServer((request, response) => response.end('hello\n')).listen(Number(process.env.PORT ?? 0), '127.0.0.1');
  if (process.env.PLACE === '2') setInterval(() => block(blockMs), everyMs);
}

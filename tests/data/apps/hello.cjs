// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// A stand-alone server: / answers, /block?ms=N blocks the loop first, /hang never answers. Prints {"port":n}.
const http = require('node:http');

function block(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/hang') return;
  if (url.pathname === '/block') block(Math.min(10000, Number(url.searchParams.get('ms')) || 0));
  response.end('hello\n');
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});

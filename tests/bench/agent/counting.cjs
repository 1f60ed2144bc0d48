// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// A hello server that tells its parent its port, and how many requests it has had when asked.
const http = require('node:http');

let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': 14 });
  response.end('Hello, world!\n');
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ requests }));
process.on('disconnect', () => process.exit(0));

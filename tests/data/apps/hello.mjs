// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// A stand-alone server written as an ES module. Prints {"port":n}.
import { createServer } from 'node:http';

const server = createServer((request, response) => response.end('hello\n'));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Listening on a Unix socket with mode 0600 from its first moment, and clearing away what dead processes left.
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const MaxSwept = 64;

// Whether somebody answers at the path.
function isAlive(file) {
  return new Promise((resolve) => {
    const socket = net.connect({ path: file });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', (error) => resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
  });
}

function bind(file, onConnection) {
  return new Promise((resolve, reject) => {
    const server = net.createServer(onConnection);
    server.on('error', reject);
    server.listen(file, () => {
      fs.chmodSync(file, 0o600);
      server.removeListener('error', reject);
      server.on('error', () => {});
      resolve(server);
    });
  });
}

// The server at the path; a stale socket there is replaced, a live one is an error.
async function listen(file, onConnection) {
  try {
    return await bind(file, onConnection);
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || !fs.lstatSync(file).isSocket() || (await isAlive(file))) throw error;
    fs.unlinkSync(file);
    return bind(file, onConnection);
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

// Removes sockets whose process is gone (killed: it could not) and at which nobody answers.
async function sweep(folder) {
  let left = MaxSwept;
  for (const name of fs.readdirSync(folder)) {
    const match = /-(\d+)\.(sock|wrk)$/.exec(name);
    if (match === null || isRunning(Number(match[1])) || left === 0) continue;
    left -= 1;
    const file = path.join(folder, name);
    if (fs.lstatSync(file).isSocket() && !(await isAlive(file))) fs.unlinkSync(file);
  }
}

module.exports = { listen, sweep };

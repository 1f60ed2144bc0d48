// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Where the sockets live and how a cluster is called (PROTOCOL.md section 1).
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const MaxNameBytes = 40;

// The run-time folder, made if it is missing; throws when it cannot be made or is somebody else's.
function runtimeFolder(env) {
  const isShared = !env.XDG_RUNTIME_DIR;
  const folder = isShared ? path.join(os.tmpdir(), `loopscope-${process.getuid()}`)
    : path.join(env.XDG_RUNTIME_DIR, 'loopscope');
  makeFolder(folder);
  const state = fs.lstatSync(folder);
  if (!state.isDirectory() || state.uid !== process.getuid()) throw new Error(`${folder} is not ours`);
  return folder;
}

// Not { recursive: true }: Node.js 20 never returns from that where the parent cannot have children (/proc/x/y).
function makeFolder(folder) {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function sanitised(name) {
  const clean = name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, MaxNameBytes);
  return clean === '' || clean === '.' || clean === '..' ? 'node' : clean;
}

// LOOPSCOPE_NAME, else the name in the package.json nearest to the main script, else the script's own name.
function clusterName(env, script) {
  if (env.LOOPSCOPE_NAME) return sanitised(env.LOOPSCOPE_NAME);
  if (!script) return 'node';
  let folder = path.dirname(script);
  for (let depth = 0; depth < 16; depth += 1) {
    try {
      const name = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).name;
      if (typeof name === 'string' && name !== '') return sanitised(name.replace(/^@/, ''));
      break;
    } catch (error) {
      if (error.code !== 'ENOENT') break;
    }
    const parent = path.dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return sanitised(path.basename(script).replace(/\.[cm]?[jt]s$/, ''));
}

// {hub, workers, name}: the consoles' socket and the workers' own beside it, which discovery of *.sock does not see.
function socketPaths(env, script, pid) {
  const name = clusterName(env, script);
  if (env.LOOPSCOPE_SOCKET) {
    return { hub: env.LOOPSCOPE_SOCKET, workers: `${env.LOOPSCOPE_SOCKET.replace(/\.sock$/, '')}.wrk`, name };
  }
  const base = path.join(runtimeFolder(env), `${name}-${pid}`);
  return { hub: `${base}.sock`, workers: `${base}.wrk`, name };
}

function removeSockets(files) {
  for (const file of files) {
    if (file === null) continue;
    try {
      fs.unlinkSync(file);
    } catch {
      // It was never made, or somebody else was faster.
    }
  }
}

module.exports = { runtimeFolder, sanitised, clusterName, socketPaths, removeSockets };

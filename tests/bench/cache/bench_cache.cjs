// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// bench_cache.cjs BIN_DIR WORK: runs bench_cache and adds a line for a hit beside node-cache (npm), the in-process cache
// that Node.js programs use: processor time of one get of 10,000 keys with 1 KiB values and a time to live, useClones
// off, median of 7 runs.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const [bin, work] = process.argv.slice(2);
const own = spawnSync(path.join(bin, 'bench_cache'), { encoding: 'utf8' });
if (own.status !== 0) {
  process.stderr.write(own.stderr);
  process.exit(1);
}
process.stdout.write(own.stdout);

function peer() {
  const folder = path.join(work, 'node-cache');
  fs.mkdirSync(folder, { recursive: true });
  const npm = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', 'node-cache@5']);
  if (npm.status !== 0) return null;
  const NodeCache = require(path.join(folder, 'node_modules/node-cache'));
  const count = 10000;
  const cache = new NodeCache({ stdTTL: 3600, useClones: false, checkperiod: 0 });
  const keys = Array.from({ length: count }, (_, i) => `product:${(i * 7919) % count}`);
  for (const key of keys) cache.set(key, 'x'.repeat(1024));
  let bytes = 0;
  const runs = [];
  for (let run = 0; run < 8; ++run) {
    const begin = process.cpuUsage();
    let calls = 0;
    let used = 0;
    while (used < 300000) {
      for (let i = 0; i < 10000; ++i) bytes += cache.get(keys[i]).length;
      calls += 10000;
      const { user, system } = process.cpuUsage(begin);
      used = user + system;
    }
    if (run > 0) runs.push((used * 1000) / calls); // the first one warms
  }
  if (bytes === 0) process.exit(1);
  return runs.sort((a, b) => a - b)[runs.length >> 1];
}

const hit = own.stdout.split('\n').filter(Boolean).map(JSON.parse)[0];
console.log(JSON.stringify({ ...hit, peer: 'node-cache 5 get, Node.js ' + process.version, peerValue: peer() }));

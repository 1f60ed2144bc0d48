// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// bench_agent.cjs REPO WORK: processor time per request that the agent adds to a hello server while a console reads at
// 1 Hz, beside prom-client with its default metrics. A sitting starts one server for each case on core 0, warms them
// and loads them in turn from core 1, WINDOWS times for a second each: neighbours in time share the machine's mood. The
// figure is the median over SITTINGS of the median over windows of the ratio to the bare server of the same turn. Two
// bare servers run, so that the ratio of one to the other shows what this machine cannot tell apart. One JSON line each.
const { execFileSync, spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const readline = require('node:readline');

const [repo, work] = process.argv.slice(2);
const sittings = Number(process.env.ROUNDS ?? 5);
const windows = Number(process.env.WINDOWS ?? 8);
const app = path.join(repo, 'tests/data/apps/hello.cjs');
const agent = path.join(repo, 'resources/agent/agent.cjs');
const runtime = path.join(work, 'run');
fs.mkdirSync(runtime, { recursive: true, mode: 0o700 });

const median = values => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

function promPreload() {
  const folder = path.join(work, 'peer');
  fs.mkdirSync(folder, { recursive: true });
  const npm = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', 'prom-client@15']);
  if (npm.status !== 0) return null;
  const file = path.join(folder, 'preload.cjs');
  fs.writeFileSync(file, `require(${JSON.stringify(path.join(folder, 'node_modules/prom-client'))}).collectDefaultMetrics();\n`);
  return file;
}

// Nanoseconds on a processor of all threads of the process (first field of schedstat).
function cpu(pid) {
  let sum = 0;
  for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
    sum += Number(fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  }
  return sum;
}

async function attach(pid) {
  const folder = path.join(runtime, 'loopscope');
  let name;
  while (!(name = fs.existsSync(folder) && fs.readdirSync(folder).find(n => n.endsWith(`-${pid}.sock`)))) await sleep(50);
  const socket = net.connect(path.join(folder, name));
  socket.resume();
  socket.write('{"id":1,"method":"attach","params":{"protocol":1,"client":"bench"}}\n');
  return socket;
}

async function start(name, preload) {
  const child = spawn('taskset', ['-c', '0', 'node', ...(preload ? ['--require', preload] : []), app],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, XDG_RUNTIME_DIR: runtime } });
  const line = await new Promise(resolve => readline.createInterface(child.stdout).once('line', resolve));
  return { name, child, port: JSON.parse(line).port, console: name === 'agent' ? await attach(child.pid) : null };
}

function load(port, seconds) {
  const output = execFileSync('taskset', ['-c', '1', 'wrk', '-t1', '-c32', `-d${seconds}s`, `http://127.0.0.1:${port}/`], { encoding: 'utf8' });
  return Number(/(\d+) requests in/.exec(output)[1]);
}

// One sitting: name -> microseconds for each request, window by window.
async function sit(cases) {
  const servers = [];
  for (const [name, preload] of cases) servers.push(await start(name, preload));
  const found = Object.fromEntries(servers.map(server => [server.name, []]));
  for (const server of servers) load(server.port, 3);
  for (let window = 0; window < windows; window += 1) {
    for (let turn = 0; turn < servers.length; turn += 1) {
      const server = servers[(turn + window) % servers.length]; // nobody is always first
      const before = cpu(server.child.pid);
      const requests = load(server.port, 1);
      found[server.name].push((cpu(server.child.pid) - before) / 1000 / requests);
      await sleep(5); // the console's socket is read here
    }
  }
  for (const server of servers) {
    server.console?.destroy();
    server.child.kill();
    await new Promise(resolve => server.child.once('close', resolve));
  }
  return found;
}

const added = found => name => 100 * (median(found[name].map((us, i) => us / found.none[i])) - 1);

(async () => {
  const prom = promPreload();
  const cases = [['none', null], ['again', null], ['agent', agent], ...(prom ? [['prom', prom]] : [])];
  const all = [];
  for (let i = 0; i < sittings; i += 1) all.push(await sit(cases));
  if (process.env.DETAIL) all.forEach(found => console.error(JSON.stringify(found, (_, v) => typeof v === 'number' ? Number(v.toFixed(2)) : v)));
  const percent = name => Number(median(all.map(found => added(found)(name))).toFixed(2));
  const line = { bench: 'agent', unit: '% CPU/request' };
  console.log(JSON.stringify({ ...line, case: 'hello, read at 1 Hz', value: percent('agent'), peer: prom ? 'prom-client' : null, peerValue: prom ? percent('prom') : null }));
  console.log(JSON.stringify({ ...line, case: 'the bare server beside itself', value: percent('again'), peer: null, peerValue: null }));
})();

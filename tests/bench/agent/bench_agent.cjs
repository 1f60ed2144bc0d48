// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// bench_agent.cjs REPO WORK: processor time per request that the agent adds to a saturated hello server while a console
// reads at 1 Hz, beside prom-client with its default metrics. All servers run at the same time on core 0, each with a
// wrk of its own on core 1; only one wrk goes on at a time, the others are stopped by signal. A round gives each server
// a window of WINDOW ms in turn, so that neighbours in time share the machine's mood. The figure is the median over
// ROUNDS rounds of the ratio to the bare server of the same round, `interval` what 95 of 100 bootstraps of it say. A
// second bare server shows what this machine cannot tell apart. One JSON line each.
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const [repo, work] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 100);
const windowMs = Number(process.env.WINDOW ?? 200);
const settleMs = 60; // after a wrk goes on
const warmMs = 3000;
const app = path.join(repo, 'tests/bench/agent/counting.cjs');
const agent = path.join(repo, 'resources/agent/agent.cjs');

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const median = values => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

function bootstrap(values) {
  const medians = Array.from({ length: 2000 }, () => median(values.map(() => values[Math.floor(Math.random() * values.length)])));
  medians.sort((a, b) => a - b);
  return [medians[50], medians[1949]];
}

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

async function attach(runtime, pid) {
  const folder = path.join(runtime, 'loopscope');
  let name;
  while (!(name = fs.existsSync(folder) && fs.readdirSync(folder).find(n => n.endsWith(`-${pid}.sock`)))) await sleep(50);
  const socket = net.connect(path.join(folder, name));
  socket.resume();
  socket.write('{"id":1,"method":"attach","params":{"protocol":1,"client":"bench"}}\n');
}

class Server {
  samples = [];
  #words = [];
  #wake = () => {};

  static async start(name, preload, isRead) {
    const server = new Server();
    server.name = name;
    const runtime = path.join(work, `run-${name}`);
    fs.mkdirSync(runtime, { recursive: true, mode: 0o700 });
    server.child = spawn('taskset', ['-c', '0', 'node', ...(preload ? ['--require', preload] : []), app],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, XDG_RUNTIME_DIR: runtime } });
    server.child.on('message', word => { server.#words.push(word); server.#wake(); });
    const { port } = await server.#word();
    if (isRead) await attach(runtime, server.child.pid);
    server.load = spawn('taskset', ['-c', '1', 'wrk', '-t1', '-c32', '-d1800s', `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
    await sleep(warmMs);
    server.load.kill('SIGSTOP');
    return server;
  }

  // Microseconds of processor time for each request of one window.
  async window() {
    this.load.kill('SIGCONT');
    await sleep(settleMs);
    const before = await this.#read();
    await sleep(windowMs);
    const after = await this.#read();
    this.load.kill('SIGSTOP');
    this.samples.push((after.cpu - before.cpu) / 1000 / (after.requests - before.requests));
  }

  end() {
    this.load.kill('SIGKILL');
    this.child.kill('SIGKILL');
  }

  async #read() {
    this.child.send('count');
    const { requests } = await this.#word();
    return { requests, cpu: cpu(this.child.pid) };
  }

  async #word() {
    while (this.#words.length === 0) await new Promise(resolve => { this.#wake = resolve; });
    return this.#words.shift();
  }
}

(async () => {
  const prom = promPreload();
  const servers = [];
  process.on('exit', () => servers.forEach(server => server.end()));
  servers.push(await Server.start('bare', null, false));
  servers.push(await Server.start('again', null, false));
  servers.push(await Server.start('agent', agent, true));
  servers.push(await Server.start('unread', agent, false));
  if (prom !== null) servers.push(await Server.start('prom', prom, false));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < servers.length; turn += 1) await servers[(round + turn) % servers.length].window(); // nobody is always first
  }
  const percent = ratio => Number((100 * (ratio - 1)).toFixed(2));
  const ratios = name => {
    const server = servers.find(each => each.name === name);
    return server === undefined ? null : server.samples.map((us, i) => us / servers[0].samples[i]);
  };
  const tell = (text, name, peer, peerName) => {
    const found = ratios(name);
    const other = peer === null ? null : ratios(peer);
    console.log(JSON.stringify({ bench: 'agent', case: text, value: percent(median(found)), unit: '% CPU/request',
      peer: other === null ? null : peerName, peerValue: other === null ? null : percent(median(other)),
      interval: bootstrap(found).map(percent), rounds }));
  };
  tell('hello, a console reads at 1 Hz', 'agent', 'prom', 'prom-client');
  tell('hello, nobody attached', 'unread', null, null);
  tell('the bare server beside itself', 'again', null, null);
  process.exit(0);
})();

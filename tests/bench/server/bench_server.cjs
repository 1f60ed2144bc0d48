// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';
// bench_server.cjs BIN_DIR WORK: the managed server beside node:cluster and nginx. One worker each, servers on core 0, load
// on core 1; ROUNDS interleaved rounds of SECONDS_A_ROUND, medians. ../README.md says how each figure is made.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const servers = require('./servers.cjs');

const [bin, work] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.SECONDS_A_ROUND ?? 3);
const starts = Number(process.env.STARTS ?? 11);
const connections = 64;
const idleConnections = 512;
const cases = { hello: '/hello/world', 'cached 1 KB JSON': '/items/7' };

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const round = (value) => Number(value.toPrecision(4));
const say = (name, value, unit, peer, peerValue) =>
  console.log(JSON.stringify({ bench: 'server', case: name, value: round(value), unit, peer, peerValue: round(peerValue) }));

function run(command) {
  return new Promise((resolve) => {
    const child = spawn('taskset', ['-c', servers.loadCore, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (out += bytes));
    child.on('error', (error) => servers.fail(error.message));
    child.on('close', () => resolve(out));
  });
}

// One round of wrk: processor time a request, and requests a second.
async function flatOut(server, target) {
  const pids = servers.family(server.child.pid);
  const before = servers.processorTime(pids);
  const out = await run(['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, `http://127.0.0.1:${server.port}${target}`]);
  const used = servers.processorTime(pids) - before;
  if (/Socket errors|Non-2xx/.test(out)) servers.fail(`${server.name} failed requests: ${out}`);
  const requests = Number(/(\d+) requests in/.exec(out)[1]);
  return { cost: (used * 1e6) / requests, rate: Number(/Requests\/sec: +([\d.]+)/.exec(out)[1]) };
}

// The 99th percentile in ms of all answers at a fixed rate, and the rate that there was.
async function atRate(server, target, rate) {
  const log = path.join(work, 'latencies');
  fs.rmSync(log, { force: true });
  const each = Math.max(1, Math.round(rate / connections));
  await run(['h2load', '--h1', '-t1', `-c${connections}`, `--rps=${each}`, `-D${seconds}`, `--log-file=${log}`,
    `http://127.0.0.1:${server.port}${target}`]);
  const rows = fs.readFileSync(log, 'utf8').trim().split('\n').map((line) => line.split('\t').map(Number));
  if (rows.some((row) => row[1] !== 200)) servers.fail(`${server.name} failed requests at ${rate}/s`);
  const sorted = rows.map((row) => row[2]).sort((a, b) => a - b);
  return { p99: sorted[Math.floor(sorted.length * 0.99)] / 1000, rate: sorted.length / seconds };
}

async function compareFlatOut(all) {
  const peaks = [];
  for (const [name, target] of Object.entries(cases)) {
    const results = all.map(() => []);
    for (const server of all) await flatOut(server, target); // warms
    for (let i = 0; i < rounds; ++i)
      for (const [at, server] of all.entries()) results[at].push(await flatOut(server, target));
    const [own, ...peers] = results.map((list) => ({
      cost: median(list.map((one) => one.cost)), rate: median(list.map((one) => one.rate)) }));
    peers.forEach((peer, at) => say(name, own.cost, 'us CPU/request', all[at + 1].name, peer.cost));
    peers.forEach((peer, at) => say(name, own.rate, 'requests/s', all[at + 1].name, peer.rate));
    peaks.push(own.rate);
  }
  return peaks[0];
}

async function compareLatency(own, peer, rate) {
  const results = [[], []];
  for (let i = 0; i < rounds; ++i)
    for (const [at, server] of [own, peer].entries()) results[at].push(await atRate(server, cases.hello, rate));
  const [a, b] = results.map((list) => ({
    p99: median(list.map((one) => one.p99)), rate: median(list.map((one) => one.rate)) }));
  for (const [server, there] of [[own, a], [peer, b]])
    if (there.rate < rate * 0.95)
      console.error(`bench: at ${Math.round(rate)}/s there were only ${Math.round(there.rate)}/s of ${server.name}`);
  say(`p99 at ${Math.round(rate / 1000)},000 requests/s`, a.p99, 'ms', peer.name, b.p99);
}

// Connections that had one answer each and then wait.
function idle(server) {
  const request = `GET ${cases.hello} HTTP/1.1\r\nHost: bench\r\n\r\n`;
  return Promise.all(Array.from({ length: idleConnections }, () => new Promise((resolve) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(request));
    socket.on('error', (error) => servers.fail(`${server.name}: ${error.message}`));
    socket.once('data', () => resolve(socket));
  })));
}

async function weigh(server) {
  const sockets = await idle(server);
  const worker = servers.family(server.child.pid).at(-1);
  const weight = servers.memory(worker);
  sockets.forEach((socket) => socket.destroy());
  return weight;
}

async function compareMemory(fresh) {
  const weights = [];
  for (const start of fresh) {
    const server = await start();
    weights.push({ name: server.name, ...(await weigh(server)) });
    await servers.stop(server);
  }
  const [own, ...peers] = weights;
  for (const peer of peers) {
    say(`a worker with ${idleConnections} idle connections`, own.rss, 'MB RSS', peer.name, peer.rss);
    say(`a worker with ${idleConnections} idle connections`, own.pss, 'MB PSS', peer.name, peer.pss);
  }
}

async function compareStart(own, peer) {
  const times = [[], []];
  for (let i = 0; i < starts; ++i)
    for (const [at, start] of [own, peer].entries()) {
      const server = await start();
      times[at].push(server.ms);
      await servers.stop(server);
    }
  say('exec to ready', median(times[0]), 'ms', 'node:cluster', median(times[1]));
}

async function main() {
  const ours = () => servers.ours(bin);
  const nginx = () => servers.nginx(work);
  const all = [await ours(), await servers.node(), await nginx()];
  const peak = await compareFlatOut(all);
  await compareLatency(all[0], all[2], peak / 2);
  for (const server of all) await servers.stop(server);
  await compareMemory([ours, servers.node, nginx]);
  await compareStart(ours, servers.node);
}

main().catch((error) => servers.fail(error.stack));

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Starts real programs under the agent in a run-time folder of their own, and speaks to their hubs.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');
export const agent = path.join(root, 'resources/agent/agent.cjs');
export const app = (name) => path.join(root, 'tests/data/apps', name);

// Resolves with what look() returns once that is neither undefined nor false; rejects after limitMs.
export async function eventually(look, what, limitMs = 15000) {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

// A folder for one test, with everything that the test starts; end() ends and removes it all.
export class Stage {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'loopscope-test-'));
  #children = [];
  #hubs = [];

  get sockets() {
    const folder = path.join(this.folder, 'loopscope');
    return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
  }

  write(name, text) {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, text);
    return file;
  }

  // node ARGS… with the agent loaded by --require, unless args say otherwise (load: []).
  start(args, { env = {}, load = ['--require', agent] } = {}) {
    const inherited = { ...process.env };
    for (const name of ['NODE_OPTIONS', 'LOOPSCOPE_OFF', 'LOOPSCOPE_NAME', 'LOOPSCOPE_SOCKET', 'NODE_TEST_CONTEXT']) delete inherited[name];
    const child = spawn(process.execPath, [...load, ...args], { env: { ...inherited, XDG_RUNTIME_DIR: this.folder, ...env } });
    child.out = '';
    child.err = '';
    child.stdout.on('data', (text) => { child.out += text; });
    child.stderr.on('data', (text) => { child.err += text; });
    this.#children.push(child);
    return child;
  }

  // Runs to its end: {code, signal, out, err, ms}.
  async run(args, options) {
    const begin = performance.now();
    const child = this.start(args, options);
    const [code, signal] = await once(child, 'close');
    return { code, signal, out: child.out, err: child.err, ms: performance.now() - begin };
  }

  socketOf(child) {
    return eventually(() => this.sockets.find((file) => file.endsWith(`-${child.pid}.sock`)), 'a hub socket');
  }

  // What the program says in its first line: {port, …}.
  wordOf(child) {
    return eventually(() => (child.out.includes('\n') ? JSON.parse(child.out.split('\n')[0]) : undefined), 'a port');
  }

  async portOf(child) {
    return (await this.wordOf(child)).port;
  }

  // The socket's file is there a moment before anybody listens: a refused connection is tried again.
  async hubAt(file) {
    let hub = new Hub(file);
    this.#hubs.push(hub);
    await eventually(() => {
      if (hub.isClosed && hub.messages.length === 0) this.#hubs.push(hub = new Hub(file));
      return hub.messages.length > 0;
    }, 'a hello');
    return hub;
  }

  async hubOf(child) {
    return this.hubAt(await this.socketOf(child));
  }

  // Closes all consoles: a hub serves 16 at a time.
  hangUp() {
    for (const hub of this.#hubs) hub.socket.destroy();
    this.#hubs = [];
  }

  async end() {
    this.hangUp();
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

// One console's connection: every message is kept.
export class Hub {
  messages = [];
  isClosed = false;
  #rest = '';
  #nextId = 1;

  constructor(file) {
    this.socket = net.connect(file);
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text) => this.#read(text));
    this.socket.on('error', () => {});
    this.socket.on('close', () => { this.isClosed = true; });
  }

  #read(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.messages.push(JSON.parse(line));
  }

  of(method) {
    return this.messages.filter((message) => message.method === method).map((message) => message.params);
  }

  waitFor(method, test = () => true, limitMs = undefined) {
    return eventually(() => this.of(method).find(test), `${method} ${test}`, limitMs);
  }

  raw(bytes) {
    this.socket.write(bytes);
  }

  // Sends a request and says its id.
  begin(method, params = {}) {
    const id = this.#nextId;
    this.#nextId += 1;
    this.raw(`${JSON.stringify({ id, method, params })}\n`);
    return id;
  }

  // Resolves with the whole reply, {result} or {error}.
  answer(id, limitMs = undefined) {
    return eventually(() => this.messages.find((message) => message.id === id), `an answer to request ${id}`, limitMs);
  }

  ask(method, params = {}, limitMs = undefined) {
    return this.answer(this.begin(method, params), limitMs);
  }

  attach(intervalMs = 200, role = 'operate', logs = false) {
    return this.ask('attach', { protocol: 1, client: 'test', role, intervalMs, logs });
  }

  // The workers that are there now.
  async workers() {
    return (await this.attach()).result.workers.filter((worker) => worker.state !== 'exited');
  }

  column(name, attribute = '') {
    const all = [...this.of('hello')[0].metrics, ...this.of('metrics').flatMap((message) => message.metrics)];
    return all.findIndex((metric) => metric.name === name && metric.attribute === attribute);
  }

  // All values of one column for one slot so far, nulls included.
  values(slot, name, attribute = '') {
    const column = this.column(name, attribute);
    return this.of('samples').flatMap((message) => message.rows).filter((row) => row[0] === slot && row.length > column + 2)
      .map((row) => row[column + 2]);
  }
}

// Keeps `connections` connections busy until stop(), which resolves to {answered, failed, refused, errors}: kept alive, or with
// keepAlive false a new one for each request. Ends by itself after a minute, should a test fail before it says stop.
export function load(port, connections = 10, keepAlive = true) {
  const agent = new http.Agent({ keepAlive, maxSockets: connections });
  const count = { answered: 0, failed: 0, refused: 0, errors: [] };
  const end = performance.now() + 60000;
  let isOn = true;
  // A killed worker can leave a connection that nobody ever closes: such a request fails after 3 s.
  const one = () => new Promise((resolve) => {
    const request = http.get({ port, host: '127.0.0.1', agent, timeout: 3000 }, (response) => {
      response.resume();
      response.on('end', () => { count.answered += 1; resolve(); });
      response.on('error', (error) => { count.failed += 1; count.errors.push(`answer: ${error.message}`); resolve(); });
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => {
      count[error.code === 'ECONNREFUSED' ? 'refused' : 'failed'] += 1;
      count.errors.push(error.message);
      setTimeout(resolve, 5);
    });
  });
  const loops = Array.from({ length: connections }, async () => { while (isOn && performance.now() < end) await one(); });
  return { count, stop: async () => { isOn = false; await Promise.all(loops); agent.destroy(); return count; } };
}

// One request at /slow or /hang on a connection of its own: resolves when a worker has it, to {done, end()}.
export function ask(port, url) {
  const request = http.get({ port, host: '127.0.0.1', path: url, agent: false });
  const done = new Promise((resolve) => {
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve('answered'));
      response.on('error', () => resolve('failed'));
    });
    request.on('error', () => resolve('failed'));
  });
  return new Promise((resolve) => {
    request.on('information', () => resolve({ done, end: () => request.destroy() }));
  });
}

// `count` requests at url under way: one after another, so that two workers have half of them each.
export async function askAll(port, url, count) {
  const asked = [];
  for (let i = 0; i < count; i += 1) asked.push(await ask(port, url));
  return asked;
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Entry of `loopserve run` for Node.js programs: node main.cjs PLAN, where PLAN is a file descriptor or file with what loopserve
// decided. This process is the node:cluster primary, and nothing of the program runs in it: a program that listens shares the port
// among its workers without knowing. TERM and INT drain and end, HUP reloads, TTIN and TTOU scale, USR2 opens the logs anew.
const cluster = require('node:cluster');
const fs = require('node:fs');
const path = require('node:path');
const { Guard } = require('../lib/guard.cjs');
const { Owner } = require('../lib/owner.cjs');
const { Logs } = require('./logs.cjs');
const { readPlan } = require('./plan.cjs');
const { Runner } = require('./runner.cjs');
const { Watch } = require('./watch.cjs');

const FailedCode = 1;
const kLoaded = Symbol.for('loopscope.agent.v1');

let speaker = 'loopserve'; // and the name of the cluster, once that is known

function say(text) {
  process.stderr.write(`${speaker}: ${text}\n`);
}

const noMode = 'NODE_ENV is not set, so Express and many other packages run in development mode: slower, without caches, and with stack traces '
  + 'in their error pages. Set NODE_ENV=production.';

class Main {
  #plan;
  #owner;
  #runner;
  #logs;
  #watch = null;
  #isReady = false;

  constructor(plan) {
    this.#plan = plan;
    speaker = `loopserve: ${plan.name}`;
    this.#runner = new Runner(plan, say, (code) => this.#end(code));
    const supervisor = { rules: this.#runner.rules, failed: (text) => this.#hubFailed(text), receive: (message) => this.#logs.want(message.on) };
    this.#owner = new Owner(new Guard((error) => say(`internal error: ${error.stack}`)), cluster, supervisor);
    this.#logs = new Logs(plan.logs, plan.json, (message) => this.#owner.post(message), say);
  }

  async run() {
    this.#setUp();
    this.#openHub();
    this.#handleSignals();
    this.#writePid();
    if (!this.#plan.env.NODE_ENV && !process.env.NODE_ENV) this.#finding(noMode);
    const port = await this.#runner.begin(this.#owner.primary, (message) => this.#owner.post(message), this.#logs);
    if (this.#runner.isStopping) return;
    this.#isReady = true;
    this.#sayReady(port);
    this.#startWatch();
  }

  #setUp() {
    const { script, args, nodeArgs } = this.#plan;
    const preload = ['--require', path.join(__dirname, '..', 'agent.cjs'), '--require', path.join(__dirname, 'worker.cjs')];
    cluster.setupPrimary({ exec: this.#resolved(path.resolve(script)), args, execArgv: [...nodeArgs, ...preload], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  }

  // As node finds it: app for app.js, a folder for its main file.
  #resolved(script) {
    try {
      return require.resolve(script);
    } catch {
      throw new Error(`there is no script ${script}`);
    }
  }

  // The socket's name and place are ours alone: a worker's own children must not look for the same.
  #openHub() {
    const { name, socket } = this.#plan;
    delete process.env.LOOPSCOPE_OFF; // workers drain through their agents
    process.env.LOOPSCOPE_NAME = name;
    if (socket) process.env.LOOPSCOPE_SOCKET = socket;
    this.#owner.start();
    this.#owner.becomePrimary();
    delete process.env.LOOPSCOPE_NAME;
    delete process.env.LOOPSCOPE_SOCKET;
  }

  #handleSignals() {
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => this.#stop());
    process.on('SIGHUP', () => this.#runner.reload('SIGHUP'));
    process.on('SIGTTIN', () => this.#runner.scale(this.#runner.workers + 1));
    process.on('SIGTTOU', () => this.#runner.scale(this.#runner.workers - 1));
    process.on('SIGUSR2', () => this.#logs.reopen());
    if (this.#plan.endWithStdin) {
      process.stdin.resume();
      process.stdin.on('end', () => this.#stop());
      process.stdin.on('error', () => this.#stop());
    }
  }

  #stop() {
    if (this.#watch !== null) this.#watch.close();
    this.#runner.stop();
  }

  #finding(text) {
    this.#owner.post({ m: 'note', kind: 'app', text });
    say(text);
  }

  #sayReady(port) {
    const socket = this.#owner.paths === null ? null : this.#owner.paths.hub;
    if (this.#plan.json) {
      process.stdout.write(`${JSON.stringify({ ready: true, port, socket, redis: null, pid: process.pid })}\n`);
      return;
    }
    const count = this.#runner.workers === 1 ? '1 worker' : `${this.#runner.workers} workers`;
    say(`${count} ${port === null ? 'run; they listen nowhere yet' : `serve port ${port}`}`);
    if (socket !== null) say(`attach with: loopscope unix:${socket}`);
  }

  #startWatch() {
    const { watch, logs, pidFile } = this.#plan;
    if (watch === null) return;
    this.#watch = new Watch(process.cwd(), watch.paths, watch.ignore, [logs.out, logs.err, pidFile], (file) => this.#runner.reload(`${file} changed`), say);
  }

  #hubFailed(text) {
    if (this.#isReady) {
      say(`the metrics socket is gone: ${text}; the workers go on`);
      return;
    }
    say(`the metrics socket cannot be opened: ${text}`);
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
    this.#end(FailedCode);
  }

  #writePid() {
    const { pidFile } = this.#plan;
    if (pidFile === null) return;
    fs.writeFileSync(pidFile, `${process.pid}\n`);
    process.on('exit', () => fs.rmSync(pidFile, { force: true }));
  }

  #end(code) {
    process.exit(code);
  }
}

function main() {
  Object.defineProperty(globalThis, kLoaded, { value: true }); // the agent, if NODE_OPTIONS loads it too
  process.on('uncaughtException', (error) => say(`internal error: ${error.stack}`)); // the workers need us
  const failed = (error) => {
    say(error.message);
    process.exit(FailedCode);
  };
  try {
    new Main(readPlan(process.argv[2])).run().catch(failed);
  } catch (error) {
    failed(error);
  }
}

main();

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The primary's book of workers: which slot and incarnation each fork is, what it was forked with, and how it fares.
// cluster.fork is wrapped so that a worker learns its place, and so that the program's own re-fork of a worker that
// we replaced gets the replacement that already runs ("absorbed") instead of one too many.
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { setTimeout, clearTimeout, epochMs, stringify } = require('./captured.cjs');
const { killWorker, restartWorker } = require('./restart.cjs');

const AbsorbWindowMs = 10000;
const agentFile = path.join(__dirname, '..', 'agent.cjs');

class Primary {
  #guard;
  #cluster;
  #owner;
  #fork = null;
  #slots = new Map(); // slot -> the newest entry
  #entries = new Map(); // "slot:incarnation" -> entry
  #waiters = new Set();
  #spares = [];
  #departing = null;
  #unanswered = 0;
  #hidden = new Set();
  #running = new Map(); // token -> {isCancelled}

  constructor(guard, cluster, owner) {
    this.#guard = guard;
    this.#cluster = cluster;
    this.#owner = owner;
  }

  install() {
    const primary = this;
    const original = this.#cluster.fork;
    this.#fork = original;
    this.#cluster.fork = function fork(env) {
      const spare = primary.#try(() => primary.#absorb());
      if (spare) return spare.worker;
      const plan = primary.#try(() => primary.#plan(env, primary.#freeSlot()));
      const worker = original.call(this, plan ? plan.env : env);
      if (plan) primary.#try(() => primary.#adopt(worker, plan));
      return worker;
    };
    syncBuiltinESMExports();
  }

  // A message of the hub.
  receive(message) {
    const entry = this.#entries.get(`${message.slot}:${message.incarnation}`);
    if (message.m === 'restart') this.#restart(message, entry);
    else if (message.m === 'cancel') this.#cancel(message.token);
    else if (message.m === 'drain' && entry !== undefined) {
      entry.open = message.open;
      entry.isDrained = entry.isDrained || message.done;
      this.changed();
    }
  }

  post(message) {
    this.#owner.post(message);
  }

  // Resolves true as soon as test() holds, false after ms.
  until(test, ms) {
    if (test()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (result) => {
        this.#waiters.delete(check);
        clearTimeout(timer);
        resolve(result);
      };
      const check = () => {
        if (test()) end(true);
      };
      const timer = setTimeout(() => end(false), ms);
      timer.unref();
      this.#waiters.add(check);
    });
  }

  changed() {
    for (const check of this.#waiters) check();
  }

  newestOf(slot) {
    return this.#slots.get(slot);
  }

  // Starts the successor of an entry: same slot, same environment and settings, invisible to absorption until offered.
  forkSuccessor(entry) {
    const plan = this.#plan(entry.appEnv, entry.slot);
    const current = { ...this.#cluster.settings };
    const isOther = stringify(current) !== stringify(entry.settings);
    if (isOther) this.#cluster.setupPrimary(entry.settings);
    try {
      return this.#adopt(this.#fork.call(this.#cluster, plan.env), plan);
    } finally {
      if (isOther) this.#cluster.setupPrimary(current);
    }
  }

  // From now on the program's re-fork for `old` is answered with `fresh`, until AbsorbWindowMs after old is gone.
  offer(fresh, old) {
    const spare = { fresh, old };
    this.#spares.push(spare);
    if (old.isGone) this.#closeOffer(spare);
  }

  // Ends a successor that never became ready, without the program hearing of a worker that it never had.
  discard(fresh) {
    this.#hide(fresh.worker);
    fresh.worker.exitedAfterDisconnect = true;
    fresh.worker.process.kill('SIGKILL');
  }

  #try(fn) {
    if (this.#guard.isOff) return undefined;
    try {
      return fn();
    } catch {
      this.#guard.failed();
      return undefined;
    }
  }

  #freeSlot() {
    let slot = 1;
    while (this.#slots.has(slot) && !this.#slots.get(slot).isLeaving) slot += 1;
    return slot;
  }

  #plan(appEnv, slot) {
    this.#owner.becomePrimary();
    const before = this.#slots.get(slot);
    const incarnation = before === undefined ? 1 : before.incarnation + 1;
    const env = { ...appEnv };
    if (this.#owner.paths !== null) {
      env.LOOPSCOPE_WORKER = `${process.pid}:${slot}:${incarnation}:${this.#owner.paths.workers}`;
    }
    this.#ensureAgent(env);
    return { slot, incarnation, env, appEnv };
  }

  // A program that sets its workers' execArgv itself would leave us out.
  #ensureAgent(env) {
    const args = this.#cluster.settings.execArgv || process.execArgv;
    const options = env.NODE_OPTIONS === undefined ? process.env.NODE_OPTIONS || '' : env.NODE_OPTIONS;
    const isLoaded = [...args, options].some((text) => /agent\.cjs|loopscope-agent/.test(text));
    if (!isLoaded) env.NODE_OPTIONS = `${options} --require "${agentFile.replace(/["\\]/g, '\\$&')}"`.trim();
  }

  #adopt(worker, plan) {
    const entry = { worker, slot: plan.slot, incarnation: plan.incarnation, pid: worker.process.pid || 0,
      appEnv: plan.appEnv, settings: { ...this.#cluster.settings }, isOnline: false, isListening: false,
      isLeaving: false, isGone: false, isDrained: false, isRestarting: false, open: null, exit: '', address: null };
    this.#slots.set(entry.slot, entry);
    this.#entries.set(`${entry.slot}:${entry.incarnation}`, entry);
    if (this.#unanswered > 0) this.#unanswered -= 1;
    this.#tell(entry, 'fork', { pid: entry.pid, t: epochMs() });
    worker.on('online', this.#guard.wrap(() => this.#online(entry)));
    worker.on('listening', this.#guard.wrap((address) => this.#listening(entry, address)));
    worker.on('disconnect', this.#guard.wrap(() => this.#leaving(entry)));
    worker.on('exit', this.#guard.wrap((code, signal) => this.#gone(entry, code, signal)));
    return entry;
  }

  #tell(entry, what, more) {
    this.post({ m: what, slot: entry.slot, incarnation: entry.incarnation, ...more });
  }

  #online(entry) {
    if (entry.isOnline) return; // said again for an absorbed re-fork
    entry.isOnline = true;
    this.#tell(entry, 'online');
    this.changed();
  }

  #listening(entry, address) {
    if (entry.isListening) return;
    entry.isListening = true;
    entry.address = address;
    this.#tell(entry, 'listening', { port: address && address.port > 0 ? address.port : null });
    this.changed();
  }

  #leaving(entry) {
    entry.isLeaving = true;
    this.#departs(entry);
    this.changed();
  }

  #gone(entry, code, signal) {
    entry.isLeaving = true;
    entry.isGone = true;
    entry.exit = signal ? `signal ${signal}` : `code ${code}`;
    this.#departs(entry);
    if (!entry.isRestarting && !this.#hidden.has(entry.worker)) this.#unanswered += 1;
    this.#entries.delete(`${entry.slot}:${entry.incarnation}`);
    this.#tell(entry, 'exit', { code, signal, wasAsked: entry.worker.exitedAfterDisconnect === true });
    for (const spare of this.#spares) if (spare.old === entry) this.#closeOffer(spare);
    this.changed();
  }

  // A fork() inside the handlers of this event is meant for this worker.
  #departs(entry) {
    this.#departing = entry;
    process.nextTick(() => {
      if (this.#departing === entry) this.#departing = null;
    });
  }

  #closeOffer(spare) {
    setTimeout(this.#guard.wrap(() => {
      this.#spares = this.#spares.filter((other) => other !== spare);
    }), AbsorbWindowMs).unref();
  }

  #absorb() {
    if (this.#spares.length === 0) return undefined;
    const index = this.#departing !== null ? this.#spares.findIndex((spare) => spare.old === this.#departing)
      : this.#unanswered > 0 ? -1 : this.#spares.findIndex((spare) => spare.old.isLeaving);
    if (index < 0) return undefined;
    const [{ fresh }] = this.#spares.splice(index, 1);
    if (fresh.isGone) return undefined;
    // What the program would have heard, had it forked the worker just now; only on the worker that it was given.
    process.nextTick(() => {
      if (fresh.isOnline) fresh.worker.emit('online');
      if (fresh.isListening) fresh.worker.emit('listening', fresh.address);
    });
    return fresh;
  }

  #hide(worker) {
    const cluster = this.#cluster;
    const hidden = this.#hidden;
    if (hidden.size === 0) {
      const emit = cluster.emit;
      cluster.emit = function emitVisible(name, subject, ...rest) {
        if (hidden.has(subject)) return false;
        return emit.call(this, name, subject, ...rest);
      };
    }
    hidden.add(worker);
  }

  #cancel(token) {
    const run = this.#running.get(token);
    if (run !== undefined) run.isCancelled = true;
    this.changed();
  }

  #restart(message, entry) {
    const run = { isCancelled: false };
    const { token } = message;
    const progress = (step, of, connections = null) => this.post({ m: 'progress', token, step, slot: of.slot,
      incarnation: of.incarnation, pid: of.pid, connections });
    this.#running.set(token, run);
    const work = entry === undefined || entry.isGone
      ? Promise.reject(Object.assign(new Error('the worker is gone'), { code: -32004 }))
      : (message.mode === 'kill' ? killWorker : restartWorker)(this, entry, message.timeoutMs, progress, run);
    work.then((result) => this.post({ m: 'done', token, result }),
      (error) => this.post({ m: 'done', token, error: { code: error.code || -32603, message: error.message } }))
      .then(() => this.#running.delete(token));
  }
}

module.exports = { Primary };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The primary's book of workers: which slot and incarnation each fork is, what it was forked with, and how it fares.
// cluster.fork is wrapped so that a worker learns its place, and so that the program's own re-fork of a worker that
// we replaced gets the replacement that already runs ("absorbed") instead of one too many.
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { setTimeout, clearTimeout, epochMs, stringify } = require('./captured.cjs');
const { killWorker, restartWorker, usualRules } = require('./restart.cjs');

const AbsorbWindowMs = 10000;
const MaxAddresses = 256; // of one worker; beyond it nothing more is noted
const agentFile = path.join(__dirname, '..', 'agent.cjs');

class Primary {
  #guard;
  #cluster;
  #owner;
  #fork = null;
  #incarnations = new Map(); // slot -> the newest incarnation
  #entries = new Map(); // "slot:incarnation" -> entry of a process that is there
  #waiters = new Set();
  #spares = [];
  #departing = null;
  #unanswered = 0;
  #hidden = null; // WeakSet of workers that the program never hears of
  #running = new Map(); // token -> {isCancelled}

  constructor(guard, cluster, owner, rules = {}) {
    this.#guard = guard;
    this.#cluster = cluster;
    this.#owner = owner;
    this.rules = { ...usualRules, ...rules };
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
      if (primary.#unanswered > 0) primary.#unanswered -= 1;
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
      entry.isCounted = entry.isCounted || message.final === true;
      entry.isUnlinked = entry.isUnlinked || message.isUnlinked === true;
      this.changed();
    }
  }

  // Whether there is a hub to hear it.
  post(message) {
    return this.#owner.post(message);
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

  // The newest process of the entry's slot that came after it and is still there.
  successorOf(entry) {
    let best;
    for (const other of this.#entries.values()) {
      const isLater = other.slot === entry.slot && other.incarnation > entry.incarnation && !other.isLeaving;
      if (isLater && (best === undefined || other.incarnation > best.incarnation)) best = other;
    }
    return best;
  }

  // The processes of a slot that are there and stay, the newest last.
  staying(slot) {
    return [...this.#entries.values()].filter((entry) => entry.slot === slot && !entry.isLeaving && !entry.isRetired);
  }

  // Every process that is there.
  get all() {
    return [...this.#entries.values()];
  }

  // For `loopserve run`, which owns the slots: a worker in one that is empty.
  forkAt(slot, appEnv) {
    const plan = this.#plan(appEnv, slot);
    return this.#adopt(this.#fork.call(this.#cluster, plan.env), plan);
  }

  // A fork of which no process came: node says `error` then, and no `exit`.
  neverBegan(entry) {
    if (!entry.isGone) this.#gone(entry, null, null);
  }

  // Starts the successor of an entry: same slot, same environment and settings. While it is on trial the program does
  // not hear of its end; it is the answer to a re-fork for `entry` only if that goes.
  forkSuccessor(entry) {
    const fresh = this.#forkLike(entry);
    fresh.isOnTrial = !entry.isGone;
    entry.isRestarting = true;
    const spare = { fresh, old: entry };
    this.#spares.push(spare);
    if (entry.isGone) this.#closeOffer(spare);
    return fresh;
  }

  #forkLike(entry) {
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

  // Ends a successor that is still on trial. False where the old one is gone and the successor must stay.
  discard(fresh, old) {
    if (!fresh.isOnTrial || old.isLeaving) return false;
    this.#withdraw(fresh);
    this.#hide(fresh.worker);
    fresh.worker.exitedAfterDisconnect = true;
    fresh.worker.process.kill('SIGKILL');
    return true;
  }

  #withdraw(fresh) {
    for (const spare of this.#spares) if (spare.fresh === fresh) spare.old.isRestarting = false;
    this.#spares = this.#spares.filter((spare) => spare.fresh !== fresh);
  }

  #try(fn) {
    if (this.#guard.isOff) return undefined;
    try {
      return fn();
    } catch (error) {
      this.#guard.failed(error);
      return undefined;
    }
  }

  // A fork inside the handlers of a worker's end takes that worker's place, any other one the lowest that is free.
  #freeSlot() {
    const taken = new Set();
    for (const entry of this.#entries.values()) if (!entry.isLeaving) taken.add(entry.slot);
    if (this.#departing !== null && !taken.has(this.#departing.slot)) return this.#departing.slot;
    let slot = 1;
    while (taken.has(slot)) slot += 1;
    return slot;
  }

  #plan(appEnv, slot) {
    this.#owner.becomePrimary();
    const incarnation = (this.#incarnations.get(slot) || 0) + 1;
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
      isLeaving: false, isGone: false, isDrained: false, isCounted: false, isUnlinked: false, isRestarting: false,
      isOnTrial: false, isRetired: false, open: null, exit: '', isAbnormal: false, addresses: new Map() };
    this.#incarnations.set(entry.slot, entry.incarnation);
    this.#entries.set(`${entry.slot}:${entry.incarnation}`, entry);
    this.#tell(entry, 'fork', { pid: entry.pid, t: epochMs() });
    worker.on('online', this.#guard.wrap(() => this.#online(entry)));
    worker.on('listening', this.#guard.wrap((address) => this.#listening(entry, address)));
    worker.on('disconnect', this.#guard.wrap(() => this.#leaving(entry)));
    worker.on('exit', this.#guard.wrap((code, signal) => this.#gone(entry, code, signal)));
    this.rules.adopted(entry);
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
    const key = `${address.addressType}:${address.address}:${address.port}`;
    if (entry.addresses.has(key) || entry.addresses.size >= MaxAddresses) return; // said again for an absorbed re-fork
    entry.addresses.set(key, address);
    entry.isListening = true;
    this.#tell(entry, 'listening', { port: address.port > 0 ? address.port : null });
    this.changed();
  }

  #leaving(entry) {
    entry.isLeaving = true;
    if (entry.isOnTrial) this.#fails(entry);
    this.#departs(entry);
    this.changed();
  }

  #gone(entry, code, signal) {
    entry.isLeaving = true;
    entry.isGone = true;
    entry.isAbnormal = signal !== null || code !== 0;
    if (entry.isOnTrial) this.#fails(entry);
    entry.exit = signal ? `signal ${signal}` : code === null ? 'no process' : `code ${code}`;
    this.#departs(entry);
    if (!entry.isRestarting && !this.#isHidden(entry.worker)) this.#unanswered += 1;
    this.#entries.delete(`${entry.slot}:${entry.incarnation}`);
    this.#tell(entry, 'exit', { code, signal, wasAsked: entry.worker.exitedAfterDisconnect === true || entry.isExpected === true });
    for (const spare of this.#spares) if (spare.old === entry) this.#closeOffer(spare);
    this.changed();
    this.rules.gone(entry, code, signal);
  }

  // A successor that ends before it is ready: not the program's affair while the old one is there.
  #fails(fresh) {
    const spare = this.#spares.find((other) => other.fresh === fresh);
    if (spare === undefined || spare.old.isLeaving) return;
    this.#withdraw(fresh);
    this.#hide(fresh.worker);
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
    if (fresh.isLeaving) return undefined;
    fresh.isOnTrial = false;
    // What the program would have heard, had it forked the worker just now; only on the worker that it was given.
    process.nextTick(() => {
      if (fresh.isOnline) fresh.worker.emit('online');
      for (const address of fresh.addresses.values()) fresh.worker.emit('listening', address);
    });
    return fresh;
  }

  #isHidden(worker) {
    return this.#hidden !== null && this.#hidden.has(worker);
  }

  #hide(worker) {
    if (this.#hidden === null) {
      const hidden = new WeakSet();
      const { emit } = this.#cluster;
      this.#cluster.emit = function emitVisible(name, subject, ...rest) {
        if (typeof subject === 'object' && subject !== null && hidden.has(subject)) return false;
        return emit.call(this, name, subject, ...rest);
      };
      this.#hidden = hidden;
    }
    this.#hidden.add(worker);
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
    const refuse = (code, text) => Promise.reject(Object.assign(new Error(text), { code }));
    const work = entry === undefined || entry.isGone ? refuse(-32004, 'the worker is gone')
      : entry.isRestarting && message.mode !== 'kill' ? refuse(-32005, `busy: worker ${entry.slot} is being restarted`)
      : (message.mode === 'kill' ? killWorker : restartWorker)(this, entry, message.timeoutMs, progress, run);
    work.then((result) => this.post({ m: 'done', token, result }),
      (error) => this.post({ m: 'done', token, error: { code: error.code || -32603, message: error.message } }))
      .then(() => this.#running.delete(token));
  }
}

module.exports = { Primary };

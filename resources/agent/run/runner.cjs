// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The supervisor of `loopserve run`: which slots there are, who starts a worker again and when, reload, scale, limits and
// the end. How one worker follows another is the agent's (lib/restart.cjs); the hub's requests come to it past us.
const { setTimeout, clearTimeout, setInterval, clearInterval, now } = require('../lib/captured.cjs');
const { drain, end, restartWorker } = require('../lib/restart.cjs');
const { residentBytes, judge, megabytes } = require('./memory.cjs');
const { RestartPolicy } = require('./policy.cjs');

const MaxWorkers = 512;
const LongMs = 2 ** 31 - 1;
const IdleBeforeLimitMs = 500; // idle connections are closed that long before the drain's limit, not at once: see README.md

class Runner {
  rules;
  #plan;
  #say;
  #exit;
  #primary = null;
  #post = null;
  #logs = null;
  #slots = new Map(); // number -> {policy, timer, isErrored, isDone, replacedAt}
  #run = null; // the restart of the reload at hand
  #isReloading = false;
  #wantsReload = '';
  #isStopping = false;
  #lastCode = 0;
  #keepAlive = null;
  #memoryTimer = null;

  // say(sentence) to the person at the terminal; exit(code) once everything is over.
  constructor(plan, say, exit) {
    this.#plan = plan;
    this.#say = say;
    this.#exit = exit;
    this.rules = {
      readyMs: plan.bootMs,
      isReady: (fresh, old) => this.#isReady(fresh, old),
      isEnough: (fresh, old) => !plan.waitReady && old.isListening && fresh.isListening,
      idleMs: (timeoutMs) => Math.max(timeoutMs - IdleBeforeLimitMs, timeoutMs / 2),
      signal: plan.killSignal,
      termMs: plan.killMs,
      adopted: (entry) => this.#adopted(entry),
      gone: (entry) => this.#gone(entry),
    };
  }

  get isStopping() {
    return this.#isStopping;
  }

  get workers() {
    return this.#slots.size;
  }

  // Starts all workers; resolves when each was ready once or its time is over, with the port (null: they listen nowhere).
  async begin(primary, post, logs) {
    this.#primary = primary;
    this.#post = post;
    this.#logs = logs;
    this.#keepAlive = setInterval(() => {}, LongMs);
    for (let number = 1; number <= this.#plan.instances; number += 1) this.#open(number);
    if (this.#plan.memoryLimit > 0) this.#memoryTimer = setInterval(() => this.#lookAtMemory(), this.#plan.memoryLookMs);
    const isSettled = (slot, number) => slot.isErrored || slot.isDone || this.#isSlotReady(number);
    await this.#until(() => this.#isStopping || [...this.#slots].every(([number, slot]) => isSettled(slot, number)), this.#plan.bootMs);
    await this.#until(() => this.#isStopping || [...this.#slots.keys()].some((number) => primary.staying(number).length > 0), LongMs);
    return this.#port();
  }

  // SIGHUP, or a change of a watched file. One that comes while one is under way is done once after it.
  async reload(why) {
    if (this.#isStopping) return;
    this.#wantsReload = why;
    if (this.#isReloading) return;
    this.#isReloading = true;
    while (this.#wantsReload !== '' && !this.#isStopping) {
      const reason = this.#wantsReload;
      this.#wantsReload = '';
      await this.#reloadOnce(reason);
    }
    this.#isReloading = false;
  }

  scale(count) {
    if (this.#isStopping || count < 1 || count > MaxWorkers || count === this.#slots.size) return;
    this.#event('app', `The cluster is scaled from ${this.#slots.size} to ${count} workers`);
    this.#say(`scaled from ${this.#slots.size} to ${count} workers`);
    for (let number = 1; this.#slots.size < count; number += 1) if (!this.#slots.has(number)) this.#open(number);
    const numbers = [...this.#slots.keys()].sort((a, b) => b - a);
    for (const number of numbers.slice(0, this.#slots.size - count)) this.#closeSlot(number);
  }

  // Drains everything and ends; a second call does not wait any more.
  async stop() {
    if (this.#isStopping) {
      for (const entry of this.#primary.all) entry.worker.process.kill('SIGKILL');
      return;
    }
    this.#isStopping = true;
    clearInterval(this.#memoryTimer);
    for (const slot of this.#slots.values()) clearTimeout(slot.timer);
    if (this.#run !== null) this.#run.isCancelled = true;
    this.#primary.changed();
    await Promise.all(this.#primary.all.map((entry) => this.#retire(entry, 'the cluster ends')));
    await this.#until(() => this.#primary.all.length === 0, this.#plan.killMs + 2000);
    clearInterval(this.#keepAlive);
    this.#exit(0);
  }

  #open(number) {
    this.#slots.set(number, { policy: new RestartPolicy(this.#plan.policy), timer: null, isErrored: false, isDone: false,
      replacedAt: -Infinity });
    return this.#fork(number);
  }

  #closeSlot(number) {
    clearTimeout(this.#slots.get(number).timer);
    this.#slots.delete(number);
    for (const entry of this.#primary.staying(number)) this.#retire(entry, 'the cluster is scaled down');
  }

  #fork(number) {
    const { env, instanceVar } = this.#plan;
    const index = String(number - 1);
    const place = { LOOPSCOPE_SLOT: String(number), NODE_APP_INSTANCE: index, INSTANCE_ID: index };
    if (instanceVar) place[instanceVar] = index;
    try {
      return this.#primary.forkAt(number, { ...env, ...place });
    } catch (error) {
      this.#fails(number, `worker ${number} cannot be started: ${error.message}`, 0, null);
      return null;
    }
  }

  #adopted(entry) {
    const { worker } = entry;
    entry.bornAt = now();
    this.#logs.follow(entry);
    worker.on('message', (message) => {
      if (message !== null && typeof message === 'object' && message.loopscope === 'asked') this.#asked(entry);
      if (message !== 'ready') return;
      entry.isReadySaid = true;
      this.#primary.changed();
    });
    worker.on('online', () => setTimeout(() => {
      entry.isSettled = true;
      this.#primary.changed();
    }, this.#plan.policy.quickLifeMs).unref());
    worker.on('error', () => {
      if (worker.process.pid === undefined) this.#primary.neverBegan(entry);
    });
  }

  // A program that never listened is ready when it has lived for a while. old is absent at the first start.
  #isReady(fresh, old) {
    if (this.#plan.waitReady) return fresh.isReadySaid === true;
    if (old && old.isListening) return fresh.addresses.size >= old.addresses.size;
    return fresh.isListening || (old !== undefined && fresh.isSettled === true);
  }

  #isSlotReady(number) {
    return this.#primary.staying(number).some((entry) => this.#isReady(entry));
  }

  #gone(entry) {
    const slot = this.#slots.get(entry.slot);
    // Its successor is there, or comes: a restart is under way that sees to it.
    if (this.#isStopping || slot === undefined || this.#primary.staying(entry.slot).length > 0 || entry.isRestarting) return;
    const { exitCode } = entry.worker.process;
    this.#lastCode = exitCode === null ? 1 : exitCode;
    this.#fails(entry.slot, `worker ${entry.slot} (process ${entry.pid}) ended with ${entry.exit}`, now() - entry.bornAt, entry);
  }

  // What becomes of a slot whose worker is gone.
  #fails(number, what, livedMs, entry) {
    const slot = this.#slots.get(number);
    if (!this.#plan.autorestart) {
      slot.isDone = true;
      this.#say(`${what}; it is not started again`);
      if ([...this.#slots.values()].every((other) => other.isDone)) this.#exit(this.#lastCode);
      return;
    }
    const delayMs = slot.policy.died(livedMs);
    if (delayMs === null) {
      this.#giveUp(number, slot, what, entry);
      return;
    }
    this.#say(`${what}; it is started again${delayMs > 0 ? ` in ${delayMs} ms` : ''}`);
    slot.timer = setTimeout(() => this.#fork(number), delayMs);
  }

  #giveUp(number, slot, what, entry) {
    const { maxQuickDeaths, quickLifeMs } = this.#plan.policy;
    const reason = `given up: it ended ${maxQuickDeaths} times in a row within ${quickLifeMs} ms`;
    slot.isErrored = true;
    if (entry !== null) this.#post({ m: 'errored', slot: number, incarnation: entry.incarnation, reason });
    this.#event('error', `Worker ${number} is ${reason}`, entry);
    this.#say(`${what}; worker ${number} is ${reason}. SIGHUP tries again`);
    this.#primary.changed();
  }

  async #reloadOnce(why) {
    const numbers = [...this.#slots.keys()].sort((a, b) => a - b);
    this.#event('reload', `The cluster is reloaded (${why}), ${numbers.length} workers one after another`);
    const drains = [];
    let count = 0;
    for (const number of numbers) {
      if (this.#isStopping || !this.#slots.has(number)) break;
      try {
        await this.#renew(number, drains);
        count += 1;
      } catch (error) {
        const text = `the reload ended at worker ${number}: ${error.message}`;
        if (!this.#isStopping) this.#event('error', text);
        if (!this.#isStopping) this.#say(text);
        break;
      }
    }
    await Promise.all(drains);
    if (count === numbers.length) this.#say(`reloaded ${count === 1 ? '1 worker' : `${count} workers`} (${why})`);
  }

  // Resolves when the slot's new worker serves; the old one drains on, its end joins `drains`: kept connections
  // that are idle would hold up the other slots for seconds.
  async #renew(number, drains) {
    const entry = this.#primary.staying(number).at(-1);
    if (entry === undefined) await this.#startAgain(number);
    else if (entry.isRestarting) await this.#until(() => entry.isGone || entry.isRetired || !entry.isRestarting, this.#plan.bootMs);
    else await this.#replace(entry, 'the cluster is reloaded', drains);
  }

  async #startAgain(number) {
    const slot = this.#slots.get(number);
    clearTimeout(slot.timer);
    slot.policy.reset();
    slot.isErrored = false;
    slot.isDone = false;
    const entry = this.#fork(number);
    if (entry === null) throw new Error('it could not be started');
    await this.#until(() => this.#isReady(entry, entry) || entry.isGone || this.#isStopping, this.#plan.bootMs);
    if (entry.isGone) throw new Error(`the new worker ended with ${entry.exit} before it was ready`);
  }

  // The successor serves when this resolves. A drain that goes wrong is said, and is no fault of the reload.
  #replace(entry, reason, drains) {
    const run = { isCancelled: false };
    this.#run = run;
    return new Promise((resolve, reject) => {
      const progress = (step, of, connections = null) => {
        if (step !== 'draining') return;
        this.#draining(of, reason, connections);
        resolve();
      };
      const whole = restartWorker(this.#primary, entry, this.#plan.drainMs, progress, run);
      drains.push(whole.then(resolve, (error) => {
        if (entry.isRetired) this.#say(`worker ${entry.slot} (process ${entry.pid}): ${error.message}`);
        reject(error);
      }));
    });
  }

  #draining(entry, reason, connections = null) {
    this.#post({ m: 'draining', slot: entry.slot, incarnation: entry.incarnation, reason, connections });
  }

  // Ends a worker that gets no successor.
  async #retire(entry, reason) {
    entry.isExpected = true;
    if (entry.isRetired) {
      await this.#until(() => entry.isGone, this.#plan.drainMs + this.#plan.killMs);
      return;
    }
    this.#draining(entry, reason);
    try {
      if (!entry.isListening) await this.#end(entry);
      else await drain(this.#primary, entry, this.#plan.drainMs, (step, of, connections) => this.#draining(of, reason, connections));
    } catch {
      this.#say(`worker ${entry.slot} (process ${entry.pid}) ended with ${entry.exit} while it drained`);
    }
  }

  #end(entry) {
    if (entry.worker.isConnected()) entry.worker.disconnect();
    return end(this.#primary, entry, 0);
  }

  // Somebody sent it SIGTERM, past us.
  #asked(entry) {
    if (this.#isStopping || !this.#slots.has(entry.slot) || entry.isRestarting || entry.isRetired) return;
    this.#replace(entry, 'asked to end by SIGTERM', []).catch((error) => this.#say(`worker ${entry.slot}: ${error.message}`));
  }

  #lookAtMemory() {
    for (const entry of this.#primary.all) {
      const slot = this.#slots.get(entry.slot);
      const bytes = residentBytes(entry.pid);
      const verdict = judge(bytes, this.#plan.memoryLimit);
      const isCalm = slot !== undefined && now() - slot.replacedAt >= this.#plan.memoryPauseMs;
      if (verdict === 'kill') this.#killHeavy(entry, bytes);
      else if (verdict === 'heavy' && isCalm && this.#primary.staying(entry.slot).at(-1) === entry && !entry.isRestarting) this.#replaceHeavy(entry, slot, bytes);
    }
  }

  #killHeavy(entry, bytes) {
    const text = `Worker ${entry.slot} holds ${megabytes(bytes)}, more than 1.5 times its limit of ${megabytes(this.#plan.memoryLimit)}; it is killed`;
    this.#event('app', text, entry);
    this.#say(text);
    entry.worker.process.kill('SIGKILL');
  }

  #replaceHeavy(entry, slot, bytes) {
    slot.replacedAt = now();
    const text = `Worker ${entry.slot} holds ${megabytes(bytes)}, more than its limit of ${megabytes(this.#plan.memoryLimit)}; it is replaced`;
    this.#event('app', text, entry);
    this.#say(text);
    this.#replace(entry, 'over its memory limit', []).catch((error) => this.#say(`worker ${entry.slot}: ${error.message}`));
  }

  #port() {
    for (const number of this.#slots.keys()) {
      for (const entry of this.#primary.staying(number)) {
        for (const { port } of entry.addresses.values()) if (port > 0) return port;
      }
    }
    return null;
  }

  #until(test, ms) {
    return this.#primary.until(test, ms);
  }

  #event(kind, text, entry = null) {
    this.#post({ m: 'event', kind, text, slot: entry === null ? undefined : entry.slot, incarnation: entry === null ? undefined : entry.incarnation });
  }
}

module.exports = { Runner, MaxWorkers };

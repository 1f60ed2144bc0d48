// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The workers as the hub knows them: each life with its state, its link, and the last sign of life. A worker whose
// link is silent for SilenceMs more than its beat is blocked, and said to be while it is.
const SilenceMs = 200;
const RepeatMs = 250;
const MaxWorkers = 4096; // a worker beyond them is not seen, but runs

class Fleet {
  #lives = new Map(); // "slot:incarnation" -> life
  #onChange;

  // onChange(life) whenever consoles should hear of it.
  constructor(onChange) {
    this.#onChange = onChange;
  }

  get all() {
    return [...this.#lives.values()];
  }

  find(slot, incarnation) {
    return this.#lives.get(`${slot}:${incarnation}`);
  }

  // The life of a slot that restart speaks of: the newest one that is not over.
  current(slot) {
    let best;
    for (const life of this.#lives.values()) {
      if (life.slot === slot && !life.isOver && (!best || life.incarnation > best.incarnation)) best = life;
    }
    return best;
  }

  begin(slot, incarnation, pid, startedAt) {
    for (const [key, life] of this.#lives) if (life.slot === slot && life.isOver) this.#lives.delete(key);
    const life = { slot, incarnation, pid, startedAt, state: 'starting', since: startedAt, reason: '', exitCode: null,
      signal: null, connections: null, link: null, isOver: false, lastSign: 0, aliveMs: 100, blockedSince: null,
      stateBefore: 'starting', reportedAt: 0, sampledAt: 0, handles: null, tally: null };
    if (this.#lives.size >= MaxWorkers) return life;
    this.#lives.set(`${slot}:${incarnation}`, life);
    this.#onChange(life);
    return life;
  }

  enter(life, state, reason = '') {
    if (life.isOver || life.state === state) return;
    if (life.state === 'blocked') {
      life.stateBefore = state;
      if (state !== 'exited') return;
    }
    life.state = state;
    life.since = Date.now() * 1000;
    life.reason = reason;
    this.#onChange(life);
  }

  exit(life, code, signal, wasAsked) {
    life.exitCode = code === undefined ? null : code;
    life.signal = signal || null;
    life.link = null;
    life.blockedSince = null;
    life.connections = null;
    const how = signal ? `ended by ${signal}` : `exited with code ${code}`;
    this.enter(life, 'exited', wasAsked ? `${how}, as asked` : how);
    life.isOver = true;
  }

  // Its supervisor starts no successor.
  giveUp(life, reason) {
    life.state = 'errored';
    life.since = Date.now() * 1000;
    life.reason = reason;
    this.#onChange(life);
  }

  drained(life, connections) {
    if (life.isOver || life.connections === connections) return;
    life.connections = connections;
    if (life.state === 'draining') this.#onChange(life);
  }

  sign(life, now) {
    life.lastSign = now;
    if (life.state !== 'blocked') return;
    life.state = life.stateBefore;
    life.since = Date.now() * 1000;
    life.reason = '';
    life.blockedSince = null;
    this.#onChange(life);
  }

  // Regularly, with the monotonic time in ms.
  checkSilence(now) {
    for (const life of this.#lives.values()) {
      if (life.isOver || life.link === null || now - life.lastSign <= life.aliveMs + SilenceMs) continue;
      if (life.state !== 'blocked') {
        life.stateBefore = life.state;
        life.state = 'blocked';
        life.reason = 'its event loop does not turn';
        life.blockedSince = life.lastSign;
        life.since = Math.round((Date.now() - (now - life.lastSign)) * 1000);
        life.reportedAt = 0;
      }
      if (now - life.reportedAt < RepeatMs) continue;
      life.reportedAt = now;
      this.#onChange(life);
    }
  }

  // A life as in the `worker` message, without members that do not apply: 4,096 of them must fit into a line.
  static describe(life) {
    const all = { slot: life.slot, incarnation: life.incarnation, pid: life.pid, state: life.state,
      startedAt: life.startedAt, since: life.since, restarts: life.incarnation - 1 };
    if (life.reason !== '') all.reason = life.reason;
    for (const name of ['exitCode', 'signal', 'connections']) if (life[name] !== null) all[name] = life[name];
    if (life.state === 'blocked') all.blockedForMs = Math.round(performance.now() - life.blockedSince);
    return all;
  }
}

module.exports = { Fleet, MaxWorkers };

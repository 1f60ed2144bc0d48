// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The measuring half of the agent, in a cluster worker or a stand-alone process: listens to the hub through a link
// ({send(message), alive()}) and answers. While no console is attached it keeps the heartbeat only.
const { now, epochMs } = require('./captured.cjs');
const { Connections } = require('./connections.cjs');
const { GcWatch } = require('./gc.cjs');
const { Heartbeat, PeriodMs } = require('./heartbeat.cjs');
const { HttpWatch } = require('./http.cjs');
const { Output } = require('./output.cjs');
const { Retirement } = require('./retire.cjs');
const { Sampler } = require('./sampler.cjs');

const MaxStallsPerSecond = 20;

class Probe {
  #link = null;
  #heartbeat;
  #gc;
  #http;
  #connections;
  #sampler;
  #output;
  #hasLogs = false;
  #retirement = null;
  #intervalMs = 0;
  #nextSample = Infinity; // none before a console wants them
  #aliveMs = 100;
  #nextAlive = 0;
  #stallSecond = 0;
  #stalls = 0;
  #guard;

  constructor(guard) {
    this.#guard = guard;
    this.#connections = new Connections(guard);
    this.#gc = new GcWatch(guard);
    this.#http = new HttpWatch(guard, this.#connections);
    this.#heartbeat = new Heartbeat(guard, (time) => this.#beat(time), (stall) => this.#stalled(stall));
    this.#sampler = new Sampler(this.#heartbeat, this.#gc, this.#http, this.#connections);
    this.#output = new Output(guard, (lines, leftOut) => this.#link.send({ m: 'log', lines, leftOut }));
    guard.onOff(() => this.stop());
  }

  get connections() {
    return this.#connections;
  }

  start(link) {
    this.#link = link;
    this.#connections.start();
    this.#heartbeat.start();
  }

  stop() {
    this.#heartbeat.stop();
    this.#setInterval(0);
    this.#setLogs(false);
    if (this.#link !== null && this.#link.close) this.#link.close();
  }

  // The link to the hub was lost: nobody is listening until it says otherwise.
  disconnected() {
    this.#setInterval(0);
    this.#setLogs(false);
    this.#http.countExactly(false);
  }

  // A message of the hub.
  receive(message) {
    if (message.m === 'rate') {
      this.#aliveMs = message.aliveMs;
      this.#setInterval(message.intervalMs);
      this.#setLogs(message.logs === true);
    } else if (message.m === 'count') {
      this.#http.countExactly(message.on);
    } else if (message.m === 'tally') {
      this.#link.send({ m: 'tally', token: message.token, ...this.tally() });
    } else if (message.m === 'retire') {
      this.#retire(message.idleMs);
    } else if (message.m === 'lastcount') {
      this.lastCount();
    }
  }

  // The process ends. What is sent now still leaves: the socket takes it at once.
  exiting() {
    if (this.#hasLogs) this.#output.last();
    this.lastCount();
  }

  // What was counted until now, by a worker that is about to end.
  lastCount() {
    if (this.#retirement === null) return;
    this.#link.send({ m: 'drain', open: this.#connections.open.size, done: false, final: true, ...this.tally() });
  }

  tally() {
    return { hasHttp: this.#http.hasServer, answered: this.#http.answered, failed: this.#http.failed,
      active: this.#http.countActive() };
  }

  #retire(idleMs) {
    if (this.#retirement !== null) return;
    this.#retirement = new Retirement(this.#guard, this.#http, this.#connections, idleMs,
      (open, done) => this.#link.send({ m: 'drain', open, done, ...this.tally() }));
    this.#retirement.begin();
  }

  #setInterval(intervalMs) {
    if (intervalMs === this.#intervalMs) return;
    const wasOn = this.#intervalMs > 0;
    this.#intervalMs = intervalMs;
    if (intervalMs > 0 && !wasOn) this.#sampler.start();
    if (intervalMs === 0 && wasOn) this.#sampler.stop();
    this.#planSample();
  }

  #setLogs(hasLogs) {
    if (hasLogs === this.#hasLogs) return;
    this.#hasLogs = hasLogs;
    if (hasLogs) this.#output.start();
    else this.#output.stop();
  }

  // Readings are taken at multiples of the interval on the wall clock, so that those of all workers fall together.
  #planSample() {
    this.#nextSample = this.#intervalMs > 0 ? now() + this.#intervalMs - (epochMs() % this.#intervalMs) : Infinity;
  }

  #beat(time) {
    this.#gc.beat();
    if (this.#hasLogs) this.#output.flush();
    if (time >= this.#nextSample) {
      this.#planSample();
      this.#link.send(this.#sampler.take());
      this.#nextAlive = time + this.#aliveMs;
    } else if (time >= this.#nextAlive - PeriodMs / 2) {
      this.#link.alive();
      this.#nextAlive = time + this.#aliveMs;
    }
  }

  #stalled(stall) {
    const second = Math.floor(stall.startedAt / 1000);
    if (second !== this.#stallSecond) this.#stalls = 0;
    this.#stallSecond = second;
    this.#stalls += 1;
    if (this.#stalls <= MaxStallsPerSecond) this.#link.send({ m: 'stall', ...stall });
  }
}

module.exports = { Probe };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// HTTP figures from http.server.request.start alone: a count for each request, and clock and close listener for one
// in N (about a thousand a second; N = 1 below that, so exact). The response.finish channel would cost 1 % more.
const { channel } = require('node:diagnostics_channel');
const { now, random } = require('./captured.cjs');
const { Buckets } = require('./buckets.cjs');
const { CostCap } = require('./handles.cjs');

const startChannel = channel('http.server.request.start');
const ClockedPerSecond = 1000;
const kSeen = Symbol('loopscope.seen');
const kBegin = Symbol('loopscope.begin');

class HttpWatch {
  durations = new Buckets();
  requests = 0;
  answered = 0;
  failed = 0;
  isRetired = false;
  #seen = false;
  #users = 0;
  #isExact = false;
  #every = 1;
  #countdown = 1;
  #sockets = new Set();
  #cap = new CostCap();
  #lastActive = null;
  #connections;
  #onStart;
  #onClose;
  #onSocketClose;

  constructor(guard, connections) {
    this.#connections = connections;
    const watch = this;
    this.#onStart = function onStart(message) {
      try {
        watch.#begin(message.response, message.socket);
      } catch {
        guard.failed();
      }
    };
    this.#onClose = function onClose() {
      try {
        watch.#end(this);
      } catch {
        guard.failed();
      }
    };
    this.#onSocketClose = function onSocketClose() {
      watch.#sockets.delete(this);
    };
  }

  start() {
    this.#users += 1;
    if (this.#users === 1) startChannel.subscribe(this.#onStart);
  }

  stop() {
    this.#users -= 1;
    if (this.#users === 0) startChannel.unsubscribe(this.#onStart);
  }

  // Counts every request's outcome from now on, for the proof of a restart.
  countExactly(isExact) {
    if (isExact === this.#isExact) return;
    this.#isExact = isExact;
    this.answered = 0;
    this.failed = 0;
    if (isExact) this.start();
    else this.stop();
    if (isExact) this.#followUnderWay();
  }

  // Every answer from now on says Connection: close, those under way too if their head has not left yet.
  retire() {
    this.isRetired = true;
    this.start();
    this.#eachUnderWay((response) => {
      if (!response.headersSent) response.shouldKeepAlive = false;
    });
  }

  // Requests under way, or null when that is not known.
  active() {
    if (!this.hasServer) return null;
    const count = this.#cap.run(() => this.countActive());
    if (count !== undefined) this.#lastActive = count;
    return this.#lastActive;
  }

  countActive() {
    let count = 0;
    this.#eachUnderWay(() => { count += 1; });
    return count;
  }

  // Connections are known from their accept, so a request that began before anybody watched is found too; the sockets
  // met with a request are those of TLS, which are not what was accepted.
  #eachUnderWay(fn) {
    const { open } = this.#connections;
    for (const socket of open) if (socket._httpMessage) fn(socket._httpMessage);
    for (const socket of this.#sockets) if (socket._httpMessage && !open.has(socket)) fn(socket._httpMessage);
  }

  get hasServer() {
    if (this.#seen) return true;
    for (const server of this.#connections.servers) {
      if (typeof server.closeIdleConnections === 'function') this.#seen = true; // http and https servers have it
    }
    return this.#seen;
  }

  // {requests, durations} of the interval and begins the next; null while there is no HTTP server.
  take(elapsedMs) {
    if (!this.hasServer) return null;
    const result = [this.requests, this.durations.toJson()];
    const perSecond = (this.requests * 1000) / Math.max(1, elapsedMs);
    this.#every = perSecond <= ClockedPerSecond ? 1 : 2 ** Math.round(Math.log2(perSecond / ClockedPerSecond));
    if (this.#every === 1) this.#countdown = 1;
    this.requests = 0;
    this.durations.clear();
    return result;
  }

  #begin(response, socket) {
    this.requests += 1;
    if (socket[kSeen] !== true) this.#meet(socket);
    if (this.isRetired) response.shouldKeepAlive = false;
    this.#countdown -= 1;
    if (this.#countdown > 0 && !this.#isExact) return;
    // A random gap of N on average, so that a rhythm in the requests does not decide which are clocked.
    if (this.#countdown <= 0) this.#countdown = this.#every === 1 ? 1 : 1 + Math.floor(random() * (2 * this.#every - 1));
    response[kBegin] = now();
    response.once('close', this.#onClose);
  }

  // Requests that began before counting did: their outcome counts, their duration is not known.
  #followUnderWay() {
    this.#eachUnderWay((response) => {
      if (response[kBegin] !== undefined) return;
      response[kBegin] = NaN;
      response.once('close', this.#onClose);
    });
  }

  #end(response) {
    const elapsedMs = now() - response[kBegin];
    if (elapsedMs >= 0) this.durations.add(elapsedMs * 1000, this.#isExact ? 1 : this.#every);
    if (!this.#isExact) return;
    if (response.writableFinished) this.answered += 1;
    else this.failed += 1;
  }

  #meet(socket) {
    this.#seen = true;
    socket[kSeen] = true;
    this.#sockets.add(socket);
    socket.once('close', this.#onSocketClose);
  }
}

module.exports = { HttpWatch };

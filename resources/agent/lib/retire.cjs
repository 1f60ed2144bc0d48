// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// A worker goes without losing a request. Order matters: first the listening handles are given back, so that the
// primary sends nothing more (a connection already on its way is refused by cluster and given to another worker); the
// IPC channel stays open meanwhile. Then every answer says Connection: close, and idle connections are closed late.
// Disconnecting first, as cluster's own disconnect() does, resets the connections that are on their way.
const { setTimeout, setInterval, clearInterval, now } = require('./captured.cjs');

const ReportMs = 100;
const SettleMs = 30;

class Retirement {
  #guard;
  #http;
  #connections;
  #idleMs;
  #report;
  #timer = null;
  #isDone = false;
  #idleFrom = 0;

  // idleMs: into the drain, until idle connections are closed. report(open, done): how many connections are left, repeated; done once, when there are none.
  constructor(guard, httpWatch, connections, idleMs, report) {
    this.#guard = guard;
    this.#http = httpWatch;
    this.#connections = connections;
    this.#idleMs = idleMs;
    this.#report = report;
  }

  begin() {
    for (const server of this.#connections.servers) this.#stopAccepting(server);
    this.#http.retire();
    this.#connections.onClosed = this.#guard.wrap(() => this.#check());
    this.#timer = setInterval(this.#guard.wrap(() => this.#tick()), ReportMs);
    this.#timer.unref();
    setTimeout(this.#guard.wrap(() => this.#check()), SettleMs).unref();
    this.#idleFrom = now() + this.#idleMs;
    this.#report(this.#connections.open.size, false);
  }

  #stopAccepting(server) {
    const handle = server._handle;
    if (handle && typeof handle.close === 'function') handle.close();
  }

  #closeIdle() {
    for (const server of this.#connections.servers) {
      if (typeof server.closeIdleConnections === 'function') server.closeIdleConnections();
    }
  }

  #tick() {
    if (this.#isDone) return;
    if (now() >= this.#idleFrom) this.#closeIdle();
    this.#report(this.#connections.open.size, false);
  }

  #check() {
    if (this.#isDone || this.#connections.open.size > 0) return;
    this.#isDone = true;
    clearInterval(this.#timer);
    this.#report(0, true);
  }
}

module.exports = { Retirement };

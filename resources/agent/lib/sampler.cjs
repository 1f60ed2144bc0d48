// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// One reading of this process: amounts since the last take(), so that the hub can merge readings into any interval.
const v8 = require('node:v8');
const { now, epochMs, cpuUsage, loopUtilization } = require('./captured.cjs');
const { CostCap, countHandles } = require('./handles.cjs');

class Sampler {
  #heartbeat;
  #gc;
  #http;
  #connections;
  #cap = new CostCap();
  #last = 0;
  #cpu = null;
  #loop = null;

  constructor(heartbeat, gc, http, connections) {
    this.#heartbeat = heartbeat;
    this.#gc = gc;
    this.#http = http;
    this.#connections = connections;
  }

  // Begins a first interval.
  start() {
    this.#gc.start();
    this.#http.start();
    this.#http.take(1000);
    this.#gc.take();
    this.#heartbeat.delays.clear();
    this.#last = now();
    this.#cpu = cpuUsage();
    this.#loop = loopUtilization();
  }

  stop() {
    this.#gc.stop();
    this.#http.stop();
  }

  // Times in ms, sizes in bytes, delays in us.
  take() {
    const time = now();
    const elapsed = time - this.#last;
    const cpu = cpuUsage();
    const loop = loopUtilization();
    const heap = v8.getHeapStatistics();
    const sample = {
      m: 's',
      t: epochMs(),
      dt: elapsed,
      delay: this.#heartbeat.delays.toJson(),
      active: loop.active - this.#loop.active,
      idle: loop.idle - this.#loop.idle,
      cpu: (cpu.user + cpu.system - this.#cpu.user - this.#cpu.system) / 1000,
      heap: [heap.used_heap_size, heap.total_heap_size, heap.heap_size_limit],
      rss: process.memoryUsage.rss(),
      handles: this.#cap.run(countHandles),
      gc: this.#gc.take(),
      inFlight: this.#http.active(),
      http: this.#http.take(elapsed),
      connections: this.#connections.servers.size === 0 ? null : this.#connections.open.size,
    };
    this.#heartbeat.delays.clear();
    this.#last = time;
    this.#cpu = cpu;
    this.#loop = loop;
    return sample;
  }
}

module.exports = { Sampler };

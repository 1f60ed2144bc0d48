// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// What one worker reported during one interval of one console: readings merged, then laid out as a sample row.
const { Buckets } = require('../buckets.cjs');
const { Kinds } = require('../gc.cjs');

const HandlesKeptMs = 5000;

function finite(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function seconds(us) {
  return us === null ? null : Math.round(us) / 1e6;
}

class Interval {
  #delays = new Buckets();
  #durations = new Buckets();
  #latest = null;
  #elapsedMs = 0;
  #activeMs = 0;
  #idleMs = 0;
  #cpuMs = 0;
  #requests = null;
  #gcMs = null;

  add(sample) {
    this.#latest = sample;
    this.#delays.merge(sample.delay);
    this.#elapsedMs += finite(sample.dt) || 0;
    this.#activeMs += finite(sample.active) || 0;
    this.#idleMs += finite(sample.idle) || 0;
    this.#cpuMs += finite(sample.cpu) || 0;
    if (Array.isArray(sample.http)) {
      this.#requests = (this.#requests || 0) + (finite(sample.http[0]) || 0);
      this.#durations.merge(sample.http[1]);
    }
    if (Array.isArray(sample.gc)) this.#gcMs = Kinds.map((_, i) => (finite(sample.gc[i]) || 0) + (this.#gcMs ? this.#gcMs[i] : 0));
  }

  // The row's values; handles is the worker's last count {at, types} or null. Without a reading all are null.
  values(columns, handles, now) {
    const last = this.#latest;
    if (last === null || this.#elapsedMs <= 0) return new Array(columns.list.length).fill(null);
    const loopMs = this.#activeMs + this.#idleMs;
    const heap = Array.isArray(last.heap) ? last.heap : [];
    const isCounted = handles !== null && now - handles.at < HandlesKeptMs;
    return [
      ...this.#delayValues(),
      loopMs > 0 ? Number((this.#activeMs / loopMs).toFixed(4)) : null,
      finite(heap[0]), finite(heap[1]), finite(heap[2]), finite(last.rss),
      Number((this.#cpuMs / this.#elapsedMs).toFixed(4)),
      finite(last.inFlight),
      this.#requests === null ? null : Number(((this.#requests * 1000) / this.#elapsedMs).toFixed(2)),
      seconds(this.#durations.percentile(0.5)), seconds(this.#durations.percentile(0.99)),
      finite(last.connections),
      ...(this.#gcMs === null ? [null, null, null, null] : this.#gcMs.map((ms) => Number((ms / 1000).toFixed(6)))),
      isCounted ? Object.values(handles.types).reduce((sum, n) => sum + (finite(n) || 0), 0) : null,
      ...columns.handleTypes.map((type) => (isCounted ? finite(handles.types[type]) || 0 : null)),
    ];
  }

  #delayValues() {
    const d = this.#delays;
    if (d.count === 0) return [null, null, null, null, null, null];
    return [d.min, d.sum / d.count, d.percentile(0.5), d.percentile(0.9), d.percentile(0.99), d.max].map(seconds);
  }
}

module.exports = { Interval };

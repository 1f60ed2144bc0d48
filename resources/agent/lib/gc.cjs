// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Time in garbage collection, by kind. An observer entry costs about 62 us (Node.js 20.20.2), so above
// CheapPerSecond it watches only some beats of sixteen and scales what it saw by the observed share.
const { PerformanceObserver } = require('node:perf_hooks');
const { now } = require('./captured.cjs');

const Kinds = ['minor', 'major', 'incremental', 'weakcb'];
const CheapPerSecond = 20;
const Cycle = 16;
const kindIndex = { 1: 0, 2: 0, 4: 1, 8: 2, 16: 3 }; // V8's bits; 2 is the minor mark-sweep of newer versions

class GcWatch {
  #guard;
  #observer = null;
  #isWatching = false;
  #beat = 0;
  #watchBeats = Cycle;
  #totals = [0, 0, 0, 0];
  #count = 0;
  #since = 0;
  #watchedMs = 0;
  #watchedSince = 0;

  constructor(guard) {
    this.#guard = guard;
  }

  start() {
    if (this.#observer !== null) return;
    this.#observer = new PerformanceObserver(this.#guard.wrap((list) => this.#add(list.getEntries())));
    this.#reset();
    this.#watch();
  }

  stop() {
    if (this.#observer === null) return;
    this.#rest();
    this.#observer = null;
  }

  // Each heartbeat: watch in the first #watchBeats beats of a cycle only.
  beat() {
    if (this.#observer === null) return;
    this.#beat = (this.#beat + 1) % Cycle;
    const wanted = this.#beat < this.#watchBeats;
    if (wanted && !this.#isWatching) this.#watch();
    if (!wanted && this.#isWatching) this.#rest();
  }

  // Milliseconds for each kind since the last call, null when nothing was watched.
  take() {
    if (this.#observer === null) return null;
    const time = now();
    if (this.#isWatching) {
      this.#add(this.#observer.takeRecords());
      this.#watchedMs += time - this.#watchedSince;
      this.#watchedSince = time;
    }
    const elapsed = time - this.#since;
    if (this.#watchedMs < 1 || elapsed < 1) return null;
    const scale = Math.max(1, elapsed / this.#watchedMs);
    const result = this.#totals.map((ms) => Number((ms * scale).toFixed(3)));
    // A rate from a short interval would swing the share: only full ones may change it.
    if (elapsed > 800) this.#adapt((this.#count * scale * 1000) / elapsed);
    this.#reset();
    return result;
  }

  #adapt(perSecond) {
    this.#watchBeats = perSecond <= CheapPerSecond ? Cycle
      : Math.max(1, Math.round((Cycle * CheapPerSecond) / perSecond));
  }

  #reset() {
    this.#totals.fill(0);
    this.#count = 0;
    this.#since = now();
    this.#watchedMs = 0;
    this.#watchedSince = this.#since;
  }

  #watch() {
    this.#observer.observe({ entryTypes: ['gc'] });
    this.#isWatching = true;
    this.#watchedSince = now();
  }

  #rest() {
    if (!this.#isWatching) return;
    this.#add(this.#observer.takeRecords());
    this.#observer.disconnect();
    this.#isWatching = false;
    this.#watchedMs += now() - this.#watchedSince;
  }

  #add(entries) {
    for (let i = 0; i < entries.length; i += 1) {
      const index = kindIndex[entries[i].detail === undefined ? 0 : entries[i].detail.kind];
      this.#totals[index === undefined ? 0 : index] += entries[i].duration;
      this.#count += 1;
    }
  }
}

module.exports = { GcWatch, Kinds };

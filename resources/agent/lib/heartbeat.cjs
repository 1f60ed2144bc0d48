// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The loop's delay from one unref'ed timer: lateness of each beat, period subtracted. There is no native histogram
// whose reset() would lose the next interval, so a block that begins in the sampling tick is seen like any other.
const { setInterval, clearInterval, now, epochMs, cpuUsage, loopUtilization } = require('./captured.cjs');
const { Buckets } = require('./buckets.cjs');

const PeriodMs = 20;
const StallMs = 50;

class Heartbeat {
  delays = new Buckets();
  #guard;
  #timer = null;
  #last = 0;
  #lastCpu = null;
  #lastActive = 0;
  #onBeat;
  #onStall;

  // onBeat(nowMs) after every beat; onStall({startedAt (ms since the epoch), durationMs, cpuMs}) after a late one.
  constructor(guard, onBeat, onStall) {
    this.#guard = guard;
    this.#onBeat = onBeat;
    this.#onStall = onStall;
  }

  start() {
    this.#last = now();
    this.#lastCpu = cpuUsage();
    this.#lastActive = loopUtilization().active;
    this.#timer = setInterval(this.#guard.wrap(() => this.#beat()), PeriodMs);
    this.#timer.unref();
  }

  stop() {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #beat() {
    const time = now();
    const gap = time - this.#last;
    const late = Math.max(0, gap - PeriodMs);
    const cpu = cpuUsage();
    const active = loopUtilization().active;
    this.#last = time;
    this.delays.add(late * 1000);
    if (late >= StallMs) this.#stalled(gap, late, active - this.#lastActive, cpu);
    this.#lastCpu = cpu;
    this.#lastActive = active;
    this.#onBeat(time);
  }

  // The block began up to one period before the beat was due: the loop's active time in the gap says when. (Before the
  // loop's first turn that time is 0: then the lateness alone counts.)
  #stalled(gap, late, active, cpu) {
    const durationMs = Math.min(gap, Math.max(late, active));
    const cpuMs = (cpu.user + cpu.system - this.#lastCpu.user - this.#lastCpu.system) / 1000;
    this.#onStall({ startedAt: epochMs() - durationMs, durationMs, cpuMs });
  }
}

module.exports = { Heartbeat, PeriodMs, StallMs };

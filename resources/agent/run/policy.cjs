// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// When a worker that ended unasked is started again: the rule of core/server's RestartPolicy, with the limits that loopserve
// hands over. Pure; one for each slot. A life of less than quickLifeMs is a quick one: 0, firstDelayMs, 2 × …, at most
// maxDelayMs; after maxQuickDeaths quick ones in a row the slot is given up.
class RestartPolicy {
  #limits;
  #quickDeaths = 0;

  constructor(limits) {
    this.#limits = limits;
  }

  // Milliseconds until the next start, or null: give up. fixedDelayMs (PM2's restart_delay) comes before each start.
  died(livedMs) {
    const { quickLifeMs, firstDelayMs, maxDelayMs, maxQuickDeaths, fixedDelayMs } = this.#limits;
    if (livedMs >= quickLifeMs) {
      this.#quickDeaths = 0;
      return fixedDelayMs;
    }
    this.#quickDeaths += 1;
    if (this.#quickDeaths >= maxQuickDeaths) return null;
    if (this.#quickDeaths === 1) return fixedDelayMs;
    return fixedDelayMs + Math.min(firstDelayMs * 2 ** Math.min(this.#quickDeaths - 2, 10), maxDelayMs);
  }

  reset() {
    this.#quickDeaths = 0;
  }
}

module.exports = { RestartPolicy };

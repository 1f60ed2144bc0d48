// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// What loopserve decided, read once at the start: JSON in a file descriptor or file. loopserve has checked it; what is
// checked here is only that the two fit together.
const fs = require('node:fs');

const MaxPlanBytes = 4 * 1024 * 1024;

const defaults = {
  name: 'node', args: [], nodeArgs: [], instances: 1, env: {}, waitReady: false, bootMs: 10000, drainMs: 10000,
  killMs: 2000, killSignal: 'SIGTERM', autorestart: true, memoryLimit: 0, logs: {}, watch: null, json: false, pidFile: null,
  policy: { quickLifeMs: 1000, firstDelayMs: 100, maxDelayMs: 15000, maxQuickDeaths: 16, fixedDelayMs: 0 },
  memoryLookMs: 5000, memoryPauseMs: 30000,
};

function readPlan(place) {
  const file = /^\d+$/.test(place) ? Number(place) : place;
  const text = fs.readFileSync(file, 'utf8');
  if (typeof file === 'number') fs.closeSync(file);
  if (text.length > MaxPlanBytes) throw new Error(`the plan is larger than ${MaxPlanBytes} bytes`);
  const plan = JSON.parse(text);
  if (typeof plan.script !== 'string') throw new Error('the plan names no script');
  return { ...defaults, ...plan, policy: { ...defaults.policy, ...plan.policy } };
}

module.exports = { readPlan };

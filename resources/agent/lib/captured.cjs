// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// What we use of the platform, taken when we are loaded: a program may install fake timers or patch prototypes later.
const { performance } = require('node:perf_hooks');

const { setInterval, clearInterval, setTimeout, clearTimeout, setImmediate } = globalThis;
const { parse, stringify } = JSON;
const now = performance.now.bind(performance);
const loopUtilization = performance.eventLoopUtilization.bind(performance);
const epochMs = Date.now;
const cpuUsage = process.cpuUsage.bind(process);
const random = Math.random;

module.exports = { setInterval, clearInterval, setTimeout, clearTimeout, setImmediate, parse, stringify, now,
  loopUtilization, epochMs, cpuUsage, random };

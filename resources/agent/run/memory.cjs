// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// What a process holds in memory, and what that means for a worker with a limit.
const fs = require('node:fs');

const HardFactor = 1.5;

// Bytes, or null where the system does not say (no /proc, the process is gone).
function residentBytes(pid) {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'));
    return match === null ? null : Number(match[1]) * 1024;
  } catch {
    return null;
  }
}

// 'fine', 'heavy' (over the limit: to be replaced) or 'kill' (over 1.5 times the limit: there may be no time to drain).
function judge(bytes, limit) {
  if (bytes === null || bytes <= limit) return 'fine';
  return bytes > HardFactor * limit ? 'kill' : 'heavy';
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1048576)} MiB`;
}

module.exports = { residentBytes, judge, megabytes };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Entry: node --require agent.cjs app.js, NODE_OPTIONS, or --import. Decides what this process is and starts the
// part that belongs to it. Nothing thrown here may reach the program that loaded us.
try {
  require('./lib/start.cjs').start();
} catch {
  // The program goes on without an agent.
}

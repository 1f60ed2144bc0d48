// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// In words that any Node.js understands: says so where it is too old for the rest.
if (Number(process.versions.node.split('.')[0]) < 18) {
  process.stderr.write('loopserve: Node.js ' + process.versions.node + ' is too old; 18 or newer is needed\n');
  process.exit(1);
} else {
  require('./main.cjs');
}

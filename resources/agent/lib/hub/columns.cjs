// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The columns of sample rows: a fixed part, then one for each handle type as it turns up. Names and units as in the
// OpenTelemetry semantic conventions; ours begin with "loopscope.".
const { Kinds } = require('../gc.cjs');

const MaxColumns = 512;
const MaxTypeChars = 128; // a handle type with a longer name is counted in the sum only

const fixed = [
  ['nodejs.eventloop.delay.min', 's', 'gauge'],
  ['nodejs.eventloop.delay.mean', 's', 'gauge'],
  ['nodejs.eventloop.delay.p50', 's', 'gauge'],
  ['nodejs.eventloop.delay.p90', 's', 'gauge'],
  ['nodejs.eventloop.delay.p99', 's', 'gauge'],
  ['nodejs.eventloop.delay.max', 's', 'gauge'],
  ['nodejs.eventloop.utilization', '1', 'gauge'],
  ['v8js.memory.heap.used', 'By', 'gauge'],
  ['loopscope.heap.total', 'By', 'gauge'],
  ['loopscope.heap.limit', 'By', 'gauge'],
  ['process.memory.usage', 'By', 'gauge'],
  ['process.cpu.utilization', '1', 'gauge'],
  ['http.server.active_requests', '{request}', 'gauge'],
  ['loopscope.http.rate', '1/s', 'gauge'],
  ['http.server.request.duration.p50', 's', 'gauge'],
  ['http.server.request.duration.p99', 's', 'gauge'],
  ['loopscope.http.connections', '{connection}', 'gauge'],
  ...Kinds.map((kind) => ['v8js.gc.duration', 's', 'delta', kind]),
  ['v8js.resource.active', '{resource}', 'gauge'],
];

class Columns {
  list = fixed.map(([name, unit, kind, attribute = ''], id) => ({ id, name, unit, kind, attribute }));
  handleTypes = [];
  #known = new Set();

  // The new columns that these handle types need, empty for none.
  addHandleTypes(types) {
    const added = [];
    for (const type of types) {
      if (this.#known.has(type) || this.list.length >= MaxColumns || type.length > MaxTypeChars) continue;
      this.#known.add(type);
      this.handleTypes.push(type);
      const column = { id: this.list.length, name: 'v8js.resource.active', unit: '{resource}', kind: 'gauge', attribute: type };
      this.list.push(column);
      added.push(column);
    }
    return added;
  }
}

module.exports = { Columns, MaxColumns };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// The agent's parts that need no process.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { root } from './support.mjs';

const require = createRequire(`${root}/resources/agent/agent.cjs`);
const { Buckets, indexOf, lowerBound, BucketCount } = require('./lib/buckets.cjs');
const { LineSplitter, parseLine, cut, MaxLineBytes } = require('./lib/protocol.cjs');
const { Guard, MaxErrors } = require('./lib/guard.cjs');
const { sanitised } = require('./lib/folder.cjs');
const { redisUrl } = require('./lib/owner.cjs');
const { Interval } = require('./lib/hub/interval.cjs');
const { Columns, MaxColumns } = require('./lib/hub/columns.cjs');
const { Fleet, MaxWorkers } = require('./lib/hub/fleet.cjs');
const { Restarts } = require('./lib/hub/restarts.cjs');
const { Output, MaxLineChars } = require('./lib/output.cjs');
const { Console, packRows, MaxQueuedBytes } = require('./lib/hub/console.cjs');

test('each bucket begins where the last one ends, and holds its lower bound', () => {
  for (let i = 0; i < 120; i += 1) {
    assert.equal(indexOf(lowerBound(i)), i);
    assert.equal(indexOf(lowerBound(i + 1) - 1), i);
  }
  assert.ok(indexOf(1e15) < BucketCount);
});

test('merged buckets say what one set of buckets would', () => {
  const all = new Buckets();
  const merged = new Buckets();
  for (let part = 0; part < 5; part += 1) {
    const some = new Buckets();
    for (let i = 0; i < 100; i += 1) {
      const value = (part * 100 + i) ** 2;
      all.add(value);
      some.add(value);
    }
    merged.merge(some.toJson());
  }
  assert.deepEqual(merged.toJson(), all.toJson());
  assert.equal(merged.max, 499 ** 2);
  assert.ok(Math.abs(merged.percentile(0.5) / 250 ** 2 - 1) < 0.13);
  assert.equal(new Buckets().percentile(0.5), null);
});

test('lines are the same wherever the bytes are split', () => {
  const bytes = Buffer.from('one\n\n{"ü":1}\nlast\n');
  for (let at = 0; at <= bytes.length; at += 1) {
    const lines = new LineSplitter();
    const found = [...lines.push(bytes.subarray(0, at)), ...lines.push(bytes.subarray(at))].map(String);
    assert.deepEqual(found, ['one', '', '{"ü":1}', 'last']);
  }
});

test('the line limit is exact', () => {
  assert.equal(new LineSplitter(4).push(Buffer.from('abcd\n')).length, 1);
  const long = new LineSplitter(4);
  long.push(Buffer.from('abc'));
  long.push(Buffer.from('de'));
  assert.ok(long.isTooLong);
});

test('a line that comes a byte at a time costs its bytes, not objects', () => {
  const lines = new LineSplitter();
  const one = Buffer.from('x');
  for (let i = 0; i < MaxLineBytes; i += 1) assert.equal(lines.push(one).length, 0);
  const [line] = lines.push(Buffer.from('\n'));
  assert.equal(line.length, MaxLineBytes);
  assert.ok(line.every((byte) => byte === 120));
  assert.equal(lines.isTooLong, false);
});

test('nesting is counted outside strings only', () => {
  assert.deepEqual(parseLine(Buffer.from('"[[[[[[[[[[[[[[[[[[\\"["')), '[[[[[[[[[[[[[[[[[["[');
  assert.ok(parseLine(Buffer.from('['.repeat(16) + ']'.repeat(16))));
  assert.throws(() => parseLine(Buffer.from('['.repeat(17) + ']'.repeat(17))), { code: -32700 });
});

test('text is cut at a character\'s boundary', () => {
  assert.equal(cut('aäö', 4), 'aä');
  assert.equal(cut('abc', 4), 'abc');
});

test('the guard swallows errors and gives up after the limit, once', () => {
  const guard = new Guard();
  let closed = 0;
  guard.onOff(() => { closed += 1; });
  const broken = guard.wrap(() => { throw new Error('x'); });
  for (let i = 0; i < MaxErrors + 5; i += 1) broken();
  assert.equal(closed, 1);
  assert.equal(guard.wrap(() => 1)(), undefined);
});

test('names fit the socket\'s rules', () => {
  assert.equal(sanitised('@me/shop café'), '_me_shop_caf_');
  assert.equal(sanitised('..'), 'node');
  assert.equal(sanitised('x'.repeat(99)).length, 40);
});

test('the cache\'s address travels without its password', () => {
  assert.equal(redisUrl({ REDIS_URL: 'redis://user:secret@host:6379/2' }), 'redis://host:6379/2');
  assert.equal(redisUrl({ REDIS_URL: 'not a url' }), null);
  assert.equal(redisUrl({}), null);
});

const reading = { t: 1, dt: 500, delay: null, active: 100, idle: 400, cpu: 50, heap: [1, 2, 3], rss: 4, gc: [1, 0, 0, 0], inFlight: 0,
  http: [10, null], connections: 0 };
test('a worker that ends after it was asked for its counts is proven by its last ones', async () => {
  const posted = [];
  const hub = { fleet: new Fleet(() => {}), post: (message) => posted.push(message), event: () => {},
    tellWorker: (life, message) => life.link?.send(message),
    tellWorkers: (message) => hub.fleet.all.forEach((life) => life.link?.send(message)) };
  const restarts = new Restarts(hub);
  const counts = (answered, active, more = {}) => ({ m: 'tally', hasHttp: true, answered, failed: 0, active, ...more });
  const drained = hub.fleet.begin(1, 1, 101, 0); // by another restart, at the same time
  const other = hub.fleet.begin(2, 1, 102, 0);
  let asked = 0;
  other.link = { send: ({ m, token }) => { if (m === 'tally') restarts.tally(other, counts(0, 0, { token })); } };
  drained.link = { send: ({ m, token }) => {
    if (m !== 'tally') return;
    asked += 1;
    restarts.tally(drained, counts(asked === 1 ? 0 : 10, asked === 1 ? 0 : 2, { token }));
    if (asked === 1) return;
    drained.link = null; // it ends with two requests answered that were under way when it was asked
    setTimeout(() => {
      restarts.tally(drained, counts(12, 0, { done: true }));
      hub.fleet.exit(drained, 0, null, true);
      restarts.ended(drained);
    }, 20);
  } };
  const reply = new Promise((resolve, reject) => {
    const console = { underWay: new Map(), send: () => {}, reply: (id, result) => resolve(result), refuse: (id, code, text) => reject(new Error(text)) };
    restarts.restart(console, 1, 2, 'graceful', 1000);
  });
  while (posted.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
  restarts.receive({ m: 'done', token: posted[0].token, result: { isCovered: true } });
  assert.deepEqual((await reply).proof, { answered: 12, failed: 0, refused: 0 });
});

test('an interval without a reading is no data, never 0', () => {
  const columns = new Columns();
  assert.ok(new Interval().values(columns, null, 1).every((value) => value === null));
});

test('readings of one interval are merged', () => {
  const columns = new Columns();
  columns.addHandleTypes(['Timeout']);
  const interval = new Interval();
  interval.add(reading);
  interval.add({ ...reading, heap: [9, 2, NaN] });
  const row = interval.values(columns, { at: 1, types: { Timeout: 2 } }, 2);
  const value = (name, attribute = '') => row[columns.list.findIndex((c) => c.name === name && c.attribute === attribute)];
  assert.equal(row.length, columns.list.length);
  assert.equal(value('nodejs.eventloop.utilization'), 0.2);
  assert.equal(value('v8js.memory.heap.used'), 9);
  assert.equal(value('loopscope.heap.limit'), null);
  assert.equal(value('loopscope.http.rate'), 20);
  assert.equal(value('v8js.gc.duration', 'minor'), 0.002);
  assert.equal(value('http.server.request.duration.p50'), null);
  assert.equal(value('v8js.resource.active', 'Timeout'), 2);
});

// A socket whose reader never reads.
class StuckSocket {
  writableLength = 0;
  sent = [];
  on(name, handler) { this[name] = handler; }
  write(bytes) {
    this.writableLength += bytes.length;
    this.sent.push(String(bytes));
  }
  destroy() { this.isDestroyed = true; }
}
test('a slow console loses its oldest samples, is told how many, and loses nothing else', () => {
  const socket = new StuckSocket();
  const console = new Console(socket, () => {}, () => {}, () => {});
  const rows = Array.from({ length: 1000 }, () => new Array(20).fill(12345));
  for (let i = 0; i < 100; i += 1) console.sendSamples(i, 1000, rows);
  console.send({ method: 'event' });
  for (let i = 0; i < 100; i += 1) {
    socket.writableLength = 0;
    socket.drain();
  }
  const messages = socket.sent.map((line) => JSON.parse(line));
  const samples = messages.filter((message) => message.method === 'samples').map((message) => message.params);
  assert.equal(messages.filter((message) => message.method === 'event').length, 1);
  assert.equal(samples.at(-1).t, 99, 'the newest sample is kept');
  assert.equal(samples.reduce((sum, params) => sum + (params.dropped ?? 0), samples.length) >= 98, true);
  assert.ok(socket.sent.join('').length < MaxQueuedBytes + 200000);
});

test('a queue that is full keeps logs waiting outside, and says how many lines it left out', () => {
  const socket = new StuckSocket();
  const console = new Console(socket, () => {}, () => {}, () => {});
  const note = (n) => ({ method: 'log', params: { text: `${n} left out` } });
  const text = 'x'.repeat(1000);
  for (let i = 0; i < 5000; i += 1) console.sendLog({ method: 'log', params: { text } }, note);
  const drain = () => {
    for (let i = 0; i < 100; i += 1) {
      socket.writableLength = 0;
      socket.drain();
    }
  };
  drain();
  assert.ok(socket.sent.join('').length < 1.2 * 1024 * 1024);
  const sent = socket.sent.length;
  console.sendLog({ method: 'log', params: { text: 'last' } }, note);
  drain();
  assert.deepEqual(socket.sent.slice(sent).map((line) => JSON.parse(line).params.text), [`${5000 - sent} left out`, 'last']);
  assert.equal(socket.isDestroyed, undefined);
});

test('4,096 workers with every column and the longest numbers: no line is too long, no row is lost', () => {
  const columns = new Columns();
  columns.addHandleTypes(Array.from({ length: 1000 }, (_, i) => `Type${i}`));
  assert.equal(columns.list.length, MaxColumns);
  const socket = new StuckSocket();
  const console = new Console(socket, () => {}, () => {}, () => {});
  for (const width of [22, MaxColumns]) {
    const rows = Array.from({ length: 4096 }, (_, i) => [i + 1, 1, ...new Array(width).fill(-1.2345678901234567e-300)]);
    const parts = packRows(rows);
    assert.ok(parts.every((part) => part.length <= MaxLineBytes - 256));
    assert.deepEqual(parts.flatMap((part) => JSON.parse(`[${part}]`)), rows);
    socket.sent = [];
    socket.writableLength = 0;
    console.sendSamples(Number.MAX_SAFE_INTEGER, 60000, rows);
    assert.ok(socket.sent.length > 0 && socket.sent.every((line) => Buffer.byteLength(line) <= MaxLineBytes + 1));
    socket.drain();
  }
  assert.deepEqual(packRows([]), ['']);
  assert.equal(packRows(Array.from({ length: 5000 }, () => [1, 1, 0])).length, 2, '4,096 rows in one message');
});

test('hello, attach and metrics of the largest cluster fit into a line', () => {
  const columns = new Columns();
  columns.addHandleTypes(Array.from({ length: 1000 }, (_, i) => `${i}`.padEnd(128, '\u0001')).concat('y'.repeat(129)));
  assert.ok(!columns.handleTypes.includes('y'.repeat(129)));
  assert.ok(Buffer.byteLength(JSON.stringify(columns.list)) < MaxLineBytes - 20000);
  const fleet = new Fleet(() => {});
  for (let slot = 1; slot <= MaxWorkers + 5; slot += 1) {
    const life = fleet.begin(slot, 1, 4194304, Date.now() * 1000);
    fleet.exit(life, undefined, 'SIGVTALRM', true);
  }
  assert.equal(fleet.all.length, MaxWorkers);
  assert.ok(Buffer.byteLength(JSON.stringify(fleet.all.map(Fleet.describe))) < MaxLineBytes - 1000);
});

test('a reading of nonsense makes a row of the right length, with numbers and nulls only', () => {
  const columns = new Columns();
  columns.addHandleTypes(['Timeout']);
  const interval = new Interval();
  interval.add({ t: 'x', dt: 1, delay: ['a', {}, null, [], 'b', 'c', 1e9, 7], active: '1', idle: {}, cpu: [], heap: 'heap', rss: '7',
    gc: [1, 'x', null, {}, 5, 6, 7], inFlight: true, http: ['x', 'y'], connections: NaN });
  const row = JSON.parse(JSON.stringify(interval.values(columns, { at: 1, types: { Timeout: 'many', other: {} } }, 2)));
  assert.equal(row.length, columns.list.length);
  assert.ok(row.every((value) => value === null || typeof value === 'number'), JSON.stringify(row));
});

test('half a surrogate pair never leaves in a line', () => {
  assert.equal(cut('a\ud800b'), 'a\ufffdb');
  assert.equal(cut('ab\ud83d\ude00', 5), 'ab');
});

test('a write of any size is noted in part, and memory stays', () => {
  const sent = [];
  const output = new Output(new Guard(), (lines, leftOut) => { sent.push({ lines, leftOut }); return true; });
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    output.start();
    process.stdout.write('x'.repeat(50e6));
    process.stdout.write(new Uint8Array(50e6).fill(10));
    process.stdout.write('no end');
    process.stdout.write('\n');
    output.flush();
    output.stop();
  } finally {
    process.stdout.write = write;
  }
  const [{ lines, leftOut }] = sent;
  assert.equal(lines[0][2].length, MaxLineChars);
  assert.ok(lines.length <= 200 && leftOut > 0);
  assert.ok(JSON.stringify(sent).length < 64 * 1024);
});

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Lines that no honest console sends, at the hub of a real cluster: each gets its answer, and nothing else happens.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { Stage, app, eventually, root } from './support.mjs';

const stage = new Stage();
let child;
let port;
let file;
before(async () => {
  child = stage.start([app('drain.cjs')]);
  port = await stage.portOf(child);
  file = await stage.socketOf(child);
});
afterEach(() => stage.hangUp());
after(() => stage.end());

const linesOf = (name) => fs.readFileSync(path.join(root, 'tests/data/wire', name), 'utf8').trim().split('\n')
  .map((line) => JSON.parse(line));
const bytesOf = (entry) => (entry.hex === undefined ? Buffer.from(entry.line) : Buffer.from(entry.hex, 'hex'));

async function allIsWell() {
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  const hub = await stage.hubAt(file);
  assert.ok((await hub.ask('attach', { protocol: 1, client: 'after', role: 'observe', intervalMs: 100 })).result);
  await hub.waitFor('samples', (params) => params.rows.length > 0);
  hub.socket.destroy();
  assert.deepEqual([child.exitCode, child.err], [null, '']);
}

// How the hub judges, in the end, the lines that are well formed.
const judged = { 'id 2^53-1': 'ok', 'attach of version 2 is for the hub to judge': -32002 };

for (const entry of linesOf('requests.jsonl')) {
  test(`a line of a console: ${entry.name}`, async () => {
    const hub = await stage.hubAt(file);
    await hub.attach();
    const count = () => hub.messages.filter((message) => message.method === undefined).length;
    const before = count();
    hub.raw(Buffer.concat([bytesOf(entry), Buffer.from('\n')]));
    if (entry.notification) {
      assert.ok((await hub.ask('ping')).result);
      assert.equal(count(), before + 1, 'a notification is not answered');
      return;
    }
    const reply = await eventually(() => hub.messages.filter((message) => message.method === undefined)[before], 'an answer');
    const expected = judged[entry.name] ?? entry.expect;
    assert.equal(expected === 'ok' ? reply.error : reply.error?.code, expected === 'ok' ? undefined : expected, JSON.stringify(reply));
    if (entry.id !== undefined) assert.equal(reply.id, entry.id);
    if (entry.names !== undefined) assert.ok(reply.error.message.includes(entry.names), reply.error.message);
    assert.ok((await hub.ask('ping')).result, 'the next line is read as if nothing had happened');
  });
}

test('everything that a hub may say, said to it, is ignored or answered', async () => {
  const hub = await stage.hubAt(file);
  await hub.attach(1000, 'observe');
  for (const entry of linesOf('hub.jsonl')) hub.raw(Buffer.concat([bytesOf(entry), Buffer.from('\n')]));
  assert.ok((await hub.ask('ping')).result);
  await allIsWell();
});

test('3,000 lines with bytes changed at random harm nobody', async () => {
  const seeds = [...linesOf('requests.jsonl'), ...linesOf('hub.jsonl')].map(bytesOf).filter((line) => line.length > 0 && line.length < 2000);
  let state = 20261123; // mulberry32: the same lines each time
  const random = (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
  for (let round = 0; round < 15; round += 1) {
    const hub = await stage.hubAt(file);
    await hub.attach(1000, 'observe');
    for (let i = 0; i < 200; i += 1) {
      const line = Buffer.from(seeds[random(seeds.length)]);
      for (let changes = 1 + random(4); changes > 0; changes -= 1) line[random(line.length)] = random(256);
      hub.raw(Buffer.concat([line, Buffer.from('\n')]));
    }
    assert.ok((await hub.ask('ping')).result);
    assert.ok(hub.messages.every((message) => message.error?.code !== -32603), 'no fault of the hub');
    hub.socket.destroy();
  }
  await allIsWell();
});

test('a console that asks without end and reads nothing is let go', async () => {
  const socket = net.connect(file);
  socket.on('error', () => {});
  const pings = Buffer.from('{"id":1,"method":"ping"}\n'.repeat(4000));
  const isClosed = new Promise((resolve) => { socket.once('close', resolve); });
  socket.pause();
  const ask = () => { while (!socket.destroyed && socket.write(pings)); };
  socket.on('drain', ask);
  ask();
  await isClosed;
  await allIsWell();
});

test('consoles that attach again and again, at every interval, do not slow the workers down', async () => {
  const hub = await stage.hubAt(file);
  for (let i = 0; i < 5000; i += 1) {
    hub.raw(`{"id":${i + 10000},"method":"attach","params":{"protocol":1,"intervalMs":${100 + (i % 2)},"logs":${i % 2 === 0}}}\n`);
  }
  assert.ok((await hub.answer(14999)).result);
  hub.socket.destroy();
  await allIsWell();
});

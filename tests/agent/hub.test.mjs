// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// The hub's side of PROTOCOL.md against a stand-alone process: errors, limits, roles, sockets.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Stage, app, eventually } from './support.mjs';

const stage = new Stage();
let child;
let file;
before(async () => {
  child = stage.start([app('hello.cjs')]);
  file = await stage.socketOf(child);
});
after(() => stage.end());

const answers = (at) => new Promise((resolve) => {
  const socket = net.connect(at);
  socket.on('connect', () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
});

test('the sockets are the user\'s alone', () => {
  for (const socket of stage.sockets) assert.equal(fs.statSync(socket).mode & 0o777, 0o600);
  assert.equal(stage.sockets.filter((name) => name.endsWith('.sock')).length, 1);
});

test('hello is first, and names what works here', async () => {
  const hub = await stage.hubAt(file);
  const hello = hub.messages[0].params;
  assert.equal(hello.protocol, 1);
  assert.equal(hello.cluster.pid, child.pid);
  assert.equal(hello.cluster.runtime, 'node');
  assert.deepEqual(hello.capabilities, ['attach', 'ping', 'cancel']);
  assert.deepEqual(hello.metrics.map((metric) => metric.id), hello.metrics.map((_, i) => i));
});

const bad = [
  ['{"id":1,', -32700, null], ['\xff\xfe', -32700, null], ['['.repeat(17), -32700, null],
  ['[]', -32600, null], ['7', -32600, null], ['{"id":1}', -32600, 1], ['{"id":1,"method":7}', -32600, 1],
  ['{"id":"x","method":"ping"}', -32600, null], ['{"id":1,"jsonrpc":"1.0","method":"ping"}', -32600, 1],
  ['{"id":1,"method":"nothing"}', -32601, 1], ['{"id":1,"method":"toString"}', -32601, 1],
  ['{"id":1,"method":"ping"}', -32001, 1], ['{"id":1,"method":"worker.restart","params":{"slot":1}}', -32601, 1],
  ['{"id":1,"method":"attach","params":[]}', -32602, 1], ['{"id":1,"method":"attach","params":{"protocol":"1"}}', -32602, 1],
  ['{"id":1,"method":"attach","params":{"protocol":2,"client":"x"}}', -32002, 1],
  ['{"id":1,"method":"attach","params":{"protocol":1,"client":"x","intervalMs":99}}', -32602, 1],
  ['{"id":1,"method":"attach","params":{"protocol":1,"client":"x","role":"root"}}', -32602, 1],
];
test('a bad line gets its error, and the next line is read as if nothing had happened', async () => {
  const hub = await stage.hubAt(file);
  for (const [line, code, id] of bad) {
    const count = hub.messages.length;
    hub.raw(Buffer.from(`${line}\n`, 'latin1'));
    const answer = await eventually(() => hub.messages[count], `an answer to ${line}`);
    assert.deepEqual([answer.id, answer.error?.code], [id, code], line);
    assert.ok(answer.error.message.length > 3);
  }
  hub.raw('\n\r\n{"method":"unheard"}\n');
  hub.raw('{"id":99,"method":"attach","params":{"protocol":1,"client":"x"}}\n');
  await eventually(() => hub.messages.find((message) => message.id === 99)?.result, 'an attached console');
});

test('a line that is too long ends the connection, with its error', async () => {
  const hub = await stage.hubAt(file);
  hub.raw(Buffer.alloc(1024 * 1024 + 1, 'x'));
  await eventually(() => hub.isClosed, 'closed');
  assert.equal(hub.messages.at(-1).error.code, -32010);
});

test('three hundred lines that are no JSON end the connection', async () => {
  const hub = await stage.hubAt(file);
  hub.raw('x\n'.repeat(300));
  await eventually(() => hub.isClosed, 'closed');
  assert.equal(hub.messages.filter((message) => message.error?.code === -32700).length, 300);
});

test('garbage on the workers\' socket harms nobody', async () => {
  const socket = net.connect(file.replace(/sock$/, 'wrk'));
  socket.on('error', () => {});
  socket.write('{"m":"hi","slot":1,"incarnation":1,"pid":1}\n\x00\x01garbage\n');
  await new Promise((resolve) => { socket.once('close', resolve); socket.resume(); });
  const hub = await stage.hubAt(file);
  assert.ok((await hub.attach()).result);
});

test('the seventeenth console is refused', async () => {
  const own = new Stage();
  try {
    const other = own.start([app('hello.cjs')]);
    const socket = await own.socketOf(other);
    for (let i = 0; i < 16; i += 1) await own.hubAt(socket);
    await assert.rejects(async () => {
      const late = net.connect(socket);
      const [bytes] = await new Promise((resolve) => { late.once('data', (...all) => resolve(all)); });
      late.destroy();
      throw new Error(String(JSON.parse(bytes).error.code));
    }, /-32008/);
  } finally {
    await own.end();
  }
});

test('what a dead process left is replaced and swept', async () => {
  const own = new Stage();
  try {
    const killed = own.start([app('hello.cjs')]);
    const left = await own.socketOf(killed);
    killed.kill('SIGKILL');
    await new Promise((resolve) => { killed.once('exit', resolve); });
    assert.ok(fs.existsSync(left), 'a killed process cannot remove its socket');
    const next = own.start([app('hello.cjs')], { env: { LOOPSCOPE_SOCKET: left } });
    await own.portOf(next);
    await eventually(() => answers(left), 'the socket is taken over');
    const hub = await own.hubAt(left);
    assert.equal(hub.messages[0].params.cluster.pid, next.pid);
    const third = own.start([app('hello.cjs')]);
    await own.socketOf(third);
    next.kill('SIGKILL');
    await new Promise((resolve) => { next.once('exit', resolve); });
    const fourth = own.start([app('hello.cjs')]);
    await own.socketOf(fourth);
    await eventually(() => !own.sockets.includes(left), 'the stale socket is swept');
    assert.ok(own.sockets.some((name) => path.basename(name).endsWith(`-${third.pid}.sock`)), 'a live one stays');
  } finally {
    await own.end();
  }
});

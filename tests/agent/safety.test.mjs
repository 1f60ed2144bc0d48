// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// The program must not notice the agent: not by its exit, not by its output, not by an error of ours.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, agent, app } from './support.mjs';

let stage;
beforeEach(() => { stage = new Stage(); });
afterEach(() => stage.end());

// A program that lives long enough for the hub to be up, then ends as `how` says.
const living = (how) => `setTimeout(() => { ${how} }, 700);`;

const ends = [
  ['process.exit(7)', { code: 7, signal: null }],
  ['throw new Error("x")', { code: 1, signal: null }],
  ['Promise.reject(new Error("x"))', { code: 1, signal: null }],
  ['process.kill(process.pid, "SIGTERM")', { code: null, signal: 'SIGTERM' }],
  ['process.exitCode = 3', { code: 3, signal: null }],
];
for (const [how, { code, signal }] of ends) {
  test(`ends as without the agent: ${how}`, async () => {
    const file = stage.write('end.cjs', living(how));
    for (const load of [[], ['--require', agent]]) {
      const result = await stage.run([file], { load });
      assert.deepEqual({ code: result.code, signal: result.signal }, { code, signal });
    }
  });
}

test('a program with nothing to do ends at once, and says nothing of its own', async () => {
  const result = await stage.run(['-e', '0']);
  assert.deepEqual([result.code, result.out, result.err], [0, '', '']);
  assert.deepEqual(stage.sockets, [], 'a short script opens no socket');
});

test('a console that is attached does not keep the process', async () => {
  const child = stage.start([stage.write('wait.cjs', 'setTimeout(() => {}, 1500);')]);
  const hub = await stage.hubOf(child);
  await hub.attach();
  const [code] = await new Promise((resolve) => { child.once('close', (...all) => resolve(all)); });
  assert.equal(code, 0);
  assert.equal(child.out + child.err, '');
  assert.deepEqual(stage.sockets, [], 'the sockets are removed at exit');
});

test('beforeExit still fires, once', async () => {
  const result = await stage.run(['-e', 'process.on("beforeExit", () => console.log("before")); setTimeout(() => {}, 600);']);
  assert.equal(result.out, 'before\n');
});

test('loaded three times it is there once', async () => {
  const child = stage.start([app('hello.cjs')], { load: ['--require', agent, '--import', agent], env: { NODE_OPTIONS: `--require ${agent}` } });
  await stage.portOf(child);
  const hub = await stage.hubOf(child);
  const reply = await hub.attach();
  assert.equal(reply.result.workers.length, 1);
  assert.equal(stage.sockets.length, 2, 'one socket for consoles, one for workers');
});

for (const [name, load, env] of [['--import', ['--import', agent], {}], ['NODE_OPTIONS', [], { NODE_OPTIONS: `--require "${agent}"` }]]) {
  test(`an ESM program loaded by ${name} reports`, async () => {
    const child = stage.start([app('hello.mjs')], { load, env });
    const port = await stage.portOf(child);
    const hub = await stage.hubOf(child);
    await hub.attach(100);
    await hub.waitFor('samples', () => hub.values(1, 'process.memory.usage').some((value) => value !== null));
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    await hub.waitFor('samples', () => hub.values(1, 'loopscope.http.rate').some((rate) => rate > 0));
    await hub.waitFor('samples', () => hub.values(1, 'http.server.request.duration.p99').some((value) => value > 0 && value < 5));
  });
}

test('LOOPSCOPE_OFF=1 leaves nothing behind', async () => {
  const file = stage.write('off.cjs', 'setTimeout(() => console.log(Symbol.for("loopscope.agent.v1") in globalThis), 600);');
  const result = await stage.run([file], { env: { LOOPSCOPE_OFF: '1' } });
  assert.equal(result.out, 'false\n');
  assert.deepEqual(stage.sockets, []);
});

test('worker_threads of the program get no agent', async () => {
  const file = stage.write('threads.cjs', `const { Worker } = require('node:worker_threads');
    new Worker('require("node:worker_threads").parentPort.postMessage(Symbol.for("loopscope.agent.v1") in globalThis)', { eval: true })
      .on('message', (message) => console.log(message));`);
  const result = await stage.run([file], { env: { NODE_OPTIONS: `--require ${agent}` } });
  assert.equal(result.out, 'false\n');
});

test('a run-time folder that cannot be made does no harm', async () => {
  const blocker = stage.write('file', '');
  for (const folder of [path.join(blocker, 'below'), '/proc/no/such']) {
    const result = await stage.run(['-e', living('process.exit(7)')], { env: { XDG_RUNTIME_DIR: folder } });
    assert.deepEqual([result.code, result.out, result.err], [7, '', '']);
  }
});

test('a cluster whose socket cannot be bound still runs', async () => {
  const blocker = stage.write('file', '');
  const child = stage.start([app('drain.cjs')], { env: { XDG_RUNTIME_DIR: path.join(blocker, 'below') } });
  const port = await stage.portOf(child);
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  assert.equal(child.err, '');
});

test('without XDG_RUNTIME_DIR the folder is private to the user', async () => {
  const child = stage.start([app('hello.cjs')], { env: { XDG_RUNTIME_DIR: '', TMPDIR: stage.folder } });
  await stage.portOf(child);
  const folder = path.join(stage.folder, `loopscope-${process.getuid()}`);
  await stage.hubAt(await (async () => {
    const { eventually } = await import('./support.mjs');
    return eventually(() => fs.existsSync(folder) && fs.readdirSync(folder).filter((name) => name.endsWith('.sock'))
      .map((name) => path.join(folder, name))[0], 'a socket in the private folder');
  })());
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
});

test('fake timers and patched prototypes of the program do not stop the reports', async () => {
  const file = stage.write('fake.cjs', `const real = setTimeout;
    globalThis.setTimeout = globalThis.setInterval = globalThis.setImmediate = () => ({ unref() {} });
    Date.now = () => 0; JSON.stringify = JSON.parse = () => { throw new Error('faked'); };
    performance.now = () => { throw new Error('faked'); };
    Object.prototype.extra = 1;
    real(() => process.exit(7), 3000);`);
  const child = stage.start([file]);
  const hub = await stage.hubOf(child);
  await hub.attach(100);
  await hub.waitFor('samples', () => hub.values(1, 'nodejs.eventloop.delay.max').some((value) => value !== null));
  const [code] = await new Promise((resolve) => { child.once('close', (...all) => resolve(all)); });
  assert.equal(code, 7);
  assert.equal(child.err, '');
});

test('errors inside the agent never reach the program, and it switches itself off', async () => {
  const preload = stage.write('break.cjs', `require('node:v8').getHeapStatistics = () => { throw new Error('broken'); };
    process.getActiveResourcesInfo = () => { throw new Error('broken'); };`);
  const child = stage.start([app('hello.cjs')], { load: ['--require', preload, '--require', agent] });
  const port = await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach(100);
  const { eventually } = await import('./support.mjs');
  await eventually(() => hub.isClosed, 'the agent switches itself off after 20 errors');
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  assert.equal(child.exitCode, null);
  assert.equal(child.err, '');
});

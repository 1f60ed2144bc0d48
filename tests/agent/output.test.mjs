// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Lines of the program for consoles that asked for logs, and nothing changed for the program.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, app, eventually } from './support.mjs';

let stage;
beforeEach(() => { stage = new Stage(); });
afterEach(() => stage.end());

async function begin(env = {}) {
  const child = stage.start([app('talk.cjs')], { env });
  const port = await stage.portOf(child);
  const hub = await stage.hubOf(child);
  const ask = async (path) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })).text();
  return { child, hub, ask };
}

async function beginWithLogs(env = {}) {
  const all = await begin(env);
  await all.hub.attach(200, 'observe', true);
  await eventually(async () => (await all.ask('/own')) === 'true', 'the streams are watched');
  return all;
}

const linesOf = (hub, stream) => hub.of('log').filter((params) => params.stream === stream).map((params) => params.text);

for (const env of [{}, { ALONE: '1' }]) {
  const what = env.ALONE ? 'a stand-alone process' : 'a worker';

  test(`lines of ${what} reach the console that asked, and its output is what it was`, async () => {
    const { child, hub, ask } = await beginWithLogs(env);
    const quiet = await stage.hubAt(stage.sockets.find((file) => file.endsWith('.sock')));
    await quiet.attach();
    const before = child.out;
    await ask('/say?out=hello&err=oh%20no');
    const out = await hub.waitFor('log', (params) => params.stream === 'stdout' && params.text === 'hello');
    const err = await hub.waitFor('log', (params) => params.stream === 'stderr' && params.text === 'oh no');
    for (const line of [out, err]) {
      assert.deepEqual([line.slot, line.incarnation], [1, 1]);
      assert.ok(Math.abs(line.t / 1000 - Date.now()) < 60000);
    }
    await eventually(() => child.out === `${before}hello\n` && child.err === 'oh no\n', 'the same output');
    assert.equal(quiet.of('log').length, 0);
  });

  test(`a flood of ${what} is passed on in part, and the rest counted`, async () => {
    const { child, hub, ask } = await beginWithLogs(env);
    const told = () => hub.of('log').filter((params) => params.stream === 'hub')
      .reduce((sum, params) => sum + Number(/^(\d+) lines? (is|are) left out: worker 1/.exec(params.text)[1]), 0);
    await ask('/burst?n=5000');
    await eventually(() => child.out.includes('line 4999\n'), 'all of the output');
    assert.equal(child.out.split('\n').filter((line) => line.startsWith('line ')).length, 5000);
    await eventually(() => linesOf(hub, 'stdout').length + told() >= 5000, 'all lines passed on or counted');
    assert.equal(linesOf(hub, 'stdout').length + told(), 5000);
    assert.ok(linesOf(hub, 'stdout').length >= 200 && linesOf(hub, 'stdout').length < 2500);
  });
}

test('bytes, encodings, half characters and long lines come as text', async () => {
  const { hub, ask } = await beginWithLogs();
  await ask('/bytes');
  await eventually(() => linesOf(hub, 'stdout').length >= 3, 'three lines');
  const [first, second, third] = linesOf(hub, 'stdout');
  assert.deepEqual([first, second], ['aäb', 'c']);
  assert.ok(third.startsWith('\ufffdxxx'), 'half a surrogate pair is no text');
  assert.equal(third.length, 8192);
});

test('nobody asked: write is the program\'s own; nobody is left: it is again', async () => {
  const { hub, ask } = await begin();
  await hub.attach();
  await ask('/say?out=unheard');
  assert.equal(await ask('/own'), 'false');
  await hub.attach(200, 'observe', true);
  await eventually(async () => (await ask('/own')) === 'true', 'the streams are watched');
  hub.socket.destroy();
  await eventually(async () => (await ask('/own')) === 'false', 'the streams are let go');
});

test('a program that wraps write itself keeps its wrapper, and each line is passed on once', async () => {
  const { child, hub, ask } = await beginWithLogs();
  await ask('/wrap');
  await hub.attach(200, 'observe', false);
  await hub.attach(200, 'observe', true);
  await eventually(async () => { await ask('/say?out=again'); return linesOf(hub, 'stdout').includes('again'); }, 'watched again');
  await ask('/say?out=wrapped');
  await hub.waitFor('log', (params) => params.text === 'wrapped');
  await ask('/say?out=end');
  await hub.waitFor('log', (params) => params.text === 'end');
  assert.deepEqual(linesOf(hub, 'stdout').filter((line) => line !== 'again'), ['wrapped', 'end']);
  await eventually(() => child.out.endsWith('wrapped\nend\n'), 'the output');
});

test('a write\'s result, callback and errors are the program\'s', async () => {
  const { hub, ask } = await beginWithLogs();
  assert.equal(await ask('/result'), 'boolean and called back');
  assert.equal(await ask('/bad'), 'ERR_INVALID_ARG_TYPE');
  await hub.waitFor('log', (params) => params.text === 'result');
});

test('a worker\'s last words arrive, and its exit code stays', async () => {
  const { child, hub, ask } = await beginWithLogs();
  await assert.rejects(ask('/die'));
  await hub.waitFor('log', (params) => params.stream === 'stderr' && params.text === 'last words');
  await hub.waitFor('log', (params) => params.stream === 'stderr' && params.text === 'cut o');
  const gone = await hub.waitFor('worker', (params) => params.state === 'exited');
  assert.equal(gone.exitCode, 9);
  await eventually(() => child.err === 'last words\ncut o', 'the same output');
});

test('a console that asked for logs does not keep the process, nor change its exit', async () => {
  const child = stage.start([stage.write('wait.cjs', 'setTimeout(() => { process.exitCode = 3; }, 1500);')]);
  const hub = await stage.hubOf(child);
  await hub.attach(200, 'observe', true);
  const [code] = await once(child, 'close');
  assert.deepEqual([code, child.out, child.err], [3, '', '']);
});

test('a reader of the program\'s output that goes away ends it as without the agent', async () => {
  const file = stage.write('pipe.cjs', 'setInterval(() => { if (require("fs").existsSync(process.env.GO)) process.stdout.write("x\\n"); }, 20);');
  const ends = [];
  for (const load of [[], undefined]) {
    const child = stage.start([file], { load, env: { GO: `${stage.folder}/go` } });
    if (load === undefined) {
      const hub = await stage.hubOf(child);
      await hub.attach(200, 'observe', true);
      await hub.waitFor('samples');
    }
    child.stdout.destroy();
    stage.write('go', '');
    const [code, signal] = await once(child, 'close');
    ends.push([code, signal, /EPIPE/.test(child.err)]);
    (await import('node:fs')).rmSync(`${stage.folder}/go`);
  }
  assert.deepEqual(ends[1], ends[0]);
  assert.deepEqual(ends[0], [1, null, true]);
});

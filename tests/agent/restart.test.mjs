// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Restarts that do not go as planned: refused, cancelled, at their time limit, two at once, crashes on the way.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, app, ask, askAll, eventually } from './support.mjs';

let stage;
let mood;
beforeEach(() => {
  stage = new Stage();
  mood = path.join(stage.folder, 'mood');
});
afterEach(() => stage.end());

// A cluster of two with a console that may operate it.
async function begin(env = {}, role = 'operate') {
  const child = stage.start([app('drain.cjs')], { env: { MOOD: mood, ...env } });
  const port = await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach(200, role);
  await eventually(async () => (await hub.workers()).every((worker) => worker.state === 'online'), 'workers are online');
  if (role !== 'operate') await hub.attach(200, role);
  return { child, port, hub };
}

const incarnations = async (hub) => (await hub.workers()).map((worker) => [worker.slot, worker.incarnation]).sort();
const stepsOf = (hub, id) => hub.of('progress').filter((params) => params.id === id).map((params) => params.step);
const started = (hub, id) => hub.waitFor('progress', (params) => params.id === id && params.step === 'starting');

test('a console that only observes may not restart, reload or kill', async () => {
  const { hub } = await begin({}, 'observe');
  for (const [method, params] of [['worker.restart', { slot: 1 }], ['worker.restart', { slot: 1, mode: 'kill' }],
    ['cluster.reload', {}], ['worker.restart', { slot: 9 }], ['worker.restart', {}]]) {
    const { error } = await hub.ask(method, params);
    assert.equal(error.code, -32003, method);
    assert.match(error.message, /role "observe"/);
  }
  assert.equal(hub.of('progress').length, 0);
  assert.deepEqual(await incarnations(hub), [[1, 1], [2, 1]]);
});

test('a worker that there is not cannot be restarted', async () => {
  const { hub } = await begin();
  for (const slot of [3, 65535]) {
    const { error } = await hub.ask('worker.restart', { slot });
    assert.deepEqual([error.code, error.message], [-32004, `no such worker: slot ${slot}`]);
  }
});

test('a slot whose worker is gone for good cannot be restarted', async () => {
  const { hub } = await begin({ REFORK: 'never' });
  const [first] = (await hub.workers()).filter((worker) => worker.slot === 1);
  process.kill(first.pid, 'SIGKILL');
  await hub.waitFor('worker', (params) => params.slot === 1 && params.state === 'exited');
  assert.equal((await hub.ask('worker.restart', { slot: 1 })).error.code, -32004);
});

for (const style of ['never', 'exit', 'unasked']) {
  test(`a restart that is cancelled before its successor serves changes nothing: the program re-forks "${style}"`, async () => {
    const { hub, port } = await begin({ REFORK: style });
    fs.writeFileSync(mood, 'wait');
    const id = hub.begin('worker.restart', { slot: 1 });
    await started(hub, id);
    assert.deepEqual((await hub.ask('cancel', { id })).result, {});
    const { error } = await hub.answer(id);
    assert.equal(error.code, -32009);
    assert.deepEqual(stepsOf(hub, id), ['starting']);
    await hub.waitFor('worker', (params) => params.slot === 1 && params.incarnation === 2 && params.state === 'exited');
    fs.rmSync(mood);
    assert.deepEqual(await incarnations(hub), [[1, 1], [2, 1]]);
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
    const again = await hub.ask('worker.restart', { slot: 1 });
    assert.deepEqual([again.result.oldIncarnation, again.result.newIncarnation], [1, 3]);
    assert.deepEqual(await incarnations(hub), [[1, 3], [2, 1]]);
  });
}

test('a restart that is cancelled with its own breath never begins', async () => {
  const { hub } = await begin();
  hub.raw('{"id":501,"method":"worker.restart","params":{"slot":1}}\n{"id":502,"method":"cancel","params":{"id":501}}\n');
  assert.equal((await hub.answer(501)).error.code, -32009);
  assert.deepEqual(stepsOf(hub, 501), []);
  assert.deepEqual(await incarnations(hub), [[1, 1], [2, 1]]);
});

test('a restart that drains cannot be stopped, and says so by being done', async () => {
  const { hub, port } = await begin();
  const asked = await askAll(port, '/slow', 4);
  const id = hub.begin('worker.restart', { slot: 1 });
  await hub.waitFor('progress', (params) => params.id === id && params.step === 'draining');
  assert.deepEqual((await hub.ask('cancel', { id })).result, {});
  assert.equal((await hub.answer(id)).result.ended, 'drained');
  assert.deepEqual(await Promise.all(asked.map((one) => one.done)), new Array(4).fill('answered'));
});

test('cancel of a request that there is not is answered, and changes nothing', async () => {
  const { hub } = await begin();
  assert.deepEqual((await hub.ask('cancel', { id: 4711 })).result, {});
});

test('a reload that is cancelled stops after the workers that are done', async () => {
  const { hub } = await begin({ WORKERS: '3' });
  const id = hub.begin('cluster.reload');
  await hub.waitFor('progress', (params) => params.id === id && params.slot === 1 && params.step === 'ready');
  fs.writeFileSync(mood, 'wait');
  await hub.ask('cancel', { id });
  const { error } = await hub.answer(id);
  assert.equal(error.code, -32009);
  assert.match(error.message, /1 of 3/);
  assert.deepEqual(await incarnations(hub), [[1, 2], [2, 1], [3, 1]]);
});

test('at the time limit the old worker is ended with its requests open, and they count as failed', async () => {
  const { hub, port } = await begin();
  const asked = await askAll(port, '/hang', 4);
  const { result } = await hub.ask('worker.restart', { slot: 1, timeoutMs: 400 });
  assert.equal(result.ended, 'limit');
  assert.ok(result.durationMs >= 400, `${result.durationMs} ms`);
  assert.deepEqual(result.proof, { answered: 0, failed: 2, refused: 0 }, result.proofReason);
  await hub.waitFor('worker', (params) => params.slot === 1 && params.incarnation === 1 && params.signal === 'SIGTERM');
  assert.deepEqual(await incarnations(hub), [[1, 2], [2, 1]]);
  for (const one of asked) one.end();
});

test('a worker that does not mind SIGTERM is killed 2 s after the time limit', async () => {
  const { hub, port } = await begin({ STUBBORN: '1' });
  const asked = await askAll(port, '/hang', 4);
  const { result } = await hub.ask('worker.restart', { slot: 1, timeoutMs: 100 });
  assert.equal(result.ended, 'limit');
  assert.ok(result.durationMs >= 2100, `${result.durationMs} ms`);
  assert.equal(result.proof, null, 'it may have answered something after its last count');
  await hub.waitFor('worker', (params) => params.slot === 1 && params.incarnation === 1 && params.signal === 'SIGKILL');
  for (const one of asked) one.end();
});

test('a successor that is not ready in 10 s is ended, and the old one goes on', async () => {
  const { hub, port } = await begin({ REFORK: 'exit' });
  fs.writeFileSync(mood, 'wait');
  const { error } = await hub.ask('worker.restart', { slot: 2, timeoutMs: 100 }, 20000);
  assert.equal(error.code, -32006);
  assert.match(error.message, /the old one goes on/);
  await hub.waitFor('worker', (params) => params.slot === 2 && params.incarnation === 2 && params.state === 'exited');
  assert.deepEqual(await incarnations(hub), [[1, 1], [2, 1]]);
  assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
});

for (const style of ['never', 'exit', 'disconnect', 'late']) {
  test(`a successor that crashes leaves the old one in its place: the program re-forks "${style}"`, async () => {
    const { hub } = await begin({ REFORK: style });
    fs.writeFileSync(mood, 'crash');
    const { error } = await hub.ask('worker.restart', { slot: 1 });
    assert.deepEqual([error.code, error.message], [-32007, 'the new worker ended with code 9 before it was ready; the old one goes on']);
    fs.rmSync(mood);
    if (style === 'late') await new Promise((resolve) => { setTimeout(resolve, 1200); });
    assert.deepEqual(await incarnations(hub), [[1, 1], [2, 1]]);
  });

  test(`an old worker that dies while its successor starts is replaced by it: the program re-forks "${style}"`, async () => {
    const { hub } = await begin({ REFORK: style });
    const [old] = (await hub.workers()).filter((worker) => worker.slot === 1);
    fs.writeFileSync(mood, 'wait');
    const id = hub.begin('worker.restart', { slot: 1 });
    await started(hub, id);
    process.kill(old.pid, 'SIGKILL');
    await hub.waitFor('worker', (params) => params.slot === 1 && params.incarnation === 1 && params.signal === 'SIGKILL');
    fs.rmSync(mood);
    const { error } = await hub.answer(id);
    assert.equal(error.code, -32007);
    assert.match(error.message, /ended by itself with signal SIGKILL before its successor was ready/);
    if (style === 'late') await new Promise((resolve) => { setTimeout(resolve, 1200); });
    assert.deepEqual(await incarnations(hub), [[1, 2], [2, 1]]);
  });
}

test('an old worker that crashes while it drains is a restart that failed', async () => {
  const { hub, port } = await begin();
  const asked = await askAll(port, '/hang', 4);
  const [old] = (await hub.workers()).filter((worker) => worker.slot === 1);
  const id = hub.begin('worker.restart', { slot: 1 });
  await hub.waitFor('progress', (params) => params.id === id && params.step === 'draining' && params.connections > 0);
  process.kill(old.pid, 'SIGSEGV');
  const { error } = await hub.answer(id);
  assert.equal(error.code, -32007);
  assert.match(error.message, /signal SIGSEGV while it drained; its successor serves/);
  assert.deepEqual(await incarnations(hub), [[1, 2], [2, 1]]);
  for (const one of asked) one.end();
});

test('of two restarts of one worker at the same time the second is refused', async () => {
  const { hub } = await begin();
  fs.writeFileSync(mood, 'wait');
  const id = hub.begin('worker.restart', { slot: 1 });
  const other = await stage.hubAt(stage.sockets.find((file) => file.endsWith('.sock')));
  await other.attach();
  await started(hub, id);
  for (const [from, method, params] of [[hub, 'worker.restart', { slot: 1 }], [other, 'worker.restart', { slot: 1, mode: 'kill' }],
    [other, 'cluster.reload', {}]]) {
    const { error } = await from.ask(method, params);
    assert.equal(error.code, -32005, method);
    assert.match(error.message, /^busy/);
  }
  fs.rmSync(mood);
  assert.equal((await hub.answer(id)).result.newIncarnation, 2);
  assert.deepEqual(await incarnations(hub), [[1, 2], [2, 1]]);
});

for (const style of ['never', 'exit', 'disconnect', 'late']) {
  test(`two workers are restarted at the same time: the program re-forks "${style}"`, async () => {
    const { hub, port } = await begin({ REFORK: style, WORKERS: '3' });
    const ids = [1, 2].map((slot) => hub.begin('worker.restart', { slot }));
    const replies = await Promise.all(ids.map((id) => hub.answer(id)));
    replies.forEach(({ result }, i) => assert.deepEqual([result.slot, result.newIncarnation, result.ended], [i + 1, 2, 'drained']));
    assert.notEqual(replies[0].result.newPid, replies[1].result.newPid);
    if (style === 'late') await new Promise((resolve) => { setTimeout(resolve, 1200); });
    assert.deepEqual(await incarnations(hub), [[1, 2], [2, 2], [3, 1]]);
    assert.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 200);
  });

  test(`two workers are killed at the same time: the program re-forks "${style}"`, async () => {
    const { hub } = await begin({ REFORK: style, WORKERS: '3' });
    const ids = [3, 2].map((slot) => hub.begin('worker.restart', { slot, mode: 'kill' }));
    const replies = await Promise.all(ids.map((id) => hub.answer(id)));
    replies.forEach(({ result }, i) => assert.deepEqual([result.slot, result.ended], [[3, 2][i], 'killed']));
    if (style === 'late') await new Promise((resolve) => { setTimeout(resolve, 1200); });
    assert.deepEqual(await incarnations(hub), [[1, 1], [2, 2], [3, 2]]);
  });
}

test('what a killed worker had in hand is not counted, and the reply says so', async () => {
  const { hub, port } = await begin();
  const asked = await askAll(port, '/hang', 4);
  const id = hub.begin('worker.restart', { slot: 1, mode: 'kill' });
  const { result } = await hub.answer(id);
  assert.equal(result.proof, null);
  assert.match(result.proofReason, /^Worker 1 was ended .*SIGKILL.* before it could give its last count\.$/);
  assert.deepEqual(stepsOf(hub, id), ['gone', 'starting', 'ready']);
  for (const one of asked) one.end();
});

test('a kill whose successor crashes is told as it is', async () => {
  const { hub } = await begin({ REFORK: 'never' });
  fs.writeFileSync(mood, 'crash');
  const { error } = await hub.ask('worker.restart', { slot: 1, mode: 'kill' });
  assert.deepEqual([error.code, error.message],
    [-32007, 'the new worker ended with code 9 before it was ready; the old one is gone too, with signal SIGKILL']);
});

test('a kill cannot be stopped once the worker is gone', async () => {
  const { hub } = await begin();
  fs.writeFileSync(mood, 'wait');
  const id = hub.begin('worker.restart', { slot: 1, mode: 'kill' });
  await started(hub, id);
  await hub.ask('cancel', { id });
  fs.rmSync(mood);
  assert.equal((await hub.answer(id)).result.newIncarnation, 2);
});

test('a worker without an agent is asked as cluster does, and has its time to drain', async () => {
  const { hub, port } = await begin({ BARE: '1', WORKERS: '1', SLOW_MS: '2500' });
  const asked = await ask(port, '/slow');
  const { result } = await hub.ask('worker.restart', { slot: 1 });
  assert.equal(result.ended, 'drained');
  assert.equal(await asked.done, 'answered');
  assert.equal(result.proof, null);
  assert.match(result.proofReason, /does not report/);
});

test('a console that goes away does not stop the restart that it began', async () => {
  const { hub } = await begin();
  const other = await stage.hubAt(stage.sockets.find((file) => file.endsWith('.sock')));
  await other.attach();
  const id = other.begin('worker.restart', { slot: 2 });
  await started(other, id);
  other.socket.destroy();
  await hub.waitFor('worker', (params) => params.slot === 2 && params.incarnation === 1 && params.state === 'exited');
  assert.deepEqual(await incarnations(hub), [[1, 1], [2, 2]]);
});

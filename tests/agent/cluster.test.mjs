// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Real node:cluster programs: what their workers report, and how one is restarted under load.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, app, eventually, load } from './support.mjs';

let stage;
beforeEach(() => { stage = new Stage(); });
afterEach(() => stage.end());

test('one worker that blocks 200 ms every 2 s shows it, the other three do not', async () => {
  const child = stage.start([app('cluster4.mjs')]);
  await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach(1000);
  // A busy machine delays any process: seven samples in a row that show it must come, how long it may take is open.
  const last = (slot) => hub.values(slot, 'nodejs.eventloop.delay.max').filter((value) => value !== null).slice(-7);
  const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const shows = () => last(2).length === 7 && Math.max(...last(2)) > 0.15 && Math.max(...last(2)) < 0.35
    && [1, 3, 4].every((slot) => last(slot).length === 7 && middle(last(slot)) < 0.05);
  await eventually(shows, 'seven samples that show the blocked worker, and only it', 120000);
  const stall = await hub.waitFor('stall', (params) => params.slot === 2 && params.durationSeconds > 0.15);
  assert.ok(stall.cpuSeconds > 0.05 && stall.startedAt < stall.t);
});

test('a blocked worker is reported while it is blocked, again and again', async () => {
  const child = stage.start([app('cluster4.mjs')], { env: { BLOCK_MS: '3000', BLOCK_EVERY_MS: '2000' } });
  const hub = await stage.hubOf(child);
  await hub.attach(200);
  await hub.waitFor('worker', (params) => params.slot === 2 && params.state === 'blocked' && params.blockedForMs < 1000);
  await hub.waitFor('worker', (params) => params.slot === 2 && params.blockedForMs > 1500);
  assert.equal(hub.of('stall').filter((stall) => stall.slot === 2 && stall.durationSeconds > 1).length, 0, 'the block is not over yet');
  await hub.waitFor('worker', (params) => params.slot === 2 && params.state === 'online');
});

test('a blocked stand-alone process is reported by its own hub', async () => {
  const child = stage.start([app('hello.cjs')]);
  const port = await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach();
  const answer = fetch(`http://127.0.0.1:${port}/block?ms=2000`).then((response) => response.text());
  await hub.waitFor('worker', (params) => params.slot === 1 && params.state === 'blocked');
  assert.equal(hub.of('stall').some((stall) => stall.durationSeconds > 1), false);
  await answer;
  await hub.waitFor('stall', (stall) => stall.durationSeconds > 1.8);
});

for (const style of ['never', 'unasked', 'exit', 'disconnect', 'late']) {
  test(`a restart under load loses no request and no worker: the program re-forks "${style}"`, async () => {
    const child = stage.start([app('drain.cjs')], { env: { REFORK: style } });
    const port = await stage.portOf(child);
    const hub = await stage.hubOf(child);
    await hub.attach();
    const traffic = load(port);
    await eventually(() => traffic.count.answered > 100, 'traffic');
    const { result, error } = await hub.ask('worker.restart', { slot: 1 });
    assert.equal(error, undefined);
    const before = traffic.count.answered;
    await eventually(() => traffic.count.answered > before + 100, 'traffic after the restart');
    if (style === 'late') await new Promise((resolve) => { setTimeout(resolve, 1200); });
    const seen = await traffic.stop();
    assert.deepEqual(seen.errors, []);
    assert.equal(result.ended, 'drained');
    assert.deepEqual([result.slot, result.oldIncarnation, result.newIncarnation], [1, 1, 2]);
    assert.equal(result.proof.failed, 0);
    assert.ok(result.proof.answered > 0 && result.proof.answered <= seen.answered);
    const steps = hub.of('progress').map((params) => params.step);
    assert.deepEqual([...new Set(steps)], ['starting', 'ready', 'draining', 'gone']);
    assert.equal((await hub.workers()).length, 2);
  });
}

test('a worker held by a timer goes when it is drained', async () => {
  const child = stage.start([app('drain.cjs')], { env: { HOLD: '1' } });
  await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach();
  const { result } = await hub.ask('worker.restart', { slot: 2 });
  assert.equal(result.ended, 'drained');
});

test('kill replaces the worker too', async () => {
  const child = stage.start([app('drain.cjs')], { env: { REFORK: 'late' } });
  await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach();
  const { result } = await hub.ask('worker.restart', { slot: 1, mode: 'kill' });
  assert.equal(result.ended, 'killed');
  await hub.waitFor('worker', (params) => params.slot === 1 && params.signal === 'SIGKILL');
});

test('a reload replaces every worker, one after another', async () => {
  const child = stage.start([app('drain.cjs')]);
  await stage.portOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach();
  const { result } = await hub.ask('cluster.reload');
  assert.equal(result.reloaded, 2);
  assert.deepEqual((await hub.workers()).map((worker) => worker.incarnation), [2, 2]);
});

test('a crashed worker\'s slot is taken by its re-fork', async () => {
  const child = stage.start([app('drain.cjs')]);
  await stage.portOf(child);
  const hub = await stage.hubOf(child);
  const [first] = await hub.workers();
  process.kill(first.pid, 'SIGKILL');
  await hub.waitFor('worker', (params) => params.slot === first.slot && params.state === 'exited' && params.signal === 'SIGKILL');
  await hub.waitFor('worker', (params) => params.slot === first.slot && params.incarnation === 2 && params.state === 'online');
});

test('a cluster that dies of SIGTERM leaves no socket', async () => {
  const child = stage.start([app('drain.cjs')]);
  await stage.portOf(child);
  await stage.hubOf(child);
  child.kill('SIGTERM');
  await eventually(() => stage.sockets.length === 0, 'the sockets are removed');
  await eventually(() => child.signalCode !== null || child.exitCode !== null, 'the cluster is gone');
  assert.equal(child.signalCode, 'SIGTERM');
});

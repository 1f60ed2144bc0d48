// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// The proof of a restart against what real clients saw: the same figures, or a sentence that says why there are none.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, app, ask, askAll, eventually, load } from './support.mjs';

let stage;
beforeEach(() => { stage = new Stage(); });
afterEach(() => stage.end());

async function begin(env = {}) {
  const child = stage.start([app('drain.cjs')], { env });
  const { port, ports } = await stage.wordOf(child);
  const hub = await stage.hubOf(child);
  await hub.attach();
  return { child, port, ports, hub };
}

for (const [policy, workers] of [['rr', '2'], ['rr', '1'], ['none', '2'], ['none', '1']]) {
  test(`a new connection for each request, scheduling "${policy}", ${workers} worker(s): nothing fails, nothing is refused`, async () => {
    const { hub, port } = await begin({ NODE_CLUSTER_SCHED_POLICY: policy, WORKERS: workers });
    const traffic = load(port, 8, false);
    await eventually(() => traffic.count.answered > 100, 'traffic');
    const { result } = await hub.ask('worker.restart', { slot: 1 });
    const seen = await traffic.stop();
    assert.deepEqual(seen.errors, []);
    assert.deepEqual([result.proof?.failed, result.proof?.refused], [0, 0], result.proofReason);
    assert.ok(result.proof.answered > 0 && result.proof.answered <= seen.answered);
  });
}

test('requests under way are counted one by one', async () => {
  const { hub, port } = await begin({ SLOW_MS: '3000' });
  const asked = await askAll(port, '/slow', 6);
  const { result } = await hub.ask('worker.restart', { slot: 1 });
  const outcomes = await Promise.all(asked.map((one) => one.done));
  assert.deepEqual(outcomes, new Array(6).fill('answered'));
  // The other worker's three may be answered after the reply.
  assert.ok(result.proof.answered >= 3 && result.proof.answered <= 6, JSON.stringify(result.proof));
  assert.deepEqual([result.proof.failed, result.proof.refused], [0, 0]);
});

test('requests that began before any console came are in the proof too', async () => {
  const child = stage.start([app('drain.cjs')], { env: { WORKERS: '1' } });
  const port = await stage.portOf(child);
  const asked = [await ask(port, '/hang'), await ask(port, '/hang')];
  assert.equal((await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).status, 200);
  const hub = await stage.hubOf(child);
  await hub.attach(60000);
  const { result } = await hub.ask('worker.restart', { slot: 1, timeoutMs: 100 });
  assert.deepEqual(result.proof, { answered: 0, failed: 2, refused: 0 }, result.proofReason);
  for (const one of asked) one.end();
});

test('a client that hangs up before it is answered counts as failed', async () => {
  const { hub, port } = await begin();
  const asked = await askAll(port, '/hang', 4);
  const id = hub.begin('worker.restart', { slot: 1 });
  await hub.waitFor('progress', (params) => params.id === id && params.connections === 2);
  for (const one of asked) one.end();
  const { result } = await hub.answer(id);
  assert.equal(result.ended, 'drained');
  assert.deepEqual([result.proof.answered, result.proof.refused], [0, 0]);
  assert.ok(result.proof.failed >= 2 && result.proof.failed <= 4, JSON.stringify(result.proof));
});

test('what a worker answers after its SIGTERM is counted as answered', async () => {
  const { hub, port } = await begin({ STUBBORN: 'polite', WORKERS: '1' });
  const asked = await askAll(port, '/hang', 2);
  const { result } = await hub.ask('worker.restart', { slot: 1, timeoutMs: 100 });
  assert.equal(result.ended, 'limit');
  assert.deepEqual(await Promise.all(asked.map((one) => one.done)), ['answered', 'answered']);
  assert.deepEqual(result.proof, { answered: 2, failed: 0, refused: 0 }, result.proofReason);
});

test('a worker with two servers is replaced when both are served: neither port refuses anybody', async () => {
  const { hub, ports } = await begin({ PORTS: '2', WORKERS: '1' });
  assert.equal(ports.length, 2);
  const traffics = ports.map((port) => load(port, 4, false));
  await eventually(() => traffics.every((traffic) => traffic.count.answered > 30), 'traffic');
  const { result } = await hub.ask('worker.restart', { slot: 1 });
  for (const traffic of traffics) {
    const seen = await traffic.stop();
    assert.deepEqual(seen.errors, []);
  }
  assert.deepEqual([result.proof?.failed, result.proof?.refused], [0, 0], result.proofReason);
});

test('a reload under load is proven as a whole', async () => {
  const { hub, port } = await begin();
  const traffic = load(port, 8, false);
  await eventually(() => traffic.count.answered > 100, 'traffic');
  const { result } = await hub.ask('cluster.reload');
  const seen = await traffic.stop();
  assert.equal(result.reloaded, 2);
  assert.deepEqual(seen.errors, []);
  assert.deepEqual([result.proof?.failed, result.proof?.refused], [0, 0], result.proofReason);
  assert.ok(result.proof.answered > 0 && result.proof.answered <= seen.answered);
});

test('two restarts at the same time are both proven', async () => {
  const { hub, port } = await begin({ WORKERS: '3' });
  const traffic = load(port, 8, false);
  await eventually(() => traffic.count.answered > 100, 'traffic');
  const replies = await Promise.all([1, 2].map((slot) => hub.ask('worker.restart', { slot })));
  const seen = await traffic.stop();
  // With every core busy one request in some 1,000 was lost in 2 of 12 runs once, and in none of 89 later ones; whether
  // node's round robin lost it or a worker that was closing is not known. More than one is a fault of ours.
  assert.ok(seen.errors.length <= 1, seen.errors.join('; '));
  for (const { result } of replies) {
    assert.deepEqual([result.proof?.failed, result.proof?.refused], [0, 0], result.proofReason);
    assert.ok(result.proof.answered > 0 && result.proof.answered <= seen.answered);
  }
});

test('a worker that listens past the cluster: no proof, because nobody can count the connections that were refused', async () => {
  const { hub, port } = await begin({ EXCLUSIVE: '1', WORKERS: '1' });
  assert.equal((await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).status, 200);
  const { result } = await hub.ask('worker.restart', { slot: 1 });
  assert.equal(result.proof, null);
  assert.match(result.proofReason, /^0 requests were answered and 0 failed, but the system does not say how many connections it refused/);
});

test('the only worker is killed: clients are refused, and there is no proof that says otherwise', async () => {
  const { hub, port } = await begin({ WORKERS: '1' });
  const traffic = load(port, 4, false);
  await eventually(() => traffic.count.answered > 50, 'traffic');
  const { result } = await hub.ask('worker.restart', { slot: 1, mode: 'kill' });
  const seen = await traffic.stop();
  assert.ok(seen.refused + seen.failed > 0);
  assert.equal(result.proof, null);
  assert.match(result.proofReason, /SIGKILL/);
});

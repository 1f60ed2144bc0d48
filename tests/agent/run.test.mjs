// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// The cluster primary of `loopserve run`, with real programs that know nothing of clusters.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, app, ask, askAll, eventually, load, root } from './support.mjs';

const main = path.join(root, 'resources/agent/run/begin.cjs');

let stage;
let mood;
beforeEach(() => {
  stage = new Stage();
  mood = path.join(stage.folder, 'mood');
});
afterEach(() => stage.end());

// The primary of a plan, {child, port, hub} once it is ready. environment: of the programs; outer: of the primary.
async function run(plan = {}, environment = {}, { outer = {}, isReady = true } = {}) {
  const whole = { script: app('plain.cjs'), instances: 2, json: true, name: 'plain',
    env: { NODE_ENV: 'test', MOOD: mood, ...environment }, ...plan };
  const child = stage.start([main, stage.write('plan.json', JSON.stringify(whole))], { load: [], env: { NODE_ENV: '', ...outer } });
  if (!isReady) return { child };
  const { port, socket } = await stage.wordOf(child);
  const hub = await stage.hubAt(socket);
  await hub.attach(200, 'operate', true);
  return { child, port, hub };
}

const get = async (port, url = '/') => (await fetch(`http://127.0.0.1:${port}${url}`, { headers: { connection: 'close' } })).text();
const said = (child, text) => eventually(() => child.err.includes(text), `"${text}" in: ${child.err}`);
const pids = async (hub) => (await hub.workers()).map((worker) => worker.pid).sort();
const live = async (hub, count) => eventually(async () => {
  const workers = await hub.workers();
  return workers.length === count && workers.every((worker) => worker.state === 'online') && workers;
}, `${count} workers are online`);

// count: of workers that ever said that they listen; the first two did before the console came.
const listens = (hub, count) => eventually(() => hub.of('event').filter((event) => event.kind === 'listening').length >= count - 2, `${count} have listened`);

async function ended(child) {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('unmodified programs share the port, know their place, and end when they are told to', async () => {
  const { child, port, hub } = await run({ args: ['--verbose'] });
  const seen = new Set();
  for (let i = 0; i < 8; i += 1) seen.add((await get(port)).trim());
  assert.deepEqual([...seen].map(Number).sort(), await pids(hub));
  const indices = new Set();
  for (let i = 0; i < 8; i += 1) indices.add(await get(port, '/env?name=NODE_APP_INSTANCE'));
  assert.deepEqual([...indices].sort(), ['0', '1']);
  for (const name of ['LOOPSCOPE_SOCKET', 'LOOPSCOPE_NAME', 'LOOPSCOPE_WORKER', 'NODE_OPTIONS']) assert.equal(await get(port, `/env?name=${name}`), 'undefined');
  child.kill('SIGTERM');
  assert.equal(await ended(child), 0);
  assert.deepEqual(stage.sockets, []);
});

for (const keepAlive of [true, false]) {
  test(`reloads under load lose nothing, connections ${keepAlive ? 'kept' : 'new'}`, async () => {
    const { child, port, hub } = await run();
    const before = await pids(hub);
    const busy = load(port, 8, keepAlive);
    for (let i = 1; i <= 3; i += 1) {
      child.kill('SIGHUP');
      await eventually(() => child.err.split('reloaded 2 workers').length > i, 'a reload');
    }
    const count = await busy.stop();
    assert.deepEqual([count.failed, count.refused, count.errors], [0, 0, []]);
    assert.ok(count.answered > 100, `${count.answered} answered`);
    const after = await live(hub, 2);
    assert.ok(after.every((worker) => !before.includes(worker.pid) && worker.incarnation === 4));
  });
}

test('an idle kept connection is not closed by a reload: its next answer says close', async () => {
  const { child, port } = await run({ instances: 1 });
  const idle = await Connection.open(port);
  assert.match(await idle.ask('/'), /connection: keep-alive/i);
  child.kill('SIGHUP');
  // The successor serves new connections; the old one waits for ours.
  await eventually(async () => (await get(port)) !== idle.body, 'the successor serves');
  const answer = await idle.ask('/');
  assert.match(answer, /^HTTP\/1\.1 200/);
  assert.match(answer, /connection: close/i);
  await said(child, 'reloaded 1 worker (SIGHUP)');
});

test('many SIGHUPs at once are one reload, or two', async () => {
  const { child, hub } = await run();
  for (let i = 0; i < 20; i += 1) child.kill('SIGHUP');
  await said(child, 'reloaded 2 workers');
  await live(hub, 2);
  await eventually(async () => hub.of('event').filter((event) => event.kind === 'reload').length > 0, 'a reload');
  const workers = await live(hub, 2);
  assert.ok(workers.every((worker) => worker.incarnation <= 3), JSON.stringify(workers));
});

test('a reload whose new worker does not become ready leaves the old ones, and says why', async () => {
  const { child, port, hub } = await run({ bootMs: 4000 });
  const before = await pids(hub);
  fs.writeFileSync(mood, 'wait');
  child.kill('SIGHUP');
  await said(child, 'the reload ended at worker 1: timed out: the new worker was not ready in 4 s; the old one goes on');
  fs.writeFileSync(mood, 'crash');
  child.kill('SIGHUP');
  await said(child, 'the reload ended at worker 1: the new worker ended with code 9 before it was ready; the old one goes on');
  assert.match(await get(port), /^\d+\n$/);
  await eventually(async () => String(await pids(hub)) === String(before), 'the old ones alone');
  const errors = hub.of('event').filter((event) => event.kind === 'error');
  assert.equal(errors.length, 2);
});

test('a worker that crashes or is killed is started again in its slot', async () => {
  const { port, hub } = await run();
  await get(port, '/crash').catch(() => {});
  await listens(hub, 3);
  const [first] = await live(hub, 2);
  process.kill(first.pid, 'SIGKILL');
  await listens(hub, 4);
  assert.deepEqual((await live(hub, 2)).map((worker) => worker.incarnation).sort(), first.incarnation === 2 ? [1, 3] : [2, 2]);
  assert.match(await get(port), /^\d+\n$/);
});

test('a crash loop is given up, said, and tried again at SIGHUP', async () => {
  const policy = { quickLifeMs: 60000, firstDelayMs: 1, maxDelayMs: 5, maxQuickDeaths: 4 };
  const { child, port, hub } = await run({ policy, instances: 1 });
  fs.writeFileSync(mood, 'crash');
  await get(port, '/crash').catch(() => {});
  await hub.waitFor('worker', (worker) => worker.state === 'errored');
  const [worker] = hub.of('worker').filter((params) => params.state === 'errored');
  assert.match(worker.reason, /4 times in a row within 60000 ms/);
  assert.deepEqual([worker.slot, worker.incarnation, worker.exitCode], [1, 4, 9]);
  await said(child, 'SIGHUP tries again');
  assert.ok(hub.of('event').some((event) => event.kind === 'error' && event.slot === 1));
  fs.rmSync(mood);
  child.kill('SIGHUP');
  await eventually(async () => (await live(hub, 1))[0].incarnation === 5, 'it runs again');
});

test('without autorestart the end of the last worker is the end, with its code', async () => {
  const { child, port } = await run({ autorestart: false, instances: 1 });
  await get(port, '/crash').catch(() => {});
  assert.equal(await ended(child), 9);
});

test('a worker over its memory limit is replaced, far over it is killed', async () => {
  const { child, port, hub } = await run({ instances: 1, memoryLimit: 150 * 1048576, memoryLookMs: 50, memoryPauseMs: 0 });
  await get(port, '/hold?mb=110');
  await said(child, 'more than its limit of 150 MiB; it is replaced');
  await eventually(async () => (await live(hub, 1))[0].incarnation === 2, 'a successor');
  assert.ok(hub.of('event').some((event) => event.kind === 'app' && /is replaced/.test(event.text)));
  await get(port, '/hold?mb=300').catch(() => {}); // it may be killed before it answers
  await said(child, 'more than 1.5 times its limit of 150 MiB; it is killed');
  await eventually(async () => (await live(hub, 1))[0].incarnation === 3, 'a successor');
});

test('with wait_ready a worker is ready when it says so', async () => {
  const { child, hub } = await run({ waitReady: true, bootMs: 2000 }, { READY: '1' });
  child.kill('SIGHUP');
  await said(child, 'reloaded 2 workers');
  assert.ok((await live(hub, 2)).every((worker) => worker.incarnation === 2));
});

test('a program that listens nowhere is run, reloaded and ended', async () => {
  const { child, hub } = await run({ bootMs: 1500, policy: { quickLifeMs: 200 } }, { LISTEN: '0' });
  assert.equal(JSON.parse(child.out).port, null);
  child.kill('SIGHUP');
  await said(child, 'reloaded 2 workers');
  assert.ok((await live(hub, 2)).every((worker) => worker.incarnation === 2));
  child.kill('SIGINT');
  assert.equal(await ended(child), 0);
});

test('the end answers what is under way, also when everybody gets the signal', async () => {
  const { child, port, hub } = await run();
  const asked = await askAll(port, '/slow', 4);
  for (const pid of await pids(hub)) process.kill(pid, 'SIGINT');
  child.kill('SIGINT');
  assert.deepEqual(await Promise.all(asked.map((one) => one.done)), ['answered', 'answered', 'answered', 'answered']);
  assert.equal(await ended(child), 0);
});

test('SIGTERM to one worker replaces it when it has answered', async () => {
  const { port, hub } = await run({ instances: 1 });
  const [worker] = await live(hub, 1);
  const slow = await ask(port, '/slow');
  process.kill(worker.pid, 'SIGTERM');
  assert.equal(await slow.done, 'answered');
  await eventually(async () => (await live(hub, 1))[0].incarnation === 2, 'a successor');
});

test('TTIN and TTOU add and take a worker', async () => {
  const { child, port, hub } = await run({ instances: 1 });
  child.kill('SIGTTIN');
  await live(hub, 2);
  child.kill('SIGTTOU');
  await said(child, 'scaled from 2 to 1 workers');
  assert.deepEqual((await live(hub, 1)).map((worker) => worker.slot), [1]);
  child.kill('SIGTTOU'); // the last one stays
  child.kill('SIGHUP');
  await said(child, 'reloaded 1 worker');
  assert.match(await get(port), /^\d+\n$/);
});

test('a console restarts and reloads, and gets its proof', async () => {
  const { port, hub } = await run();
  const busy = load(port, 4);
  const { result } = await hub.ask('worker.restart', { slot: 2 }, 30000);
  assert.deepEqual([result.slot, result.oldIncarnation, result.newIncarnation, result.ended], [2, 1, 2, 'drained']);
  const reload = await hub.ask('cluster.reload', {}, 60000);
  assert.deepEqual([reload.result.reloaded, reload.result.proof.failed, reload.result.proof.refused], [2, 0, 0]);
  const killed = await hub.ask('worker.restart', { slot: 1, mode: 'kill' });
  assert.equal(killed.result.ended, 'killed');
  await busy.stop();
  assert.deepEqual((await live(hub, 2)).map((worker) => worker.incarnation).sort(), [3, 3]);
});

test('output goes to ours and, line by line, to a console that asks', async () => {
  const { child, port, hub } = await run({ instances: 1 });
  await get(port, '/print');
  await said(child, 'to stdout\n');
  await said(child, 'to stderr\n');
  for (const stream of ['stdout', 'stderr']) {
    const line = await hub.waitFor('log', (log) => log.stream === stream);
    assert.deepEqual([line.text, line.slot, line.incarnation], [`to ${stream}`, 1, 1]);
  }
  assert.equal(hub.of('log').length, 2);
  assert.equal(child.out.split('\n').length, 2, 'with json, stdout has the ready line only');
});

test('output goes to files that are opened anew at SIGUSR2', async () => {
  const file = path.join(stage.folder, 'all.log');
  const { child, port } = await run({ instances: 1, logs: { out: file, err: file } });
  const holds = (name, text) => eventually(() => fs.existsSync(name) && fs.readFileSync(name, 'utf8').includes(text), `${text} in ${name}`);
  await get(port, '/print');
  await holds(file, 'to stdout\n');
  await holds(file, 'to stderr\n');
  fs.renameSync(file, `${file}.old`);
  child.kill('SIGUSR2');
  await eventually(() => fs.existsSync(file), 'the file is there again');
  await get(port, '/print');
  await holds(file, 'to stdout\n');
});

test('a change in a watched folder reloads, ignored ones do not', async () => {
  const folder = path.join(stage.folder, 'project');
  for (const name of ['', 'lib', 'node_modules', 'cache']) fs.mkdirSync(path.join(folder, name));
  const plan = { instances: 1, watch: { paths: [folder], ignore: ['cache', '*.tmp'] } };
  const { child, hub } = await run(plan);
  // Also in a folder that is younger than the watch. Written until seen: the watch begins after the ready line.
  await writeUntil(path.join(folder, 'lib', 'new.js'), () => child.err.includes('new.js changed'));
  await eventually(async () => (await live(hub, 1))[0].incarnation >= 2, 'a successor');
  await eventually(() => /reloaded 1 worker \(.*changed\)/.test(child.err), 'its end');
  const seen = child.err.length;
  for (const name of ['node_modules/a.js', 'cache/b.js', 'lib/c.tmp']) fs.writeFileSync(path.join(folder, name), 'x');
  fs.mkdirSync(path.join(folder, 'young'));
  await writeUntil(path.join(folder, 'young', 'last.js'), () => child.err.slice(seen).includes('reloaded 1 worker'));
  assert.doesNotMatch(child.err, /a\.js changed|b\.js changed|c\.tmp changed/);
});

test('NODE_ENV that is not set is a finding: said once, and to every console', async () => {
  const { child, hub } = await run({ env: { MOOD: mood } });
  const late = await stage.hubAt(hub.socket.remoteAddress ?? stage.sockets.find((file) => file.endsWith('.sock')));
  await late.attach();
  for (const console of [hub, late]) {
    const event = await console.waitFor('event', (params) => /NODE_ENV/.test(params.text));
    assert.deepEqual([event.kind, event.slot], ['app', null]);
  }
  await late.attach(); // it was told
  await late.ask('ping');
  assert.equal(late.of('event').filter((params) => /NODE_ENV/.test(params.text)).length, 1);
  assert.equal(child.err.split('NODE_ENV is not set').length, 2);
  const other = await run({ name: 'other' });
  assert.doesNotMatch(other.child.err, /NODE_ENV/);
});

test('a primary that is killed takes its workers along', async () => {
  const { child, hub } = await run();
  const workers = await pids(hub);
  child.kill('SIGKILL');
  await eventually(() => workers.every((pid) => !isRunning(pid)), 'they are gone');
});

test('what cannot work is one sentence and code 1', async () => {
  const socket = path.join(stage.folder, 'no', 'such', 'folder.sock');
  for (const [plan, sentence] of [[{ script: '/no/such/script.js' }, /there is no script \/no\/such\/script\.js/], [{ socket }, /the metrics socket cannot be opened/]]) {
    const { child } = await run(plan, {}, { isReady: false });
    assert.equal(await ended(child), 1);
    assert.match(child.err.split('\n')[0], sentence);
    assert.equal(child.err.split('\n').length, 2, child.err);
  }
});

test('the pid file is there while the cluster is', async () => {
  const pidFile = path.join(stage.folder, 'cluster.pid');
  const { child } = await run({ pidFile });
  assert.equal(fs.readFileSync(pidFile, 'utf8'), `${child.pid}\n`);
  child.kill('SIGTERM');
  assert.equal(await ended(child), 0);
  assert.ok(!fs.existsSync(pidFile));
});

// Writes anew every 2 s: a folder that is never quiet reloads nothing.
function writeUntil(file, test) {
  let next = 0;
  return eventually(() => {
    if (performance.now() >= next) fs.writeFileSync(file, String(next));
    if (performance.now() >= next) next = performance.now() + 2000;
    return test();
  }, `a reload for ${file}`);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// One kept HTTP/1.1 connection, answers as text.
class Connection {
  body = '';
  #socket;
  #text = '';

  static async open(port) {
    const { connect } = await import('node:net');
    const connection = new Connection();
    connection.#socket = connect(port, '127.0.0.1');
    connection.#socket.setEncoding('utf8');
    connection.#socket.on('data', (text) => { connection.#text += text; });
    await once(connection.#socket, 'connect');
    return connection;
  }

  async ask(url) {
    this.#text = '';
    this.#socket.write(`GET ${url} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await eventually(() => /\r\n\r\n.+\n/.test(this.#text), 'an answer');
    [, this.body] = this.#text.split('\r\n\r\n');
    return this.#text;
  }
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// Parts of `loopserve run`'s primary alone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Stage, eventually, root } from './support.mjs';

const require = createRequire(import.meta.url);
const part = (name) => require(path.join(root, 'resources/agent/run', name));
const { Lines, LogFile } = part('logs.cjs');
const { judge, residentBytes } = part('memory.cjs');
const { readPlan } = part('plan.cjs');
const { RestartPolicy } = part('policy.cjs');
const { Watch, ignores } = part('watch.cjs');

let stage;
beforeEach(() => { stage = new Stage(); });
afterEach(() => stage.end());

test('the policy is that of core/server: 0, first, twice, … at most the last, then given up', () => {
  const policy = new RestartPolicy({ quickLifeMs: 1000, firstDelayMs: 100, maxDelayMs: 500, maxQuickDeaths: 7, fixedDelayMs: 0 });
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(() => policy.died(999)), [0, 100, 200, 400, 500, 500, null]);
  assert.equal(policy.died(1000), 0, 'a longer life starts anew');
  assert.deepEqual([policy.died(0), policy.died(0)], [0, 100]);
  policy.reset();
  assert.equal(policy.died(0), 0);
});

test('a fixed delay comes before each start', () => {
  const policy = new RestartPolicy({ quickLifeMs: 1000, firstDelayMs: 100, maxDelayMs: 500, maxQuickDeaths: 3, fixedDelayMs: 40 });
  assert.deepEqual([policy.died(5000), policy.died(0), policy.died(0), policy.died(0)], [40, 40, 140, null]);
});

test('lines are whole whatever the pieces', () => {
  const bytes = Buffer.from('one\r\ntwo ✓\n\nlast');
  for (let at = 0; at <= bytes.length; at += 1) {
    const seen = [];
    const lines = new Lines((line) => seen.push(line));
    lines.push(bytes.subarray(0, at));
    lines.push(bytes.subarray(at));
    lines.end();
    assert.deepEqual(seen, ['one', 'two ✓', '', 'last'], `split at ${at}`);
  }
});

test('a line without an end is cut', () => {
  const seen = [];
  const lines = new Lines((line) => seen.push(line.length));
  lines.push(Buffer.alloc(200000, 'x'));
  lines.end();
  assert.deepEqual(seen, [65536, 65536, 65536, 3392]);
});

test('a log file rotates at its size and keeps so many old ones', async () => {
  const file = path.join(stage.folder, 'app.log');
  const log = new LogFile(file, { maxBytes: 30, keep: 2 }, assert.fail);
  for (let i = 0; i < 11; i += 1) log.write(`line number ${i % 10}`); // 14 bytes each: three fill a file
  await eventually(() => fs.readFileSync(file, 'utf8').endsWith('line number 0\n'), 'all is written');
  assert.deepEqual(fs.readdirSync(stage.folder).sort(), ['app.log', 'app.log.1', 'app.log.2']);
  assert.equal(fs.readFileSync(`${file}.1`, 'utf8'), 'line number 6\nline number 7\nline number 8\n');
  assert.equal(fs.readFileSync(`${file}.2`, 'utf8'), 'line number 3\nline number 4\nline number 5\n');
});

test('a log that cannot be written is said once, and its lines are counted', async () => {
  const folder = path.join(stage.folder, 'later');
  const said = [];
  const log = new LogFile(path.join(folder, 'app.log'), { maxBytes: 1000, keep: 1 }, (text) => said.push(text));
  log.write('lost');
  log.write('lost');
  fs.mkdirSync(folder);
  await eventually(() => {
    log.write('kept');
    return fs.existsSync(path.join(folder, 'app.log')) && /kept/.test(fs.readFileSync(path.join(folder, 'app.log'), 'utf8'));
  }, 'it is opened again');
  assert.match(fs.readFileSync(path.join(folder, 'app.log'), 'utf8'), /^loopserve: \d+ lines were left out: the file could not be written\nkept\n/);
  assert.equal(said.length, 1);
  assert.match(said[0], /cannot write the log .*ENOENT/);
});

test('/dev/null does not rotate', () => {
  const log = new LogFile('/dev/null', { maxBytes: 10, keep: 1 }, assert.fail);
  for (let i = 0; i < 5; i += 1) log.write('much more than ten bytes');
  assert.ok(fs.statSync('/dev/null').isCharacterDevice());
});

test('what is ignored', () => {
  const isIgnored = ignores(['node_modules', '*.log', 'public/assets', './tmp/', 'a.b']);
  for (const name of ['node_modules', 'x/node_modules/y', 'err.log', 'logs/err.log', 'public/assets', 'public/assets/x.css', 'tmp', 'tmp/x', 'a.b']) {
    assert.ok(isIgnored(name), name);
  }
  for (const name of ['my_node_modules', 'err.log.txt', 'x/public/assets', 'tmpl', 'axb', 'app.js']) assert.ok(!isIgnored(name), name);
});

test('a watch looks at folders, not into ignored ones', () => {
  for (const name of ['a/b/c', 'node_modules/x/y', '.git/objects']) fs.mkdirSync(path.join(stage.folder, name), { recursive: true });
  const watch = new Watch(stage.folder, ['.'], ['c'], [], assert.fail, assert.fail);
  assert.equal(watch.folders, 3, 'the root, a and a/b');
  watch.close();
  assert.equal(watch.folders, 0);
});

test('memory is judged against the limit', () => {
  assert.deepEqual([null, 100, 101, 150, 151].map((bytes) => judge(bytes, 100)), ['fine', 'fine', 'heavy', 'heavy', 'kill']);
  assert.equal(residentBytes(2 ** 30), null);
  if (process.platform === 'linux') assert.ok(Math.abs(residentBytes(process.pid) - process.memoryUsage.rss()) < 20 * 1048576);
});

test('a plan without a script, or that is no JSON, is refused; what it leaves out has a value', () => {
  assert.throws(() => readPlan(stage.write('a', '{}')), /no script/);
  assert.throws(() => readPlan(stage.write('b', 'x')), SyntaxError);
  const plan = readPlan(stage.write('c', '{"script":"a.js","policy":{"maxQuickDeaths":3}}'));
  assert.deepEqual([plan.instances, plan.policy.maxQuickDeaths, plan.policy.quickLifeMs], [1, 3, 1000]);
});

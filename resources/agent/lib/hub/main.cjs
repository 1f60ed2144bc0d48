// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The hub's thread: consoles on one socket, workers on another, the process's main thread through parentPort. It
// keeps answering while that main thread is blocked, which is what it is for.
const crypto = require('node:crypto');
const path = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');
const { cut, Code, LineSplitter, ProtocolVersion } = require('../protocol.cjs');
const { Columns } = require('./columns.cjs');
const { Console } = require('./console.cjs');
const { Fleet } = require('./fleet.cjs');
const { Interval } = require('./interval.cjs');
const { Requests } = require('./requests.cjs');
const { Restarts } = require('./restarts.cjs');
const { listen, sweep } = require('./sockets.cjs');
const { version } = require('../../package.json');

const MaxConsoles = 16;
const PollMs = 50;
const LatePollMs = 150;
const PrimaryBlockedMs = 1000;
const LocalAliveMs = 50;
const ManyWorkers = 16;
const MaxStragglerMs = 300;
const MaxLogBytes = 65536;
const MaxWorkerLineBytes = 256 * 1024;
const MaxNotes = 16;

const streams = new Set(['stdout', 'stderr']);

function lines(count) {
  return count === 1 ? '1 line is' : `${count} lines are`;
}

function logMessage(life, t, stream, text) {
  return { method: 'log', params: { t, slot: life ? life.slot : null, incarnation: life ? life.incarnation : null, stream,
    text: cut(text, MaxLogBytes) } };
}

class Hub {
  fleet = new Fleet((life) => this.#announce(life));
  restarts = new Restarts(this);
  #about;
  #columns = new Columns();
  #consoles = new Set();
  #requests = new Requests(this);
  #isPrimary;
  #notes = []; // what a console that comes later must hear too
  #hasLogs = false; // a console asks for logs, and the main thread, which reads the workers' output, knows
  #local = null;
  #shared;
  #lastBeats = 0;
  #lastBeatAt = performance.now();
  #isPrimaryBlocked = false;
  #lastPoll = performance.now();
  #rateToldAt = 0;
  #rate = { intervalMs: 0, aliveMs: 100, logs: false };
  #cluster;

  constructor(about) {
    this.#about = about;
    this.#shared = about.shared;
    this.#isPrimary = about.isPrimary;
    this.#cluster = { id: crypto.randomUUID(), name: about.paths.name, runtime: 'node', runtimeVersion: about.runtimeVersion,
      host: about.host, pid: about.pid, startedAt: about.startedAt, redis: about.redis, port: null };
  }

  get capabilities() {
    return this.#isPrimary ? ['attach', 'ping', 'worker.restart', 'cluster.reload', 'cancel'] : ['attach', 'ping', 'cancel'];
  }

  async start() {
    const { paths } = this.#about;
    if (!this.#isPrimary) this.#beginLocal();
    parentPort.on('message', (message) => this.#fromMain(message));
    await listen(paths.workers, (socket) => this.#workerDialled(socket));
    Atomics.or(this.#shared, 1, 1);
    await listen(paths.hub, (socket) => this.#consoleDialled(socket));
    Atomics.or(this.#shared, 1, 2);
    setInterval(() => this.#poll(), PollMs);
    sweep(path.dirname(paths.hub)).catch(() => {});
  }

  post(message) {
    parentPort.postMessage(message);
  }

  event(kind, life, text) {
    this.#broadcast({ method: 'event', params: { t: Date.now() * 1000, kind, slot: life ? life.slot : null,
      incarnation: life ? life.incarnation : null, text: cut(text) } });
  }

  log(text, life = null) {
    this.#sendLog(life, Date.now() * 1000, 'hub', text);
  }

  #sendLog(life, t, stream, text) {
    const message = logMessage(life, t, stream, text);
    const note = (n) => logMessage(null, Date.now() * 1000, 'hub', `${lines(n)} left out: this console does not keep up`);
    for (const console of this.#consoles) if (console.isAttached && console.logs) console.sendLog(message, note);
  }

  attached(console) {
    console.intervals.clear();
    if (!console.wasTold) for (const note of this.#notes) console.send(note);
    console.wasTold = true;
    this.#planFlush(console, Date.now());
    this.#setRate();
  }

  tellWorker(life, message) {
    if (life.link !== null) life.link.send(message);
  }

  tellWorkers(message) {
    for (const life of this.fleet.all) this.tellWorker(life, message);
  }

  // ---- consoles
  #consoleDialled(socket) {
    const console = new Console(socket, (line) => this.#requests.take(console, line), () => {
      console.refuse(null, Code.LineTooLong, 'line too long: at most 1048576 bytes');
      console.end();
    }, () => this.#consoleGone(console));
    if (this.#consoles.size >= MaxConsoles) {
      console.refuse(null, Code.TooManyConsoles, `too many consoles: this hub serves ${MaxConsoles}`);
      console.end();
      return;
    }
    this.#consoles.add(console);
    console.send({ method: 'hello', params: { protocol: ProtocolVersion, hub: `loopscope-agent ${version}`,
      cluster: this.#cluster, metrics: this.#columns.list, capabilities: this.capabilities, auth: { method: 'none' } } });
  }

  #consoleGone(console) {
    this.#consoles.delete(console);
    this.restarts.forget(console);
    this.#setRate();
  }

  // An event of the whole cluster that stands.
  #note(kind, text) {
    if (this.#notes.length >= MaxNotes) this.#notes.shift();
    this.#notes.push({ method: 'event', params: { t: Date.now() * 1000, kind, slot: null, incarnation: null, text: cut(text) } });
    for (const console of this.#consoles) if (console.wasTold) console.send(this.#notes.at(-1));
  }

  #broadcast(message) {
    for (const console of this.#consoles) if (console.isAttached) console.send(message);
  }

  #announce(life) {
    this.#broadcast({ method: 'worker', params: { t: Date.now() * 1000, ...Fleet.describe(life) } });
  }

  // Workers take readings as often as the quickest console wants them; none while nobody is attached. Told at
  // most once a poll, so that a console that attaches again and again does not flood a worker that is blocked.
  #setRate() {
    const now = performance.now();
    if (now - this.#rateToldAt < PollMs) return; // the next poll looks again
    const attached = [...this.#consoles].filter((console) => console.isAttached);
    const intervalMs = attached.length === 0 ? 0 : Math.min(...attached.map((console) => console.intervalMs));
    const aliveMs = this.fleet.all.length > ManyWorkers ? 250 : 100;
    const wantsLogs = attached.some((console) => console.logs);
    if (this.#about.readsOutput && wantsLogs !== this.#hasLogs) this.post({ m: 'logs', on: wantsLogs });
    this.#hasLogs = wantsLogs;
    const logs = wantsLogs && !this.#about.readsOutput;
    if (intervalMs === this.#rate.intervalMs && aliveMs === this.#rate.aliveMs && logs === this.#rate.logs) return;
    this.#rate = { intervalMs, aliveMs, logs };
    this.#rateToldAt = now;
    for (const life of this.fleet.all) this.#tellRate(life);
  }

  #tellRate(life) {
    life.aliveMs = life === this.#local ? LocalAliveMs : Math.max(life.aliveMs, this.#rate.aliveMs);
    this.tellWorker(life, { m: 'rate', ...this.#rate, aliveMs: life === this.#local ? LocalAliveMs : this.#rate.aliveMs });
  }

  // ---- the main thread
  #beginLocal() {
    this.#local = this.fleet.begin(1, 1, this.#about.pid, this.#about.startedAt);
    this.#local.link = { send: (message) => this.post({ to: 'probe', ...message }), close: () => {} };
    this.#local.aliveMs = LocalAliveMs;
    this.#local.lastSign = performance.now();
    this.fleet.enter(this.#local, 'online');
    this.#tellRate(this.#local);
  }

  // A stand-alone process forked: it is a primary from now on. Consoles come back to be told the new capabilities.
  #becomePrimary() {
    this.#isPrimary = true;
    this.tellWorker(this.#local, { m: 'rate', intervalMs: 0, aliveMs: 100 });
    this.fleet.exit(this.#local, null, null, true);
    this.#local = null;
    for (const console of this.#consoles) console.end();
  }

  #fromMain(message) {
    if (message.m === 'primary') this.#becomePrimary();
    else if (message.m === 'port') this.#cluster.port = message.port;
    else if (message.m === 'fork') this.#forked(message);
    else if (message.m === 'note') this.#note(message.kind, message.text);
    else if (message.m === 'event') this.#said(message);
    else if (message.token !== undefined && (message.m === 'progress' || message.m === 'done')) this.restarts.receive(message);
    else if (message.slot === undefined) {
      if (this.#local !== null) this.#fromWorker(this.#local, message);
    } else this.#aboutWorker(this.fleet.find(message.slot, message.incarnation), message);
  }

  #said({ kind, text, slot, incarnation }) {
    this.event(kind, slot === undefined ? null : this.fleet.find(slot, incarnation) || null, text);
  }

  #forked({ slot, incarnation, pid, t }) {
    this.fleet.begin(slot, incarnation, pid, t * 1000);
  }

  #aboutWorker(life, message) {
    if (life === undefined) return;
    if (message.m === 'online') this.fleet.enter(life, 'online');
    else if (message.m === 'listening') this.#listening(life, message.port);
    else if (message.m === 'exit') this.#exited(life, message);
    else if (message.m === 'retire') this.#retire(life, message.idleMs);
    else if (message.m === 'draining') this.#draining(life, message);
    else if (message.m === 'errored') this.fleet.giveUp(life, message.reason);
    else if (message.m === 'log') this.#logged(life, message);
    else if (message.m === 'lastcount') this.tellWorker(life, { m: 'lastcount' });
  }

  #listening(life, port) {
    if (port !== null && this.#cluster.port === null) this.#cluster.port = port;
    this.event('listening', life, `Worker ${life.slot} listens${port === null ? '' : ` on port ${port}`}`);
  }

  #exited(life, { code, signal, wasAsked }) {
    this.fleet.exit(life, code, signal, wasAsked);
    this.restarts.ended(life);
    this.event('exit', life, `Worker ${life.slot} (process ${life.pid}) ${life.reason}`);
    for (const console of this.#consoles) console.intervals.delete(life);
  }

  #draining(life, { reason, connections }) {
    this.fleet.enter(life, 'draining', reason);
    if (connections !== null) this.fleet.drained(life, connections);
  }

  #retire(life, idleMs) {
    if (life.link !== null) life.link.send({ m: 'retire', idleMs });
    else this.post({ m: 'drain', slot: life.slot, incarnation: life.incarnation, open: null, done: false, isUnlinked: true });
  }

  // ---- workers
  #workerDialled(socket) {
    let life;
    const lines = new LineSplitter(MaxWorkerLineBytes);
    const take = (line) => {
      if (life !== undefined) this.fleet.sign(life, performance.now());
      if (line.length === 0) return;
      const message = JSON.parse(line);
      if (life === undefined) life = this.#meet(socket, message);
      else this.#fromWorker(life, message);
    };
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      try {
        for (const line of lines.push(bytes)) take(line);
        if (lines.isTooLong) throw new Error('line too long');
      } catch (error) {
        this.log(`a worker's line was not understood: ${error.message}`);
        socket.destroy();
      }
    });
    socket.on('close', () => {
      if (life !== undefined && life.link !== null && life.link.socket === socket) life.link = null;
    });
  }

  #meet(socket, { m, slot, incarnation, pid }) {
    const life = this.fleet.find(slot, incarnation);
    if (m !== 'hi' || life === undefined || life.isOver || life.pid !== pid) throw new Error('not a worker of this cluster');
    life.link = { socket, send: (message) => socket.write(`${JSON.stringify(message)}\n`) };
    life.lastSign = performance.now();
    this.#tellRate(life);
    this.restarts.joined(life);
    return life;
  }

  #fromWorker(life, message) {
    if (message.m === 's') this.#sampled(life, message);
    else if (message.m === 'stall') this.#stalled(life, message);
    else if (message.m === 'tally') this.restarts.tally(life, message);
    else if (message.m === 'log') this.#logged(life, message);
    else if (message.m === 'drain') {
      this.restarts.tally(life, message);
      this.post({ m: 'drain', slot: life.slot, incarnation: life.incarnation, open: message.open, done: message.done,
        final: message.final });
    }
  }

  #stalled(life, { startedAt, durationMs, cpuMs }) {
    this.#broadcast({ method: 'stall', params: { t: Date.now() * 1000, slot: life.slot, incarnation: life.incarnation, pid: life.pid,
      startedAt: Math.round(startedAt * 1000), durationSeconds: Number((durationMs / 1000).toFixed(6)),
      cpuSeconds: Number.isFinite(cpuMs) ? Number((cpuMs / 1000).toFixed(6)) : null } });
  }

  #logged(life, message) {
    for (const [t, stream, text] of message.lines) {
      if (streams.has(stream) && typeof text === 'string' && Number.isSafeInteger(t)) this.#sendLog(life, t, stream, text);
    }
    if (message.leftOut > 0) this.log(`${lines(message.leftOut)} left out: worker ${life.slot} writes more than is passed on`, life);
  }

  #sampled(life, sample) {
    life.sampledAt = sample.t;
    if (sample.handles) {
      life.handles = { at: sample.t, types: sample.handles };
      const added = this.#columns.addHandleTypes(Object.keys(sample.handles));
      if (added.length > 0) for (const console of this.#consoles) console.send({ method: 'metrics', params: { metrics: added } });
    }
    for (const console of this.#consoles) {
      if (!console.isAttached) continue;
      if (!console.intervals.has(life)) console.intervals.set(life, new Interval());
      console.intervals.get(life).add(sample);
      this.#flush(console, Date.now());
    }
  }

  // ---- the clock
  #planFlush(console, now) {
    console.nextFlush = now + console.intervalMs - (now % console.intervalMs);
  }

  // Sends the interval once every reporting worker has its reading in, or the stragglers' time is over.
  #flush(console, now) {
    const end = console.nextFlush;
    if (end - now > console.intervalMs) this.#planFlush(console, now); // the wall clock was set back
    if (now < end) return;
    const isLate = now >= end + Math.min(console.intervalMs / 2, MaxStragglerMs);
    const lives = this.fleet.all.filter((life) => !life.isOver && life.link !== null);
    if (!isLate && lives.some((life) => life.state !== 'blocked' && life.sampledAt < end)) return;
    const rows = lives.map((life) => [life.slot, life.incarnation,
      ...(console.intervals.get(life) || new Interval()).values(this.#columns, life.handles, now)]);
    console.intervals.clear();
    console.sendSamples(end * 1000, console.intervalMs, rows);
    this.#planFlush(console, Math.max(now, end));
  }

  #poll() {
    const now = performance.now();
    // After a late turn of our own the workers' bytes may still wait in their sockets: that is no silence of theirs.
    const isOurDelay = now - this.#lastPoll > LatePollMs;
    this.#lastPoll = now;
    this.#readBeats(now);
    this.#setRate();
    if (!isOurDelay) this.fleet.checkSilence(now);
    for (const console of this.#consoles) {
      console.checkFull(now);
      if (console.isAttached) this.#flush(console, Date.now());
    }
  }

  #readBeats(now) {
    const beats = Atomics.load(this.#shared, 0);
    if (beats !== this.#lastBeats) {
      this.#lastBeats = beats;
      this.#lastBeatAt = now;
      this.#isPrimaryBlocked = false;
      if (this.#local !== null) this.fleet.sign(this.#local, now);
    } else if (this.#isPrimary && !this.#isPrimaryBlocked && now - this.#lastBeatAt > PrimaryBlockedMs) {
      this.#isPrimaryBlocked = true;
      this.event('error', null, 'The primary\'s event loop has not turned for a second: it starts and ends no workers');
    }
  }
}

new Hub(workerData).start().catch((error) => parentPort.postMessage({ m: 'failed', text: error.message }));

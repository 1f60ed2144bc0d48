// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The agent in a process that owns a hub: stand-alone (it is slot 1 itself) or a node:cluster primary (its workers
// are the slots). A process becomes a primary with its first fork. The hub's thread begins at that fork, or for a
// stand-alone process after StartDelayMs, so that a short script never pays for it.
const os = require('node:os');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { setTimeout, epochMs, now } = require('./captured.cjs');
const { socketPaths, removeSockets } = require('./folder.cjs');
const { Primary } = require('./primary.cjs');
const { Probe } = require('./probe.cjs');

const StartDelayMs = 250;
const PortLookMs = 2000;
const PortLooks = 30;

class Owner {
  #guard;
  #cluster;
  #probe;
  #primary;
  #thread = null;
  #isPrimary = false;
  // Shared with the hub's thread: [0] our heartbeats, [1] which sockets it bound (1 workers', 2 consoles').
  #shared = new Int32Array(new SharedArrayBuffer(8));
  #startedAt = epochMs() - now();
  #supervisor;
  paths = null;

  // supervisor: of `loopserve run`, whose primary the cluster is: {rules, failed(text), receive(message)}.
  constructor(guard, cluster, supervisor = null) {
    this.#guard = guard;
    this.#cluster = cluster;
    this.#supervisor = supervisor;
    this.#probe = new Probe(guard);
    this.#primary = new Primary(guard, cluster, this, supervisor === null ? {} : supervisor.rules);
  }

  get primary() {
    return this.#primary;
  }

  start() {
    this.#probe.start({ send: (message) => this.post(message), alive: () => Atomics.add(this.#shared, 0, 1) });
    this.#primary.install();
    setTimeout(this.#guard.wrap(() => this.#startAlone()), StartDelayMs).unref();
    process.on('exit', () => this.#removeSockets());
    this.#guard.onOff(() => this.#stop());
  }

  // Whether there is a hub to post to.
  post(message) {
    if (this.#thread !== null) this.#thread.postMessage(message);
    return this.#thread !== null;
  }

  // Called before the first fork. The hub may already run for this process alone.
  becomePrimary() {
    if (this.#isPrimary) return;
    this.#isPrimary = true;
    if (this.#thread === null) this.#startHub();
    else this.post({ m: 'primary' });
  }

  #startAlone() {
    if (!this.#isPrimary) this.#startHub();
    this.#lookForPort(PortLooks);
  }

  #startHub() {
    try {
      this.paths = socketPaths(process.env, process.argv[1], process.pid);
      this.#thread = new Worker(path.join(__dirname, 'hub', 'main.cjs'), {
        name: 'loopscope-hub', execArgv: [], env: { LOOPSCOPE_OFF: '1' }, stdout: true, stderr: true,
        trackUnmanagedFds: false, resourceLimits: { maxOldGenerationSizeMb: 128 }, workerData: this.#describe(),
      });
    } catch (error) {
      // No folder to put a socket in, or no thread: the program runs on, unseen.
      this.paths = null;
      this.#failed(error.message);
      return;
    }
    this.#thread.on('error', (error) => this.#failed(error.message));
    this.#thread.on('exit', () => {
      this.#thread = null;
    });
    this.#thread.on('message', this.#guard.wrap((message) => this.#receive(message)));
    this.#thread.unref();
  }

  #failed(text) {
    if (this.#supervisor === null) this.#guard.off();
    else this.#supervisor.failed(text);
  }

  #describe() {
    return { readsOutput: this.#supervisor !== null, paths: this.paths, shared: this.#shared, isPrimary: this.#isPrimary, pid: process.pid,
      startedAt: Math.round(this.#startedAt * 1000), host: os.hostname(), runtimeVersion: process.versions.node,
      redis: redisUrl(process.env) };
  }

  #receive(message) {
    if (message.m === 'failed') this.#failed(message.text);
    else if (message.m === 'logs') this.#supervisor.receive(message);
    else if (message.to === 'probe') this.#probe.receive(message);
    else this.#primary.receive(message);
  }

  #stop() {
    if (this.#thread !== null) this.#thread.terminate();
    this.#thread = null;
    this.#removeSockets();
  }

  // Only what our own hub bound: with LOOPSCOPE_SOCKET the path may be another process's.
  #removeSockets() {
    if (this.paths === null) return;
    const bound = Atomics.load(this.#shared, 1);
    removeSockets([bound & 1 ? this.paths.workers : null, bound & 2 ? this.paths.hub : null]);
  }

  // Where a stand-alone process serves: there is no channel for it, so its handles are looked through a few times.
  #lookForPort(left) {
    if (left === 0 || this.#isPrimary || this.#guard.isOff) return;
    const port = listeningPort();
    if (port !== null) this.post({ m: 'port', port });
    else setTimeout(this.#guard.wrap(() => this.#lookForPort(left - 1)), PortLookMs).unref();
  }
}

function listeningPort() {
  if (typeof process._getActiveHandles !== 'function') return null;
  for (const handle of process._getActiveHandles()) {
    if (handle && handle.listening === true && typeof handle.address === 'function') {
      const address = handle.address();
      if (address && Number.isInteger(address.port)) return address.port;
    }
  }
  return null;
}

// The shared cache that the program was told of, without user and password.
function redisUrl(env) {
  const text = env.LOOPSCOPE_REDIS || env.REDIS_URL;
  if (!text) return null;
  try {
    const url = new URL(text);
    url.username = '';
    url.password = '';
    return url.href;
  } catch {
    return null;
  }
}

function startOwner(guard, cluster) {
  new Owner(guard, cluster).start();
}

module.exports = { Owner, startOwner, redisUrl };

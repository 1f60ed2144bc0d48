// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Restart and reload as the consoles see them: the primary's thread does the work, here are the requests under way,
// their progress, and the proof counted by the workers' own HTTP servers.
const { Code, Refusal } = require('../protocol.cjs');

const AnswerMs = 20000; // beyond timeoutMs: 10 s to be ready, 1 s to leave, 4 s for signals, and a primary that is slow
const TallyMs = 500;
const LinkMs = 1000; // a worker can serve before its link to us is open

class Restarts {
  #hub;
  #underWay = new Set();
  #jobs = new Map(); // token -> job
  #tallies = new Map(); // token -> {left, each, done}
  #nextToken = 1;
  #counting = 0;
  #onChange = new Set();

  constructor(hub) {
    this.#hub = hub;
  }

  restart(console, id, slot, mode, timeoutMs) {
    const life = this.#hub.fleet.current(slot);
    if (life === undefined) throw new Refusal(Code.NoSuchWorker, `no such worker: slot ${slot}`);
    if (this.#isBusy(slot)) throw new Refusal(Code.Busy, `busy: worker ${slot} is being restarted`);
    const job = this.#open(console, id, [slot]);
    this.#run(job, async () => {
      const { isCovered, ...result } = await this.#replace(job, life, mode, timeoutMs);
      return { ...result, ...(await this.#proof(job, isCovered)) };
    });
  }

  reload(console, id, timeoutMs) {
    const slots = [...new Set(this.#hub.fleet.all.filter((life) => !life.isOver).map((life) => life.slot))].sort((a, b) => a - b);
    if (slots.length === 0) throw new Refusal(Code.NoSuchWorker, 'no such worker: the cluster has none');
    if (slots.some((slot) => this.#isBusy(slot))) throw new Refusal(Code.Busy, 'busy: a worker is being restarted');
    const job = this.#open(console, id, slots);
    this.#run(job, () => this.#reloadAll(job, slots, timeoutMs));
  }

  cancel(job) {
    job.isCancelled = true;
    if (job.token !== 0) this.#hub.post({ m: 'cancel', token: job.token });
  }

  // The console is gone; what it began goes on.
  forget(console) {
    for (const job of console.underWay.values()) job.console = null;
  }

  // A message of the primary.
  receive(message) {
    const job = this.#jobs.get(message.token);
    if (job === undefined) return;
    if (message.m === 'progress') this.#progress(job, message);
    else if (message.error !== undefined) job.settle(new Refusal(message.error.code, message.error.message));
    else job.settle(null, message.result);
  }

  // A worker's counts: asked for, or the last ones of a worker that drains.
  tally(life, message) {
    // A report that follows the last count is newer still.
    if (life.tally !== null && life.tally.final === true) message.final = true;
    life.tally = message;
    const wanted = this.#tallies.get(message.token);
    if (wanted === undefined || !wanted.left.delete(life)) return;
    wanted.each.set(life, message);
    if (wanted.left.size === 0) wanted.done();
  }

  // A worker that dials while counting is on begins to count at once.
  joined(life) {
    if (this.#counting > 0) this.#hub.tellWorker(life, { m: 'count', on: true });
    for (const job of this.#underWay) job.joined.add(life);
    for (const check of this.#onChange) check();
  }

  // A worker that ended answers no more.
  ended(life) {
    for (const wanted of this.#tallies.values()) if (wanted.left.delete(life) && wanted.left.size === 0) wanted.done();
    for (const check of this.#onChange) check();
  }

  #isBusy(slot) {
    return [...this.#underWay].some((job) => job.slots.includes(slot));
  }

  #open(console, id, slots) {
    const job = { console, id, slots, token: 0, isCancelled: false, settle: () => {}, before: new Map(),
      blind: [], joined: new Set() };
    console.underWay.set(id, job);
    this.#underWay.add(job);
    return job;
  }

  #run(job, work) {
    const from = job.console;
    const close = (answer) => {
      this.#underWay.delete(job);
      from.underWay.delete(job.id);
      if (job.console !== null) answer(job.console);
    };
    this.#begin(job).then(work).then((result) => close((console) => console.reply(job.id, result)), (error) => {
      close((console) => console.refuse(job.id, error.code || Code.Internal, error.message));
    }).finally(() => this.#count(-1));
  }

  // A worker that does not answer now is counted from its first count on, unless it counts for another request already.
  async #begin(job) {
    const wasCounting = this.#counting > 0;
    this.#count(1);
    const linked = this.#linked();
    job.before = await this.#askTallies();
    if (wasCounting) job.blind = linked.filter((life) => !job.before.has(life));
  }

  async #reloadAll(job, slots, timeoutMs) {
    const begin = performance.now();
    this.#hub.event('reload', null, `The cluster is reloaded, ${slots.length} workers one after another`);
    let reloaded = 0;
    let isCovered = true;
    for (const slot of slots) {
      const life = this.#hub.fleet.current(slot);
      if (life === undefined) continue;
      if (job.isCancelled) throw new Refusal(Code.Cancelled, `cancelled; ${reloaded} of ${slots.length} workers were reloaded`);
      try {
        const result = await this.#replace(job, life, 'graceful', timeoutMs);
        isCovered = isCovered && result.isCovered;
      } catch (error) {
        throw new Refusal(error.code, `worker ${slot}: ${error.message}; ${reloaded} of ${slots.length} were reloaded`);
      }
      reloaded += 1;
    }
    return { reloaded, durationMs: Math.round(performance.now() - begin), ...(await this.#proof(job, isCovered)) };
  }

  async #replace(job, life, mode, timeoutMs) {
    if (job.isCancelled) throw new Refusal(Code.Cancelled, 'cancelled; the old worker goes on');
    job.token = this.#nextToken++;
    const { token } = job;
    this.#hub.event('restart', life, `Worker ${life.slot} is restarted (${mode})`);
    this.#jobs.set(token, job);
    this.#hub.post({ m: 'restart', token, slot: life.slot, incarnation: life.incarnation, mode, timeoutMs });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => job.settle(new Refusal(Code.TimedOut, 'timed out: the primary does not answer')),
        timeoutMs + AnswerMs);
      job.settle = (error, result) => {
        clearTimeout(timer);
        this.#jobs.delete(token);
        job.token = 0;
        if (error) reject(error);
        else resolve(result);
      };
    });
  }

  #progress(job, { step, slot, incarnation, pid, connections }) {
    const life = this.#hub.fleet.find(slot, incarnation);
    if (life !== undefined && step === 'draining') {
      this.#hub.fleet.enter(life, 'draining', 'restarted by a console');
      this.#hub.fleet.drained(life, connections);
    }
    if (job.console === null) return;
    const params = { id: job.id, t: Date.now() * 1000, step, slot, incarnation, pid };
    if (connections !== null) params.connections = connections;
    job.console.send({ method: 'progress', params });
  }

  #count(by) {
    const wasOn = this.#counting > 0;
    this.#counting += by;
    const isOn = this.#counting > 0;
    if (isOn !== wasOn) this.#hub.tellWorkers({ m: 'count', on: isOn });
  }

  // Every worker's counts: one that just dialled is asked too, and of one whose link closes the end is awaited.
  async #lastTallies() {
    for (let isLast = false; ; isLast = true) {
      await this.#awaitLinks();
      const after = await this.#askTallies();
      await this.#awaitLinks();
      if (isLast || this.#linked().every((life) => after.has(life))) return after;
    }
  }

  // Resolves when all workers have dialled or ended, or after LinkMs.
  #awaitLinks() {
    const isMissing = () => this.#hub.fleet.all.some((life) => !life.isOver && life.link === null);
    if (!isMissing()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#onChange.delete(check);
        resolve();
      };
      const check = () => {
        if (!isMissing()) end();
      };
      const timer = setTimeout(end, LinkMs);
      this.#onChange.add(check);
    });
  }

  // Every linked worker's counts, as far as they come within TallyMs.
  #askTallies() {
    const token = this.#nextToken++;
    const lives = this.#linked();
    return new Promise((resolve) => {
      const wanted = { left: new Set(lives), each: new Map(), done: () => {
        clearTimeout(timer);
        this.#tallies.delete(token);
        resolve(wanted.each);
      } };
      const timer = setTimeout(() => wanted.done(), TallyMs);
      this.#tallies.set(token, wanted);
      if (lives.length === 0) wanted.done();
      else for (const life of lives) this.#hub.tellWorker(life, { m: 'tally', token });
    });
  }

  #linked() {
    return this.#hub.fleet.all.filter((life) => !life.isOver && life.link !== null);
  }

  // Requests answered and failed since the request came, in every worker. `refused` is 0 where the cluster's listening
  // sockets stayed open all the time (isCovered): the system refuses no connection then. Elsewhere it refuses them
  // where nobody can count them, so there is no proof, but a sentence with what was counted.
  async #proof(job, isCovered) {
    const after = await this.#lastTallies();
    const none = (why) => ({ proof: null, proofReason: why });
    const uncounted = this.#uncounted(job, after);
    if (uncounted !== null) return none(uncounted);
    const lives = [...new Set([...job.before.keys(), ...after.keys(), ...job.joined])];
    const { answered, failed, hasHttp } = sum(job, lives, after);
    if (!hasHttp) return none('No HTTP server was seen in this cluster, so there was nothing to count.');
    if (isCovered) return { proof: { answered, failed, refused: 0 } };
    return none(`${answered} requests were answered and ${failed} failed, but the system does not say how many connections it `
      + 'refused: nothing shows that somebody listened at every address all the time.');
  }

  // Why not every request was counted, or null.
  #uncounted(job, after) {
    for (const life of new Set([...job.before.keys(), ...job.joined])) {
      if (!life.isOver || isCounted(life)) continue;
      return `Worker ${life.slot} was ended (${life.reason}) before it could give its last count.`;
    }
    for (const life of this.#hub.fleet.all) {
      if (!life.isOver && life.link === null) return `Worker ${life.slot} does not report, so not every request was counted.`;
      if (!life.isOver && !after.has(life)) return `Worker ${life.slot} is blocked, so not every request was counted.`;
    }
    if (job.blind.length > 0) return `Worker ${job.blind[0].slot} was blocked at the beginning, so not every request was counted.`;
    return null;
  }
}

// Whether a worker that is over said its last word: all done, or the count before its end. After SIGKILL nobody knows.
function isCounted({ tally, signal }) {
  return tally !== null && (tally.done === true || (tally.final === true && signal !== 'SIGKILL'));
}

function sum(job, lives, after) {
  const total = { answered: 0, failed: 0, hasHttp: false };
  for (const life of lives) {
    // One that ended after it was asked said more since: what was active then has been answered, or is in its last count.
    const last = life.isOver ? life.tally : after.get(life) || life.tally;
    const first = job.before.get(life) || { answered: 0, failed: 0 };
    total.hasHttp = total.hasHttp || last.hasHttp;
    total.answered += last.answered - first.answered;
    total.failed += last.failed - first.failed + (life.isOver ? last.active : 0);
  }
  return total;
}

module.exports = { Restarts };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// What a console may ask. A request is checked whole before anything of it is applied.
const { Code, Refusal, integerIn, isObject, isRequestId, parseLine, wordIn, cut, ProtocolVersion } = require('../protocol.cjs');
const { Fleet } = require('./fleet.cjs');

const MaxBadLines = 300;
const MaxUnderWay = 16;
const MinIntervalMs = 100;
const MaxIntervalMs = 60000;
const changing = new Set(['worker.restart', 'cluster.reload']);

class Requests {
  #hub;
  #methods = {
    attach: (console, params) => this.#attach(console, params),
    ping: () => ({ now: Date.now() * 1000 }),
    'worker.restart': (console, params, id) => this.#restart(console, params, id),
    'cluster.reload': (console, params, id) => this.#reload(console, params, id),
    cancel: (console, params) => this.#cancel(console, params),
  };

  constructor(hub) {
    this.#hub = hub;
  }

  // One line of a console: answers it, or starts what will answer it.
  take(console, line) {
    let id = null;
    try {
      const message = parseLine(line);
      if (message === undefined) return;
      if (isObject(message) && isRequestId(message.id)) id = message.id;
      this.#dispatch(console, message, id);
    } catch (error) {
      this.#refuse(console, id, error);
    }
  }

  #refuse(console, id, error) {
    const isOurs = error instanceof Refusal;
    console.refuse(id, isOurs ? error.code : Code.Internal, isOurs ? error.message : 'internal error');
    if (!isOurs) this.#hub.log(`internal error: ${error.message}`);
    if (error.code !== Code.ParseError) return;
    console.badLines += 1;
    if (console.badLines >= MaxBadLines) console.end();
  }

  #dispatch(console, message, id) {
    if (!isObject(message)) throw new Refusal(Code.InvalidRequest, 'a message is an object; batches are not supported');
    if (message.jsonrpc !== undefined && message.jsonrpc !== '2.0') throw new Refusal(Code.InvalidRequest, 'jsonrpc must be "2.0"');
    if (typeof message.method !== 'string') {
      if (message.method === undefined && ('result' in message || 'error' in message)) return;
      throw new Refusal(Code.InvalidRequest, 'method must be a string');
    }
    if (message.id === undefined) return; // a notification: there is none that a hub knows
    if (id === null) throw new Refusal(Code.InvalidRequest, 'id must be an integer from 1 to 9007199254740991');
    const { method } = message;
    this.#admit(console, method);
    const params = message.params === undefined || message.params === null ? {} : message.params;
    if (!isObject(params)) throw new Refusal(Code.InvalidParams, 'params must be an object');
    const result = this.#methods[method](console, params, id);
    if (result !== undefined) console.reply(id, result);
    if (method === 'attach') this.#hub.attached(console);
  }

  #admit(console, method) {
    if (!Object.hasOwn(this.#methods, method)) throw new Refusal(Code.MethodNotFound, `unknown method ${cut(method, 64)}`);
    if (!this.#hub.capabilities.includes(method)) {
      throw new Refusal(Code.MethodNotFound, `${method} is not offered here: this process is no node:cluster primary, so nothing could start its successor`);
    }
    if (method !== 'attach' && !console.isAttached) throw new Refusal(Code.NotAttached, 'attach first');
    if (changing.has(method) && console.role !== 'operate') {
      throw new Refusal(Code.RoleForbids, `the role "observe" may not do this (${method})`);
    }
  }

  #attach(console, params) {
    const protocol = integerIn(params, 'protocol', 0, Number.MAX_SAFE_INTEGER);
    if (params.client !== undefined && typeof params.client !== 'string') throw new Refusal(Code.InvalidParams, 'client must be a string');
    const role = wordIn(params, 'role', ['observe', 'operate'], 'observe');
    const intervalMs = integerIn(params, 'intervalMs', MinIntervalMs, MaxIntervalMs, 1000);
    const logs = params.logs === undefined ? false : params.logs;
    if (typeof logs !== 'boolean') throw new Refusal(Code.InvalidParams, 'logs must be true or false');
    if (protocol !== ProtocolVersion) {
      throw new Refusal(Code.VersionUnsupported, `protocol ${protocol} is not supported; this hub speaks ${ProtocolVersion}`);
    }
    console.isAttached = true;
    console.role = role;
    console.logs = logs;
    console.intervalMs = intervalMs;
    return { intervalMs, now: Date.now() * 1000, workers: this.#hub.fleet.all.map(Fleet.describe) };
  }

  #restart(console, params, id) {
    const slot = integerIn(params, 'slot', 1, 65535);
    const mode = wordIn(params, 'mode', ['graceful', 'kill'], 'graceful');
    const timeoutMs = integerIn(params, 'timeoutMs', 100, 600000, 10000);
    this.#checkFree(console, id);
    this.#hub.restarts.restart(console, id, slot, mode, timeoutMs);
  }

  #reload(console, params, id) {
    const timeoutMs = integerIn(params, 'timeoutMs', 100, 600000, 10000);
    this.#checkFree(console, id);
    this.#hub.restarts.reload(console, id, timeoutMs);
  }

  #checkFree(console, id) {
    if (console.underWay.has(id)) throw new Refusal(Code.InvalidRequest, `the request ${id} is still under way`);
    if (console.underWay.size >= MaxUnderWay) throw new Refusal(Code.Busy, 'busy: too many requests are under way');
  }

  #cancel(console, params) {
    const id = integerIn(params, 'id', 1, Number.MAX_SAFE_INTEGER);
    const job = console.underWay.get(id);
    if (job !== undefined) this.#hub.restarts.cancel(job);
    return {};
  }
}

module.exports = { Requests };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// What the program writes through process.stdout and process.stderr, line by line, while a console asks for it. Each
// write goes through first, with its own arguments and result; only then is a bounded part of it noted. What loggers
// write to the file descriptors themselves, and Node.js's own last words, does not pass here.
const { StringDecoder } = require('node:string_decoder');
const { epochMs, now } = require('./captured.cjs');

const MaxLinesPerSecond = 200;
const MaxLineChars = 8192;
const MaxWriteChars = 16384; // looked at in one write
const MaxBatchChars = 24 * 1024; // at most 6 bytes each as JSON: below the hub's line limit
const { apply } = Reflect;
const plainEncodings = new Set([undefined, null, 'utf8', 'utf-8', 'UTF-8', 'UTF8']);

class Output {
  #guard;
  #send;
  #taps = [];
  #lines = [];
  #chars = 0;
  #leftOut = 0;
  #windowEnd = 0;
  #inWindow = 0;
  #isLast = false;

  // send(lines [[t in us, stream, text], …], leftOut) says whether they went.
  constructor(guard, send) {
    this.#guard = guard;
    this.#send = send;
  }

  start() {
    if (this.#taps.length === 0) this.#taps = ['stdout', 'stderr'].map((name) => ({ name, stream: process[name], isOn: false, write: null }));
    for (const tap of this.#taps) this.#install(tap);
  }

  // A write that the program has wrapped in the meantime cannot be taken out: ours then only passes on.
  stop() {
    for (const tap of this.#taps) {
      tap.isOn = false;
      if (tap.write === null || tap.stream.write !== tap.write) continue;
      if (tap.wasOwn) tap.stream.write = tap.original;
      else delete tap.stream.write;
      tap.write = null;
    }
    this.#lines = [];
    this.#chars = 0;
    this.#leftOut = 0;
  }

  // Regularly: sends what there is.
  flush() {
    if (this.#lines.length === 0 && this.#leftOut === 0) return;
    const lines = this.#lines;
    const leftOut = this.#leftOut;
    this.#lines = [];
    this.#chars = 0;
    this.#leftOut = 0;
    if (!this.#send(lines, leftOut)) this.#leftOut = leftOut + lines.length;
  }

  // The process ends: what is left goes now, also lines without an end, and what still comes goes at once.
  last() {
    this.#isLast = true;
    for (const tap of this.#taps) if (tap.isOn && tap.rest !== '') this.#add(tap, '');
    this.flush();
  }

  #install(tap) {
    tap.isOn = true;
    tap.decoder = new StringDecoder('utf8');
    tap.rest = '';
    if (tap.write !== null) return;
    const { original } = Object.assign(tap, { original: tap.stream.write, wasOwn: Object.hasOwn(tap.stream, 'write') });
    const note = this.#guard.wrap((chunk, encoding) => this.#note(tap, chunk, encoding));
    tap.write = function write(chunk, encoding, callback) {
      const result = apply(original, this, arguments);
      if (tap.isOn) note(chunk, encoding);
      return result;
    };
    tap.stream.write = tap.write;
  }

  #note(tap, chunk, encoding) {
    let text = this.#textOf(tap, chunk, encoding);
    if (text.length > MaxWriteChars) {
      this.#leftOut += 1;
      // A copy: a slice would keep the whole of it in memory.
      text = `${Buffer.from(text.slice(0, MaxWriteChars))}\n`;
    }
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.#add(tap, text.slice(begin, end));
      begin = end + 1;
    }
    this.#keep(tap, text.slice(begin));
    if (this.#isLast) this.last();
  }

  #textOf(tap, chunk, encoding) {
    if (typeof chunk !== 'string') return tap.decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.byteLength, 4 * MaxWriteChars)));
    if (typeof encoding === 'function' || plainEncodings.has(encoding)) return chunk;
    return Buffer.from(chunk.slice(0, 2 * MaxWriteChars), encoding).toString();
  }

  #keep(tap, text) {
    tap.rest += text;
    if (tap.rest.length > MaxLineChars) tap.rest = tap.rest.slice(0, MaxLineChars);
  }

  // The line that `text` ends.
  #add(tap, text) {
    this.#keep(tap, text);
    const line = tap.rest.endsWith('\r') ? tap.rest.slice(0, -1) : tap.rest;
    tap.rest = '';
    const time = now();
    if (time >= this.#windowEnd) {
      this.#windowEnd = time + 1000;
      this.#inWindow = 0;
    }
    this.#inWindow += 1;
    if (this.#inWindow > MaxLinesPerSecond || this.#chars + line.length > MaxBatchChars) {
      this.#leftOut += 1;
      return;
    }
    this.#chars += line.length;
    this.#lines.push([Math.round(epochMs() * 1000), tap.name, line]);
  }
}

module.exports = { Output, MaxLinesPerSecond, MaxLineChars };

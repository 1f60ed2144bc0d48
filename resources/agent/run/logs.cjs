// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// The workers' output, line by line: to our own stdout and stderr or into files that rotate, and to consoles while one
// asks for logs. A reader that does not keep up never holds a worker: lines beyond MaxQueuedBytes are left out and counted.
const fs = require('node:fs');
const { StringDecoder } = require('node:string_decoder');
const { setTimeout, epochMs, now } = require('../lib/captured.cjs');

const MaxLineChars = 64 * 1024; // of a line; the rest of it is the next line
const MaxQueuedBytes = 4 * 1024 * 1024;
const ConsoleLinesPerSecond = 200;
const ConsoleLineChars = 8192;
const ConsoleEveryMs = 50;
const ReopenMs = 1000;

// Bytes in, whole lines out.
class Lines {
  #decoder = new StringDecoder('utf8');
  #rest = '';
  #take;

  constructor(take) {
    this.#take = take;
  }

  push(bytes) {
    const text = this.#rest + this.#decoder.write(bytes);
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      this.#take(text.slice(begin, text[end - 1] === '\r' && end > begin ? end - 1 : end));
      begin = end + 1;
    }
    for (; text.length - begin > MaxLineChars; begin += MaxLineChars) this.#take(text.slice(begin, begin + MaxLineChars));
    this.#rest = text.slice(begin);
  }

  end() {
    const text = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (text !== '') this.#take(text);
  }
}

// A file that is appended to and, at maxBytes, becomes file.1, and that file.2 …: `keep` old ones at most. While it cannot be written
// (disk full) lines are left out; it is opened again every second.
class LogFile {
  #file;
  #maxBytes;
  #keep;
  #say;
  #stream = null;
  #bytes = 0;
  #leftOut = 0;
  #isBroken = false;

  constructor(file, { maxBytes, keep }, say) {
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
    this.#say = say;
    this.#open();
  }

  write(line) {
    if (this.#stream === null || this.#stream.writableLength > MaxQueuedBytes) {
      this.#leftOut += 1;
      return;
    }
    if (this.#leftOut > 0) this.#put(`loopserve: ${this.#leftOut} lines were left out: the file could not be written\n`);
    this.#leftOut = 0;
    this.#put(`${line}\n`);
    if (this.#bytes >= this.#maxBytes) this.#rotate();
  }

  // Somebody moved the file (logrotate).
  reopen() {
    this.#close();
    this.#open();
  }

  #put(text) {
    this.#bytes += Buffer.byteLength(text);
    this.#stream.write(text);
  }

  #open() {
    try {
      const fd = fs.openSync(this.#file, 'a', 0o640);
      const state = fs.fstatSync(fd);
      this.#bytes = state.isFile() ? state.size : -Infinity; // /dev/null and pipes do not rotate
      this.#stream = fs.createWriteStream(this.#file, { fd });
      const stream = this.#stream;
      stream.on('error', (error) => {
        if (this.#stream === stream) this.#failed(error);
      });
      stream.on('open', () => { this.#isBroken = false; });
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error) {
    this.#stream = null;
    if (!this.#isBroken) this.#say(`cannot write the log ${this.#file}: ${error.message}; lines are left out until it can be`);
    this.#isBroken = true;
    setTimeout(() => this.#open(), ReopenMs).unref();
  }

  #close() {
    if (this.#stream !== null) this.#stream.end();
    this.#stream = null;
  }

  #rotate() {
    this.#close();
    try {
      for (let i = this.#keep; i > 0; i -= 1) {
        const from = i === 1 ? this.#file : `${this.#file}.${i - 1}`;
        if (fs.existsSync(from)) fs.renameSync(from, `${this.#file}.${i}`);
      }
      if (this.#keep === 0) fs.truncateSync(this.#file);
    } catch (error) {
      this.#say(`cannot rotate the log ${this.#file}: ${error.message}`);
    }
    this.#open();
  }
}

// Our own stdout or stderr.
class Standard {
  #stream;
  #leftOut = 0;

  constructor(stream) {
    this.#stream = stream;
    stream.on('error', () => {}); // nobody reads it any more
  }

  write(line) {
    if (this.#stream.writableLength > MaxQueuedBytes) {
      this.#leftOut += 1;
      return;
    }
    if (this.#leftOut > 0) this.#stream.write(`loopserve: ${this.#leftOut} lines were left out: they were not read\n`);
    this.#leftOut = 0;
    this.#stream.write(`${line}\n`);
  }

  reopen() {}
}

class Logs {
  #post;
  #isWanted = false;
  #sinks;
  #waiting = new Map(); // entry -> {lines, leftOut}
  #second = 0;
  #counts = new Map(); // entry -> lines of this second

  // logs: {out, err (paths or null), maxBytes, keep}. post(message) to the hub, say(sentence) to the person.
  constructor(logs, isJson, post, say) {
    this.#post = post;
    const files = new Map();
    const sink = (file, stream) => {
      if (!file) return new Standard(stream);
      if (!files.has(file)) files.set(file, new LogFile(file, { maxBytes: logs.maxBytes || 10 * 1024 * 1024, keep: logs.keep ?? 5 }, say));
      return files.get(file);
    };
    // With --json our stdout is for the ready line alone.
    this.#sinks = { stdout: sink(logs.out, isJson ? process.stderr : process.stdout), stderr: sink(logs.err, process.stderr) };
  }

  // Reads a worker's pipes to their end.
  follow(entry) {
    for (const name of ['stdout', 'stderr']) {
      const pipe = entry.worker.process[name];
      if (!pipe) continue;
      const lines = new Lines((line) => this.#line(entry, name, line));
      pipe.on('data', (bytes) => lines.push(bytes));
      pipe.on('error', () => {});
      pipe.on('close', () => lines.end());
    }
  }

  // Whether a console asks for them.
  want(isWanted) {
    this.#isWanted = isWanted;
    this.#waiting.clear();
  }

  reopen() {
    for (const sink of new Set(Object.values(this.#sinks))) sink.reopen();
  }

  #line(entry, name, line) {
    this.#sinks[name].write(line);
    if (this.#isWanted) this.#forConsoles(entry, name, line);
  }

  #forConsoles(entry, name, line) {
    const second = Math.floor(now() / 1000);
    if (second !== this.#second) this.#counts.clear();
    this.#second = second;
    const count = (this.#counts.get(entry) || 0) + 1;
    this.#counts.set(entry, count);
    if (this.#waiting.size === 0) setTimeout(() => this.#flush(), ConsoleEveryMs);
    if (!this.#waiting.has(entry)) this.#waiting.set(entry, { lines: [], leftOut: 0 });
    const batch = this.#waiting.get(entry);
    if (count > ConsoleLinesPerSecond) batch.leftOut += 1;
    else batch.lines.push([Math.round(epochMs() * 1000), name, line.slice(0, ConsoleLineChars)]);
  }

  #flush() {
    for (const [{ slot, incarnation }, { lines, leftOut }] of this.#waiting) this.#post({ m: 'log', slot, incarnation, lines, leftOut });
    this.#waiting.clear();
  }
}

module.exports = { Lines, LogFile, Logs };

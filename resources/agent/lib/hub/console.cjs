// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// One console's connection: its bytes in, its bounded queue out. Samples make room for everything else; a console
// that stays full for FullMs is let go.
const { LineSplitter } = require('../protocol.cjs');

const MaxQueuedBytes = 4 * 1024 * 1024;
const MaxQueuedBeforeLogs = 1024 * 1024; // with more than this waiting, lines of logs are left out and counted
const SocketBytes = 128 * 1024;
const FullMs = 10000;
const LingerMs = 1000;

class Console {
  isAttached = false;
  role = 'observe';
  logs = false;
  intervalMs = 0;
  nextFlush = 0;
  intervals = new Map(); // life -> Interval
  underWay = new Map(); // request id -> restart token
  badLines = 0;
  #socket;
  #lines = new LineSplitter();
  #queue = [];
  #queuedBytes = 0;
  #dropped = 0;
  #logsLeftOut = 0;
  #fullSince = null;
  #isEnding = false;

  // onLine(line) for each line, onTooLong(), onClosed().
  constructor(socket, onLine, onTooLong, onClosed) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      for (const line of this.#lines.push(bytes)) if (!this.#isEnding) onLine(line);
      if (this.#lines.isTooLong && !this.#isEnding) onTooLong();
    });
    socket.on('drain', () => this.#pump());
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isEnding = true;
      onClosed();
    });
  }

  send(message) {
    this.#push(JSON.stringify(message), false);
  }

  // note(n) makes the message that says that n lines were left out.
  sendLog(message, note) {
    if (this.#total > MaxQueuedBeforeLogs) {
      this.#logsLeftOut += 1;
      return;
    }
    if (this.#logsLeftOut > 0) this.send(note(this.#logsLeftOut));
    this.#logsLeftOut = 0;
    this.send(message);
  }

  sendSamples(params) {
    if (this.#dropped > 0) params.dropped = this.#dropped;
    const before = this.#dropped;
    this.#push(JSON.stringify({ method: 'samples', params }), true);
    if (this.#dropped === before) this.#dropped = 0;
  }

  reply(id, result) {
    this.send({ id, result });
  }

  refuse(id, code, message) {
    this.send({ id, error: { code, message } });
  }

  // Says what is queued, then closes; a peer that does not read it is cut off.
  end() {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#pump(Infinity);
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), LingerMs).unref();
  }

  destroy() {
    this.#isEnding = true;
    this.#socket.destroy();
  }

  checkFull(now) {
    if (this.#fullSince !== null && now - this.#fullSince > FullMs) this.destroy();
  }

  get #total() {
    return this.#queuedBytes + this.#socket.writableLength;
  }

  #push(text, isSample) {
    if (this.#isEnding) return;
    const bytes = Buffer.from(`${text}\n`);
    if (this.#total + bytes.length > MaxQueuedBytes) {
      this.#makeRoom(bytes.length);
      if (this.#fullSince === null) this.#fullSince = performance.now();
      const isFull = this.#total + bytes.length > MaxQueuedBytes;
      if (isFull && isSample) {
        this.#dropped += 1;
        return;
      }
      if (isFull && this.#total > 2 * MaxQueuedBytes) {
        this.destroy();
        return;
      }
    }
    this.#queue.push({ bytes, isSample });
    this.#queuedBytes += bytes.length;
    this.#pump();
  }

  #makeRoom(wanted) {
    const kept = [];
    for (const entry of this.#queue) {
      if (entry.isSample && this.#total + wanted > MaxQueuedBytes) {
        this.#queuedBytes -= entry.bytes.length;
        this.#dropped += 1;
      } else kept.push(entry);
    }
    this.#queue = kept;
  }

  #pump(limit = SocketBytes) {
    let sent = 0;
    while (sent < this.#queue.length && this.#socket.writableLength < limit) {
      this.#queuedBytes -= this.#queue[sent].bytes.length;
      this.#socket.write(this.#queue[sent].bytes);
      sent += 1;
    }
    if (sent > 0) this.#queue.splice(0, sent);
    if (this.#total < MaxQueuedBytes / 2) this.#fullSince = null;
  }
}

module.exports = { Console, MaxQueuedBytes };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// One console's connection: its bytes in, its bounded queue out. Samples make room for everything else; a console
// that stays full for FullMs is let go.
const { LineSplitter, MaxLineBytes } = require('../protocol.cjs');

const MaxQueuedBytes = 4 * 1024 * 1024;
const MaxRows = 4096; // in one samples message
const MaxRowBytes = MaxLineBytes - 256; // of one samples message; the rest is for what stands around the rows
const MaxQueuedBeforeLogs = 1024 * 1024; // with more than this waiting, lines of logs are left out and counted
const SocketBytes = 128 * 1024;
const FullMs = 10000;
const LingerMs = 1000;

// The rows as JSON, comma between them, in parts of at most MaxRowBytes and MaxRows; one part for no rows. A row is
// numbers and null: a character is a byte.
function packRows(rows) {
  const parts = [];
  let part = [];
  let bytes = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (part.length === MaxRows || (part.length > 0 && bytes + text.length + 1 > MaxRowBytes)) {
      parts.push(part.join(','));
      part = [];
      bytes = 0;
    }
    part.push(text);
    bytes += text.length + 1;
  }
  parts.push(part.join(','));
  return parts;
}

class Console {
  isAttached = false;
  wasTold = false; // the notes that stand
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

  // One message, or several of the same t where the rows do not fit into a line.
  sendSamples(t, intervalMs, rows) {
    for (const part of packRows(rows)) {
      const before = this.#dropped;
      const dropped = before > 0 ? `,"dropped":${before}` : '';
      this.#push(`{"method":"samples","params":{"t":${t},"intervalMs":${intervalMs}${dropped},"rows":[${part}]}}`, true);
      if (this.#dropped === before) this.#dropped = 0;
    }
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

module.exports = { Console, packRows, MaxQueuedBytes };

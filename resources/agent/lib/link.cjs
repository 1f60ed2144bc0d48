// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// A worker's line to the hub: JSON lines over the private socket, reconnecting for as long as the worker lives. It
// never holds the process and never queues more than MaxQueuedBytes: readings beyond that are lost, and counted.
const net = require('node:net');
const { parse, stringify, setTimeout, random } = require('./captured.cjs');

const MaxQueuedBytes = 256 * 1024;
const MaxLineBytes = 64 * 1024;
const FirstRetryMs = 100;
const LastRetryMs = 10000;

class Link {
  #path;
  #hello;
  #guard;
  #receive;
  #lost;
  #socket = null;
  #isOpen = false;
  #isClosed = false;
  #retryMs = FirstRetryMs;
  #input = '';
  dropped = 0;

  // hello: the first message of every connection. receive(message), lost(): what the hub says, and that it is gone.
  constructor(path, hello, guard, receive, lost) {
    this.#path = path;
    this.#hello = hello;
    this.#guard = guard;
    this.#receive = receive;
    this.#lost = lost;
  }

  open() {
    if (this.#isClosed) return;
    const socket = net.connect({ path: this.#path });
    socket.unref();
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('connect', this.#guard.wrap(() => this.#opened()));
    socket.on('data', this.#guard.wrap((text) => this.#read(text)));
    socket.on('close', this.#guard.wrap(() => this.#closed()));
  }

  close() {
    this.#isClosed = true;
    if (this.#socket !== null) this.#socket.destroy();
  }

  // Whether the message went; a full queue does not take it.
  send(message) {
    if (!this.#isOpen) return false;
    if (this.#socket.writableLength > MaxQueuedBytes) {
      this.dropped += 1;
      return false;
    }
    this.#socket.write(`${stringify(message)}\n`);
    return true;
  }

  // Any byte is a sign of life; an empty line is the cheapest.
  alive() {
    if (this.#isOpen && this.#socket.writableLength === 0) this.#socket.write('\n');
  }

  #opened() {
    this.#isOpen = true;
    this.#retryMs = FirstRetryMs;
    this.#input = '';
    this.send(this.#hello);
  }

  #closed() {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    if (wasOpen) this.#lost();
    if (this.#isClosed) return;
    setTimeout(this.#guard.wrap(() => this.open()), this.#retryMs * (0.75 + random() / 2)).unref();
    this.#retryMs = Math.min(LastRetryMs, this.#retryMs * 2);
  }

  #read(text) {
    this.#input += text;
    let begin = 0;
    for (let end = this.#input.indexOf('\n'); end >= 0; end = this.#input.indexOf('\n', begin)) {
      const line = this.#input.slice(begin, end);
      begin = end + 1;
      if (line !== '') this.#receive(parse(line));
    }
    this.#input = this.#input.slice(begin);
    if (this.#input.length > MaxLineBytes) this.#socket.destroy();
  }
}

module.exports = { Link };

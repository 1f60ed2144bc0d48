// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Framing, checks and error table of PROTOCOL.md, without a socket: bytes in, messages or refusals out.
const MaxLineBytes = 1024 * 1024;
const MaxStringBytes = 4096;
const MaxNesting = 16;
const ProtocolVersion = 1;

const Code = {
  ParseError: -32700, InvalidRequest: -32600, MethodNotFound: -32601, InvalidParams: -32602, Internal: -32603,
  NotAttached: -32001, VersionUnsupported: -32002, RoleForbids: -32003, NoSuchWorker: -32004, Busy: -32005,
  TimedOut: -32006, Failed: -32007, TooManyConsoles: -32008, Cancelled: -32009, LineTooLong: -32010,
};

// A refusal that becomes an error reply.
class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// Splits a byte stream into lines. push() returns the lines that the bytes complete; isTooLong is final.
class LineSplitter {
  isTooLong = false;
  #rest = null; // the line so far, in a buffer that doubles: a byte at a time must not cost an object each
  #restBytes = 0;
  #limit;

  constructor(limit = MaxLineBytes) {
    this.#limit = limit;
  }

  push(bytes) {
    const lines = [];
    let begin = 0;
    while (!this.isTooLong) {
      const end = bytes.indexOf(10, begin);
      const piece = bytes.subarray(begin, end < 0 ? bytes.length : end);
      this.isTooLong = this.#restBytes + piece.length > this.#limit;
      if (this.isTooLong) break;
      if (end < 0) {
        this.#keep(piece);
        break;
      }
      lines.push(this.#restBytes === 0 ? piece : this.#finish(piece));
      begin = end + 1;
    }
    if (this.isTooLong) this.#rest = null;
    return lines;
  }

  #keep(piece) {
    const wanted = this.#restBytes + piece.length;
    if (this.#rest === null || wanted > this.#rest.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(this.#limit, 2 * wanted)));
      if (this.#rest !== null) this.#rest.copy(larger, 0, 0, this.#restBytes);
      this.#rest = larger;
    }
    piece.copy(this.#rest, this.#restBytes);
    this.#restBytes = wanted;
  }

  #finish(piece) {
    this.#keep(piece);
    const line = this.#rest.subarray(0, this.#restBytes);
    this.#rest = null;
    this.#restBytes = 0;
    return line;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// Depth of brackets outside strings stays within MaxNesting: checked before JSON.parse may recurse.
function isShallow(text) {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (isInString) {
      if (c === 92) i += 1;
      else if (c === 34) isInString = false;
    } else if (c === 34) isInString = true;
    else if (c === 123 || c === 91) {
      depth += 1;
      if (depth > MaxNesting) return false;
    } else if (c === 125 || c === 93) depth -= 1;
  }
  return true;
}

// The value of a line (Buffer), undefined for an empty one; throws Refusal.
function parseLine(line) {
  let text;
  try {
    text = utf8.decode(line);
    if (text === '' || text === '\r') return undefined;
    if (isShallow(text)) return JSON.parse(text);
  } catch {
    // Answered below.
  }
  throw new Refusal(Code.ParseError, 'not JSON');
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequestId(value) {
  return Number.isSafeInteger(value) && value >= 1;
}

// The integer member `name` of params between low and high; `missing` where it is absent; throws Refusal.
function integerIn(params, name, low, high, missing) {
  const value = params[name];
  if (value === undefined && missing !== undefined) return missing;
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new Refusal(Code.InvalidParams, `${name} must be an integer from ${low} to ${high}`);
  }
  return value;
}

function wordIn(params, name, words, missing) {
  const value = params[name] === undefined ? missing : params[name];
  if (!words.includes(value)) throw new Refusal(Code.InvalidParams, `${name} must be one of ${words.join(', ')}`);
  return value;
}

// Cut to a number of UTF-8 bytes, at a character's boundary. Half a surrogate pair, which JSON can carry and UTF-8
// cannot, becomes U+FFFD: other readers of JSON refuse the whole line for it.
function cut(text, maxBytes = MaxStringBytes) {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return bytes.toString();
  let end = maxBytes;
  while (end > 0 && (bytes[end] & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

module.exports = { Code, Refusal, LineSplitter, parseLine, isObject, isRequestId, integerIn, wordIn, cut, MaxLineBytes,
  ProtocolVersion };

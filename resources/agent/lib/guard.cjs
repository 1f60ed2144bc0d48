// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Every callback of ours that the program's loop calls runs inside guard(): an error of ours never reaches the
// program, and after MaxErrors of them the agent switches itself off. Where we are the program ourselves (run/), errors are
// told instead and nothing switches off.
const MaxErrors = 20;

class Guard {
  #errors = 0;
  #off = false;
  #closers = [];
  #tell;

  // tell(error): of an essential guard, which never switches itself off.
  constructor(tell = null) {
    this.#tell = tell;
  }

  get isOff() {
    return this.#off;
  }

  // Called once when the agent switches off.
  onOff(closer) {
    this.#closers.push(closer);
  }

  wrap(fn) {
    const guard = this;
    return function guarded(a, b, c) {
      if (guard.#off) return undefined;
      try {
        return fn(a, b, c);
      } catch (error) {
        guard.failed(error);
        return undefined;
      }
    };
  }

  failed(error) {
    if (this.#tell !== null) {
      this.#tell(error);
      return;
    }
    this.#errors += 1;
    if (this.#errors >= MaxErrors) this.off();
  }

  off() {
    if (this.#off) return;
    this.#off = true;
    for (const closer of this.#closers) {
      try {
        closer();
      } catch {
        // There is nobody left to tell.
      }
    }
  }
}

module.exports = { Guard, MaxErrors };

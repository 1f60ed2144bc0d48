// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Reports changes below some folders, once they have been quiet for QuietMs. One fs.watch for each folder: Node.js 18 cannot watch
// a tree on Linux. At most MaxFolders; beyond them nothing more is watched, and said to be.
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout, clearTimeout } = require('../lib/captured.cjs');

const QuietMs = 300;
const MaxFolders = 2000;
const always = ['node_modules', '.git'];

// A test of paths relative to the watched root: a word is the name of a file or folder anywhere, something with "/" a path
// from the root; * stands for anything within a name, ** for anything.
function ignores(patterns) {
  const tests = patterns.map((pattern) => {
    const clean = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
    const text = clean.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
    return new RegExp(clean.includes('/') ? `^${text}(/|$)` : `(^|/)${text}(/|$)`);
  });
  return (name) => tests.some((test) => test.test(name));
}

class Watch {
  #root;
  #isIgnored;
  #changed;
  #say;
  #own;
  #watchers = new Map(); // folder -> FSWatcher
  #timer = null;
  #first = '';
  #isFull = false;

  // paths: files and folders, relative to root. own: files that we write ourselves. changed(path) names the first one that did.
  constructor(root, paths, patterns, own, changed, say) {
    this.#root = root;
    this.#isIgnored = ignores([...always, ...patterns]);
    this.#own = own.filter((file) => file !== null && file !== undefined).map((file) => path.resolve(file));
    this.#changed = changed;
    this.#say = say;
    for (const place of paths) this.#add(path.resolve(root, place));
  }

  get folders() {
    return this.#watchers.size;
  }

  close() {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #add(place) {
    if (this.#watchers.has(place) || this.#isOurs(place)) return;
    if (this.#watchers.size >= MaxFolders) {
      if (!this.#isFull) this.#say(`--watch looks at ${MaxFolders} folders and no more; ignore some of them`);
      this.#isFull = true;
      return;
    }
    let isFolder;
    try {
      isFolder = fs.statSync(place).isDirectory();
      const watcher = fs.watch(place, (kind, name) => this.#event(place, isFolder, kind, name));
      watcher.on('error', () => this.#drop(place));
      this.#watchers.set(place, watcher);
    } catch (error) {
      if (error.code !== 'ENOENT') this.#say(`cannot watch ${place}: ${error.message}`);
      return;
    }
    if (!isFolder) return;
    for (const child of fs.readdirSync(place, { withFileTypes: true })) if (child.isDirectory()) this.#add(path.join(place, child.name));
  }

  #drop(place) {
    const watcher = this.#watchers.get(place);
    if (watcher !== undefined) watcher.close();
    this.#watchers.delete(place);
  }

  // Whether a path is nobody's business: ignored, or a file that we write (a rotated log has a number at its end).
  #isOurs(place) {
    const name = path.relative(this.#root, place);
    return (name !== '' && this.#isIgnored(name)) || this.#own.includes(place.replace(/\.\d+$/, ''));
  }

  #event(place, isFolder, kind, name) {
    const file = isFolder && name !== null ? path.join(place, name) : place;
    if (this.#isOurs(file)) return;
    if (isFolder && kind === 'rename') this.#look(file);
    if (this.#timer === null) this.#first = path.relative(this.#root, file) || file;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#changed(this.#first);
    }, QuietMs);
  }

  // Something came or went: a folder is watched anew.
  #look(file) {
    this.#drop(file);
    try {
      if (fs.statSync(file).isDirectory()) this.#add(file);
    } catch {
      // It went.
    }
  }
}

module.exports = { Watch, ignores };

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
'use strict';

// Log-linear buckets, 4 for each octave of microseconds: mergeable over intervals and workers, at most 25 % wide,
// 128 of them reach 2^32 us = 71 minutes. Value 5 us is bucket 5, 1,000 us bucket 35 (896 to 1,024 us).
const BucketCount = 128;
const MaxUs = 0xffffffff;

function indexOf(us) {
  if (us < 4) return us < 0 ? 0 : us | 0;
  const v = us > MaxUs ? MaxUs : Math.floor(us);
  const octave = 31 - Math.clz32(v);
  return 4 * (octave - 1) + ((v >>> (octave - 2)) & 3);
}

function lowerBound(index) {
  if (index < 4) return index;
  const octave = (index >> 2) + 1;
  return (4 + (index & 3)) * 2 ** (octave - 2);
}

class Buckets {
  counts = new Uint32Array(BucketCount);
  count = 0;
  sum = 0;
  min = Infinity;
  max = 0;

  add(us, times = 1) {
    this.counts[indexOf(us)] += times;
    this.count += times;
    this.sum += us * times;
    if (us < this.min) this.min = us;
    if (us > this.max) this.max = us;
  }

  clear() {
    this.counts.fill(0);
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = 0;
  }

  // The sparse form that travels: [count, sum, min, max, index, count, index, count, …], nothing for no value.
  toJson() {
    if (this.count === 0) return null;
    const out = [this.count, Math.round(this.sum), Math.round(this.min), Math.round(this.max)];
    for (let i = 0; i < BucketCount; i += 1) if (this.counts[i] > 0) out.push(i, this.counts[i]);
    return out;
  }

  merge(json) {
    if (!Array.isArray(json)) return;
    this.count += json[0];
    this.sum += json[1];
    this.min = Math.min(this.min, json[2]);
    this.max = Math.max(this.max, json[3]);
    for (let i = 4; i + 1 < json.length; i += 2) this.counts[json[i]] += json[i + 1];
  }

  // Value in microseconds that the share p (0 to 1) of the values does not exceed, to a bucket's middle; null for no value.
  percentile(p) {
    if (this.count === 0) return null;
    let left = Math.max(1, Math.ceil(this.count * p));
    for (let i = 0; i < BucketCount; i += 1) {
      left -= this.counts[i];
      if (left <= 0) {
        const middle = (lowerBound(i) + lowerBound(i + 1)) / 2;
        return Math.min(this.max, Math.max(this.min, middle));
      }
    }
    return this.max;
  }
}

module.exports = { Buckets, indexOf, lowerBound, BucketCount };

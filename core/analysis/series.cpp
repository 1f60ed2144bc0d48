// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/series.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace loopscope::analysis {

namespace {

constexpr std::size_t FirstAllocation = 64;
// A chart is at most a few thousand columns wide; a request beyond this is a mistake of the caller.
constexpr std::int64_t MaxBuckets = 100000;
constexpr double NoData = std::numeric_limits<double>::quiet_NaN();

// The multiple of width at or before us; right for times before the epoch too.
std::int64_t floorTo(std::int64_t us, std::int64_t width)
{
    const auto rest = us % width;
    return rest < 0 ? us - rest - width : us - rest;
}

Bucket emptyBucket(std::int64_t beginUs)
{
    return {wallTimeFromMicros(beginUs), 0, NoData, NoData, NoData, NoData};
}

// mean holds the sum until finish().
void add(Bucket& bucket, double value)
{
    if (bucket.samples == 0) {
        bucket.min = bucket.max = value;
        bucket.mean = 0;
    }
    ++bucket.samples;
    bucket.min = std::min(bucket.min, value);
    bucket.max = std::max(bucket.max, value);
    bucket.mean += value;
    bucket.last = value;
}

void finish(Bucket& bucket)
{
    if (bucket.samples > 0)
        bucket.mean /= bucket.samples;
}

} // namespace

Series::Series(std::size_t capacity) : m_capacity(std::max<std::size_t>(capacity, 1)) {}

bool Series::append(Sample sample)
{
    if (m_size > 0 && sample.time <= at(m_size - 1).time)
        return false;
    if (m_size == m_ring.size() && m_ring.size() < m_capacity) {
        // Unroll while growing, so that the free places are behind the newest.
        std::rotate(m_ring.begin(), m_ring.begin() + static_cast<std::ptrdiff_t>(m_first), m_ring.end());
        m_first = 0;
        m_ring.resize(std::min(m_capacity, std::max(FirstAllocation, m_ring.size() * 2)));
    }
    if (m_size == m_ring.size()) { // full: the oldest leaves
        m_first = (m_first + 1) % m_ring.size();
        --m_size;
    }
    m_ring[(m_first + m_size) % m_ring.size()] = sample;
    ++m_size;
    return true;
}

std::size_t Series::size() const
{
    return m_size;
}

const Sample& Series::at(std::size_t i) const
{
    assert(i < m_size);
    const auto place = m_first + i;
    return m_ring[place < m_ring.size() ? place : place - m_ring.size()];
}

std::optional<Sample> Series::latest() const
{
    for (auto i = m_size; i > 0; --i) {
        if (!std::isnan(at(i - 1).value))
            return at(i - 1);
    }
    return {};
}

std::size_t Series::lowerBound(WallTime t) const
{
    std::size_t low = 0;
    auto high = m_size;
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (at(middle).time < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::optional<Sample> Series::nearest(WallTime t, Micros tolerance) const
{
    std::optional<Sample> best;
    auto bestDistance = tolerance;
    // The neighbours on both sides; one without a value is a gap that must not be bridged.
    const auto after = lowerBound(t);
    for (const auto i : {after, after - 1}) {
        if (i >= m_size) // also after - 1 at 0, which wraps round
            continue;
        const auto distance = at(i).time < t ? t - at(i).time : at(i).time - t;
        if (distance <= bestDistance && (!best || distance < bestDistance)) {
            best = at(i);
            bestDistance = distance;
        }
    }
    if (best && std::isnan(best->value))
        return {};
    return best;
}

std::optional<double> Series::maxIn(WallTime from, WallTime to) const
{
    std::optional<double> largest;
    for (auto i = lowerBound(from); i < m_size && at(i).time < to; ++i) {
        const auto value = at(i).value;
        if (!std::isnan(value) && (!largest || value > *largest))
            largest = value;
    }
    return largest;
}

std::optional<double> Series::meanIn(WallTime from, WallTime to) const
{
    auto bucket = emptyBucket(0);
    for (auto i = lowerBound(from); i < m_size && at(i).time < to; ++i) {
        if (!std::isnan(at(i).value))
            add(bucket, at(i).value);
    }
    finish(bucket);
    if (bucket.samples == 0)
        return {};
    return bucket.mean;
}

std::optional<double> Series::percentileIn(WallTime from, WallTime to, double p) const
{
    std::vector<double> values;
    for (auto i = lowerBound(from); i < m_size && at(i).time < to; ++i) {
        if (!std::isnan(at(i).value))
            values.push_back(at(i).value);
    }
    if (values.empty())
        return {};
    // Nearest rank: a value that was measured, not one between two. p50 of 1 … 4 is 2.
    const auto rank = std::ceil(std::clamp(p, 0.0, 1.0) * static_cast<double>(values.size()));
    const auto index = static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[static_cast<std::size_t>(index)];
}

std::vector<Bucket> Series::buckets(WallTime from, WallTime to, Micros width) const
{
    std::vector<Bucket> result;
    const auto widthUs = width.count();
    if (widthUs <= 0 || to <= from)
        return result;
    const auto begin = floorTo(toMicros(from), widthUs);
    const auto count = (toMicros(to) - begin + widthUs - 1) / widthUs;
    if (count > MaxBuckets)
        return result;
    result.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        result.push_back(emptyBucket(begin + i * widthUs));
    const auto end = begin + count * widthUs;
    // Times grow, so that the bucket is found by stepping: a chart of 64 workers asks for 230,000 samples at once.
    std::size_t column = 0;
    auto boundary = begin + widthUs;
    for (auto i = lowerBound(wallTimeFromMicros(begin)); i < m_size; ++i) {
        const Sample& sample = at(i);
        const auto us = toMicros(sample.time);
        if (us >= end)
            break;
        for (; us >= boundary; boundary += widthUs)
            ++column;
        if (!std::isnan(sample.value))
            add(result[column], sample.value);
    }
    for (auto& bucket : result)
        finish(bucket);
    return result;
}

void Series::dropBefore(WallTime t)
{
    const auto gone = lowerBound(t);
    if (gone == 0)
        return;
    m_first = (m_first + gone) % m_ring.size();
    m_size -= gone;
}

} // namespace loopscope::analysis

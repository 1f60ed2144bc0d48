// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::analysis {

struct Sample
{
    WallTime time{};
    double value = 0; // NaN: no data
};

// What a chart column shows. min, mean, max and last are NaN when samples is 0.
struct Bucket
{
    WallTime begin{};
    std::uint32_t samples = 0;
    double min = 0;
    double mean = 0;
    double max = 0;
    double last = 0;
};

// Values of one metric of one worker in time order, bounded in number and age: the oldest leave first.
// One thread. 16 bytes a sample; at 1 Hz an hour is 58 KB.
class Series
{
public:
    static constexpr std::size_t DefaultCapacity = 36000; // an hour at 10 Hz
    explicit Series(std::size_t capacity = DefaultCapacity);

    // Times must grow; a sample not newer than the last one is ignored (false).
    bool append(Sample sample);

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] const Sample& at(std::size_t i) const; // 0 = oldest
    // The latest sample with a value, if any.
    [[nodiscard]] std::optional<Sample> latest() const;
    // First index with time >= t (size() if none).
    [[nodiscard]] std::size_t lowerBound(WallTime t) const;
    // The sample nearest to t within tolerance, if it has a value.
    [[nodiscard]] std::optional<Sample> nearest(WallTime t, Micros tolerance) const;
    // Largest / mean value with from <= time < to; nothing without data.
    [[nodiscard]] std::optional<double> maxIn(WallTime from, WallTime to) const;
    [[nodiscard]] std::optional<double> meanIn(WallTime from, WallTime to) const;
    // Percentile 0..1 of the values in [from, to).
    [[nodiscard]] std::optional<double> percentileIn(WallTime from, WallTime to, double p) const;

    // Buckets of the given width that cover [from, to); boundaries are whole multiples of width since the epoch, so
    // that a scrolling chart never bins the same samples differently.
    [[nodiscard]] std::vector<Bucket> buckets(WallTime from, WallTime to, Micros width) const;
    void dropBefore(WallTime t);

private:
    std::size_t m_capacity;
    std::size_t m_first = 0;
    std::vector<Sample> m_ring;
    std::size_t m_size = 0;
};

} // namespace loopscope::analysis

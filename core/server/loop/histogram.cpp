// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace loopscope::server {

std::size_t Histogram::bucketOf(std::uint64_t us)
{
    constexpr std::uint64_t Linear = 1U << (SubBits + 1); // exact below 16 us
    if (us < Linear)
        return static_cast<std::size_t>(us);
    const auto octave = static_cast<std::size_t>(std::bit_width(us)) - 1;
    const std::size_t sub = (us >> (octave - SubBits)) & ((1U << SubBits) - 1);
    const std::size_t bucket = Linear + (octave - SubBits - 1) * (1U << SubBits) + sub;
    return std::min(bucket, Buckets - 1);
}

std::uint64_t Histogram::upperEdge(std::size_t bucket)
{
    constexpr std::size_t Linear = 1U << (SubBits + 1);
    if (bucket < Linear)
        return bucket;
    const std::size_t octave = (bucket - Linear) / (1U << SubBits) + SubBits + 1;
    const std::uint64_t sub = (bucket - Linear) % (1U << SubBits);
    return (((1ULL << SubBits) + sub + 1) << (octave - SubBits)) - 1;
}

void Histogram::record(std::uint64_t us)
{
    ++m_buckets[bucketOf(us)];
    m_min = m_count == 0 ? us : std::min(m_min, us);
    m_max = std::max(m_max, us);
    m_sum += us;
    ++m_count;
}

void Histogram::clear()
{
    *this = {};
}

std::optional<double> Histogram::min() const
{
    return m_count == 0 ? std::nullopt : std::optional(static_cast<double>(m_min) / 1e6);
}

std::optional<double> Histogram::mean() const
{
    return m_count == 0 ? std::nullopt : std::optional(static_cast<double>(m_sum) / static_cast<double>(m_count) / 1e6);
}

std::optional<double> Histogram::max() const
{
    return m_count == 0 ? std::nullopt : std::optional(static_cast<double>(m_max) / 1e6);
}

std::optional<double> Histogram::percentile(double p) const
{
    if (m_count == 0)
        return std::nullopt;
    const auto rank = static_cast<std::uint64_t>(std::ceil(p * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < Buckets; ++i) {
        seen += m_buckets[i];
        if (seen >= std::max<std::uint64_t>(rank, 1))
            return static_cast<double>(std::clamp(upperEdge(i), m_min, m_max)) / 1e6;
    }
    return max();
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace loopscope::server {

// Durations of one interval in microseconds, in log-linear buckets (8 per octave: at most 9 % wide). Fixed memory,
// merge and reset lose nothing because whoever records also takes. One thread.
class Histogram
{
public:
    void record(std::uint64_t us);
    void clear();

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    // All in seconds; nothing without a value. Percentiles give the bucket's upper edge, never beyond the maximum.
    [[nodiscard]] std::optional<double> min() const;
    [[nodiscard]] std::optional<double> mean() const;
    [[nodiscard]] std::optional<double> max() const;
    [[nodiscard]] std::optional<double> percentile(double p) const; // 0 < p <= 1

private:
    static constexpr std::size_t SubBits = 3;
    static constexpr std::size_t Buckets = 40 * (1U << SubBits);
    [[nodiscard]] static std::size_t bucketOf(std::uint64_t us);
    [[nodiscard]] static std::uint64_t upperEdge(std::size_t bucket);

    std::array<std::uint32_t, Buckets> m_buckets{};
    std::uint64_t m_count = 0;
    std::uint64_t m_sum = 0;
    std::uint64_t m_min = 0;
    std::uint64_t m_max = 0;
};

} // namespace loopscope::server

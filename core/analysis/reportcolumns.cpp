// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportcolumns.h"

#include <algorithm>
#include <limits>

namespace loopscope::analysis {

std::size_t mergeFactor(const Report& report)
{
    std::size_t values = 0;
    for (const auto& chart : report.charts)
        for (const auto& line : chart.lines)
            values += line.buckets.size();
    return std::max<std::size_t>(1, (values + MaxDataValues - 1) / MaxDataValues);
}

std::vector<Bucket> mergedBuckets(const std::vector<Bucket>& buckets, std::size_t factor)
{
    if (factor <= 1)
        return buckets;
    std::vector<Bucket> merged;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        const auto& bucket = buckets[i];
        if (i % factor == 0)
            merged.push_back(bucket);
        auto& all = merged.back();
        if (i % factor == 0 || bucket.samples == 0)
            continue;
        if (all.samples == 0) {
            const auto begin = all.begin;
            all = bucket;
            all.begin = begin;
            continue;
        }
        const double samples = all.samples + bucket.samples;
        all.mean = (all.mean * all.samples + bucket.mean * bucket.samples) / samples;
        all.min = std::min(all.min, bucket.min);
        all.max = std::max(all.max, bucket.max);
        all.last = bucket.last;
        all.samples += bucket.samples;
    }
    return merged;
}

double bucketValue(ReportChartKind kind, const Bucket& bucket)
{
    if (bucket.samples == 0)
        return std::numeric_limits<double>::quiet_NaN();
    return kind == ReportChartKind::Lag ? bucket.max : bucket.last;
}

} // namespace loopscope::analysis

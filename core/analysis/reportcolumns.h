// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

namespace loopscope::analysis {

// What the charts of a data file hold at most: 8 MB of CSV for 1,000 workers, not 180 MB.
inline constexpr std::size_t MaxDataValues = 200000;

// How many neighbouring columns become one, so that no more than MaxDataValues are left in all charts together.
[[nodiscard]] std::size_t mergeFactor(const Report& report);
// factor neighbours become one: least, largest, mean by samples, last.
[[nodiscard]] std::vector<Bucket> mergedBuckets(const std::vector<Bucket>& buckets, std::size_t factor);
// What one number says of a bucket: the largest for lag, the last for a reading. NaN without samples.
[[nodiscard]] double bucketValue(ReportChartKind kind, const Bucket& bucket);

} // namespace loopscope::analysis

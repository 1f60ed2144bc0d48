// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/report.h"

#include <algorithm>

namespace loopscope::analysis {

Micros columnWidth(WallTime from, WallTime to, Micros interval)
{
    const std::int64_t step = std::max<std::int64_t>(interval.count(), 1);
    const std::int64_t range = std::max<std::int64_t>((to - from).count(), 0);
    // Buckets begin at whole multiples of their width, so a range may touch one more than it is long.
    constexpr std::int64_t Columns = Report::MaxColumns - 1;
    const std::int64_t perColumn = (range + Columns - 1) / Columns;
    return Micros{std::max<std::int64_t>((perColumn + step - 1) / step, 1) * step};
}

} // namespace loopscope::analysis

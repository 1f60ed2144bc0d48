// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/console/clusterstate.h"

#include <optional>

namespace loopscope::console {

// A report of what state holds of [from, to), times of the cluster's clock; it begins with the first sample where from
// lies before it, so that time before this console attached does not pass as missing. madeAt is now. A figure without
// data stays empty. redis: what is known of the shared cache, if anything.
[[nodiscard]] analysis::Report buildReport(const ClusterState& state, WallTime from, WallTime to, WallTime now,
                                           std::optional<analysis::ReportRedis> redis = std::nullopt);

} // namespace loopscope::console

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/linechart.h"

#include <string_view>

namespace loopscope::console {
class ClusterState;
}

namespace loopscope::ui {

// The lines of one metric for every slot and incarnation of a cluster. attribute: empty for the metric without one.
[[nodiscard]] std::vector<ChartLine> clusterLines(const console::ClusterState& state, std::string_view metric,
                                                  std::string_view attribute, WallTime from, WallTime to,
                                                  Micros bucket);

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/workerrow.h"

namespace loopscope::ui {

// What the strip over the charts says of the whole cluster, from the rows of the table. Old incarnations count for
// sums (their memory is in use), not for the number of workers. Nothing where no worker has data.
struct ClusterFigures
{
    int workers = 0;                // slots
    int serving = 0;                // online or blocked
    std::optional<double> worstLag; // seconds, last minute
    std::optional<WorkerSlot> worstLagSlot;
    bool isLagOver = false;
    std::optional<double> heapUsed;
    std::optional<double> heapLimit;
    std::optional<double> handles;
    std::optional<double> requestRate;
    std::optional<double> durationP99; // worst worker
    std::optional<double> cacheHit;    // 0..1
    friend bool operator==(const ClusterFigures&, const ClusterFigures&) = default;
};

[[nodiscard]] ClusterFigures makeClusterFigures(const std::vector<WorkerRow>& rows);

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clusterfigures.h"

#include <algorithm>

namespace loopscope::ui {

namespace {

void add(std::optional<double>& sum, std::optional<double> value)
{
    if (value)
        sum = sum.value_or(0) + *value;
}

} // namespace

ClusterFigures makeClusterFigures(const std::vector<WorkerRow>& rows)
{
    ClusterFigures figures;
    std::optional<double> hits;
    std::optional<double> misses;
    for (const WorkerRow& row : rows) {
        if (!row.isOld) {
            ++figures.workers;
            if (row.info.state == WorkerState::Online || row.info.state == WorkerState::Blocked)
                ++figures.serving;
        }
        if (row.lagMax && (!figures.worstLag || *row.lagMax > *figures.worstLag)) {
            figures.worstLag = row.lagMax;
            figures.worstLagSlot = row.info.key.slot;
        }
        figures.isLagOver = figures.isLagOver || row.isLagOver;
        add(figures.heapUsed, row.heapUsed);
        add(figures.heapLimit, row.heapLimit);
        add(figures.handles, row.handles);
        add(figures.requestRate, row.requestRate);
        if (row.durationP99)
            figures.durationP99 = std::max(figures.durationP99.value_or(0), *row.durationP99);
        add(hits, row.cacheHits);
        add(misses, row.cacheMisses);
    }
    if (hits && misses && *hits + *misses > 0)
        figures.cacheHit = *hits / (*hits + *misses);
    return figures;
}

} // namespace loopscope::ui

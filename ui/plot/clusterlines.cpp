// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/clusterlines.h"

#include "core/console/clusterstate.h"

namespace loopscope::ui {

std::vector<ChartLine> clusterLines(const console::ClusterState& state, std::string_view metric,
                                    std::string_view attribute, WallTime from, WallTime to, Micros bucket)
{
    std::vector<ChartLine> lines;
    for (const WorkerSlot slot : state.workerSlots()) {
        ChartLine line{slot, {}};
        for (const Incarnation incarnation : state.incarnations(slot)) {
            const analysis::Series* series = state.series({slot, incarnation}, metric, attribute);
            if (series == nullptr)
                continue;
            std::vector<analysis::Bucket> filled;
            for (const analysis::Bucket& each : series->buckets(from - bucket, to, bucket))
                if (each.samples > 0)
                    filled.push_back(each);
            if (!filled.empty())
                line.lives.push_back(std::move(filled));
        }
        if (!line.lives.empty())
            lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace loopscope::ui

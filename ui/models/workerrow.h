// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"
#include "ui/theme/figures.h"

#include <QString>
#include <optional>
#include <vector>

namespace loopscope::ui {

// What the state column says. Stalling: online with a lag alert; Ready: a new incarnation in its first seconds.
enum class ShownState { Starting, Ready, Running, Stalling, Blocked, Draining, Ended, Crashed };

// One row of the worker table: one incarnation with its figures of now. A value; nothing where there is no data.
struct WorkerRow
{
    static constexpr Micros LagWindow{60000000};    // of lagMax and lagP99
    static constexpr Micros TrendWindow{300000000}; // of the sparkline
    static constexpr int TrendColumns = 60;
    static constexpr Micros ReadyShown{10000000};

    WorkerInfo info;
    bool isOld = false; // a newer incarnation of the slot lives
    ShownState shown = ShownState::Running;
    std::vector<double> lagTrend; // seconds, oldest first, NaN gaps; TrendColumns values
    std::optional<double> lagMax; // seconds: worst of the last minute
    std::optional<double> lagP99; // seconds: worst p99 of an interval in the last minute
    std::optional<double> utilization;
    std::optional<double> heapUsed;
    std::optional<double> heapLimit;
    std::optional<double> rss;
    std::optional<double> handles;
    std::optional<double> connections;
    std::optional<double> requestRate;
    std::optional<double> durationP99;
    std::optional<double> cacheHits;                      // look-ups over the last minute
    std::optional<double> cacheMisses;                    // the same
    bool isLagOver = false;                               // lagMax is over the threshold
    [[nodiscard]] std::optional<double> cacheHit() const; // 0..1 over the last minute
    friend bool operator==(const WorkerRow& a, const WorkerRow& b);
};

[[nodiscard]] WorkerRow makeWorkerRow(const console::ClusterState& state, const WorkerInfo& info, WallTime now);
// Five minutes of a metric in TrendColumns columns up to now, the largest of each; NaN gaps.
[[nodiscard]] std::vector<double> makeTrend(const console::ClusterState& state, WorkerKey key, std::string_view metric,
                                            WallTime now);
// Rows in table order: by slot, the newest incarnation first.
[[nodiscard]] std::vector<WorkerRow> makeWorkerRows(const console::ClusterState& state, WallTime now);

// "Running", "Blocked 1.2 s", "Draining, 3 left"; while there is no live link in the past tense ("was running").
[[nodiscard]] QString stateText(const WorkerRow& row, bool isLive);

// "171 M" instead of "171 MiB": a table cell has no room for more.
[[nodiscard]] Figure shortBytes(std::optional<double> bytes);

// Until when data counts as "now": the wall clock while live, the last sample's time otherwise, so that the figures
// of a lost cluster stay what they were.
[[nodiscard]] WallTime dataNow(const console::ClusterState& state, WallTime now);

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"

#include <QString>
#include <optional>
#include <vector>

namespace loopscope::ui {

// The one sentence over the charts: who, what, since when, how bad. Only what is known: no cause, no culprit.
struct Verdict
{
    QString headline; // "Worker 3 blocks its event loop."
    QString details;  // "15 stalls since 14:02:11, worst 212 ms."
    std::optional<WorkerSlot> slot;
    bool isOver = false; // it has ended less than a minute ago
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

inline constexpr Micros VerdictStays{60000000};

// What a run of stalls of one worker amounts to.
struct StallSummary
{
    int stalls = 0;
    WallTime since{};
    std::optional<WallTime> until; // the alert has ended
    std::optional<double> worst;   // seconds
};
// Of the worker's newest alert; nothing if it never had one.
[[nodiscard]] std::optional<StallSummary> summarize(const console::ClusterState& state, WorkerSlot slot);

// Nothing when all is well.
[[nodiscard]] std::optional<Verdict> makeVerdict(const console::ClusterState& state, WallTime now);

} // namespace loopscope::ui

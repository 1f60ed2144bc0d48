// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/worker.h"

#include <optional>
#include <string>
#include <vector>

namespace loopscope::analysis {

struct Report;

// What the verdict looks at, of one worker.
struct WorkerFacts
{
    WorkerSlot slot;
    WorkerState state = WorkerState::Online;
    std::optional<WallTime> stateSince;
    std::string reason;              // of the state
    int stalls = 0;                  // turns over the threshold in the range
    std::optional<WallTime> since;   // the first of them, or the first sample over the threshold
    std::optional<WallTime> last;    // the last of them
    std::optional<double> worstTurn; // s, longest of them, or largest lag
    std::string worstText;           // what the longest one said of itself, may be empty
    int exits = 0;                   // unexpected ends in the range
};

enum class VerdictLevel { Well, Warning, Critical };

// One sentence that a person can read aloud, and what stands behind it. Only what is known: no cause, no culprit.
struct ReportVerdict
{
    VerdictLevel level = VerdictLevel::Well;
    std::string headline; // "Worker 3 blocks its event loop since 14:02:11."
    std::string details;  // "15 stalls, worst turn 212 ms. The other seven workers are well."
    std::optional<WorkerSlot> worker;
    friend bool operator==(const ReportVerdict&, const ReportVerdict&) = default;
};

// A worker whose last stall is older than this at the end of the range has stopped blocking.
inline constexpr Micros VerdictQuiet{60000000};

// Pure. Order of harm: no workers, workers that are down, workers that block now, workers that blocked earlier in the
// range, workers that ended unexpectedly; else all are well. Times are written in UTC.
[[nodiscard]] ReportVerdict judge(const std::vector<WorkerFacts>& workers, WallTime now);

// The facts of a report: its workers, its stalls and alerts, and the lag chart where a worker has no stall events.
[[nodiscard]] std::vector<WorkerFacts> factsOf(const Report& report);
[[nodiscard]] ReportVerdict judge(const Report& report);

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::analysis {

enum class EventKind { Stall, Restart, Reload, Exit, Alert, AlertEnded, Listening, App, Error, Link };

// Something that happened, once, in words. A value; ids grow by one within an attachment.
struct ClusterEvent
{
    std::uint64_t id = 0;
    WallTime time{}; // when it happened (stall, alert: when it began)
    EventKind kind = EventKind::App;
    std::optional<WorkerKey> worker; // nothing: the whole cluster
    std::optional<Pid> pid;
    std::optional<double> durationSeconds; // Stall: the turn; Alert: nothing while it lasts
    std::optional<double> cpuSeconds;      // Stall: processor time of the turn
    std::optional<int> exitCode;           // Exit
    std::string signal;                    // Exit, "SIGKILL"
    std::string text;                      // one phrase, English, as it came from the cluster
    std::optional<double> delaySeconds;    // Alert: the event-loop delay that began it
    std::optional<double> limitSeconds;    // Alert, AlertEnded: of this console
};

// "stall", "restart", "reload", "exit", "alert", "alertEnded", "listening", "app", "error", "link"
[[nodiscard]] std::string_view toString(EventKind kind);

// Whether the restart (or reload) may be why the exit came: of the same slot and at most a drain of 60 s away.
[[nodiscard]] bool explains(const ClusterEvent& restart, const ClusterEvent& exit);
// Whether the process ended as one ends that was asked to: code 0, SIGTERM, or SIGKILL at the limit of a drain.
[[nodiscard]] bool isOrderly(const ClusterEvent& exit);

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace loopscope {

enum class WorkerState { Starting, Online, Blocked, Draining, Exited, Errored };

// What is known of one life of one worker. A value.
struct WorkerInfo
{
    WorkerKey key;
    Pid pid;
    WorkerState state = WorkerState::Starting;
    WallTime startedAt{};               // when this incarnation's process began
    WallTime since{};                   // when the state was entered
    int restarts = 0;                   // of the slot, since the cluster began
    std::string reason;                 // why the state was entered, one phrase, may be empty
    std::optional<int> exitCode;        // Exited, Errored
    std::string signal;                 // "SIGKILL", empty for none
    std::optional<Micros> blockedFor;   // Blocked: how long so far
    std::optional<int> openConnections; // Draining: how many are left
    friend bool operator==(const WorkerInfo&, const WorkerInfo&) = default;
};

[[nodiscard]] constexpr bool isGone(WorkerState s)
{
    return s == WorkerState::Exited || s == WorkerState::Errored;
}

// The wire's word for a state ("online"); the other way round nothing for an unknown word.
[[nodiscard]] std::string_view toString(WorkerState state);
[[nodiscard]] std::optional<WorkerState> workerStateFromString(std::string_view word);

} // namespace loopscope

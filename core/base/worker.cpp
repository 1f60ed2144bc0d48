// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/base/worker.h"

#include <array>
#include <utility>

namespace loopscope {

namespace {
constexpr std::array<std::pair<WorkerState, std::string_view>, 6> Words{{
    {WorkerState::Starting, "starting"},
    {WorkerState::Online, "online"},
    {WorkerState::Blocked, "blocked"},
    {WorkerState::Draining, "draining"},
    {WorkerState::Exited, "exited"},
    {WorkerState::Errored, "errored"},
}};
} // namespace

std::string_view toString(WorkerState state)
{
    for (const auto& [value, word] : Words)
        if (value == state)
            return word;
    return "exited";
}

std::optional<WorkerState> workerStateFromString(std::string_view word)
{
    for (const auto& [value, text] : Words)
        if (text == word)
            return value;
    return std::nullopt;
}

} // namespace loopscope

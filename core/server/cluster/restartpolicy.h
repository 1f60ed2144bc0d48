// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <loopscope/server/options.hpp>
#include <optional>

namespace loopscope::server {

// When a worker that ended unasked is started again. Pure; one per slot.
// A life of less than quickLife counts as quick: 0, 100, 200, 400 … ms, at most 15 s; after maxQuickDeaths quick ones
// in a row the slot is given up. One longer life starts the count anew.
class RestartPolicy
{
public:
    using Limits = RespawnLimits;
    RestartPolicy() = default;
    explicit RestartPolicy(const Limits& limits) : m_limits(limits) {}

    // The delay before the next start; nothing: give up.
    [[nodiscard]] std::optional<std::chrono::milliseconds> died(std::chrono::milliseconds lived);
    void reset() { m_quickDeaths = 0; }
    [[nodiscard]] const Limits& limits() const { return m_limits; }

private:
    Limits m_limits;
    int m_quickDeaths = 0;
};

} // namespace loopscope::server

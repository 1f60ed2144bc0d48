// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>

namespace loopscope::server {

// When a worker that ended unasked is started again. Pure; one per slot.
// A life of less than QuickLife counts as quick: 0, 100, 200, 400 … ms, at most 15 s; after MaxQuickDeaths quick ones
// in a row the slot is given up. One longer life starts the count anew.
class RestartPolicy
{
public:
    static constexpr std::chrono::milliseconds QuickLife{1000};
    static constexpr std::chrono::milliseconds FirstDelay{100};
    static constexpr std::chrono::milliseconds MaxDelay{15000};
    static constexpr int MaxQuickDeaths = 16;

    // The delay before the next start; nothing: give up.
    [[nodiscard]] std::optional<std::chrono::milliseconds> died(std::chrono::milliseconds lived);
    void reset() { m_quickDeaths = 0; }

private:
    int m_quickDeaths = 0;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"

#include <chrono>

namespace loopscope::test {

// A clock that stands until it is told to go. Begins at 2026-01-01 00:00 UTC. One thread.
class FakeClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override { return m_wall; }
    [[nodiscard]] SteadyTime steadyNow() const override { return m_steady; }
    void advance(Micros time)
    {
        m_wall += time;
        m_steady += time;
    }

private:
    WallTime m_wall = wallTimeFromMicros(1767225600000000);
    SteadyTime m_steady{std::chrono::hours(1)};
};

} // namespace loopscope::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace loopscope {

// Wall time: microseconds since the Unix epoch, UTC. What the wire, files and charts use.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;
using Micros = std::chrono::microseconds;
// Monotonic time: only for measuring how long something took.
using SteadyTime = std::chrono::steady_clock::time_point;

[[nodiscard]] constexpr WallTime wallTimeFromMicros(std::int64_t us)
{
    return WallTime{Micros{us}};
}
[[nodiscard]] constexpr std::int64_t toMicros(WallTime t)
{
    return t.time_since_epoch().count();
}
[[nodiscard]] constexpr double toSeconds(WallTime t)
{
    return static_cast<double>(toMicros(t)) / 1e6;
}
[[nodiscard]] inline WallTime wallTimeFromSeconds(double s)
{
    return WallTime{Micros{static_cast<std::int64_t>(s * 1e6)}};
}

// Time enters through here, so that tests own it (tests/support/fakeclock.h). Callable from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual WallTime wallNow() const = 0;
    [[nodiscard]] virtual SteadyTime steadyNow() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] WallTime wallNow() const override
    {
        return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    }
    [[nodiscard]] SteadyTime steadyNow() const override { return std::chrono::steady_clock::now(); }
};

} // namespace loopscope

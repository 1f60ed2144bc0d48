// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/timeticks.h"

#include <array>
#include <cmath>

namespace loopscope::ui {

Micros timeTickStep(Micros span, int maxTicks)
{
    constexpr std::array<int, 17> Seconds{1,   2,   5,    10,   15,   30,    60,    120,  300,
                                          600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
    for (const int seconds : Seconds)
        if (span.count() / (seconds * 1'000'000LL) <= maxTicks)
            return Micros{seconds * 1'000'000LL};
    return Micros{86'400'000'000};
}

std::vector<WallTime> timeTicks(WallTime from, WallTime to, int maxTicks)
{
    std::vector<WallTime> ticks;
    if (to <= from || maxTicks < 1)
        return ticks;
    const std::int64_t step = timeTickStep(to - from, maxTicks).count();
    for (std::int64_t t = (toMicros(from) + step - 1) / step * step; t <= toMicros(to) && ticks.size() < 100; t += step)
        ticks.push_back(wallTimeFromMicros(t));
    return ticks;
}

double valueTickStep(double top, Steps steps)
{
    if (!(top > 0) || !std::isfinite(top))
        return 1;
    const double raw = steps == Steps::Whole ? std::max(top / 5, 1.0) : top / 5;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        const double step = factor * power;
        if (raw <= step && (steps == Steps::Any || step == std::floor(step)))
            return step;
    }
    return 10 * power;
}

int tickDecimals(double step)
{
    constexpr int Most = 6;
    int decimals = 0;
    while (decimals < Most && std::abs(step - std::round(step)) > 1e-6 * step) {
        step *= 10;
        ++decimals;
    }
    return decimals;
}

} // namespace loopscope::ui

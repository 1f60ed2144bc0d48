// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <algorithm>

namespace loopscope::analysis {

// Where the data of a picture lies: gutters as wide in every picture.
struct PlotFrame
{
    static constexpr double Left = 42;
    static constexpr double Right = 608;

    WallTime from{};
    WallTime to{};
    double top = 0;
    double bottom = 0;
    double largest = 1; // at top, base unit

    [[nodiscard]] double x(WallTime time) const
    {
        const auto range = std::max<std::int64_t>((to - from).count(), 1);
        const auto share = static_cast<double>((time - from).count()) / static_cast<double>(range);
        return Left + std::clamp(share, 0.0, 1.0) * (Right - Left);
    }
    [[nodiscard]] double y(double value) const
    {
        return bottom - std::clamp(value / largest, 0.0, 1.0) * (bottom - top);
    }
};

} // namespace loopscope::analysis

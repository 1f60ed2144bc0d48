// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <vector>

namespace loopscope::ui {

// The round step of a time axis that gives at most maxTicks ticks over span: 1, 2, 5, 10, 15, 30 s, 1, 2, 5, 10, 15, 30
// min, 1, 2, 3, 6, 12 h.
[[nodiscard]] Micros timeTickStep(Micros span, int maxTicks);
// Round times in [from, to], at most 100.
[[nodiscard]] std::vector<WallTime> timeTicks(WallTime from, WallTime to, int maxTicks);
// What an axis counts: things have no fractions.
enum class Steps { Any, Whole };
// A round value step so that [0, top] has 3 to 6 lines (fewer where whole steps leave no choice).
[[nodiscard]] double valueTickStep(double top, Steps steps = Steps::Any);
// Decimals with which every multiple of a step is written exactly: 1 for 2.5. At most 6.
[[nodiscard]] int tickDecimals(double step);

} // namespace loopscope::ui

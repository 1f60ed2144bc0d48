// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

namespace loopscope::serve {

// User and system time of a process in seconds, from /proc/PID/stat (100 ticks a second); nothing when it is gone.
[[nodiscard]] std::optional<double> cpuSeconds(long pid);

// The same from the text of that file and the ticks in a second. Pure: the program's name in it may hold anything.
[[nodiscard]] std::optional<double> cpuSecondsOf(std::string_view stat, long ticksPerSecond);

} // namespace loopscope::serve

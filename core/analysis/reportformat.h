// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers and times as a report writes them: English, UTC, the same for HTML and PDF. Nothing or NaN is an en dash.
namespace loopscope::analysis {

inline constexpr std::string_view NoData = "–";

// "4,118"; minus is U+2212.
[[nodiscard]] std::string countText(std::int64_t value);
[[nodiscard]] std::string countText(std::optional<std::uint64_t> value);
[[nodiscard]] std::string decimalText(double value, int decimals); // "1,204.50"
// One decimal below 10, none from there on: "3.1", "27", "1,204". For columns with one unit.
[[nodiscard]] std::string plainText(std::optional<double> value);
// At most three significant figures and no idle zeros: "0.97", "12.4", "50", "1,204".
[[nodiscard]] std::string threeFigures(double value);

[[nodiscard]] std::string timeText(std::optional<double> seconds);     // "0.35 ms", "212 ms", "1.2 s"
[[nodiscard]] std::string bytesText(std::optional<double> bytes);      // "372 MiB", "1.53 GiB"
[[nodiscard]] std::string ratioText(std::optional<double> ratio);      // "0.97"
[[nodiscard]] std::string percentText(std::optional<double> ratio);    // "97.1 %"
[[nodiscard]] std::string rateText(std::optional<double> perSecond);   // "4,118 /s"
[[nodiscard]] std::string durationText(std::optional<double> seconds); // "2 h 11 m", "11 m 5 s", "45 s"

// Parts of a moment in UTC.
[[nodiscard]] std::string clockText(WallTime time);      // "14:02:11"
[[nodiscard]] std::string shortClockText(WallTime time); // "14:02", with seconds unless they are 0
[[nodiscard]] std::string dayText(WallTime time);        // "22 Nov 2026"
[[nodiscard]] std::string isoText(WallTime time);        // "2026-11-22T14:02:11.250Z"
// "22 Nov 2026, 13:53:00 – 14:08:00 UTC"; over midnight with both dates.
[[nodiscard]] std::string rangeText(WallTime from, WallTime to);

// "one", "two" … "twelve", then figures.
[[nodiscard]] std::string numberWord(std::size_t count);

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <array>
#include <string_view>

// The light colours on white paper, by what they mean; the window has the same (ui/theme/tokens.h, light).
namespace loopscope::analysis::palette {

inline constexpr std::string_view Text1 = "#15181D";
inline constexpr std::string_view Text2 = "#454D59";
inline constexpr std::string_view Text3 = "#5E6774";
inline constexpr std::string_view Grid = "#ECEEF1";
inline constexpr std::string_view Line = "#E2E5EA";
inline constexpr std::string_view Line2 = "#CBD0D8";
inline constexpr std::string_view None = "#F1F2F5";
inline constexpr std::string_view Critical = "#C42B2B";
inline constexpr std::string_view CriticalTint = "#FCE8E6";
inline constexpr std::string_view Warning = "#8F5B00";
inline constexpr std::string_view WarningTint = "#FBF0DA";
inline constexpr std::string_view Good = "#187346";
inline constexpr std::string_view GoodTint = "#E4F4EB";
inline constexpr std::string_view Info = "#1D5FD1";

inline constexpr std::array<std::string_view, 16> Workers{
    "#4B95E8", "#896600", "#24A495", "#8858B4", "#77784E", "#454D00", "#155B71", "#CD7D0D",
    "#8D606A", "#632047", "#D66A8A", "#6BA15E", "#3F2782", "#2A5D49", "#8588B0", "#583126"};

// A slot keeps its colour for life.
[[nodiscard]] constexpr std::string_view worker(WorkerSlot slot)
{
    return Workers[(slot.value + 15U) % 16U];
}

} // namespace loopscope::analysis::palette

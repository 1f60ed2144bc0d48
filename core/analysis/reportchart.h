// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <optional>
#include <string>

// The pictures of a report as SVG, all with the same gutters, so that time lines up. 698 units wide, which is the
// width of A4 without its margins at 96 units an inch.
namespace loopscope::analysis {

inline constexpr double PictureWidth = 698;

class SlotColours;

// focus: the worker drawn in front, if one is what the report is about. name: unique in the document.
[[nodiscard]] std::string chartSvg(const Report& report, const ReportChart& chart, const SlotColours& colours,
                                   std::optional<WorkerSlot> focus, double height, std::string_view name);
// What a chart shows, in one or two sentences, for those who do not see it.
[[nodiscard]] std::string describeChart(const Report& report, const ReportChart& chart,
                                        std::optional<WorkerSlot> focus);
// "max per column, ms; limit 1,024 MiB": what stands beside the title.
[[nodiscard]] std::string chartExplanation(const ReportChart& chart);

// Marks of the events and the time axis under the charts.
inline constexpr double LaneHeight = 46;
[[nodiscard]] std::string laneSvg(const Report& report, std::string_view name);

} // namespace loopscope::analysis

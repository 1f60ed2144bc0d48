// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <string>
#include <vector>

// The arithmetic of a report's charts: units, ticks, what is drawn in front. Pure.
namespace loopscope::analysis {

// A unit that people read, and what a base unit is of it.
struct PlotUnit
{
    std::string name; // "ms", "MiB"
    double factor = 1;
};
// The largest value that is drawn chooses: 0.2 s is 200 ms, 20 s is s.
[[nodiscard]] PlotUnit plotUnit(std::string_view unit, double largest);

// Round values from 0 up to over the largest; steps is how many there should be, about.
struct Scale
{
    double top = 1;
    double step = 1;
    int decimals = 0; // of the labels
};
enum class Steps { Any, Whole }; // there is no half a handle
[[nodiscard]] Scale scaleFor(double largest, int steps, Steps kind = Steps::Any);

// Round UTC times within [from, to], at most nine.
[[nodiscard]] std::vector<WallTime> timeTicks(WallTime from, WallTime to);

// A chart of at most this many slots draws each as a line of its own colour; beyond it a band, the median and the
// worst.
inline constexpr std::size_t MaxColouredSlots = 16;
inline constexpr std::size_t WorstShown = 8;

// One slot in a chart: its lives one after another.
struct PlotSlot
{
    WorkerSlot slot;
    std::vector<const ReportLine*> lives;
    double largest = 0;
    WallTime largestAt{};
    double last = 0; // the newest value there is
    // What is written beside the line: the largest lag, the newest of anything else.
    double shown = 0;
};
// Slots with data, by slot.
[[nodiscard]] std::vector<PlotSlot> plotSlots(const ReportChart& chart);
// How the slots of a report are coloured: each its own up to MaxColouredSlots; beyond it only the worst, by rank, the
// same in all charts and tables.
class SlotColours
{
public:
    SlotColours(const Report& report, std::optional<WorkerSlot> focus);

    [[nodiscard]] bool areRanks() const { return m_areRanks; }
    // The worst first, the focused one before all; of the lag chart if there is one. At most WorstShown.
    [[nodiscard]] const std::vector<WorkerSlot>& worst() const { return m_worst; }
    // "#RRGGBB"; empty: has none.
    [[nodiscard]] std::string_view of(WorkerSlot slot) const;

private:
    bool m_areRanks = false;
    std::vector<WorkerSlot> m_worst;
};

// Of all slots, column by column; NaN where none has data.
struct Band
{
    std::vector<WallTime> begins;
    std::vector<double> low;
    std::vector<double> median;
    std::vector<double> high;
};
[[nodiscard]] Band bandOf(const ReportChart& chart);

// Spans of at least three columns in which no line has data.
struct Span
{
    WallTime from{};
    WallTime to{};
};
[[nodiscard]] std::vector<Span> emptySpans(const ReportChart& chart, WallTime from, WallTime to);

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/linechart.h"
#include "ui/plot/plotcanvas.h"
#include "ui/plot/timeticks.h"

#include <optional>
#include <string>
#include <vector>

// What a chart decides before it draws: pure functions over values, tested without a widget.
namespace loopscope::ui {

struct Tokens;

// How many base units one unit of the axis is: 0.001 for ms, 1,048,576 for MiB.
[[nodiscard]] double unitFactor(const QString& unit);

// Bucketed lives as polylines in the chart's unit: the smallest and largest value of each bucket, so that no spike
// is lost, in the order that the last value suggests and half a width apart, so that a spike is a needle and no saw
// tooth; a NaN between lives and where samples are missing. Lives that follow each other share a polyline, one that
// drains beside its successor does not. width: of a bucket; interval: of the samples.
[[nodiscard]] std::vector<StyledLine> polylines(const ChartLine& line, double factor, Micros width, Micros interval);
// Further apart than this, samples are missing between two buckets.
[[nodiscard]] Micros gapBetween(Micros interval, Micros width);

// Spans of at least atLeast, between the first and the last sample, in which no worker has one: the link was lost, or
// the cluster silent. from and width: of the buckets.
struct TimeSpan
{
    WallTime from{};
    WallTime to{};
    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};
[[nodiscard]] std::vector<TimeSpan> silences(const std::vector<ChartLine>& lines, WallTime from, Micros width,
                                             Micros atLeast);

// The largest value (bucket maximum) of a line, the latest one, and the one at a time, base units.
struct LinePoint
{
    WallTime time{};
    double value = 0;
};
[[nodiscard]] std::optional<LinePoint> largest(const ChartLine& line);
[[nodiscard]] std::optional<LinePoint> latest(const ChartLine& line);
[[nodiscard]] std::optional<LinePoint> pointNear(const ChartLine& line, WallTime time, Micros tolerance);

// Beyond 16 workers: lowest, median and highest of the bucket maxima at each time. Times without data are left out.
struct Crowd
{
    std::vector<WallTime> times;
    std::vector<double> low;
    std::vector<double> median;
    std::vector<double> high;
};
[[nodiscard]] Crowd crowdOf(const std::vector<ChartLine>& lines, Micros width);

// Indexes of the lines by their largest value, worst first.
[[nodiscard]] std::vector<std::size_t> worstFirst(const std::vector<ChartLine>& lines);

// The top of the axis: grows at once, shrinks only after 30 s without need. now: any growing clock.
class AxisTop
{
public:
    [[nodiscard]] double next(double needed, double atLeast, WallTime now, Steps steps = Steps::Any);

private:
    double m_top = 0;
    WallTime m_lastNeeded{};
};

} // namespace loopscope::ui

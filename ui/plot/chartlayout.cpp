// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartlayout.h"

#include "ui/plot/timeticks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace loopscope::ui {

namespace {
constexpr double Break = std::numeric_limits<double>::quiet_NaN();
constexpr Micros ShrinkAfter{30'000'000};

void addPoint(StyledLine& out, double time, double value)
{
    out.times.append(time);
    out.values.append(value);
}
} // namespace

double unitFactor(const QString& unit)
{
    if (unit == QLatin1String("ms"))
        return 0.001;
    if (unit == QLatin1String("KiB"))
        return 1024;
    if (unit == QLatin1String("MiB"))
        return 1048576;
    if (unit == QLatin1String("GiB"))
        return 1073741824;
    return unit == QLatin1String("%") ? 0.01 : 1;
}

StyledLine polyline(const ChartLine& line, double factor, Micros gap)
{
    StyledLine out;
    for (const auto& life : line.lives) {
        std::optional<WallTime> before;
        for (const analysis::Bucket& bucket : life) {
            const double time = toSeconds(bucket.begin);
            const bool breaks = before ? bucket.begin - *before > gap : !out.times.isEmpty();
            if (breaks)
                addPoint(out, time, Break);
            before = bucket.begin;
            if (bucket.samples > 1 && bucket.min < bucket.max)
                addPoint(out, time, bucket.min / factor);
            addPoint(out, time, bucket.max / factor);
        }
    }
    return out;
}

std::optional<LinePoint> largest(const ChartLine& line)
{
    std::optional<LinePoint> best;
    for (const auto& life : line.lives)
        for (const analysis::Bucket& bucket : life)
            if (!best || bucket.max > best->value)
                best = LinePoint{bucket.begin, bucket.max};
    return best;
}

std::optional<LinePoint> latest(const ChartLine& line)
{
    std::optional<LinePoint> last;
    for (const auto& life : line.lives)
        if (!life.empty() && (!last || life.back().begin >= last->time))
            last = LinePoint{life.back().begin, life.back().last};
    return last;
}

std::optional<LinePoint> pointNear(const ChartLine& line, WallTime time, Micros tolerance)
{
    std::optional<LinePoint> best;
    Micros distance = tolerance;
    for (const auto& life : line.lives) {
        auto it = std::lower_bound(life.begin(), life.end(), time,
                                   [](const analysis::Bucket& bucket, WallTime t) { return bucket.begin < t; });
        for (const auto candidate : {it, it == life.begin() ? it : it - 1}) {
            if (candidate == life.end())
                continue;
            const Micros away = candidate->begin > time ? candidate->begin - time : time - candidate->begin;
            if (away <= distance) {
                distance = away;
                best = LinePoint{candidate->begin, candidate->max};
            }
        }
    }
    return best;
}

Crowd crowdOf(const std::vector<ChartLine>& lines)
{
    std::map<WallTime, std::vector<double>> columns;
    for (const ChartLine& line : lines)
        for (const auto& life : line.lives)
            for (const analysis::Bucket& bucket : life)
                columns[bucket.begin].push_back(bucket.max);
    Crowd crowd;
    for (auto& [time, values] : columns) {
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        crowd.times.push_back(time);
        crowd.median.push_back(*middle);
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        crowd.low.push_back(*low);
        crowd.high.push_back(*high);
    }
    return crowd;
}

std::vector<std::size_t> worstFirst(const std::vector<ChartLine>& lines)
{
    std::vector<double> worst;
    for (const ChartLine& line : lines)
        worst.push_back(largest(line).value_or(LinePoint{}).value);
    std::vector<std::size_t> order(lines.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return worst[a] > worst[b]; });
    return order;
}

double AxisTop::next(double needed, double atLeast, WallTime now)
{
    needed = std::max(needed * 1.05, atLeast);
    if (!(needed > 0))
        needed = 1;
    const double step = valueTickStep(needed);
    const double round = std::ceil(needed / step - 1e-9) * step;
    if (round >= m_top || m_top <= 0) {
        m_top = round;
        m_lastNeeded = now;
    } else if (now - m_lastNeeded > ShrinkAfter) {
        m_top = round;
        m_lastNeeded = now;
    }
    return m_top;
}

} // namespace loopscope::ui

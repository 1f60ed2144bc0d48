// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartlayout.h"

#include "ui/plot/timeticks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace loopscope::ui {

namespace {
constexpr double Break = std::numeric_limits<double>::quiet_NaN();
constexpr Micros ShrinkAfter{30'000'000};
constexpr std::size_t MaxColumns = 16384; // no screen is wider

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

Micros gapBetween(Micros interval, Micros width)
{
    // One missing sample doubles the distance; a late one moves it by less than half; rounding to buckets by one width.
    return interval * 8 / 5 + width;
}

namespace {

// A worker that was blocked when its reading was due gives it late, shortly before the next one: then none is missing.
bool isLate(const std::vector<analysis::Bucket>& life, std::size_t i, Micros width, Micros interval)
{
    if (life[i].begin - life[i - 1].begin > 2 * interval + width)
        return false;
    const bool isFollowed = i + 1 < life.size() && life[i + 1].begin - life[i].begin < interval / 2 + width;
    return isFollowed || life[i].samples > width / interval + 1; // or the next one is in the same bucket
}

// The line that life can go on with: one that ended before it begins, else a new one.
StyledLine& endedBefore(std::vector<StyledLine>& all, const std::vector<analysis::Bucket>& life)
{
    const auto ended = std::find_if(all.begin(), all.end(), [&](const StyledLine& each) {
        return each.times.isEmpty() || life.empty() || each.times.back() < toSeconds(life.front().begin);
    });
    return ended != all.end() ? *ended : all.emplace_back();
}

} // namespace

std::vector<StyledLine> polylines(const ChartLine& line, double factor, Micros width, Micros interval)
{
    std::vector<StyledLine> all;
    const Micros gap = gapBetween(interval, width);
    const double half = static_cast<double>(width.count()) / 2e6;
    for (const auto& life : line.lives) {
        StyledLine& out = endedBefore(all, life);
        for (std::size_t i = 0; i < life.size(); ++i) {
            const analysis::Bucket& bucket = life[i];
            const double time = toSeconds(bucket.begin);
            const bool breaks = i == 0 ? !out.times.isEmpty()
                                       : bucket.begin - life[i - 1].begin > gap && !isLate(life, i, width, interval);
            if (breaks)
                addPoint(out, time, Break);
            if (bucket.samples < 2 || !(bucket.min < bucket.max)) {
                addPoint(out, time, bucket.max / factor);
                continue;
            }
            const bool falls = bucket.last - bucket.min < bucket.max - bucket.last;
            addPoint(out, time, (falls ? bucket.max : bucket.min) / factor);
            addPoint(out, time + half, (falls ? bucket.min : bucket.max) / factor);
        }
    }
    return all;
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

Crowd crowdOf(const std::vector<ChartLine>& lines, Micros width)
{
    Crowd crowd;
    std::optional<WallTime> first;
    std::optional<WallTime> last;
    for (const ChartLine& line : lines)
        for (const auto& life : line.lives) {
            if (life.empty())
                continue;
            first = std::min(first.value_or(life.front().begin), life.front().begin);
            last = std::max(last.value_or(life.back().begin), life.back().begin);
        }
    if (!first || width.count() <= 0)
        return crowd;
    // Buckets begin at multiples of the width, so that a column is found by division.
    const auto count = static_cast<std::size_t>((*last - *first) / width) + 1;
    std::vector<std::vector<double>> columns(std::min<std::size_t>(count, MaxColumns));
    for (const ChartLine& line : lines)
        for (const auto& life : line.lives)
            for (const analysis::Bucket& bucket : life) {
                const auto column = static_cast<std::size_t>((bucket.begin - *first) / width);
                if (column < columns.size())
                    columns[column].push_back(bucket.max);
            }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::vector<double>& values = columns[i];
        if (values.empty())
            continue;
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        crowd.times.push_back(*first + width * static_cast<std::int64_t>(i));
        crowd.median.push_back(*middle);
        crowd.low.push_back(*std::min_element(values.begin(), middle + 1));
        crowd.high.push_back(*std::max_element(middle, values.end()));
    }
    return crowd;
}

std::vector<TimeSpan> silences(const std::vector<ChartLine>& lines, WallTime from, Micros width, Micros atLeast)
{
    constexpr std::int64_t MaxBuckets = 100000;
    std::vector<bool> heard;
    for (const ChartLine& line : lines) {
        for (const auto& life : line.lives) {
            for (const analysis::Bucket& bucket : life) {
                const std::int64_t at = (bucket.begin - from) / width;
                if (bucket.samples == 0 || at < 0 || at >= MaxBuckets)
                    continue;
                if (static_cast<std::size_t>(at) >= heard.size())
                    heard.resize(static_cast<std::size_t>(at) + 1);
                heard[static_cast<std::size_t>(at)] = true;
            }
        }
    }
    std::vector<TimeSpan> found;
    std::optional<WallTime> last; // end of the last bucket with a sample
    for (std::size_t i = 0; i < heard.size(); ++i) {
        if (!heard[i])
            continue;
        const WallTime begin = from + width * static_cast<std::int64_t>(i);
        if (last && begin - *last >= atLeast)
            found.push_back({*last, begin});
        last = begin + width;
    }
    return found;
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

double AxisTop::next(double needed, double atLeast, WallTime now, Steps steps)
{
    needed = std::max(needed * 1.05, atLeast);
    if (!(needed > 0)) // no data yet: nothing to remember
        return m_top > 0 ? m_top : 1;
    const double step = valueTickStep(needed, steps);
    const double round = std::ceil(needed / step - 1e-9) * step;
    if (round >= m_top || m_top <= 0 || now - m_lastNeeded > ShrinkAfter) {
        m_top = round;
        m_lastNeeded = now;
    }
    return m_top;
}

} // namespace loopscope::ui

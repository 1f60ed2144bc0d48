// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportplot.h"

#include "core/analysis/reportpalette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace loopscope::analysis {

PlotUnit plotUnit(std::string_view unit, double largest)
{
    if (unit == "s")
        return largest < 10 ? PlotUnit{"ms", 1e3} : PlotUnit{"s", 1};
    if (unit == "By") {
        constexpr double MiB = 1024.0 * 1024.0;
        if (largest > 0 && largest < MiB)
            return {"KiB", 1 / 1024.0};
        return largest < 10240 * MiB ? PlotUnit{"MiB", 1 / MiB} : PlotUnit{"GiB", 1 / (1024 * MiB)};
    }
    if (unit == "1")
        return {"", 1};
    if (unit == "1/s")
        return {"a second", 1};
    return {"", 1}; // "{resource}": the title says what is counted
}

Scale scaleFor(double largest, int steps, Steps kind)
{
    Scale scale;
    if (!std::isfinite(largest) || largest <= 0)
        return scale;
    const double rough = largest / std::max(steps, 1);
    const double decade = std::pow(10, std::floor(std::log10(rough)));
    for (const double multiple : {1.0, 2.0, 2.5, 5.0, 10.0}) {
        scale.step = multiple * decade;
        const bool isAllowed = kind == Steps::Any || (scale.step >= 1 && scale.step == std::floor(scale.step));
        if (scale.step >= rough * 0.999 && isAllowed)
            break;
    }
    if (kind == Steps::Whole)
        scale.step = std::max(scale.step, 1.0);
    scale.top = std::ceil(largest / scale.step * 0.9999) * scale.step;
    constexpr int MostDecimals = 9;
    for (double step = scale.step; scale.decimals < MostDecimals && std::abs(step - std::round(step)) > 1e-6;
         step *= 10)
        ++scale.decimals;
    return scale;
}

std::vector<WallTime> timeTicks(WallTime from, WallTime to)
{
    constexpr std::array<std::int64_t, 19> Steps{1,   2,    5,    10,   15,    30,    60,    120,   300,   600,
                                                 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 604800};
    constexpr std::int64_t MaxTicks = 8;
    std::vector<WallTime> ticks;
    const std::int64_t range = (to - from).count();
    if (range <= 0)
        return ticks;
    std::int64_t step = Steps.back() * 1000000;
    for (const auto seconds : Steps) {
        if (range / (seconds * 1000000) <= MaxTicks) {
            step = seconds * 1000000;
            break;
        }
    }
    const std::int64_t begin = toMicros(from);
    const std::int64_t first = begin - ((begin % step) + step) % step;
    for (std::int64_t t = first; t <= toMicros(to) && ticks.size() <= static_cast<std::size_t>(MaxTicks); t += step) {
        if (t >= begin)
            ticks.push_back(wallTimeFromMicros(t));
    }
    return ticks;
}

std::vector<PlotSlot> plotSlots(const ReportChart& chart)
{
    std::vector<PlotSlot> all;
    for (const auto& line : chart.lines) {
        auto found = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.slot == line.worker.slot; });
        for (const auto& bucket : line.buckets) {
            if (bucket.samples == 0 || !std::isfinite(bucket.max))
                continue;
            if (found == all.end()) {
                all.push_back({line.worker.slot, {}, bucket.max, bucket.begin, bucket.last, 0});
                found = std::prev(all.end());
            }
            if (found->lives.empty() || found->lives.back() != &line)
                found->lives.push_back(&line);
            if (bucket.max > found->largest) {
                found->largest = bucket.max;
                found->largestAt = bucket.begin;
            }
            found->last = bucket.last;
        }
    }
    for (auto& slot : all)
        slot.shown = chart.kind == ReportChartKind::Lag ? slot.largest : slot.last;
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.slot < b.slot; });
    return all;
}

SlotColours::SlotColours(const Report& report, std::optional<WorkerSlot> focus)
{
    std::vector<PlotSlot> ranked;
    for (const auto& chart : report.charts) {
        auto all = plotSlots(chart);
        m_areRanks = m_areRanks || all.size() > MaxColouredSlots;
        if (ranked.empty() || chart.kind == ReportChartKind::Lag)
            ranked = std::move(all);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [&](const PlotSlot& a, const PlotSlot& b) {
        const bool aFirst = focus && a.slot == *focus;
        const bool bFirst = focus && b.slot == *focus;
        return aFirst != bFirst ? aFirst : a.shown > b.shown;
    });
    for (std::size_t i = 0; i < std::min(ranked.size(), WorstShown); ++i)
        m_worst.push_back(ranked[i].slot);
}

std::string_view SlotColours::of(WorkerSlot slot) const
{
    if (!m_areRanks)
        return palette::worker(slot);
    const auto found = std::find(m_worst.begin(), m_worst.end(), slot);
    return found == m_worst.end() ? std::string_view()
                                  : palette::Workers[static_cast<std::size_t>(found - m_worst.begin())];
}

Band bandOf(const ReportChart& chart)
{
    Band band;
    std::size_t columns = 0;
    const ReportLine* longest = nullptr;
    for (const auto& line : chart.lines) {
        if (line.buckets.size() > columns) {
            columns = line.buckets.size();
            longest = &line;
        }
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < columns; ++i) {
        values.clear();
        for (const auto& line : chart.lines) {
            if (i < line.buckets.size() && line.buckets[i].samples > 0)
                values.push_back(line.buckets[i].max);
        }
        band.begins.push_back(longest->buckets[i].begin);
        if (values.empty()) {
            for (auto* part : {&band.low, &band.median, &band.high})
                part->push_back(std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        std::sort(values.begin(), values.end());
        band.low.push_back(values.front());
        band.median.push_back(values[values.size() / 2]);
        band.high.push_back(values.back());
    }
    return band;
}

std::vector<Span> emptySpans(const ReportChart& chart, WallTime from, WallTime to)
{
    constexpr std::size_t LeastColumns = 3;
    std::vector<Span> spans;
    const Band band = bandOf(chart);
    if (band.begins.empty())
        return {{from, to}};
    std::size_t empty = 0;
    for (std::size_t i = 0; i <= band.begins.size(); ++i) {
        if (i < band.begins.size() && std::isnan(band.median[i])) {
            ++empty;
            continue;
        }
        if (empty >= LeastColumns)
            spans.push_back(
                {std::max(from, band.begins[i - empty]), i < band.begins.size() ? std::min(to, band.begins[i]) : to});
        empty = 0;
    }
    return spans;
}

} // namespace loopscope::analysis

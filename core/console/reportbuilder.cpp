// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/reportbuilder.h"
#include "core/analysis/reportformat.h"

#include <algorithm>
#include <cmath>

namespace loopscope::console {

namespace {

using analysis::Report;
using analysis::ReportChart;
using analysis::ReportChartKind;
using analysis::ReportWorker;
using analysis::Series;
using Figure = std::optional<double>;

void addTo(Figure& sum, Figure value)
{
    if (value)
        sum = sum.value_or(0) + *value;
}

void raiseTo(Figure& largest, Figure value)
{
    if (value && (!largest || *value > *largest))
        largest = value;
}

// What a builder looks at; short names for the questions asked of every worker.
struct Range
{
    const ClusterState& state;
    WallTime from;
    WallTime to;

    [[nodiscard]] Figure max(WorkerKey worker, std::string_view name) const
    {
        const auto* series = state.series(worker, name);
        return series ? series->maxIn(from, to) : std::nullopt;
    }
    [[nodiscard]] Figure mean(WorkerKey worker, std::string_view name) const
    {
        const auto* series = state.series(worker, name);
        return series ? series->meanIn(from, to) : std::nullopt;
    }
    // The last value of the range, not older than three intervals.
    [[nodiscard]] Figure last(WorkerKey worker, std::string_view name) const
    {
        const auto* series = state.series(worker, name);
        const auto recent = std::max(from, to - 3 * state.interval());
        for (auto i = series ? series->lowerBound(to) : 0; i > 0 && series->at(i - 1).time >= recent; --i) {
            if (!std::isnan(series->at(i - 1).value))
                return series->at(i - 1).value;
        }
        return {};
    }
    [[nodiscard]] Figure lagP99(WorkerKey worker) const
    {
        if (const auto* series = state.series(worker, metric::DelayMax))
            return series->percentileIn(from, to, 0.99);
        return max(worker, metric::DelayP99);
    }
};

ReportWorker workerOf(const Range& range, const WorkerInfo& info)
{
    ReportWorker worker;
    worker.key = info.key;
    if (info.pid.value > 0)
        worker.pid = info.pid;
    worker.state = info.state;
    if (toMicros(info.since) > 0)
        worker.stateSince = info.since;
    worker.reason = info.reason;
    worker.lagMax = range.max(info.key, metric::DelayMax);
    worker.lagP99 = range.lagP99(info.key);
    worker.utilizationMean = range.mean(info.key, metric::Utilization);
    worker.heapUsed = range.last(info.key, metric::HeapUsed);
    worker.heapLimit = range.last(info.key, metric::HeapLimit);
    worker.rss = range.last(info.key, metric::Rss);
    worker.cpuMean = range.mean(info.key, metric::Cpu);
    worker.handles = range.last(info.key, metric::Handles);
    worker.requestRate = range.mean(info.key, metric::RequestRate);
    worker.latencyP99 = range.max(info.key, metric::DurationP99);
    if (!isGone(info.state) && toMicros(info.startedAt) > 0 && range.to > info.startedAt)
        worker.uptimeSeconds = std::chrono::duration<double>(range.to - info.startedAt).count();
    worker.restarts = info.restarts;
    return worker;
}

// How much a counter grew in the range. It begins at 0 with its incarnation, so that a smaller value is a new
// beginning.
Figure growth(const Series* series, WallTime from, WallTime to)
{
    Figure sum;
    Figure before;
    for (auto i = series ? series->lowerBound(from) : 0; series && i < series->size() && series->at(i).time < to; ++i) {
        const auto value = series->at(i).value;
        if (std::isnan(value))
            continue;
        if (before)
            sum = sum.value_or(0) + (value >= *before ? value - *before : value);
        before = value;
    }
    return sum;
}

// Of the whole cache, in the range: from the figures without a tier, and from all tiers' where there are none such.
Figure hitRatio(const Range& range)
{
    Figure hits;
    Figure misses;
    for (const auto slot : range.state.workerSlots()) {
        for (const auto incarnation : range.state.incarnations(slot)) {
            for (const auto& info : range.state.metrics()) {
                const auto isHit = info.name == metric::CacheHits;
                if (!isHit && info.name != metric::CacheMisses)
                    continue;
                if (!info.attribute.empty() && range.state.metricId(info.name))
                    continue;
                const auto* series = range.state.series({slot, incarnation}, info.name, info.attribute);
                addTo(isHit ? hits : misses, growth(series, range.from, range.to));
            }
        }
    }
    const auto all = hits.value_or(0) + misses.value_or(0);
    return all > 0 ? Figure(hits.value_or(0) / all) : std::nullopt;
}

void fillFigures(Report& report, const Range& range)
{
    auto& figures = report.figures;
    if (!range.state.workerSlots().empty()) {
        figures.workersServing = range.state.servingCount();
        figures.workersExpected = static_cast<int>(range.state.workerSlots().size());
    }
    for (const auto slot : range.state.workerSlots()) {
        for (const auto incarnation : range.state.incarnations(slot)) { // also those that are gone by now
            const auto lag = range.max({slot, incarnation}, metric::DelayMax);
            if (lag && (!figures.worstLag || *lag > *figures.worstLag)) {
                figures.worstLag = lag;
                figures.worstLagWorker = slot;
            }
        }
    }
    for (const auto& worker : report.workers) {
        addTo(figures.heapUsed, worker.heapUsed);
        addTo(figures.heapLimit, worker.heapLimit);
        addTo(figures.handles, worker.handles);
        addTo(figures.requestRate, worker.requestRate);
        raiseTo(figures.latencyP99, worker.latencyP99);
    }
    figures.cacheHitRatio = hitRatio(range);
}

ReportChart chartOf(const Range& range, ReportChartKind kind, std::string_view name, std::string title,
                    std::string explanation)
{
    ReportChart chart;
    chart.kind = kind;
    chart.title = std::move(title);
    chart.explanation = std::move(explanation);
    if (const auto id = range.state.metricId(name))
        chart.metric = range.state.metrics()[id->value];
    else
        chart.metric.name = name;
    const auto width = analysis::columnWidth(range.from, range.to, range.state.interval());
    for (const auto slot : range.state.workerSlots()) {
        for (const auto incarnation : range.state.incarnations(slot)) {
            const WorkerKey worker{slot, incarnation};
            const auto* series = range.state.series(worker, name);
            if (!series || chart.lines.size() >= Report::MaxWorkers)
                continue;
            auto buckets = series->buckets(range.from, range.to, width);
            const auto hasData = [](const analysis::Bucket& bucket) { return bucket.samples > 0; };
            if (std::any_of(buckets.begin(), buckets.end(), hasData))
                chart.lines.push_back({worker, std::move(buckets)});
        }
    }
    return chart;
}

// One limit line only where all workers have the same.
Figure commonHeapLimit(const Report& report)
{
    Figure limit;
    for (const auto& worker : report.workers) {
        if (!worker.heapLimit)
            continue;
        if (limit && *limit != *worker.heapLimit)
            return {};
        limit = worker.heapLimit;
    }
    return limit;
}

// "second", "5 s"
std::string columnText(const Range& range)
{
    const auto width = analysis::columnWidth(range.from, range.to, range.state.interval());
    return width == Micros{1000000} ? "second" : analysis::timeText(static_cast<double>(width.count()) / 1e6);
}

void fillCharts(Report& report, const Range& range)
{
    auto lag = chartOf(range, ReportChartKind::Lag, metric::DelayMax, "Event-loop lag", "max per " + columnText(range));
    lag.limit = report.lagThreshold;
    report.charts.push_back(std::move(lag));
    auto heap = chartOf(range, ReportChartKind::Heap, metric::HeapUsed, "Heap used", "per worker");
    heap.limit = commonHeapLimit(report);
    heap.limitIsSoft = true;
    report.charts.push_back(std::move(heap));
    report.charts.push_back(chartOf(range, ReportChartKind::Handles, metric::Handles, "Handles", "active, per worker"));
}

void fillEvents(Report& report, const ClusterState& state)
{
    const auto& events = state.events();
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].time >= report.from && events[i].time < report.to)
            report.events.push_back(events[i]);
    }
    std::stable_sort(report.events.begin(), report.events.end(),
                     [](const ClusterEvent& a, const ClusterEvent& b) { return a.time < b.time; });
    if (report.events.size() > Report::MaxEvents) {
        report.eventsOmitted = report.events.size() - Report::MaxEvents;
        report.events.erase(report.events.begin(),
                            report.events.begin() + static_cast<std::ptrdiff_t>(report.eventsOmitted));
    }
}

void fillCompleteness(Report& report, const Range& range)
{
    auto& completeness = report.completeness;
    std::uint64_t lives = 0;
    std::int64_t expectedUs = 0;
    for (const auto slot : range.state.workerSlots()) {
        for (const auto incarnation : range.state.incarnations(slot)) {
            const auto* lag = range.state.series({slot, incarnation}, metric::DelayMax);
            const auto* series = lag ? lag : range.state.series({slot, incarnation}, metric::Rss);
            if (!series)
                continue;
            completeness.samplesReceived += series->lowerBound(range.to) - series->lowerBound(range.from);
            const auto* info = range.state.worker(WorkerKey{slot, incarnation});
            const auto begin = info ? std::max(range.from, info->startedAt) : range.from;
            const auto end = info && isGone(info->state) ? std::min(range.to, info->since) : range.to;
            expectedUs += std::max<std::int64_t>(0, (end - begin).count());
            ++lives;
        }
    }
    if (lives > 0 && range.state.interval().count() > 0)
        completeness.samplesExpected =
            std::max(completeness.samplesReceived, // rows stand at the end of their interval: one may be early
                     static_cast<std::uint64_t>(expectedUs / range.state.interval().count()));
    completeness.batchesDropped = range.state.droppedBatches();
    completeness.rowsRefused = range.state.badRows();
}

} // namespace

analysis::Report buildReport(const ClusterState& state, WallTime from, WallTime to, WallTime now,
                             std::optional<analysis::ReportRedis> redis)
{
    if (state.firstSampleAt())
        from = std::clamp(*state.firstSampleAt() - state.interval(), from, std::max(from, to - state.interval()));
    const Range range{state, from, to};
    Report report;
    report.cluster = state.cluster();
    report.endpoint = state.link().endpoint.toStdString();
    report.from = from;
    report.to = to;
    report.madeAt = now;
    report.consoleVersion = LOOPSCOPE_VERSION;
    report.interval = state.interval();
    report.lagThreshold = std::chrono::duration<double>(state.lagThreshold()).count();
    for (const auto& info : state.workers()) {
        if (report.workers.size() < Report::MaxWorkers)
            report.workers.push_back(workerOf(range, info));
    }
    fillFigures(report, range);
    fillCharts(report, range);
    fillEvents(report, state);
    fillCompleteness(report, range);
    report.redis = std::move(redis);
    return report;
}

} // namespace loopscope::console

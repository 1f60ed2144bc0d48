// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/workerrow.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

namespace loopscope::ui {

using console::ClusterState;
using console::LinkState;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(WorkerState)
};

// NaN equals NaN: a gap that stays a gap is no change.
bool sameTrend(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

ShownState shownState(const ClusterState& state, const WorkerInfo& info, WallTime now)
{
    switch (info.state) {
    case WorkerState::Starting:
        return ShownState::Starting;
    case WorkerState::Blocked:
        return ShownState::Blocked;
    case WorkerState::Draining:
        return ShownState::Draining;
    case WorkerState::Exited:
        return ShownState::Ended;
    case WorkerState::Errored:
        return ShownState::Crashed;
    case WorkerState::Online:
        break;
    }
    if (state.hasAlert(info.key))
        return ShownState::Stalling;
    if (info.key.incarnation.value > 1 && now - info.since < WorkerRow::ReadyShown)
        return ShownState::Ready;
    return ShownState::Running;
}

std::optional<double> worstIn(const ClusterState& state, WorkerKey key, std::string_view name, WallTime now)
{
    const analysis::Series* series = state.series(key, name);
    return series == nullptr ? std::nullopt : series->maxIn(now - WorkerRow::LagWindow, now + Micros{1});
}

// By how much a counter has grown in the window.
std::optional<double> growth(const ClusterState& state, WorkerKey key, std::string_view name, WallTime now)
{
    const analysis::Series* series = state.series(key, name);
    if (series == nullptr || series->size() == 0)
        return std::nullopt;
    const std::size_t first = series->lowerBound(now - WorkerRow::LagWindow);
    const auto latest = series->latest();
    if (!latest || first >= series->size() || std::isnan(series->at(first).value))
        return std::nullopt;
    return latest->value - series->at(first).value;
}

} // namespace

std::optional<double> WorkerRow::cacheHit() const
{
    if (!cacheHits || !cacheMisses || *cacheHits + *cacheMisses <= 0)
        return std::nullopt;
    return *cacheHits / (*cacheHits + *cacheMisses);
}

bool operator==(const WorkerRow& a, const WorkerRow& b)
{
    return a.info == b.info && a.isOld == b.isOld && a.shown == b.shown && a.lagMax == b.lagMax &&
           a.lagP99 == b.lagP99 && a.utilization == b.utilization && a.heapUsed == b.heapUsed &&
           a.heapLimit == b.heapLimit && a.rss == b.rss && a.handles == b.handles && a.connections == b.connections &&
           a.requestRate == b.requestRate && a.durationP99 == b.durationP99 && a.cacheHits == b.cacheHits &&
           a.cacheMisses == b.cacheMisses && a.isLagOver == b.isLagOver && sameTrend(a.lagTrend, b.lagTrend);
}

WallTime dataNow(const ClusterState& state, WallTime now)
{
    return state.link().state == LinkState::Live ? now : state.lastSampleAt().value_or(now);
}

std::vector<double> makeTrend(const ClusterState& state, WorkerKey key, std::string_view name, WallTime now)
{
    constexpr auto gap = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> columns(WorkerRow::TrendColumns, gap);
    const analysis::Series* series = state.series(key, name);
    if (series == nullptr)
        return columns;
    constexpr Micros width = WorkerRow::TrendWindow / WorkerRow::TrendColumns;
    // The column that holds "now" is the last one; columns stand on whole multiples of their width.
    const std::int64_t last = toMicros(now) / width.count();
    const std::int64_t first = last - WorkerRow::TrendColumns + 1;
    const auto from = wallTimeFromMicros(first * width.count());
    for (const analysis::Bucket& bucket :
         series->buckets(from, wallTimeFromMicros((last + 1) * width.count()), width)) {
        const std::int64_t column = toMicros(bucket.begin) / width.count() - first;
        if (column >= 0 && column < WorkerRow::TrendColumns && bucket.samples > 0)
            columns[static_cast<std::size_t>(column)] = bucket.max;
    }
    return columns;
}

WorkerRow makeWorkerRow(const ClusterState& state, const WorkerInfo& info, WallTime now)
{
    const WallTime until = dataNow(state, now);
    const WorkerKey key = info.key;
    const WorkerInfo* newest = state.worker(key.slot);
    WorkerRow row;
    row.info = info;
    row.isOld = newest != nullptr && newest->key.incarnation != key.incarnation;
    row.shown = shownState(state, info, until);
    row.lagTrend = makeTrend(state, key, metric::DelayMax, until);
    row.lagMax = worstIn(state, key, metric::DelayMax, until);
    row.lagP99 = worstIn(state, key, metric::DelayP99, until);
    row.utilization = state.current(key, metric::Utilization);
    row.heapUsed = state.current(key, metric::HeapUsed);
    row.heapLimit = state.current(key, metric::HeapLimit);
    row.rss = state.current(key, metric::Rss);
    row.handles = state.current(key, metric::Handles);
    row.connections = state.current(key, metric::Connections);
    row.requestRate = state.current(key, metric::RequestRate);
    row.durationP99 = state.current(key, metric::DurationP99);
    row.cacheHits = growth(state, key, metric::CacheHits, until);
    row.cacheMisses = growth(state, key, metric::CacheMisses, until);
    row.isLagOver = row.lagMax && *row.lagMax * 1e6 > static_cast<double>(state.lagThreshold().count());
    return row;
}

std::vector<WorkerRow> makeWorkerRows(const ClusterState& state, WallTime now)
{
    std::vector<WorkerRow> rows;
    for (const WorkerInfo& info : state.workers())
        rows.push_back(makeWorkerRow(state, info, now));
    std::stable_sort(rows.begin(), rows.end(), [](const WorkerRow& a, const WorkerRow& b) {
        return a.info.key.slot != b.info.key.slot ? a.info.key.slot < b.info.key.slot
                                                  : b.info.key.incarnation < a.info.key.incarnation;
    });
    return rows;
}

Figure shortBytes(std::optional<double> bytes)
{
    Figure result = figure(Quantity::Bytes, bytes);
    if (result.unit.endsWith(QLatin1String("iB")))
        result.unit.chop(2);
    return result;
}

QString stateText(const WorkerRow& row, bool isLive)
{
    const WorkerInfo& info = row.info;
    switch (row.shown) {
    case ShownState::Starting:
        return isLive ? Words::tr("Starting") : Words::tr("was starting");
    case ShownState::Ready:
        return isLive ? Words::tr("Ready") : Words::tr("was ready");
    case ShownState::Running:
        return isLive ? Words::tr("Running") : Words::tr("was running");
    case ShownState::Stalling:
        return isLive ? Words::tr("Stalling") : Words::tr("was stalling");
    case ShownState::Blocked:
        if (!isLive || !info.blockedFor)
            return isLive ? Words::tr("Blocked") : Words::tr("was blocked");
        return Words::tr("Blocked %1")
            .arg(figure(Quantity::Time, static_cast<double>(info.blockedFor->count()) / 1e6).text());
    case ShownState::Draining:
        if (!isLive || !info.openConnections)
            return isLive ? Words::tr("Draining") : Words::tr("was draining");
        return Words::tr("Draining, %1 left").arg(*info.openConnections);
    case ShownState::Ended:
        return Words::tr("Ended");
    case ShownState::Crashed:
        return Words::tr("Failed");
    }
    return {};
}

} // namespace loopscope::ui

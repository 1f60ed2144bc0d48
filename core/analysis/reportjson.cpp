// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportjson.h"

#include "core/analysis/reportcolumns.h"
#include "core/analysis/reporttext.h"
#include "core/analysis/verdict.h"

#include <boost/json.hpp>
#include <cmath>

namespace loopscope::analysis {

namespace {

namespace json = boost::json;

json::value text(std::string_view raw)
{
    return json::value(visibleText(raw, Report::MaxTextBytes));
}

json::value number(std::optional<double> value)
{
    return value && std::isfinite(*value) ? json::value(*value) : json::value(nullptr);
}

json::value integer(std::optional<std::uint64_t> value)
{
    return value ? json::value(*value) : json::value(nullptr);
}

json::value time(WallTime t)
{
    return json::value(toSeconds(t));
}

json::value time(std::optional<WallTime> t)
{
    return t ? time(*t) : json::value(nullptr);
}

std::string hexOf(std::string_view bytes)
{
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += Digits[byte >> 4U];
        hex += Digits[byte & 15U];
    }
    return hex;
}

json::object clusterOf(const ClusterInfo& cluster)
{
    return {{"id", text(cluster.id)},
            {"name", text(cluster.name)},
            {"runtime", text(cluster.runtime)},
            {"runtimeVersion", text(cluster.runtimeVersion)},
            {"host", text(cluster.host)},
            {"pid", cluster.pid.value},
            {"startedAt", time(cluster.startedAt)},
            {"redis", text(cluster.redis)},
            {"port", cluster.port ? json::value(*cluster.port) : json::value(nullptr)}};
}

json::object figuresOf(const ReportFigures& f)
{
    return {{"workersServing", f.workersServing ? json::value(*f.workersServing) : json::value(nullptr)},
            {"workersExpected", f.workersExpected ? json::value(*f.workersExpected) : json::value(nullptr)},
            {"worstLag", number(f.worstLag)},
            {"worstLagSlot", f.worstLagWorker ? json::value(f.worstLagWorker->value) : json::value(nullptr)},
            {"heapUsed", number(f.heapUsed)},
            {"heapLimit", number(f.heapLimit)},
            {"handles", number(f.handles)},
            {"requestRate", number(f.requestRate)},
            {"latencyP99", number(f.latencyP99)},
            {"cacheHitRatio", number(f.cacheHitRatio)}};
}

json::object verdictOf(const Report& report)
{
    const auto verdict = judge(report);
    const auto level = verdict.level == VerdictLevel::Critical  ? "critical"
                       : verdict.level == VerdictLevel::Warning ? "warning"
                                                                : "well";
    return {{"level", level},
            {"headline", text(verdict.headline)},
            {"details", text(verdict.details)},
            {"slot", verdict.worker ? json::value(verdict.worker->value) : json::value(nullptr)}};
}

json::object workerOf(const ReportWorker& w)
{
    return {{"slot", w.key.slot.value},
            {"incarnation", w.key.incarnation.value},
            {"pid", w.pid ? json::value(w.pid->value) : json::value(nullptr)},
            {"state", w.state ? json::value(toString(*w.state)) : json::value(nullptr)},
            {"stateSince", time(w.stateSince)},
            {"reason", text(w.reason)},
            {"lagMax", number(w.lagMax)},
            {"lagP99", number(w.lagP99)},
            {"utilizationMean", number(w.utilizationMean)},
            {"heapUsed", number(w.heapUsed)},
            {"heapLimit", number(w.heapLimit)},
            {"rss", number(w.rss)},
            {"cpuMean", number(w.cpuMean)},
            {"handles", number(w.handles)},
            {"requestRate", number(w.requestRate)},
            {"latencyP99", number(w.latencyP99)},
            {"uptimeSeconds", number(w.uptimeSeconds)},
            {"restarts", w.restarts ? json::value(*w.restarts) : json::value(nullptr)}};
}

json::object lineOf(const ReportLine& line, std::size_t factor)
{
    json::array min;
    json::array mean;
    json::array max;
    json::array last;
    const auto buckets = mergedBuckets(line.buckets, factor);
    for (const auto& bucket : buckets) {
        const bool isGap = bucket.samples == 0;
        min.push_back(isGap ? json::value(nullptr) : number(bucket.min));
        mean.push_back(isGap ? json::value(nullptr) : number(bucket.mean));
        max.push_back(isGap ? json::value(nullptr) : number(bucket.max));
        last.push_back(isGap ? json::value(nullptr) : number(bucket.last));
    }
    const double width =
        buckets.size() > 1 ? toSeconds(buckets[1].begin) - toSeconds(buckets[0].begin) : 0; // of one column: unknown
    return {{"slot", line.worker.slot.value},
            {"incarnation", line.worker.incarnation.value},
            {"begin", buckets.empty() ? json::value(nullptr) : time(buckets.front().begin)},
            {"columnSeconds", width > 0 ? json::value(width) : json::value(nullptr)},
            {"min", std::move(min)},
            {"mean", std::move(mean)},
            {"max", std::move(max)},
            {"last", std::move(last)}};
}

json::object chartOf(const ReportChart& chart, std::size_t factor)
{
    json::array lines;
    for (const auto& line : chart.lines)
        lines.push_back(lineOf(line, factor));
    return {{"title", text(chart.title)},        {"explanation", text(chart.explanation)},
            {"metric", text(chart.metric.name)}, {"unit", text(chart.metric.unit)},
            {"limit", number(chart.limit)},      {"lines", std::move(lines)}};
}

json::object eventOf(const ClusterEvent& event)
{
    return {{"time", time(event.time)},
            {"kind", toString(event.kind)},
            {"slot", event.worker ? json::value(event.worker->slot.value) : json::value(nullptr)},
            {"incarnation", event.worker ? json::value(event.worker->incarnation.value) : json::value(nullptr)},
            {"pid", event.pid ? json::value(event.pid->value) : json::value(nullptr)},
            {"durationSeconds", number(event.durationSeconds)},
            {"cpuSeconds", number(event.cpuSeconds)},
            {"exitCode", event.exitCode ? json::value(*event.exitCode) : json::value(nullptr)},
            {"signal", text(event.signal)},
            {"text", text(event.text)}};
}

json::object keyOf(const ReportKey& key)
{
    const bool isText = isPlainText(key.name) && key.name.size() <= Report::MaxTextBytes;
    return {{"name", text(key.name)},
            {"nameHex", isText ? json::value(nullptr) : json::value(hexOf(key.name.substr(0, Report::MaxTextBytes)))},
            {"type", text(key.type)},
            {"encoding", text(key.encoding)},
            {"expires", key.expires || key.ttlSeconds.has_value()},
            {"ttlSeconds", number(key.ttlSeconds)},
            {"memoryBytes", integer(key.memoryBytes)}};
}

json::value redisOf(const std::optional<ReportRedis>& redis)
{
    if (!redis)
        return nullptr;
    json::array keys;
    for (std::size_t i = 0; i < std::min(redis->topKeys.size(), Report::MaxTopKeys); ++i)
        keys.push_back(keyOf(redis->topKeys[i]));
    return json::object{{"address", text(redis->address)},
                        {"version", text(redis->version)},
                        {"hitRatio", number(redis->hitRatio)},
                        {"operationsPerSecond", number(redis->operationsPerSecond)},
                        {"usedMemoryBytes", integer(redis->usedMemoryBytes)},
                        {"maxMemoryBytes", integer(redis->maxMemoryBytes)},
                        {"keys", integer(redis->keys)},
                        {"evictedKeys", integer(redis->evictedKeys)},
                        {"expiredKeys", integer(redis->expiredKeys)},
                        {"clients", integer(redis->clients)},
                        {"keysLookedAt", integer(redis->keysLookedAt)},
                        {"problem", text(redis->problem)},
                        {"topKeys", std::move(keys)}};
}

json::object completenessOf(const ReportCompleteness& c)
{
    return {{"samplesExpected", integer(c.samplesExpected)},
            {"samplesReceived", c.samplesReceived},
            {"batchesDropped", c.batchesDropped},
            {"rowsRefused", c.rowsRefused}};
}

} // namespace

std::string renderJson(const Report& report)
{
    json::array workers;
    for (const auto& worker : report.workers)
        workers.push_back(workerOf(worker));
    json::array charts;
    for (const auto& chart : report.charts)
        charts.push_back(chartOf(chart, mergeFactor(report)));
    json::array events;
    for (const auto& event : report.events)
        events.push_back(eventOf(event));
    const json::object document{{"format", "loopscope-report"},
                                {"version", 1},
                                {"consoleVersion", text(report.consoleVersion)},
                                {"madeAt", time(report.madeAt)},
                                {"from", time(report.from)},
                                {"to", time(report.to)},
                                {"intervalSeconds", static_cast<double>(report.interval.count()) / 1e6},
                                {"lagThreshold", number(report.lagThreshold)},
                                {"endpoint", text(report.endpoint)},
                                {"cluster", clusterOf(report.cluster)},
                                {"verdict", verdictOf(report)},
                                {"figures", figuresOf(report.figures)},
                                {"workers", std::move(workers)},
                                {"charts", std::move(charts)},
                                {"events", std::move(events)},
                                {"eventsOmitted", report.eventsOmitted},
                                {"redis", redisOf(report.redis)},
                                {"completeness", completenessOf(report.completeness)}};
    return json::serialize(document) + "\n";
}

} // namespace loopscope::analysis

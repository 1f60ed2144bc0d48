// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"

#include <cmath>
#include <limits>
#include <random>

// A report as a cluster of eight would give it: worker 3 blocks from 14:02:11 on and its heap grows, worker 5 was
// restarted at 13:56:52. The same in each run.
namespace loopscope::test {

using namespace analysis;

// 22 Nov 2026, 13:53:00 UTC
inline constexpr std::int64_t FixtureBegin = 1795355580;
inline constexpr int FixtureSeconds = 900;
inline constexpr int StallsBegin = 551;
inline constexpr int RestartAt = 232;
inline constexpr double MiB = 1024.0 * 1024.0;

inline WallTime fixtureTime(double seconds)
{
    return wallTimeFromSeconds(static_cast<double>(FixtureBegin) + seconds);
}

inline const std::vector<std::pair<int, double>>& fixtureStalls()
{
    static const std::vector<std::pair<int, double>> stalls{
        {551, 0.088}, {575, 0.132}, {597, 0.163}, {612, 0.074}, {642, 0.148}, {669, 0.196}, {691, 0.121}, {714, 0.187},
        {740, 0.091}, {766, 0.174}, {793, 0.206}, {820, 0.138}, {842, 0.166}, {862, 0.212}, {887, 0.151}};
    return stalls;
}

// A second of one worker; NaN while it does not exist.
inline double fixtureValue(ReportChartKind kind, int slot, Incarnation life, int second, std::mt19937& random)
{
    if (slot == 5 && (life.value == 1 ? second >= RestartAt : second < RestartAt + 3))
        return std::numeric_limits<double>::quiet_NaN();
    const double noise = std::uniform_real_distribution<double>(0, 1)(random);
    const bool isSick = slot == 3 && second >= StallsBegin;
    if (kind == ReportChartKind::Lag) {
        for (const auto& [at, duration] : fixtureStalls()) {
            if (slot == 3 && at == second)
                return duration;
        }
        if (noise > 0.996)
            return 0.008 + 0.02 * (1000 * noise - 996) / 4 * (slot == 7 ? 1 : 0.5);
        return 0.0012 + 0.0016 * noise + (isSick ? 0.006 * noise : 0);
    }
    if (kind == ReportChartKind::Heap) {
        const int age = (second + slot * 37) % (90 + slot * 4);
        const double base = slot == 5 && life.value == 2 ? 70 + 0.08 * (second - RestartAt) : 150.0 + slot * 2;
        const double growth = isSick ? (second - StallsBegin) * 0.6 : 0;
        return (base + age * 0.5 + growth + noise * 2) * MiB;
    }
    return std::floor(66 + slot * 1.5 + 6 * noise + (isSick ? 44 * std::min(1.0, (second - StallsBegin) / 60.0) : 0));
}

inline ReportLine fixtureLine(ReportChartKind kind, int slot, Incarnation life)
{
    std::mt19937 random(static_cast<unsigned>(slot * 100) + life.value + static_cast<unsigned>(kind) * 7);
    Series series;
    for (int second = 0; second < FixtureSeconds; ++second)
        series.append({fixtureTime(second), fixtureValue(kind, slot, life, second, random)});
    const auto from = fixtureTime(0);
    const auto to = fixtureTime(FixtureSeconds);
    return {{WorkerSlot{static_cast<std::uint16_t>(slot)}, life},
            series.buckets(from, to, columnWidth(from, to, Micros{1000000}))};
}

inline ReportChart fixtureChart(ReportChartKind kind, std::string title, std::string_view name, std::string unit,
                                int workers)
{
    ReportChart chart;
    chart.kind = kind;
    chart.title = std::move(title);
    chart.metric.name = name;
    chart.metric.unit = std::move(unit);
    for (int slot = 1; slot <= workers; ++slot) {
        chart.lines.push_back(fixtureLine(kind, slot, Incarnation{1}));
        if (slot == 5)
            chart.lines.push_back(fixtureLine(kind, slot, Incarnation{2}));
    }
    return chart;
}

inline ReportWorker fixtureWorker(int slot)
{
    const bool isSick = slot == 3;
    ReportWorker w;
    w.key = {WorkerSlot{static_cast<std::uint16_t>(slot)}, Incarnation{slot == 5 ? 2U : 1U}};
    w.pid = Pid{slot == 5 ? 5207 : 4118 + slot};
    w.state = WorkerState::Online;
    w.stateSince = fixtureTime(slot == 5 ? RestartAt + 3 : -7000);
    w.lagMax = isSick ? 0.212 : 0.0028 + 0.0003 * slot + (slot == 7 ? 0.023 : 0);
    w.lagP99 = isSick ? 0.168 : 0.0018 + 0.0001 * slot;
    w.utilizationMean = isSick ? 0.97 : 0.29 + 0.01 * slot;
    w.heapUsed = (isSick ? 372 : 160 + 4 * slot) * MiB;
    w.heapLimit = 1024 * MiB;
    w.rss = (isSick ? 431 : 205 + 5 * slot) * MiB;
    w.cpuMean = isSick ? 0.98 : 0.31;
    w.handles = isSick ? 118 : 69 + slot * 2;
    w.requestRate = isSick ? 284 : 530 + 5 * slot;
    w.latencyP99 = isSick ? 0.231 : 0.016 + 0.001 * slot;
    w.uptimeSeconds = slot == 5 ? 665 : 7860;
    w.restarts = slot == 5 ? 1 : 0;
    return w;
}

inline ClusterEvent fixtureEvent(double second, EventKind kind, int slot, std::string text)
{
    ClusterEvent event;
    event.time = fixtureTime(second);
    event.kind = kind;
    if (slot > 0)
        event.worker = WorkerKey{WorkerSlot{static_cast<std::uint16_t>(slot)}, Incarnation{1}};
    event.text = std::move(text);
    return event;
}

inline std::vector<ClusterEvent> fixtureEvents()
{
    std::vector<ClusterEvent> events;
    auto exit = fixtureEvent(RestartAt - 1, EventKind::Exit, 5, "drained");
    exit.exitCode = 0;
    events.push_back(exit);
    events.push_back(fixtureEvent(RestartAt, EventKind::Restart, 5, "restarted by the console, 0 requests lost"));
    events.push_back(fixtureEvent(540, EventKind::App, 0, "flag bulk-cart on"));
    events.push_back(fixtureEvent(StallsBegin, EventKind::Alert, 3, "event-loop lag over 50 ms"));
    for (const auto& [second, duration] : fixtureStalls()) {
        auto stall = fixtureEvent(second, EventKind::Stall, 3, "");
        stall.durationSeconds = duration;
        stall.cpuSeconds = duration * 0.98;
        events.push_back(stall);
    }
    return events;
}

inline ReportRedis fixtureRedis()
{
    ReportRedis redis;
    redis.address = "redis://127.0.0.1:6379/0";
    redis.version = "7.0.15";
    redis.hitRatio = 0.971;
    redis.operationsPerSecond = 5240;
    redis.usedMemoryBytes = 3343000000;
    redis.maxMemoryBytes = 4294967296;
    redis.keys = 184203;
    redis.evictedKeys = 0;
    redis.clients = 19;
    redis.keysLookedAt = 184203;
    redis.topKeys = {
        {"cart:bulk:9917", "string", "raw", std::nullopt, false, 14680064},
        {"products:all", "string", "raw", 212.0, true, 6291456},
        {"session:index", "hash", "hashtable", 86000.0, true, 2097152},
        {"feed:home", "zset", "skiplist", 41.0, true, 917504},
        {std::string("bin:\xff\x00\x01", 7), "string", "raw", std::nullopt, false, 4096},
    };
    return redis;
}

inline Report fixtureReport(int workers = 8)
{
    Report report;
    report.cluster = {"c-1", "shop", "node", "20.20.2", "build-7", Pid{4118}, fixtureTime(-7000), "", 8080};
    report.endpoint = "unix:/run/user/1000/loopscope/shop-4118.sock";
    report.from = fixtureTime(0);
    report.to = fixtureTime(FixtureSeconds);
    report.madeAt = fixtureTime(FixtureSeconds + 2);
    report.consoleVersion = "0.1.0";
    report.figures = {workers, workers, 0.212, WorkerSlot{3}, 1.53 * 1024 * MiB, 8192 * MiB, 641, 4118, 0.038, 0.971};
    for (int slot = 1; slot <= workers; ++slot)
        report.workers.push_back(fixtureWorker(slot));
    auto lag = fixtureChart(ReportChartKind::Lag, "Event-loop lag", metric::DelayMax, "s", workers);
    lag.explanation = "largest of each column";
    lag.limit = 0.05;
    auto heap = fixtureChart(ReportChartKind::Heap, "Heap used", metric::HeapUsed, "By", workers);
    heap.limit = 1024 * MiB;
    heap.limitIsSoft = true;
    report.charts = {std::move(lag), std::move(heap),
                     fixtureChart(ReportChartKind::Handles, "Handles", metric::Handles, "{resource}", workers)};
    report.events = fixtureEvents();
    report.redis = fixtureRedis();
    report.completeness = {7200, 7197, 0, 0};
    return report;
}

} // namespace loopscope::test

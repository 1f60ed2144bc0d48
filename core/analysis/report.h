// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clusterevent.h"
#include "core/analysis/series.h"
#include "core/base/cluster.h"
#include "core/base/metric.h"
#include "core/base/worker.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a snapshot report says, apart from how it looks. A value: filled by core/console, read by the renderers
// (reporthtml.h, reportjson.h, reportcsv.h, ui/report). All numbers are in base units (s, By, 1), all times UTC,
// nothing means no data. Texts are as they came from outside; the renderers escape them.
namespace loopscope::analysis {

// One life of one worker: figures over the range, unless it says "now" (at the end of the range).
struct ReportWorker
{
    WorkerKey key;
    std::optional<Pid> pid;
    std::optional<WorkerState> state;      // now
    std::optional<WallTime> stateSince;    // since when it is in that state
    std::string reason;                    // of the state, one phrase, may be empty
    std::optional<double> lagMax;          // s, largest nodejs.eventloop.delay.max
    std::optional<double> lagP99;          // s, 99th percentile of delay.max of the range, or delay.p99
    std::optional<double> utilizationMean; // 1
    std::optional<double> heapUsed;        // By, now
    std::optional<double> heapLimit;       // By, now
    std::optional<double> rss;             // By, now
    std::optional<double> cpuMean;         // 1 = one core
    std::optional<double> handles;         // now
    std::optional<double> requestRate;     // 1/s, mean
    std::optional<double> latencyP99;      // s, largest http.server.request.duration.p99
    std::optional<double> uptimeSeconds;   // now
    std::optional<int> restarts;           // of the slot, since the cluster began
};

// The head line, over the whole cluster.
struct ReportFigures
{
    std::optional<int> workersServing;  // online or blocked, now
    std::optional<int> workersExpected; // slots
    std::optional<double> worstLag;     // s, over the range
    std::optional<WorkerSlot> worstLagWorker;
    std::optional<double> heapUsed;      // By, sum now
    std::optional<double> heapLimit;     // By, sum now
    std::optional<double> handles;       // sum now
    std::optional<double> requestRate;   // 1/s, mean of the sum
    std::optional<double> latencyP99;    // s, largest
    std::optional<double> cacheHitRatio; // 1
};

// One life of one worker in one chart. Buckets cover the range in time order, all lines of a chart with the same
// boundaries; a bucket with samples == 0 is a gap and breaks the line. Take them from Series::buckets with
// columnWidth(report.from, report.to).
struct ReportLine
{
    WorkerKey worker;
    std::vector<Bucket> buckets;
};

enum class ReportChartKind { Lag, Heap, Handles, Other };

struct ReportChart
{
    ReportChartKind kind = ReportChartKind::Other;
    MetricInfo metric;             // what is drawn: name and unit ("s", "By", "{resource}", …)
    std::string title;             // "Event-loop lag"
    std::string explanation;       // "max per second"; the unit is added
    std::optional<double> limit;   // dashed line, base unit (lag threshold, heap limit)
    bool limitIsSoft = false;      // warn instead of crit
    std::vector<ReportLine> lines; // by slot, then incarnation
};

struct ReportKey
{
    std::string name;                 // bytes as Redis gave them, never altered
    std::string type;                 // "string", "hash", …
    std::string encoding;             // "listpack", may be empty
    std::optional<double> ttlSeconds; // nothing and expires == false: lives for ever
    bool expires = false;
    std::optional<std::uint64_t> memoryBytes;
};

struct ReportRedis
{
    std::string address; // without a password
    std::string version;
    std::optional<double> hitRatio;            // 1, of the range if known, else since the server began
    std::optional<double> operationsPerSecond; // now
    std::optional<std::uint64_t> usedMemoryBytes;
    std::optional<std::uint64_t> maxMemoryBytes; // nothing: no limit
    std::optional<std::uint64_t> keys;
    std::optional<std::uint64_t> evictedKeys;
    std::optional<std::uint64_t> expiredKeys;
    std::optional<std::uint64_t> clients;
    std::vector<ReportKey> topKeys;            // largest first
    std::optional<std::uint64_t> keysLookedAt; // topKeys are the largest of so many
    std::string problem;                       // why figures are missing, one sentence, may be empty
};

// How much of what should have come did come.
struct ReportCompleteness
{
    std::optional<std::uint64_t> samplesExpected; // worker rows: workers × range / interval
    std::uint64_t samplesReceived = 0;
    std::uint64_t batchesDropped = 0; // by the hub, because this console did not read in time
    std::uint64_t rowsRefused = 0;    // malformed
};

struct Report
{
    // What a report holds at most; the renderers cut there and say so.
    static constexpr int MaxColumns = 900;        // buckets a line
    static constexpr std::size_t MaxEvents = 500; // newest of the range
    static constexpr std::size_t MaxTopKeys = 50;
    static constexpr std::size_t MaxWorkers = 4096;
    static constexpr std::size_t MaxTextBytes = 400; // of one text from outside

    ClusterInfo cluster;
    std::string endpoint; // "unix:/run/user/1000/loopscope/shop-4118.sock"
    WallTime from{};
    WallTime to{};
    WallTime madeAt{};
    std::string consoleVersion; // "0.1.0"
    Micros interval{1000000};   // of samples
    double lagThreshold = 0.05; // s
    ReportFigures figures;
    std::vector<ReportWorker> workers; // the newest life of each slot and older ones that still run, by slot
    std::vector<ReportChart> charts;   // lag, heap, handles
    std::vector<ClusterEvent> events;  // of the range, oldest first; marks on the charts are made from them
    std::size_t eventsOmitted = 0;     // left out by the builder because of MaxEvents
    std::optional<ReportRedis> redis;  // nothing: no Redis known
    ReportCompleteness completeness;
};

// Width of a chart column so that a range has at most MaxColumns, not less than the interval; a whole number of
// intervals, so that no column is empty by arithmetic alone. 5 min at 1 s: 1 s; 15 min: 2 s; 1 h: 5 s.
[[nodiscard]] Micros columnWidth(WallTime from, WallTime to, Micros interval);

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/ids.h"

#include <string>
#include <string_view>

namespace loopscope {

// How a value is to be read: a reading at the end of the interval, an amount of the interval, or a count since the
// incarnation began.
enum class MetricKind { Gauge, Delta, Counter };

// Description of a metric, apart from its values. Names and units follow the OpenTelemetry semantic conventions.
struct MetricInfo
{
    MetricId id;
    std::string name; // "v8js.memory.heap.used"
    std::string unit; // UCUM as in OpenTelemetry: "s", "By", "1", "{resource}", "{request}", "1/s"
    MetricKind kind = MetricKind::Gauge;
    std::string attribute; // value of the one attribute ("TCPSocketWrap", "scavenge"), empty for none
    friend bool operator==(const MetricInfo&, const MetricInfo&) = default;
};

// The canonical names that the console knows by heart.
namespace metric {
inline constexpr std::string_view DelayMin = "nodejs.eventloop.delay.min";
inline constexpr std::string_view DelayMean = "nodejs.eventloop.delay.mean";
inline constexpr std::string_view DelayP50 = "nodejs.eventloop.delay.p50";
inline constexpr std::string_view DelayP90 = "nodejs.eventloop.delay.p90";
inline constexpr std::string_view DelayP99 = "nodejs.eventloop.delay.p99";
inline constexpr std::string_view DelayMax = "nodejs.eventloop.delay.max";
inline constexpr std::string_view Utilization = "nodejs.eventloop.utilization";
inline constexpr std::string_view LoopPhase = "loopscope.eventloop.phase.duration";  // Delta, attribute = phase
inline constexpr std::string_view LoopIterations = "loopscope.eventloop.iterations"; // Counter
inline constexpr std::string_view HeapUsed = "v8js.memory.heap.used";
inline constexpr std::string_view HeapTotal = "loopscope.heap.total";
inline constexpr std::string_view HeapLimit = "loopscope.heap.limit";
inline constexpr std::string_view Rss = "process.memory.usage";
inline constexpr std::string_view Cpu = "process.cpu.utilization";
inline constexpr std::string_view Handles = "v8js.resource.active"; // no attribute: the sum; else one type
inline constexpr std::string_view GcDuration = "v8js.gc.duration";  // Delta, attribute = kind
inline constexpr std::string_view ActiveRequests = "http.server.active_requests";
inline constexpr std::string_view RequestRate = "loopscope.http.rate";
inline constexpr std::string_view DurationP50 = "http.server.request.duration.p50";
inline constexpr std::string_view DurationP99 = "http.server.request.duration.p99";
inline constexpr std::string_view Connections = "loopscope.http.connections";
// Of the cache: without attribute look-ups that some tier answered or none did; with "process" or "redis" what that
// tier did, which is no part of the sum: one look-up may ask both.
inline constexpr std::string_view CacheHits = "loopscope.cache.hits";     // Counter
inline constexpr std::string_view CacheMisses = "loopscope.cache.misses"; // Counter
inline constexpr std::string_view CacheEntries = "loopscope.cache.entries";
inline constexpr std::string_view CacheBytes = "loopscope.cache.bytes";
inline constexpr std::string_view CacheEvictions = "loopscope.cache.evictions"; // Counter
inline constexpr std::string_view CacheDurationP50 = "loopscope.cache.duration.p50";
inline constexpr std::string_view CacheDurationP99 = "loopscope.cache.duration.p99";
} // namespace metric

} // namespace loopscope

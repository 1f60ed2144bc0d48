// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/loopmonitor.h"

#include "core/server/http/httpserver.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <limits>
#include <loopscope/server/app.hpp>
#include <malloc.h>
#include <sys/resource.h>

namespace loopscope::server {

namespace {
constexpr std::int64_t PeriodUs = std::chrono::microseconds(LoopMonitor::Beat).count();
constexpr double NoData = std::numeric_limits<double>::quiet_NaN();

// libuv's handle types that an application can hold; the rest is counted in the sum only.
constexpr std::array<uv_handle_type, 9> Types{UV_TCP,   UV_NAMED_PIPE, UV_UDP,     UV_TIMER,   UV_POLL,
                                              UV_ASYNC, UV_SIGNAL,     UV_PROCESS, UV_FS_EVENT};

std::int64_t cpuMicros(int who)
{
    rusage usage{};
    getrusage(who, &usage);
    const auto micros = [](const timeval& t) { return static_cast<std::int64_t>(t.tv_sec) * 1'000'000 + t.tv_usec; };
    return micros(usage.ru_utime) + micros(usage.ru_stime);
}

// The processor time of this thread without a system call's rounding to ticks.
std::int64_t threadCpuMicros()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

struct HandleCount
{
    int all = 0;
    std::array<int, Types.size()> byType{};
};

void countHandle(uv_handle_t* handle, void* argument)
{
    auto& count = *static_cast<HandleCount*>(argument);
    if (uv_is_active(handle) == 0 || uv_is_closing(handle) != 0 || uv_has_ref(handle) == 0)
        return; // unref'ed ones are the library's own
    ++count.all;
    const auto* type = std::find(Types.begin(), Types.end(), handle->type);
    if (type != Types.end())
        ++count.byType[static_cast<std::size_t>(type - Types.begin())];
}
} // namespace

LoopMonitor::LoopMonitor(App& app, WorkerPage& page, LoopPhases& phases, std::uint64_t heapLimit,
                         std::function<void(const Stall&)> onStall)
    : m_app(app),
      m_page(page),
      m_phases(phases),
      m_heapLimit(heapLimit),
      m_onStall(std::move(onStall)),
      m_timer(app.uvLoop(), UvTimer::Keep::Unref, [this] { beat(); })
{
    m_lastBeatUs = m_lastSampleUs = monotonicMicros();
    m_lastBeatCpuUs = threadCpuMicros();
    m_lastCpuUs = cpuMicros(RUSAGE_SELF);
    m_lastIdleNs = uv_metrics_idle_time(app.uvLoop());
    m_page.beatUs.store(m_lastBeatUs, std::memory_order_relaxed);
    m_timer.startEvery(Beat);
}

void LoopMonitor::beat()
{
    const std::int64_t now = monotonicMicros();
    const std::int64_t cpu = threadCpuMicros();
    const std::int64_t late = std::max<std::int64_t>(now - m_lastBeatUs - PeriodUs, 0);
    m_page.beatUs.store(now, std::memory_order_relaxed);
    m_delays.record(static_cast<std::uint64_t>(late));
    auto seen = m_watchdog != nullptr ? m_watchdog->take() : std::nullopt;
    // Both know a lower bound: the beat knows that it did not come in time, the watchdog since when nothing has moved
    // (but the last beat has).
    const std::int64_t took = seen ? std::max(late, now - std::max(seen->beganUs, m_lastBeatUs)) : late;
    if (took >= StallUs && m_onStall)
        tell(took, cpu - m_lastBeatCpuUs, std::move(seen));
    m_lastBeatUs = now;
    m_lastBeatCpuUs = cpu;
}

void LoopMonitor::tell(std::int64_t took, std::int64_t cpuUs, std::optional<StallWatchdog::Sighting> seen)
{
    Stall stall;
    stall.startedAt = SystemClock{}.wallNow() - Micros{took};
    stall.seconds = static_cast<double>(took) / 1e6;
    stall.cpuSeconds = static_cast<double>(std::min(cpuUs, took)) / 1e6;
    if (seen) {
        stall.stack = std::move(seen->stack);
        stall.stacksLeftOut = seen->leftOut;
    }
    m_onStall(stall);
}

void LoopMonitor::appendDelay(std::vector<double>& row, std::int64_t now)
{
    if (const std::int64_t late = now - m_lastBeatUs - PeriodUs; late >= PeriodUs)
        m_delays.record(static_cast<std::uint64_t>(late));
    row.push_back(m_delays.min().value_or(NoData));
    row.push_back(m_delays.mean().value_or(NoData));
    for (const double p : {0.5, 0.9, 0.99})
        row.push_back(m_delays.percentile(p).value_or(NoData));
    row.push_back(m_delays.max().value_or(NoData));
    m_delays.clear();
}

// The poll as libuv sees it waits and calls back; here they are two.
void LoopMonitor::appendPhases(std::vector<double>& row, std::uint64_t idleNs)
{
    constexpr auto Poll = static_cast<std::size_t>(LoopPhases::Phase::Poll);
    LoopPhases::Times times = m_phases.take();
    times[Poll] -= std::min(idleNs, times[Poll]);
    for (const std::uint64_t ns : times)
        row.push_back(static_cast<double>(ns) / 1e9);
    row.push_back(static_cast<double>(idleNs) / 1e9);
    row.push_back(static_cast<double>(m_phases.iterations()));
}

void LoopMonitor::appendMemory(std::vector<double>& row) const
{
    const struct mallinfo2 heap = mallinfo2();
    row.push_back(static_cast<double>(heap.uordblks + heap.hblkhd));
    row.push_back(static_cast<double>(heap.arena + heap.hblkhd));
    row.push_back(m_heapLimit > 0 ? static_cast<double>(m_heapLimit) : NoData);
    std::size_t rss = 0;
    row.push_back(uv_resident_set_memory(&rss) == 0 ? static_cast<double>(rss) : NoData);
}

void LoopMonitor::appendHandles(std::vector<double>& row) const
{
    HandleCount count;
    uv_walk(m_app.uvLoop(), countHandle, &count);
    row.push_back(count.all);
    row.insert(row.end(), count.byType.begin(), count.byType.end());
}

void LoopMonitor::appendHttp(std::vector<double>& row, double seconds)
{
    const HttpServer::Interval interval = m_app.http().takeInterval();
    row.push_back(static_cast<double>(m_app.http().activeRequests()));
    row.push_back(seconds > 0 ? static_cast<double>(interval.answered) / seconds : NoData);
    row.push_back(interval.durations.percentile(0.5).value_or(NoData));
    row.push_back(interval.durations.percentile(0.99).value_or(NoData));
    row.push_back(static_cast<double>(m_app.http().connectionCount()));
}

void LoopMonitor::appendCache(std::vector<double>& row) const
{
    const auto stats = m_app.cacheStats();
    const auto redis = stats ? stats->redis : std::nullopt;
    const auto figure = [](const auto& value) { return value ? static_cast<double>(*value) : NoData; };
    row.push_back(stats ? static_cast<double>(stats->hits) : NoData);
    row.push_back(stats ? static_cast<double>(stats->misses) : NoData);
    row.push_back(stats ? static_cast<double>(stats->process.hits) : NoData);
    row.push_back(stats ? static_cast<double>(stats->process.misses) : NoData);
    row.push_back(redis ? static_cast<double>(redis->hits) : NoData);
    row.push_back(redis ? static_cast<double>(redis->misses) : NoData);
    const CacheTierStats process = stats ? stats->process : CacheTierStats{};
    for (const auto& value : {process.entries, process.bytes, process.evictions})
        row.push_back(figure(value));
    row.push_back(redis ? figure(redis->latencyP50) : NoData);
    row.push_back(redis ? figure(redis->latencyP99) : NoData);
}

std::vector<double> LoopMonitor::sample()
{
    const std::int64_t now = monotonicMicros();
    const std::int64_t cpu = cpuMicros(RUSAGE_SELF);
    const std::uint64_t idle = uv_metrics_idle_time(m_app.uvLoop());
    const double elapsedUs = static_cast<double>(std::max<std::int64_t>(now - m_lastSampleUs, 1));

    std::vector<double> row;
    appendDelay(row, now);
    row.push_back(std::clamp(1.0 - static_cast<double>(idle - m_lastIdleNs) / 1000.0 / elapsedUs, 0.0, 1.0));
    appendMemory(row);
    row.push_back(static_cast<double>(cpu - m_lastCpuUs) / elapsedUs);
    appendHandles(row);
    appendHttp(row, elapsedUs / 1e6);
    appendCache(row);
    appendPhases(row, idle - m_lastIdleNs);
    m_lastSampleUs = now;
    m_lastCpuUs = cpu;
    m_lastIdleNs = idle;
    return row;
}

std::vector<MetricInfo> LoopMonitor::catalogue()
{
    std::vector<MetricInfo> all;
    const auto add = [&](std::string_view name, const char* unit, MetricKind kind = MetricKind::Gauge,
                         std::string attribute = {}) {
        all.push_back({{static_cast<std::uint16_t>(all.size())}, std::string(name), unit, kind, std::move(attribute)});
    };
    for (const auto name :
         {metric::DelayMin, metric::DelayMean, metric::DelayP50, metric::DelayP90, metric::DelayP99, metric::DelayMax})
        add(name, "s");
    add(metric::Utilization, "1");
    for (const auto name : {metric::HeapUsed, metric::HeapTotal, metric::HeapLimit, metric::Rss})
        add(name, "By");
    add(metric::Cpu, "1");
    add(metric::Handles, "{resource}");
    for (const uv_handle_type type : Types)
        add(metric::Handles, "{resource}", MetricKind::Gauge, uv_handle_type_name(type));
    add(metric::ActiveRequests, "{request}");
    add(metric::RequestRate, "1/s");
    add(metric::DurationP50, "s");
    add(metric::DurationP99, "s");
    add(metric::Connections, "{connection}");
    for (const char* tier : {"", "process", "redis"}) {
        add(metric::CacheHits, "{request}", MetricKind::Counter, tier);
        add(metric::CacheMisses, "{request}", MetricKind::Counter, tier);
    }
    add(metric::CacheEntries, "{entry}", MetricKind::Gauge, "process");
    add(metric::CacheBytes, "By", MetricKind::Gauge, "process");
    add(metric::CacheEvictions, "{entry}", MetricKind::Counter, "process");
    add(metric::CacheDurationP50, "s", MetricKind::Gauge, "redis");
    add(metric::CacheDurationP99, "s", MetricKind::Gauge, "redis");
    for (const std::string_view phase : LoopPhases::Names)
        add(metric::LoopPhase, "s", MetricKind::Delta, std::string(phase));
    add(metric::LoopPhase, "s", MetricKind::Delta, "wait");
    add(metric::LoopIterations, "{iteration}", MetricKind::Counter);
    return all;
}

} // namespace loopscope::server

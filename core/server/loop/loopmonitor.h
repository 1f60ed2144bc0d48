// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"
#include "core/base/metric.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/loop/histogram.h"
#include "core/server/loop/loopphases.h"
#include "core/server/loop/stallwatchdog.h"
#include "core/server/loop/uvhandle.h"

#include <functional>
#include <optional>
#include <vector>

namespace loopscope::server {

class App;

// Measures one event loop from inside: a heartbeat timer whose lateness is the loop delay (its period subtracted),
// stalls, utilization from libuv's own idle time, heap, handles, CPU. One loop thread.
class LoopMonitor
{
public:
    static constexpr std::chrono::milliseconds Beat{20};
    static constexpr std::int64_t StallUs = 50000;

    struct Stall
    {
        WallTime startedAt{};
        double seconds = 0;                 // up to one Beat short: the turn began somewhere inside the period
        double cpuSeconds = 0;              // of the loop's thread
        std::vector<std::uint64_t> stack{}; // as of StallWatchdog::Sighting
        std::uint64_t stacksLeftOut = 0;
    };

    // heapLimit: bytes, 0 for none. App and phases must outlive the monitor.
    LoopMonitor(App& app, WorkerPage& page, LoopPhases& phases, std::uint64_t heapLimit,
                std::function<void(const Stall&)> onStall);
    // From now on stalls come with their stack. The watchdog must outlive the monitor.
    void use(StallWatchdog& watchdog) { m_watchdog = &watchdog; }

    // One value for each metric of catalogue(), for the interval since the last call; NaN = no data. Of a beat that is
    // overdue the delay so far counts in this interval, and the whole of it in the one in which it comes: a stall
    // around the end of an interval is lost in neither.
    [[nodiscard]] std::vector<double> sample();
    // What a worker of this library reports, in the order of sample().
    [[nodiscard]] static std::vector<MetricInfo> catalogue();

private:
    void beat();
    void tell(std::int64_t took, std::int64_t cpuUs, std::optional<StallWatchdog::Sighting> seen);
    void appendDelay(std::vector<double>& row, std::int64_t now);
    void appendPhases(std::vector<double>& row, std::uint64_t idleNs);
    void appendMemory(std::vector<double>& row) const;
    void appendHandles(std::vector<double>& row) const;
    void appendHttp(std::vector<double>& row, double seconds);
    void appendCache(std::vector<double>& row) const;

    App& m_app;
    WorkerPage& m_page;
    LoopPhases& m_phases;
    StallWatchdog* m_watchdog = nullptr;
    std::uint64_t m_heapLimit;
    std::function<void(const Stall&)> m_onStall;
    UvTimer m_timer;
    Histogram m_delays;
    std::int64_t m_lastBeatUs = 0;
    std::int64_t m_lastBeatCpuUs = 0;
    std::int64_t m_lastSampleUs = 0;
    std::int64_t m_lastCpuUs = 0;
    std::uint64_t m_lastIdleNs = 0;
};

} // namespace loopscope::server

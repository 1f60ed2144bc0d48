// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"
#include "core/base/metric.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/loop/histogram.h"
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
        double seconds = 0;    // up to one Beat short: the turn began somewhere inside the period
        double cpuSeconds = 0; // of the loop's thread
    };

    // heapLimit: bytes, 0 for none. The App must outlive the monitor.
    LoopMonitor(App& app, WorkerPage& page, std::uint64_t heapLimit, std::function<void(const Stall&)> onStall);

    // One value for each metric of catalogue(), for the interval since the last call; NaN = no data.
    [[nodiscard]] std::vector<double> sample();
    // What a worker of this library reports, in the order of sample().
    [[nodiscard]] static std::vector<MetricInfo> catalogue();

private:
    void beat();
    void appendDelay(std::vector<double>& row);
    void appendMemory(std::vector<double>& row) const;
    void appendHandles(std::vector<double>& row) const;
    void appendHttp(std::vector<double>& row, double seconds);
    void appendCache(std::vector<double>& row) const;

    App& m_app;
    WorkerPage& m_page;
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

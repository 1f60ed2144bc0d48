// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/metricstext.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/http/httpserver.h"

#include <functional>
#include <loopscope/server/app.hpp>

namespace loopscope::server {

// The supervisor's own small HTTP server on the loopback address: /metrics for Prometheus, /healthz (the supervisor
// turns: 200), /readyz (200 or 503 with the reason). At most MaxConnections. One loop thread; owned by the Supervisor.
class MetricsEndpoint
{
public:
    static constexpr std::size_t MaxConnections = 64;

    struct Events
    {
        std::function<std::vector<MetricFamily>()> families;
        std::function<std::string()> notReady; // why; empty: ready
    };
    MetricsEndpoint(uv_loop_t* loop, Events events);

    [[nodiscard]] Result<int> listen(int port); // 0: any free one; gives the port
    void close() { m_app.http().closeAll(); }   // so that the loop can end

private:
    WorkerPage m_counters{};
    Events m_events;
    App m_app;
};

} // namespace loopscope::server

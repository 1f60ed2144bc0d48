// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/metricsendpoint.h"

namespace loopscope::server {

namespace {
HttpLimits limits()
{
    HttpLimits limits;
    limits.maxConnections = MetricsEndpoint::MaxConnections;
    return limits;
}
} // namespace

MetricsEndpoint::MetricsEndpoint(uv_loop_t* loop, Events events)
    : m_events(std::move(events)), m_app(loop, m_counters, limits())
{
    m_app.get("/metrics", [this](Request& request, Response& response) {
        const Exposition exposition = expositionFor(request.header("accept"));
        response.header("Cache-Control", "no-store");
        response.type(contentType(exposition)).send(expose(m_events.families(), exposition));
    });
    m_app.get("/healthz", [](Request&, Response& response) { response.send("ok\n"); });
    m_app.get("/readyz", [this](Request&, Response& response) {
        const std::string why = m_events.notReady();
        response.status(why.empty() ? 200 : 503).send(why.empty() ? "ready\n" : why + "\n");
    });
}

Result<int> MetricsEndpoint::listen(int port)
{
    return m_app.http().listenOn("127.0.0.1", port);
}

} // namespace loopscope::server

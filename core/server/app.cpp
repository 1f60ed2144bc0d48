// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/app.h"

namespace loopscope::server {

App::App(uv_loop_t* loop, WorkerPage& counters, const HttpServer::Limits& limits)
    : m_http(
          loop, counters, [this](Request& request, Response response) { route(request, std::move(response)); }, limits)
{
}

void App::route(Request& request, Response response)
{
    Router::Match match = m_router.find(request.method, request.path);
    if (match.handler != nullptr) {
        request.params = std::move(match.params);
        (*match.handler)(request, std::move(response));
        return;
    }
    if (!match.allow.empty())
        response.header("Allow", match.allow);
    response.status(match.status).send(match.status == 405 ? "method not allowed\n" : "not found\n");
}

} // namespace loopscope::server

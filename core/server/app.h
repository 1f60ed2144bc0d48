// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/httpserver.h"
#include "core/server/http/router.h"

#include <loopscope/server/cache.hpp>
#include <loopscope/server/readiness.hpp>
#include <memory>
#include <string>
#include <uv.h>

namespace loopscope::server {

// One application on one loop: routes and an HTTP server. An ordinary object; a test makes one on port 0 of a loop of
// its own. All calls on the loop's thread.
class App
{
public:
    App(uv_loop_t* loop, WorkerPage& counters, const HttpServer::Limits& limits = {});

    void get(std::string_view pattern, Handler handler) { m_router.add("GET", pattern, std::move(handler)); }
    void post(std::string_view pattern, Handler handler) { m_router.add("POST", pattern, std::move(handler)); }

    // While the result lives, the worker is not ready: caches are filled first.
    [[nodiscard]] ReadyHold delayReady() { return m_readiness.hold(); }
    [[nodiscard]] Readiness& readiness() { return m_readiness; }

    [[nodiscard]] HttpServer& http() { return m_http; }
    [[nodiscard]] uv_loop_t* loop() const { return m_http.loop(); }

    // What the worker's metrics say of its cache, asked at each sample; empty: there is none.
    std::function<CacheStats()> cacheStats;

private:
    void route(Request& request, Response response);
    Router m_router;
    Readiness m_readiness;
    HttpServer m_http;
};

} // namespace loopscope::server

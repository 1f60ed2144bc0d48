// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/workerpage.h"
#include "core/server/http/exchange.h"
#include "core/server/http/httpserver.h"
#include "core/server/http/pagecache.h"
#include "core/server/http/router.h"
#include "core/server/loop/uvhandle.h"

#include <algorithm>
#include <chrono>
#include <loopscope/server/app.hpp>
#include <stdexcept>

namespace loopscope::server {

// The loop and the counters of an App that nobody gave any.
struct OwnLoop
{
    OwnLoop()
    {
        uv_loop_init(&loop);
        uv_loop_configure(&loop, UV_METRICS_IDLE_TIME);
    }
    OwnLoop(const OwnLoop&) = delete;
    OwnLoop& operator=(const OwnLoop&) = delete;
    ~OwnLoop()
    {
        uv_run(&loop, UV_RUN_DEFAULT); // what is closing
        uv_loop_close(&loop);
    }
    uv_loop_t loop{};
    WorkerPage counters{};
};

struct App::Impl final : RequestSink
{
    static constexpr std::chrono::milliseconds StopLimit{10000};

    explicit Impl(std::unique_ptr<OwnLoop> mine, uv_loop_t* loop, WorkerPage& counters, const HttpLimits& limits)
        : own(std::move(mine)),
          tasks(loop),
          http(loop, counters, *this, limits),
          overdue(loop, UvTimer::Keep::Alive, [this] { http.endOverdue(); })
    {
        uv_async_init(loop, wake.get(), [](uv_async_t* handle) {
            if (handle->data != nullptr)
                static_cast<Impl*>(handle->data)->drain();
        });
        wake->data = this;
        uv_unref(reinterpret_cast<uv_handle_t*>(wake.get()));
        missing.handler = [](Request&, Response& response) { response.status(404).send("not found\n"); };
        other.handler = [this](Request& request, Response& response) { answerOther(request, response); };
    }

    void drain()
    {
        overdue.startOnce(StopLimit);
        http.drain([this] {
            overdue.stop();
            uv_stop(http.loop());
        });
    }

    void route(Exchange& exchange) override
    {
        const Router::Match match = router.find(exchange.request);
        exchange.route = match.route != nullptr ? match.route : match.status == 405 ? &other : &missing;
    }

    // A known path with another method.
    void answerOther(Request& request, Response& response) const
    {
        std::vector<Request::Param> unused;
        response.header("Allow", router.find(request.method(), request.path(), unused).allow);
        if (request.method() == "OPTIONS")
            response.status(204).send(std::string_view());
        else
            response.status(405).send("method not allowed\n");
    }

    void step(Response& response, const Route& route, std::size_t index) override
    {
        const std::size_t local = index - std::min(index, all.size());
        if (index < all.size())
            all[index](response.request(), response, Next(response, index + 1));
        else if (local < route.chain.size())
            route.chain[local](response.request(), response, Next(response, index + 1));
        else
            route.handler(response.request(), response);
    }

    Loop& loop() override { return tasks; }

    PageCache& pages() override
    {
        if (!cache) {
            cache = std::make_unique<PageCache>(http, cacheOptions);
            cache->values().onEvent([this](const CacheEvent& event) {
                if (onCacheEvent)
                    onCacheEvent(event);
            });
        }
        return *cache;
    }

    std::unique_ptr<OwnLoop> own;
    Loop tasks;
    Readiness readiness;
    std::vector<Middleware> all;
    Router router;
    Route missing;
    Route other;
    HttpServer http;
    CacheOptions cacheOptions;
    std::unique_ptr<PageCache> cache;
    std::function<void(const CacheEvent&)> onCacheEvent;
    UvTimer overdue;
    UvPtr<uv_async_t> wake{new uv_async_t};
};

App::App(const HttpLimits& limits)
{
    auto own = std::make_unique<OwnLoop>();
    uv_loop_t* loop = &own->loop;
    WorkerPage& counters = own->counters;
    m_impl = std::make_unique<Impl>(std::move(own), loop, counters, limits);
}

App::App(uv_loop_s* loop, WorkerPage& counters, const HttpLimits& limits)
    : m_impl(std::make_unique<Impl>(nullptr, loop, counters, limits))
{
}

App::~App()
{
    m_impl->http.closeAll();
    m_impl->cache.reset();
    if (m_impl->own)
        uv_run(uvLoop(), UV_RUN_DEFAULT); // connections end in libuv's close callbacks
}

App& App::add(std::string_view method, std::string_view pattern, Route route)
{
    if (auto added = m_impl->router.add(method, pattern, std::move(route)); !added)
        throw std::invalid_argument(added.error().message);
    return *this;
}

App& App::use(Middleware middleware)
{
    m_impl->all.push_back(std::move(middleware));
    return *this;
}

Result<int> App::listen(int port, const std::string& host)
{
    return m_impl->http.listenOn(host, port);
}

void App::run()
{
    uv_run(uvLoop(), UV_RUN_DEFAULT);
}

void App::stop()
{
    uv_async_send(m_impl->wake.get());
}

HttpServer& App::http()
{
    return m_impl->http;
}

Loop& App::loop()
{
    return m_impl->tasks;
}

CacheOptions& App::cacheOptions()
{
    return m_impl->cacheOptions;
}

TieredCache& App::cache()
{
    return m_impl->pages().values();
}

std::optional<CacheStats> App::cacheStats()
{
    if (!m_impl->cache)
        return std::nullopt;
    CacheStats stats = m_impl->cache->values().stats();
    m_impl->cache->values().beginLatencyInterval();
    return stats;
}

void App::onCacheEvent(std::function<void(const CacheEvent&)> callback)
{
    m_impl->onCacheEvent = std::move(callback);
}

Readiness& App::readiness()
{
    return m_impl->readiness;
}

uv_loop_s* App::uvLoop() const
{
    return m_impl->http.loop();
}

} // namespace loopscope::server

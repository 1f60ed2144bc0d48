// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <functional>
#include <loopscope/server/cache.hpp>
#include <loopscope/server/files.hpp>
#include <loopscope/server/http.hpp>
#include <loopscope/server/loop.hpp>
#include <loopscope/server/middleware.hpp>
#include <loopscope/server/options.hpp>
#include <loopscope/server/readiness.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct uv_loop_s;

namespace loopscope::server {

class HttpServer;
struct WorkerPage;

/// The largest body that a route takes; beyond it 413. Given where a middleware stands: app.post("/up",
/// BodyLimit{8_MiB}, handler).
struct BodyLimit
{
    std::size_t bytes;
};

/// One route as it is registered.
struct Route
{
    std::vector<Middleware> chain;
    Handler handler;
    std::size_t bodyLimit = 0; ///< bytes; 0: the server's

    void add(Middleware middleware) { chain.push_back(std::move(middleware)); }
    void add(BodyLimit limit) { bodyLimit = limit.bytes; }
};

/// One application on one loop: routes and an HTTP server. An ordinary object, several per process; a test makes one
/// with port 0 and needs no cluster. All calls on the thread that runs it, except stop().
///
/// Patterns: "/products/:id" (one segment, not empty), "/files/*" (the rest, may be empty; only at the end). A static
/// part goes before a parameter, a parameter before "*". HEAD is served by GET; another method of a known path gets 405
/// with Allow; OPTIONS of a known path 204 with Allow.
class App
{
public:
    /// On a loop of its own.
    explicit App(const HttpLimits& limits = {});
    /// For the library: on a loop and counters that outlive it.
    App(uv_loop_s* loop, WorkerPage& counters, const HttpLimits& limits = {});
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    // clang-format off
    /// Middlewares and limits first, the handler last. Registering a method and pattern again replaces it.
    template <class... Steps> App& get(std::string_view pattern, Steps&&... steps) { return on("GET", pattern, std::forward<Steps>(steps)...); }
    template <class... Steps> App& post(std::string_view pattern, Steps&&... steps) { return on("POST", pattern, std::forward<Steps>(steps)...); }
    template <class... Steps> App& put(std::string_view pattern, Steps&&... steps) { return on("PUT", pattern, std::forward<Steps>(steps)...); }
    template <class... Steps> App& patch(std::string_view pattern, Steps&&... steps) { return on("PATCH", pattern, std::forward<Steps>(steps)...); }
    template <class... Steps> App& del(std::string_view pattern, Steps&&... steps) { return on("DELETE", pattern, std::forward<Steps>(steps)...); }
    // clang-format on
    template <class... Steps>
    App& on(std::string_view method, std::string_view pattern, Steps&&... steps)
    {
        Route route;
        fill(route, std::forward<Steps>(steps)...);
        return add(method, pattern, std::move(route));
    }
    App& add(std::string_view method, std::string_view pattern, Route route);
    /// The files of a folder below a path: files("/static", "./public") serves ./public/app.js as /static/app.js. See
    /// fileHandler() for what that means. Throws std::invalid_argument if there is no such folder.
    App& files(std::string_view mount, const std::string& folder, FilesOptions options = {});
    /// A middleware for every request, also for those that no route takes; in the order of the calls.
    App& use(Middleware middleware);

    /// Listens on host:port, 0 for any free one; gives the port. Failed: a sentence with host, port and reason.
    [[nodiscard]] Result<int> listen(int port, const std::string& host = "127.0.0.1");
    /// Serves until stop().
    void run();
    /// Drains (answers what is open, at most 10 s) and lets run() return. Any thread.
    void stop();

    /// Work for the thread pool, timers, chunks: on this App's loop, as long as the App.
    [[nodiscard]] Loop& loop();
    /// While the result lives, the worker is not ready: caches are filled first.
    [[nodiscard]] ReadyHold delayReady() { return readiness().hold(); }

    /// The cache of this App, for values of your own and for cached(). Made, and connected to Redis, when it is first
    /// asked for; lives as long as the App.
    [[nodiscard]] TieredCache& cache();
    /// Its limits and its Redis; a worker has those of Options here already. Changes count until the cache is made.
    [[nodiscard]] CacheOptions& cacheOptions();
    /// Redis was lost or is back. A worker of a cluster tells consoles; this replaces that.
    void onCacheEvent(std::function<void(const CacheEvent&)> callback);

    // ---- for the library
    /// Since it was made, latencies since the last call; nothing when there is no cache.
    [[nodiscard]] std::optional<CacheStats> cacheStats();
    [[nodiscard]] Readiness& readiness();
    [[nodiscard]] HttpServer& http();
    [[nodiscard]] uv_loop_s* uvLoop() const;

private:
    static void fill(Route& route, Handler handler) { route.handler = std::move(handler); }
    template <class Step, class Second, class... Rest>
    static void fill(Route& route, Step&& step, Second&& second, Rest&&... rest)
    {
        route.add(std::forward<Step>(step));
        fill(route, std::forward<Second>(second), std::forward<Rest>(rest)...);
    }

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace loopscope::server

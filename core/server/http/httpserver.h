// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/http/http.h"
#include "core/server/http/httpconnection.h"
#include "core/server/http/listeners.h"
#include "core/server/loop/histogram.h"
#include "core/server/loop/uvhandle.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::server {

// HTTP/1.1 on the listening sockets of one loop. Owns its connections. Time limits: head 10 s (408), body 60 s (408),
// idle 5 s as announced plus 1 s, write 30 s, linger 2 s; at most maxConnections (503 with Retry-After beyond).
class HttpServer
{
public:
    struct Limits
    {
        std::uint64_t headMs = 10000;
        std::uint64_t bodyMs = 60000;
        std::uint64_t idleMs = 6000; // 5 s as announced and 1 s for what is on its way
        std::uint64_t writeMs = 30000;
        std::uint64_t lingerMs = 2000;
        std::size_t maxConnections = 10000;
    };
    static constexpr std::uint64_t OverdueMs = 500; // what a connection may still take after endOverdue()

    HttpServer(uv_loop_t* loop, WorkerPage& counters, Handler handler, const Limits& limits);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] Result<void> listen(int fd);                             // a bound socket; takes the descriptor
    [[nodiscard]] Result<int> listenOn(const std::string& host, int port); // 0: any; gives the port
    // The socket of a sibling that has no worker, by its slot, until stopListening; takes the descriptor.
    [[nodiscard]] Result<void> listenFor(int slot, int fd) { return m_listeners.add(slot, fd, m_backlog); }
    void stopListening(int slot);                         // after one pass over what is queued
    void setBacklog(int backlog) { m_backlog = backlog; } // of what listens from now on
    // Stops accepting (after one pass over what is queued), answers what comes on kept connections with
    // "Connection: close", calls back once when the last connection is gone.
    void drain(std::function<void()> done);
    // The limit of a drain: requests in flight get 503 with "Connection: close" where no byte of an answer was sent,
    // and all connections end within about 1 s. Those requests count as failed.
    void endOverdue();
    void closeAll(); // cuts

    // What one interval needs; taking resets it.
    struct Interval
    {
        std::uint64_t answered = 0;
        Histogram durations;
    };
    [[nodiscard]] Interval takeInterval();
    [[nodiscard]] std::uint64_t activeRequests() const { return m_active; }
    [[nodiscard]] std::size_t connectionCount() const { return m_connections.size(); }

    // For HttpConnection.
    [[nodiscard]] uv_loop_t* loop() const { return m_loop; }
    [[nodiscard]] WorkerPage& counters() const { return m_counters; }
    [[nodiscard]] bool isDraining() const { return m_draining; }
    [[nodiscard]] const Limits& limits() const { return m_limits; }
    [[nodiscard]] bool isOverdue() const { return m_overdue; }
    [[nodiscard]] std::string_view date();
    void handle(Request& request, Response response);
    void requestBegan() { ++m_active; }
    void requestEnded() { --m_active; }
    void requestAnswered(std::uint64_t nanoseconds);
    void forget(HttpConnection* connection);

private:
    void accept(uv_stream_t* listener);
    void adopt(int fd);
    [[nodiscard]] HttpConnection& add();
    void sweep();
    void publishCount();
    [[nodiscard]] std::vector<HttpConnection*> all() const;

    uv_loop_t* m_loop;
    WorkerPage& m_counters;
    Handler m_handler;
    Limits m_limits;
    Listeners m_listeners;
    int m_backlog = 1024;
    UvTimer m_sweep;
    std::unordered_map<HttpConnection*, std::unique_ptr<HttpConnection>> m_connections;
    std::function<void()> m_drained;
    Interval m_interval;
    std::uint64_t m_active = 0;
    bool m_draining = false;
    bool m_overdue = false;
    std::string m_date;
    std::int64_t m_dateSecond = -1;
};

} // namespace loopscope::server

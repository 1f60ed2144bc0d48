// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/http/exchange.h"
#include "core/server/http/httpconnection.h"
#include "core/server/http/listeners.h"
#include "core/server/loop/histogram.h"
#include "core/server/loop/uvhandle.h"

#include <chrono>
#include <functional>
#include <loopscope/server/options.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::server {

class PageCache;

// What an HttpServer asks of the application. On the loop's thread.
class RequestSink
{
public:
    RequestSink() = default;
    RequestSink(const RequestSink&) = delete;
    RequestSink& operator=(const RequestSink&) = delete;
    virtual ~RequestSink() = default;
    virtual Loop& loop() = 0;
    virtual PageCache& pages() = 0;             // made when it is first asked for
    virtual void route(Exchange& exchange) = 0; // the head was read: sets exchange.route
    virtual void step(Response& response, const Route& route,
                      std::size_t index) = 0; // runs a middleware or the handler
};

// HTTP/1.1 on the listening sockets of one loop. Owns its connections. Its limits are HttpLimits.
class HttpServer
{
public:
    static constexpr std::chrono::milliseconds OverdueLimit{500}; // what a connection may still take after endOverdue()

    HttpServer(uv_loop_t* loop, WorkerPage& counters, RequestSink& sink, const HttpLimits& limits);
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
    [[nodiscard]] const HttpLimits& limits() const { return m_limits; }
    [[nodiscard]] bool isOverdue() const { return m_overdue; }
    // What is on its way when the announced time ends still arrives.
    [[nodiscard]] std::chrono::milliseconds idleLimit() const { return m_limits.idleTime + std::chrono::seconds{1}; }
    [[nodiscard]] std::string_view dateLine(); // "Date: …\r\n"
    [[nodiscard]] std::string_view keepAliveLines() const { return m_keepAliveLines; }
    [[nodiscard]] std::string& scratch() { return m_scratch; } // for the head of the answer being written
    [[nodiscard]] Loop& tasks() { return m_sink.loop(); }
    [[nodiscard]] PageCache& pages() { return m_sink.pages(); }
    void route(Exchange& exchange) { m_sink.route(exchange); }
    [[nodiscard]] std::size_t bodyLimit(const Exchange& exchange) const;
    void handle(Exchange& exchange);
    void step(Response& response, const Route& route, std::size_t index);
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
    RequestSink& m_sink;
    HttpLimits m_limits;
    Listeners m_listeners;
    int m_backlog = 1024;
    std::string m_keepAliveLines;
    std::string m_scratch;
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

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpserver.h"

#include <array>
#include <ctime>
#include <exception>
#include <loopscope/server/app.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace loopscope::server {

HttpServer::HttpServer(uv_loop_t* loop, WorkerPage& counters, RequestSink& sink, const HttpLimits& limits)
    : m_loop(loop),
      m_counters(counters),
      m_sink(sink),
      m_limits(limits),
      m_listeners(loop, [this](uv_stream_t* listener) { accept(listener); }),
      m_keepAliveLines(
          "Connection: keep-alive\r\nKeep-Alive: timeout=" + std::to_string(limits.idleTime.count() / 1000) + "\r\n"),
      m_sweep(loop, UvTimer::Keep::Unref, [this] { sweep(); })
{
    m_sweep.startEvery(std::chrono::milliseconds{250});
}

Result<void> HttpServer::listen(int fd)
{
    return m_listeners.add(Listeners::Own, fd, m_backlog);
}

void HttpServer::stopListening(int slot)
{
    m_listeners.remove(slot, [this](int fd) { adopt(fd); });
}

Result<int> HttpServer::listenOn(const std::string& host, int port)
{
    sockaddr_in address{};
    int status = uv_ip4_addr(host.c_str(), port, &address);
    const int fd = status == 0 ? socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;
    const int yes = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        status = status != 0 ? status : uv_translate_sys_error(errno);
        if (fd >= 0)
            ::close(fd);
        return fail(ErrorCode::Failed, "cannot bind " + host + ":" + std::to_string(port) + ": " + uvText(status));
    }
    socklen_t length = sizeof address;
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    if (auto listening = listen(fd); !listening)
        return tl::unexpected(listening.error());
    return ntohs(address.sin_port);
}

HttpConnection& HttpServer::add()
{
    auto connection = std::make_unique<HttpConnection>(*this);
    HttpConnection& added = *connection;
    m_connections.emplace(&added, std::move(connection));
    publishCount();
    return added;
}

void HttpServer::accept(uv_stream_t* listener)
{
    HttpConnection& connection = add();
    if (uv_accept(listener, reinterpret_cast<uv_stream_t*>(connection.handle())) != 0) {
        connection.close();
        return;
    }
    if (m_connections.size() > m_limits.maxConnections) {
        static constexpr std::string_view Full = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
                                                 "Content-Length: 0\r\nConnection: close\r\n\r\n";
        m_counters.refused.fetch_add(1, std::memory_order_relaxed);
        std::string text(Full);
        uv_buf_t buffer = uv_buf_init(text.data(), static_cast<unsigned>(text.size()));
        uv_try_write(reinterpret_cast<uv_stream_t*>(connection.handle()), &buffer, 1);
        connection.close();
        return;
    }
    connection.begin();
}

void HttpServer::adopt(int fd)
{
    HttpConnection& connection = add();
    if (uv_tcp_open(connection.handle(), fd) != 0) {
        ::close(fd);
        connection.close();
    } else {
        connection.begin();
    }
}

void HttpServer::drain(std::function<void()> done)
{
    m_drained = std::move(done);
    if (!m_draining) {
        m_draining = true;
        m_listeners.takeQueued([this](int fd) { adopt(fd); });
        for (HttpConnection* connection : all())
            connection->tellShutdown();
        m_listeners.clear();
    }
    if (m_connections.empty() && m_drained)
        std::exchange(m_drained, nullptr)();
}

void HttpServer::closeAll()
{
    m_listeners.clear();
    for (HttpConnection* connection : all())
        connection->close(HttpConnection::Loss::ServerCut);
}

std::vector<HttpConnection*> HttpServer::all() const
{
    std::vector<HttpConnection*> connections;
    for (const auto& [connection, owner] : m_connections)
        connections.push_back(connection);
    return connections;
}

void HttpServer::endOverdue()
{
    m_draining = m_overdue = true;
    m_listeners.clear();
    for (HttpConnection* connection : all())
        connection->endOverdue();
}

std::size_t HttpServer::bodyLimit(const Exchange& exchange) const
{
    const std::size_t own = exchange.route->bodyLimit;
    return own > 0 ? own : m_limits.bodyBytes;
}

void HttpServer::handle(Exchange& exchange)
{
    if (exchange.route == nullptr) // a request with a body has it since its head was read
        m_sink.route(exchange);
    Response response(exchange);
    step(response, *exchange.route, 0);
}

void HttpServer::step(Response& response, const Route& route, std::size_t index)
{
    response.guard([&](Response& guarded) { m_sink.step(guarded, route, index); });
}

void Next::operator()() const
{
    Response response = m_response;
    response.proceed(m_index);
}

void Response::proceed(std::size_t index)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->server().step(*this, *m_exchange->route, index);
}

void HttpServer::requestAnswered(std::uint64_t nanoseconds)
{
    --m_active;
    ++m_interval.answered;
    m_interval.durations.record(nanoseconds / 1000);
}

HttpServer::Interval HttpServer::takeInterval()
{
    return std::exchange(m_interval, {});
}

void HttpServer::forget(HttpConnection* connection)
{
    m_connections.erase(connection);
    publishCount();
    if (m_draining && m_connections.empty() && m_drained)
        std::exchange(m_drained, nullptr)();
}

void HttpServer::publishCount()
{
    m_counters.connections.store(static_cast<std::uint32_t>(m_connections.size()), std::memory_order_relaxed);
}

void HttpServer::sweep()
{
    const std::uint64_t now = uv_now(m_loop);
    for (const auto& [connection, owner] : m_connections)
        connection->checkDeadline(now); // closing is asynchronous: the map does not change here
}

std::string_view HttpServer::dateLine()
{
    const std::time_t now = std::time(nullptr);
    if (now != m_dateSecond) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::array<char, 48> text{};
        const std::size_t length = std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
        m_date.assign(text.data(), length);
        m_dateSecond = now;
    }
    return m_date;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpconnection.h"

#include "core/server/http/httpserver.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace loopscope::server {

namespace {
HttpConnection* self(uv_handle_t* handle)
{
    return static_cast<HttpConnection*>(handle->data);
}
// One loop a process reads one block at a time, so one buffer serves all connections of a thread.
thread_local std::array<char, 65536> ReadBuffer;
} // namespace

HttpConnection::HttpConnection(HttpServer& server) : m_server(server)
{
    uv_tcp_init(server.loop(), &m_tcp);
    m_tcp.data = this;
    m_write.data = this;
    m_shutdown.data = this;
}

void HttpConnection::begin()
{
    uv_tcp_nodelay(&m_tcp, 1);
    wait(Wait::Head, m_server.limits().headMs);
    read();
}

void HttpConnection::read()
{
    m_reading = true;
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&m_tcp),
        [](uv_handle_t*, std::size_t, uv_buf_t* buffer) {
            *buffer = uv_buf_init(ReadBuffer.data(), ReadBuffer.size());
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
            HttpConnection* connection = self(reinterpret_cast<uv_handle_t*>(stream));
            if (count < 0)
                connection->close();
            else if (count > 0)
                connection->received({buffer->base, static_cast<std::size_t>(count)});
        });
}

void HttpConnection::close(Loss loss)
{
    if (m_closing)
        return;
    m_closing = true;
    if (m_hasPending || m_outcome != Outcome::None) {
        auto& counter = loss == Loss::ClientLeft ? m_server.counters().clientGone : m_server.counters().failed;
        counter.fetch_add(1, std::memory_order_relaxed);
        m_outcome = Outcome::None;
    }
    if (auto pending = m_pending.lock())
        pending->connection = nullptr;
    if (m_hasPending) {
        m_hasPending = false;
        m_server.requestEnded();
    }
    uv_close(reinterpret_cast<uv_handle_t*>(&m_tcp), [](uv_handle_t* handle) {
        HttpConnection* connection = self(handle);
        connection->m_server.forget(connection); // deletes it
    });
}

void HttpConnection::received(std::string_view bytes)
{
    if (m_lingering || m_closeAfterWrite)
        return; // read and dropped, so that no reset overtakes the last answer
    m_in.append(bytes);
    process();
}

void HttpConnection::process()
{
    if (m_processing)
        return;
    m_processing = true;
    while (!m_closing && processOne()) {
    }
    m_processing = false;
    if (!m_closing)
        updateReading();
}

void HttpConnection::updateReading()
{
    const bool wanted = m_in.size() < MaxWaitingBytes;
    if (wanted == m_reading)
        return;
    if (wanted)
        read();
    else
        uv_read_stop(reinterpret_cast<uv_stream_t*>(&m_tcp));
    m_reading = wanted;
}

bool HttpConnection::processOne()
{
    if (m_hasPending || m_writing || m_closeAfterWrite || m_in.empty())
        return false;
    if (m_wait == Wait::Idle)
        wait(Wait::Head, m_server.isOverdue() ? HttpServer::OverdueMs : m_server.limits().headMs);
    const HttpParser::Step step = m_parser.feed(m_in);
    m_in.erase(0, step.consumed);
    switch (step.status) {
    case HttpParser::Step::Status::Bad:
        refuse(step.answer);
        return false;
    case HttpParser::Step::Status::NeedMore:
        return false;
    case HttpParser::Step::Status::HeadRead:
        wait(Wait::Body, m_server.limits().bodyMs);
        if (m_parser.expectsContinue())
            write("HTTP/1.1 100 Continue\r\n\r\n");
        return true;
    case HttpParser::Step::Status::Request:
        dispatch();
        return true;
    }
    return false;
}

void HttpConnection::dispatch()
{
    m_requestBegan = uv_hrtime();
    m_server.counters().received.fetch_add(1, std::memory_order_relaxed);
    m_server.requestBegan();
    auto state = std::make_shared<Response::State>(this);
    m_pending = state;
    m_hasPending = true;
    wait(Wait::Answer, 0);
    if (m_server.isOverdue())
        Response(std::move(state)).fail(503, "this worker ends\n");
    else
        m_server.handle(m_parser.request(), Response(std::move(state)));
}

void HttpConnection::answer(Response::State& state, std::string_view body, std::string_view contentType)
{
    state.connection = nullptr;
    m_hasPending = false;
    m_pending.reset();
    const bool keep = m_parser.keepAlive() && !m_server.isDraining();
    const bool noBody = state.code == 204 || state.code == 304;
    std::array<char, 24> number{};
    const auto length = std::to_chars(number.data(), number.data() + number.size(), body.size());

    std::string out;
    out.reserve(200 + state.headers.size() + body.size());
    out.append("HTTP/1.1 ").append(std::to_string(state.code)).append(" ").append(reasonPhrase(state.code));
    out.append("\r\nDate: ").append(m_server.date()).append("\r\n").append(state.headers);
    if (!noBody) {
        out.append("Content-Type: ").append(contentType).append("\r\nContent-Length: ");
        out.append(number.data(), length.ptr).append("\r\n");
    }
    if (keep)
        out.append("Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n");
    else
        out.append("Connection: close\r\n\r\n");
    if (!noBody && !m_parser.isHead())
        out.append(body);

    m_server.requestAnswered(uv_hrtime() - m_requestBegan);
    m_outcome = state.isFailure ? Outcome::Failed : Outcome::Answered;
    m_closeAfterWrite = !keep;
    m_parser.next();
    wait(Wait::Idle, m_server.limits().idleMs);
    write(std::move(out));
    process();
}

// A request that cannot be understood: say so, then close, since the stream can no longer be trusted.
void HttpConnection::refuse(int status)
{
    m_closeAfterWrite = true;
    m_in.clear();
    const std::string_view reason = reasonPhrase(status);
    std::string out =
        "HTTP/1.1 " + std::to_string(status) + " " + std::string(reason) + "\r\nDate: " + std::string(m_server.date()) +
        "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(reason.size() + 1) +
        "\r\nConnection: close\r\n\r\n" + std::string(reason) + "\n";
    write(std::move(out));
}

void HttpConnection::write(std::string bytes)
{
    auto* stream = reinterpret_cast<uv_stream_t*>(&m_tcp);
    uv_buf_t buffer = uv_buf_init(bytes.data(), static_cast<unsigned>(bytes.size()));
    const int sent = uv_try_write(stream, &buffer, 1);
    if (sent == static_cast<int>(bytes.size())) {
        written();
        return;
    }
    if (sent < 0 && sent != UV_EAGAIN) {
        close();
        return;
    }
    m_out = bytes.substr(static_cast<std::size_t>(std::max(sent, 0)));
    m_writing = true;
    wait(Wait::Write, m_server.limits().writeMs);
    buffer = uv_buf_init(m_out.data(), static_cast<unsigned>(m_out.size()));
    uv_write(&m_write, stream, &buffer, 1, [](uv_write_t* request, int status) {
        auto* connection = static_cast<HttpConnection*>(request->data);
        connection->m_writing = false;
        if (connection->m_closing)
            return;
        if (status < 0) {
            connection->close();
            return;
        }
        connection->wait(Wait::Idle, connection->m_server.limits().idleMs);
        connection->written();
        connection->process();
    });
}

void HttpConnection::written()
{
    const Outcome outcome = std::exchange(m_outcome, Outcome::None);
    WorkerPage& counters = m_server.counters();
    if (outcome != Outcome::None)
        (outcome == Outcome::Answered ? counters.answered : counters.failed).fetch_add(1, std::memory_order_relaxed);
    if (m_closeAfterWrite)
        lingerClose();
}

// Half-close, then read and drop until the client closes too: an immediate close could destroy the answer on its way.
void HttpConnection::lingerClose()
{
    if (m_lingering || m_closing)
        return;
    m_lingering = true;
    wait(Wait::Linger, m_server.isOverdue() ? HttpServer::OverdueMs : m_server.limits().lingerMs);
    m_in.clear();
    updateReading();
    if (uv_shutdown(&m_shutdown, reinterpret_cast<uv_stream_t*>(&m_tcp), [](uv_shutdown_t*, int) {}) != 0)
        close();
}

void HttpConnection::wait(Wait what, std::uint64_t milliseconds)
{
    m_wait = what;
    m_deadline = milliseconds == 0 ? 0 : uv_now(m_server.loop()) + milliseconds;
}

void HttpConnection::checkDeadline(std::uint64_t now)
{
    if (m_closing || m_deadline == 0 || now < m_deadline)
        return;
    const bool midRequest = (m_wait == Wait::Head && m_parser.hasBegun()) || m_wait == Wait::Body;
    if (midRequest)
        refuse(408);
    else if (m_server.isOverdue() && m_wait == Wait::Idle)
        lingerClose();
    else
        close(m_server.isOverdue() ? Loss::ServerCut : Loss::ClientLeft);
}

void HttpConnection::endOverdue()
{
    if (m_closing)
        return;
    if (auto pending = m_pending.lock()) {
        Response(std::move(pending)).fail(503, "this worker ends\n");
    } else if (m_writing || m_lingering) { // an answer that has begun is never followed by another one
        m_closeAfterWrite = true;
        wait(m_writing ? Wait::Write : Wait::Linger, HttpServer::OverdueMs);
    } else if (m_parser.hasBegun()) {
        m_server.counters().received.fetch_add(1, std::memory_order_relaxed);
        m_outcome = Outcome::Failed;
        refuse(503);
    } else { // a request may be on its way: it gets its 503 too
        wait(Wait::Idle, HttpServer::OverdueMs);
    }
}

} // namespace loopscope::server

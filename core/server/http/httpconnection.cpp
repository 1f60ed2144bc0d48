// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpconnection.h"

#include "core/server/http/httpserver.h"

#include <algorithm>
#include <array>
#include <utility>

namespace loopscope::server {

namespace {
constexpr std::uint64_t SlowGraceMs = 5000; // of a body, before its rate counts

std::uint64_t milliseconds(std::chrono::milliseconds duration)
{
    return static_cast<std::uint64_t>(duration.count());
}

HttpConnection* self(uv_handle_t* handle)
{
    return static_cast<HttpConnection*>(handle->data);
}
// One loop a thread reads one block at a time, so one buffer serves all connections of a thread.
thread_local std::array<char, 65536> ReadBuffer;
} // namespace

HttpConnection::HttpConnection(HttpServer& server) : m_server(server), m_parser(server.limits())
{
    uv_tcp_init(server.loop(), &m_tcp);
    m_tcp.data = this;
    m_shutdown.data = this;
}

void HttpConnection::begin()
{
    uv_tcp_nodelay(&m_tcp, 1);
    wait(Wait::Head, m_server.limits().headTime);
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
            if (count == UV_EOF)
                connection->ended();
            else if (count < 0)
                connection->close();
            else if (count > 0)
                connection->received({buffer->base, static_cast<std::size_t>(count)});
        });
}

// A client that says its last word while its answer is being written still gets all of it. One that says it while a
// handler thinks has left: browsers and libraries that give up look just like this, and nobody should work for them.
void HttpConnection::ended()
{
    const bool isWriting = m_isOpen ? m_sized && m_exchange->isStream : m_writes > 0;
    if (!isWriting || m_lingering) {
        close();
        return;
    }
    m_hasEnded = m_closeAfterWrite = true;
    m_reading = false;
    uv_read_stop(reinterpret_cast<uv_stream_t*>(&m_tcp));
}

void HttpConnection::close(Loss loss)
{
    if (m_closing)
        return;
    m_closing = true;
    if (m_isOpen || m_outcome != Outcome::None) {
        auto& counter = loss == Loss::ClientLeft ? m_server.counters().clientGone : m_server.counters().failed;
        counter.fetch_add(1, std::memory_order_relaxed);
        m_outcome = Outcome::None;
    }
    uv_close(reinterpret_cast<uv_handle_t*>(&m_tcp), [](uv_handle_t* handle) {
        HttpConnection* connection = self(handle);
        connection->m_server.forget(connection); // deletes it
    });
    if (std::exchange(m_isOpen, false)) {
        m_server.requestEnded();
        m_exchange->lose();
    }
}

void HttpConnection::received(std::string_view bytes)
{
    if (m_lingering || m_closeAfterWrite)
        return; // read and dropped, so that no reset overtakes the last answer
    if (m_in.empty() && !m_processing) {
        process(bytes);
        return;
    }
    m_in.append(bytes);
    updateReading();
}

// What is left of bytes waits in m_in, which was empty.
void HttpConnection::process(std::string_view bytes)
{
    m_processing = true;
    while (!m_closing && processOne(bytes)) {
    }
    m_processing = false;
    if (m_closing)
        return;
    if (!m_closeAfterWrite)
        m_in.append(bytes);
    updateReading();
}

void HttpConnection::updateReading()
{
    const bool wanted = m_in.size() < MaxWaitingBytes && !m_hasEnded;
    if (wanted == m_reading)
        return;
    if (wanted)
        read();
    else
        uv_read_stop(reinterpret_cast<uv_stream_t*>(&m_tcp));
    m_reading = wanted;
}

Exchange& HttpConnection::freshExchange()
{
    if (m_exchange && m_exchange->handles == 0)
        m_exchange->clear();
    else
        m_exchange.reset(new Exchange(this));
    m_exchange->connection = nullptr; // until the request is whole
    m_exchange->loop = &m_server.tasks();
    return *m_exchange;
}

bool HttpConnection::processOne(std::string_view& bytes)
{
    if (m_isOpen || m_writes > 0 || m_closeAfterWrite || bytes.empty())
        return false;
    if (!std::exchange(m_begun, true))
        m_parser.begin(freshExchange().request);
    if (m_wait == Wait::Idle)
        wait(Wait::Head, m_server.isOverdue() ? HttpServer::OverdueLimit : m_server.limits().headTime);
    const HttpParser::Step step = m_parser.feed(bytes);
    bytes.remove_prefix(step.consumed);
    switch (step.status) {
    case HttpParser::Step::Status::Bad:
        refuse(step.answer);
        return false;
    case HttpParser::Step::Status::NeedMore:
        return false;
    case HttpParser::Step::Status::HeadRead:
        headRead();
        return true;
    case HttpParser::Step::Status::Request:
        dispatch();
        return true;
    }
    return false;
}

void HttpConnection::headRead()
{
    m_server.route(*m_exchange);
    m_bodyBegan = uv_now(m_server.loop());
    wait(Wait::Body, m_server.limits().bodyTime);
    if (!m_parser.limitBody(m_server.bodyLimit(*m_exchange)))
        refuse(413);
    else if (m_parser.expectsContinue())
        write("HTTP/1.1 100 Continue\r\n\r\n", {});
}

void HttpConnection::dispatch()
{
    m_begun = false;
    m_requestBegan = uv_hrtime();
    m_server.counters().received.fetch_add(1, std::memory_order_relaxed);
    m_server.requestBegan();
    m_isOpen = true;
    m_exchange->connection = this;
    wait(Wait::Answer, {});
    if (m_server.isOverdue())
        answerFailure(*m_exchange, 503, "this worker ends\n");
    else
        m_server.handle(*m_exchange);
}

void HttpConnection::appendHead(const Exchange& exchange, std::string_view contentType, bool keep)
{
    std::string& out = m_server.scratch();
    out.clear();
    if (exchange.status == 200)
        out.append("HTTP/1.1 200 OK\r\n");
    else
        out.append("HTTP/1.1 ")
            .append(std::to_string(exchange.status))
            .append(" ")
            .append(reasonPhrase(exchange.status))
            .append("\r\n");
    out.append(m_server.dateLine()).append(exchange.headers);
    if (!contentType.empty())
        out.append("Content-Type: ").append(contentType).append("\r\n");
    out.append(keep ? m_server.keepAliveLines() : "Connection: close\r\n");
}

void HttpConnection::answer(Exchange& exchange, Body body, std::string_view contentType)
{
    if (exchange.isStream)
        return; // it has begun as a stream and ends as one
    if (!exchange.runHooks(body, contentType))
        return;
    if (exchange.isBroken) {
        answerFailure(exchange, 500, "internal error\n");
        return;
    }
    const bool keep = m_parser.keepAlive() && !m_server.isDraining();
    const bool hasBody = exchange.status != 204 && exchange.status != 304;
    const std::string_view type = exchange.contentType.empty() ? contentType : std::string_view(exchange.contentType);
    appendHead(exchange, hasBody ? type : std::string_view(), keep);
    std::string& head = m_server.scratch();
    if (hasBody)
        head.append("Content-Length: ").append(std::to_string(body.bytes().size())).append("\r\n");
    head.append("\r\n");
    if (!hasBody || m_parser.isHead())
        body = {};
    m_closeAfterWrite = !keep;
    finishAnswer(exchange);
    write(head, std::move(body));
}

void HttpConnection::answerFailure(Exchange& exchange, int status, std::string_view sentence)
{
    if (exchange.isStream) { // an answer that has begun cannot be taken back: the missing end tells the client
        close(Loss::ServerCut);
        return;
    }
    exchange.clearAnswer();
    exchange.isFailure = true;
    exchange.status = status;
    if (status == 503)
        exchange.setHeader("Retry-After", "1");
    answer(exchange, Body::borrowed(sentence), "text/plain; charset=utf-8");
}

void HttpConnection::finishAnswer(Exchange& exchange)
{
    exchange.connection = nullptr;
    exchange.life.reset();
    exchange.onClose = nullptr;
    m_isOpen = false;
    m_server.requestAnswered(uv_hrtime() - m_requestBegan);
    m_outcome = exchange.isFailure ? Outcome::Failed : Outcome::Answered;
    if (m_writes == 0) // else the limit of what is being written goes on
        wait(Wait::Idle, m_server.idleLimit());
}

void HttpConnection::beginStream(Exchange& exchange, std::string_view contentType)
{
    if (exchange.isStream)
        return;
    if (exchange.isBroken) {
        answerFailure(exchange, 500, "internal error\n");
        return;
    }
    exchange.isStream = true;
    m_sized = false;
    m_chunked = !m_parser.isHttp10();
    m_keep = m_chunked && m_parser.keepAlive() && !m_server.isDraining();
    appendHead(exchange, exchange.contentType.empty() ? contentType : std::string_view(exchange.contentType), m_keep);
    std::string& head = m_server.scratch();
    head.append(m_chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
    write(head, {});
    if (m_server.isDraining())
        tellShutdown();
}

void HttpConnection::beginSized(Exchange& exchange, std::uint64_t length, std::string_view first)
{
    if (exchange.isStream)
        return;
    if (exchange.isBroken) {
        answerFailure(exchange, 500, "internal error\n");
        return;
    }
    exchange.isStream = true;
    m_sized = true;
    m_chunked = false;
    m_keep = m_parser.keepAlive() && !m_server.isDraining();
    m_sizedLeft = m_parser.isHead() ? 0 : length - first.size();
    appendHead(exchange, exchange.contentType, m_keep);
    std::string& head = m_server.scratch();
    head.append("Content-Length: ").append(std::to_string(length)).append("\r\n\r\n");
    write(head, Body::borrowed(m_parser.isHead() ? std::string_view() : first));
}

int HttpConnection::socket() const
{
    uv_os_fd_t fd = -1;
    return uv_fileno(reinterpret_cast<const uv_handle_t*>(&m_tcp), &fd) == 0 ? fd : -1;
}

void HttpConnection::writeChunk(Exchange& exchange, std::string_view bytes)
{
    if (!exchange.isStream || m_parser.isHead())
        return;
    if (m_sized && bytes.size() > m_sizedLeft) {
        close(Loss::ServerCut);
        return;
    }
    m_sizedLeft -= m_sized ? bytes.size() : 0;
    if (!m_chunked) {
        write({}, Body::borrowed(bytes));
    } else {
        std::array<char, 20> size{};
        const int length = std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
        std::string framed;
        framed.reserve(bytes.size() + static_cast<std::size_t>(length) + 2);
        framed.append(size.data(), static_cast<std::size_t>(length)).append(bytes).append("\r\n");
        write({}, Body::owned(std::move(framed)));
    }
    if (unsentBytes() > ResponseStream::MaxUnsentBytes)
        close(Loss::ServerCut);
}

void HttpConnection::endStream(Exchange& exchange)
{
    if (m_sized && m_sizedLeft > 0) { // only cutting it tells the client
        close(Loss::ServerCut);
        return;
    }
    exchange.onDrain = exchange.onShutdown = nullptr;
    const bool hasTail = m_chunked && !m_parser.isHead();
    m_closeAfterWrite = m_hasEnded || !m_keep || m_server.isDraining();
    finishAnswer(exchange);
    write(hasTail ? "0\r\n\r\n" : "", {});
}

std::size_t HttpConnection::unsentBytes() const
{
    return uv_stream_get_write_queue_size(reinterpret_cast<const uv_stream_t*>(&m_tcp));
}

// A request that cannot be understood: say so, then close, since the stream can no longer be trusted.
void HttpConnection::refuse(int status)
{
    m_closeAfterWrite = true;
    m_in.clear();
    const std::string_view reason = reasonPhrase(status);
    std::string out("HTTP/1.1 " + std::to_string(status) + " ");
    out.append(reason).append("\r\n").append(m_server.dateLine());
    out.append("Content-Type: text/plain; charset=utf-8\r\nContent-Length: ").append(std::to_string(reason.size() + 1));
    out.append(status == 503 ? "\r\nRetry-After: 1" : "").append("\r\nConnection: close\r\n\r\n");
    out.append(reason).append("\n");
    write(out, {});
}

void HttpConnection::write(std::string_view head, Body body)
{
    if (m_closing)
        return;
    auto* stream = reinterpret_cast<uv_stream_t*>(&m_tcp);
    const std::string_view text = body.bytes();
    const auto whole = head.size() + text.size();
    int sent = 0;
    if (m_writes == 0 && whole > 0) {
        std::array<uv_buf_t, 2> buffers{
            uv_buf_init(const_cast<char*>(head.data()), static_cast<unsigned>(head.size())),
            uv_buf_init(const_cast<char*>(text.data()), static_cast<unsigned>(text.size()))};
        sent = uv_try_write(stream, buffers.data(), text.empty() ? 1 : 2);
        if (sent < 0 && sent != UV_EAGAIN) {
            close();
            return;
        }
    }
    const auto done = static_cast<std::size_t>(std::max(sent, 0));
    if (done < whole)
        keepUnsent(head, body, done);
    else if (m_writes == 0)
        flushed();
}

// One write under way in libuv, with the bytes that it needs.
struct PendingWrite
{
    uv_write_t request{};
    HttpConnection* connection = nullptr;
    std::string head;
    Body body;
};

void HttpConnection::keepUnsent(std::string_view head, Body& body, std::size_t sent)
{
    auto* pending = new PendingWrite;
    pending->request.data = pending;
    pending->connection = this;
    pending->head = head.substr(std::min(sent, head.size()));
    std::size_t skip = sent - std::min(sent, head.size()); // of the body
    if (body.own.empty() && !body.shared) {                // borrowed: gone when this call returns
        body = Body::owned(std::string(body.view.substr(skip)));
        skip = 0;
    }
    pending->body = std::move(body);
    const std::string_view rest = pending->body.bytes().substr(skip);
    std::array<uv_buf_t, 2> buffers{uv_buf_init(pending->head.data(), static_cast<unsigned>(pending->head.size())),
                                    uv_buf_init(const_cast<char*>(rest.data()), static_cast<unsigned>(rest.size()))};
    const auto finished = [](uv_write_t* request, int status) {
        const std::unique_ptr<PendingWrite> write(static_cast<PendingWrite*>(request->data));
        write->connection->sent(status);
    };
    m_unsentBefore = (m_writes == 0 ? 0 : m_unsentBefore) + pending->head.size() + rest.size();
    if (m_writes++ == 0)
        wait(Wait::Write, m_server.limits().writeTime);
    if (uv_write(&pending->request, reinterpret_cast<uv_stream_t*>(&m_tcp), buffers.data(), 2, finished) != 0) {
        --m_writes;
        delete pending;
        close();
    }
}

void HttpConnection::sent(int status)
{
    --m_writes;
    if (m_closing)
        return;
    if (status < 0)
        close();
    else if (m_writes == 0)
        flushed();
}

// Everything was handed to the kernel.
void HttpConnection::flushed()
{
    if (m_wait == Wait::Write)
        wait(m_isOpen ? Wait::Answer : Wait::Idle, m_isOpen ? std::chrono::milliseconds{0} : m_server.idleLimit());
    if (m_isOpen) {
        if (m_exchange->onDrain) {
            const auto drained = m_exchange->onDrain; // may replace itself
            drained();
        }
        return;
    }
    const Outcome outcome = std::exchange(m_outcome, Outcome::None);
    WorkerPage& counters = m_server.counters();
    if (outcome != Outcome::None)
        (outcome == Outcome::Answered ? counters.answered : counters.failed).fetch_add(1, std::memory_order_relaxed);
    if (m_closeAfterWrite) {
        lingerClose();
    } else if (!m_processing && !m_in.empty()) {
        const std::string waiting = std::exchange(m_in, {});
        process(waiting);
    }
}

// Half-close, then read and drop until the client closes too: an immediate close could destroy the answer on its way.
void HttpConnection::lingerClose()
{
    if (m_lingering || m_closing)
        return;
    if (m_hasEnded) {
        close();
        return;
    }
    m_lingering = true;
    wait(Wait::Linger, m_server.isOverdue() ? HttpServer::OverdueLimit : m_server.limits().lingerTime);
    m_in.clear();
    updateReading();
    if (uv_shutdown(&m_shutdown, reinterpret_cast<uv_stream_t*>(&m_tcp), [](uv_shutdown_t*, int) {}) != 0)
        close();
}

void HttpConnection::wait(Wait what, std::chrono::milliseconds limit)
{
    m_wait = what;
    m_deadline = limit.count() == 0 ? 0 : uv_now(m_server.loop()) + milliseconds(limit);
}

// Slow bodies and slow readers have a rate besides their time: a byte now and then must not hold a connection.
bool HttpConnection::isTooSlow(std::uint64_t now)
{
    const HttpLimits& limits = m_server.limits();
    if (m_wait == Wait::Body) {
        const std::uint64_t took = now - m_bodyBegan;
        return took > SlowGraceMs && m_exchange->request.body().size() * 1000 < limits.minimumRate * took;
    }
    if (m_wait != Wait::Write || now < m_deadline)
        return false;
    const std::size_t unsent = unsentBytes();
    if (unsent + limits.minimumRate * milliseconds(limits.writeTime) / 1000 >= std::exchange(m_unsentBefore, unsent))
        return true;
    m_deadline = now + milliseconds(limits.writeTime);
    return false;
}

void HttpConnection::checkDeadline(std::uint64_t now)
{
    if (m_closing || m_deadline == 0)
        return;
    if (!isTooSlow(now) && now < m_deadline)
        return;
    const bool midRequest = (m_wait == Wait::Head && m_parser.hasBegun()) || m_wait == Wait::Body;
    if (midRequest)
        refuse(408);
    else if (m_server.isOverdue() && m_wait == Wait::Idle)
        lingerClose();
    else
        close(m_server.isOverdue() ? Loss::ServerCut : Loss::ClientLeft);
}

void HttpConnection::tellShutdown()
{
    if (!m_isOpen || !m_server.isDraining() || !m_exchange->onShutdown)
        return;
    const auto told = std::exchange(m_exchange->onShutdown, nullptr);
    told();
}

void HttpConnection::endOverdue()
{
    if (m_closing)
        return;
    if (m_isOpen && !m_exchange->isStream) {
        answerFailure(*m_exchange, 503, "this worker ends\n");
    } else if (m_isOpen) {
        close(Loss::ServerCut);
    } else if (m_writes > 0 || m_lingering) { // an answer that has begun is never followed by another one
        m_closeAfterWrite = true;
        wait(m_writes > 0 ? Wait::Write : Wait::Linger, HttpServer::OverdueLimit);
    } else if (m_begun && m_parser.hasBegun()) {
        m_server.counters().received.fetch_add(1, std::memory_order_relaxed);
        m_outcome = Outcome::Failed;
        refuse(503);
    } else { // a request may be on its way: it gets its 503 too
        wait(Wait::Idle, HttpServer::OverdueLimit);
    }
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/hubclient.h"

#include <algorithm>
#include <array>

namespace loopscope::server {

namespace {
thread_local std::array<char, 16384> ReadBuffer;
constexpr std::size_t WriteBytes = 64 * 1024; // lines are gathered into writes of about this size
} // namespace

HubClient::HubClient(uv_loop_t* loop, Events events, const Limits& limits)
    : m_loop(loop), m_events(std::move(events)), m_limits(limits)
{
    uv_pipe_init(loop, &m_pipe, 0);
    m_pipe.data = this;
    m_write.data = this;
}

void HubClient::begin()
{
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(&m_pipe),
        [](uv_handle_t*, std::size_t, uv_buf_t* buffer) {
            *buffer = uv_buf_init(ReadBuffer.data(), ReadBuffer.size());
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
            auto* client = static_cast<HubClient*>(stream->data);
            if (count < 0)
                client->close();
            else if (count > 0)
                client->received({buffer->base, static_cast<std::size_t>(count)});
        });
}

void HubClient::received(std::string_view bytes)
{
    m_framer.append(bytes);
    while (!m_closing && !m_closeWhenEmpty) {
        const auto next = m_framer.next();
        if (next.status == wire::LineFramer::Status::NeedMore)
            return;
        if (next.status == wire::LineFramer::Status::TooLong) {
            sendError({}, wire::RpcCode::LineTooLong);
            closeAfterQueue();
            return;
        }
        line(next.line);
    }
}

void HubClient::line(std::string_view text)
{
    const auto request = wire::decodeRequestLine(text);
    if (request) {
        m_events.request(*this, *request);
        return;
    }
    const wire::RequestError& bad = request.error();
    if (bad.isNotification)
        return;
    send(wire::encodeError(bad.id, bad.error));
    if (bad.error.code == wire::RpcCode::ParseError && ++m_badLines >= MaxBadLines)
        closeAfterQueue();
}

void HubClient::sendError(std::optional<RequestId> id, wire::RpcCode code, const std::string& why)
{
    std::string message(wire::sentenceFor(code));
    if (!why.empty())
        message += ": " + why;
    send(wire::encodeError(id, {code, std::move(message)}));
}

void HubClient::send(std::string line)
{
    push({std::move(line), false, 0});
}

void HubClient::sendSamples(const wire::Samples& samples, const std::vector<std::string>& lines)
{
    if (m_dropped == 0) {
        for (const std::string& line : lines)
            push({line, true, 0});
        return;
    }
    wire::Samples counted = samples;
    counted.dropped = std::exchange(m_dropped, 0);
    std::uint64_t inFirst = counted.dropped;
    for (std::string& line : wire::encodeLines(counted))
        push({std::move(line), true, std::exchange(inFirst, 0)});
}

void HubClient::push(Queued queued)
{
    if (m_closing)
        return;
    m_queuedBytes += queued.line.size();
    m_queue.push_back(std::move(queued));
    while (m_queuedBytes > m_limits.queuedBytes) {
        const auto oldest = std::find_if(m_queue.begin(), m_queue.end(), [](const Queued& q) { return q.isSample; });
        if (oldest == m_queue.end())
            break;
        m_queuedBytes -= oldest->line.size();
        m_dropped += 1 + oldest->dropped;
        m_queue.erase(oldest);
    }
    const std::uint64_t now = uv_now(m_loop);
    if (m_queuedBytes < m_limits.queuedBytes / 2)
        m_fullSince = 0;
    else if (m_fullSince == 0)
        m_fullSince = now;
    else if (now - m_fullSince > m_limits.fullMs) {
        close();
        return;
    }
    flush();
}

void HubClient::flush()
{
    if (m_writePending || m_closing)
        return;
    m_writing.clear();
    while (!m_queue.empty() && m_writing.size() < WriteBytes) {
        m_queuedBytes -= m_queue.front().line.size();
        m_writing += m_queue.front().line;
        m_queue.pop_front();
    }
    if (m_writing.empty()) {
        if (m_closeWhenEmpty)
            close();
        return;
    }
    m_writePending = true;
    uv_buf_t buffer = uv_buf_init(m_writing.data(), static_cast<unsigned>(m_writing.size()));
    const int status = uv_write(&m_write, reinterpret_cast<uv_stream_t*>(&m_pipe), &buffer, 1,
                                [](uv_write_t* request, int s) { static_cast<HubClient*>(request->data)->written(s); });
    if (status != 0)
        close();
}

void HubClient::written(int status)
{
    m_writePending = false;
    if (m_closing)
        return;
    if (status < 0)
        close();
    else
        flush();
}

void HubClient::closeAfterQueue()
{
    m_closeWhenEmpty = true;
    flush();
}

void HubClient::close()
{
    if (m_closing)
        return;
    m_closing = true;
    attached = false;
    uv_close(reinterpret_cast<uv_handle_t*>(&m_pipe), [](uv_handle_t* handle) {
        auto* client = static_cast<HubClient*>(handle->data);
        client->m_events.gone(*client);
    });
}

} // namespace loopscope::server

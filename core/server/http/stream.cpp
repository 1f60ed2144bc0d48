// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/exchange.h"
#include "core/server/http/httpconnection.h"

namespace loopscope::server {

bool ResponseStream::write(std::string_view bytes)
{
    Exchange& exchange = *m_response.m_exchange;
    if (exchange.connection == nullptr)
        return false;
    if (!bytes.empty()) // an empty chunk would be the last one
        exchange.connection->writeChunk(exchange, bytes);
    return exchange.connection != nullptr && exchange.connection->unsentBytes() <= HighWaterBytes;
}

std::size_t ResponseStream::unsentBytes() const
{
    const Exchange& exchange = *m_response.m_exchange;
    return exchange.connection == nullptr ? 0 : exchange.connection->unsentBytes();
}

void ResponseStream::onDrain(std::function<void()> callback)
{
    if (isOpen())
        m_response.m_exchange->onDrain = std::move(callback);
}

void ResponseStream::onShutdown(std::function<void()> callback)
{
    if (!isOpen())
        return;
    m_response.m_exchange->onShutdown = std::move(callback);
    m_response.m_exchange->connection->tellShutdown();
}

void ResponseStream::end()
{
    Exchange& exchange = *m_response.m_exchange;
    if (exchange.connection != nullptr)
        exchange.connection->endStream(exchange);
}

namespace {
bool hasBreak(std::string_view text)
{
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// One field a line; CR, LF and CRLF all end a line in the format, so each begins a new field.
void appendLines(std::string& out, std::string_view field, std::string_view text)
{
    for (;;) {
        const std::size_t end = text.find_first_of("\r\n");
        out.append(field).append(text.substr(0, end)).append("\n");
        if (end == std::string_view::npos)
            return;
        text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
    }
}
} // namespace

bool EventStream::send(std::string_view data, std::string_view event, std::string_view id)
{
    if (hasBreak(event) || hasBreak(id))
        return false;
    std::string out;
    if (!id.empty())
        out.append("id: ").append(id).append("\n");
    if (!event.empty())
        out.append("event: ").append(event).append("\n");
    appendLines(out, "data: ", data);
    out.append("\n");
    return m_stream.write(out);
}

bool EventStream::comment(std::string_view text)
{
    std::string out;
    appendLines(out, ": ", text);
    out.append("\n");
    return m_stream.write(out);
}

} // namespace loopscope::server

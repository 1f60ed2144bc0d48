// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/pagecapture.h"

#include "core/server/http/httpserver.h"

#include <utility>

namespace loopscope::server {

namespace {
constexpr std::string_view Text = "text/plain; charset=utf-8";

// "Name: value\r\n" …
HeaderList headersFrom(std::string_view lines)
{
    HeaderList headers;
    while (!lines.empty()) {
        const std::size_t end = lines.find("\r\n");
        const std::size_t colon = lines.find(": ");
        headers.emplace_back(lines.substr(0, colon), lines.substr(colon + 2, end - colon - 2));
        lines.remove_prefix(end + 2);
    }
    return headers;
}
} // namespace

PageCapture::PageCapture(HttpServer& server, Exchange& asked, Done done)
    : m_server(server), m_done(std::move(done)), m_exchange(new Exchange(this))
{
    m_exchange->request.copyFrom(asked.request);
    m_exchange->loop = asked.loop;
    m_exchange->route = asked.route;
}

void PageCapture::run(std::size_t index)
{
    Response response(*m_exchange);
    m_server.step(response, *m_exchange->route, index);
}

void PageCapture::lose()
{
    m_exchange->lose();
}

void PageCapture::answer(Exchange& exchange, Body body, std::string_view contentType)
{
    if (exchange.isStream || !exchange.runHooks(body, contentType))
        return;
    if (exchange.isBroken) {
        answerFailure(exchange, 500, "internal error\n");
        return;
    }
    finish(exchange, contentType, body.own.empty() ? std::string(body.bytes()) : std::move(body.own));
}

void PageCapture::answerFailure(Exchange& exchange, int status, std::string_view sentence)
{
    exchange.clearAnswer();
    exchange.isFailure = true;
    exchange.status = status;
    if (status == 503)
        exchange.setHeader("Retry-After", "1");
    finish(exchange, Text, std::string(sentence));
}

void PageCapture::beginStream(Exchange& exchange, std::string_view contentType)
{
    if (exchange.isStream)
        return;
    if (exchange.isBroken) {
        answerFailure(exchange, 500, "internal error\n");
    } else if (contentType == "text/event-stream") {
        answerFailure(exchange, 500, "a stream of events cannot be cached\n");
    } else {
        exchange.isStream = true;
        if (exchange.contentType.empty())
            exchange.contentType = contentType;
    }
}

void PageCapture::writeChunk(Exchange& exchange, std::string_view bytes)
{
    if (!exchange.isStream)
        return;
    if (m_streamed.size() + bytes.size() > ResponseStream::MaxUnsentBytes)
        answerFailure(exchange, 500, "an answer of this size cannot be cached\n");
    else
        m_streamed.append(bytes);
}

void PageCapture::endStream(Exchange& exchange)
{
    finish(exchange, exchange.contentType, std::move(m_streamed));
}

void PageCapture::finish(Exchange& exchange, std::string_view contentType, std::string body)
{
    Page page;
    page.status = exchange.status;
    page.isFailure = exchange.isFailure;
    page.headers = headersFrom(exchange.headers);
    const std::string_view type = exchange.contentType.empty() ? contentType : std::string_view(exchange.contentType);
    if (!type.empty())
        page.headers.emplace_back("Content-Type", type);
    page.body = std::move(body);
    exchange.connection = nullptr;
    exchange.life.reset();
    exchange.onClose = exchange.onDrain = exchange.onShutdown = nullptr;
    const auto done = std::move(m_done);
    done(*this, std::move(page)); // destroys this
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/pagecache.h"

#include "core/server/http/httpserver.h"

#include <ctime>
#include <utility>

namespace loopscope::server {

PageCache::PageCache(HttpServer& server, const CacheOptions& options)
    : m_server(server),
      m_pages(m_values, [] { return static_cast<std::int64_t>(std::time(nullptr)); }),
      m_values(server.loop(), options)
{
}

PageCache::~PageCache()
{
    m_isClosing = true;
    for (auto captures = std::exchange(m_captures, {}); const auto& [capture, owner] : captures)
        capture->lose();
}

void PageCache::serve(const PageRules& rules, Request& request, Response& response, const Next& next)
{
    const PageRequest asked{request.method(), request.header("Host"), request.path(), request.query(),
                            [&request](std::string_view name) { return request.header(name); }};
    if (pageUse(asked) == PageUse::Bypass) {
        next();
        return;
    }
    PageCache& cache = response.m_exchange->connection->server().pages();
    cache.m_pages.get(
        asked, rules,
        [&cache, response, index = next.m_index](ResponseCache::Produced done) {
            cache.produce(*response.m_exchange, index, std::move(done));
        },
        [response](const PageAnswer& answer) { deliver(*response.m_exchange, answer); });
}

void PageCache::produce(Exchange& asked, std::size_t index, ResponseCache::Produced done)
{
    if (m_isClosing)
        return;
    auto capture =
        std::make_unique<PageCapture>(m_server, asked, [this, done = std::move(done)](PageCapture& made, Page page) {
            const auto own = m_captures.extract(&made);
            done(std::move(page));
        });
    PageCapture& running = *capture;
    m_captures.emplace(&running, std::move(capture));
    running.run(index);
}

// What middlewares before cached() have set stays, unless the page says otherwise.
void PageCache::deliver(Exchange& exchange, const PageAnswer& answer)
{
    if (exchange.connection == nullptr)
        return;
    exchange.status = answer.status;
    exchange.isFailure = answer.isFailure;
    if (!exchange.headers.empty())
        for (const auto& [name, value] : answer.headers)
            exchange.removeHeader(name);
    for (const auto& [name, value] : answer.headers) {
        if (equalsIgnoringCase(name, "Content-Type"))
            exchange.contentType = value;
        else
            exchange.setHeader(name, value);
    }
    exchange.connection->answer(exchange, Body::sharing(answer.body, answer.bytes), {});
}

} // namespace loopscope::server

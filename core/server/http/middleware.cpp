// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/exchange.h"
#include "core/server/http/pagecache.h"

#include <loopscope/server/middleware.hpp>
#include <stdexcept>
#include <utility>

namespace loopscope::server {

Middleware cached(std::chrono::seconds ttl, CachedOptions options)
{
    if (ttl < std::chrono::seconds{1})
        throw std::invalid_argument("cached() takes at least 1 s, not " + std::to_string(ttl.count()) + " s");
    return [rules = PageRules{ttl, std::move(options.vary)}](Request& request, Response& response, const Next& next) {
        PageCache::serve(rules, request, response, next);
    };
}

Middleware timeout(std::chrono::milliseconds limit)
{
    // Lives as long as somebody waits for the answer, and takes the timer with it.
    struct Deadline
    {
        std::shared_ptr<void> before; // what others may watch
        Loop::Interval timer;
    };
    return [limit](Request&, Response& response, const Next& next) {
        Exchange* exchange = response.m_exchange;
        const auto timer = response.loop().after(limit, [exchange] {
            if (!exchange->isStream)
                Response(*exchange).fail(503, "this took too long\n");
        });
        exchange->life =
            std::make_shared<Deadline>(Deadline{std::exchange(exchange->life, nullptr), Loop::Interval(timer)});
        next();
    };
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/responsecache.h"
#include "core/server/http/pagecapture.h"

#include <functional>
#include <memory>
#include <unordered_map>

namespace loopscope::server {

// The cache of one App: its values, and the pages that cached() keeps there. On the loop's thread.
class PageCache
{
public:
    PageCache(HttpServer& server, const CacheOptions& options);
    PageCache(const PageCache&) = delete;
    PageCache& operator=(const PageCache&) = delete;
    ~PageCache(); // handlers that still make a page are told that nobody waits

    [[nodiscard]] TieredCache& values() { return m_values; }
    // What cached() does with a request: the page, or what the steps behind it make.
    static void serve(const PageRules& rules, Request& request, Response& response, const Next& next);

private:
    void produce(Exchange& asked, std::size_t index, ResponseCache::Produced done);
    static void deliver(Exchange& exchange, const PageAnswer& answer);
    HttpServer& m_server;
    bool m_isClosing = false;
    std::unordered_map<PageCapture*, std::unique_ptr<PageCapture>> m_captures;
    ResponseCache m_pages;
    TieredCache m_values; // goes first: what waits for it ends in the ones above
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/storedpage.h"

namespace loopscope::server {

// The part of a request that decides what may be given for it. Views into the request.
struct PageRequest
{
    std::string_view method;
    std::string_view host;                                    // of the Host header
    std::string_view path;                                    // percent-decoded
    std::string_view query;                                   // raw, without '?'
    std::function<std::string_view(std::string_view)> header; // by name, whatever its case; empty: absent
};

// What a handler made.
struct Page
{
    int status = 200;
    HeaderList headers;
    std::string body;
    bool isFailure = false; // the server could not serve it
};

// What to send. The body is a view into bytes, which the struct holds. For 304 there is none.
struct PageAnswer
{
    int status = 200;
    HeaderList headers;
    std::string_view body;
    CacheValue bytes;
    bool isFailure = false;
};

struct PageRules
{
    std::chrono::seconds ttl{30};  // at most; a page's own max-age or s-maxage may be shorter
    std::vector<std::string> vary; // request headers of which a page may depend
};

// What RFC 9111 (HTTP caching, shared caches) makes of requests and answers: pure functions of what they are given.
// Stricter than it in this: only GET and HEAD, only 200, nothing for a request with Authorization or Range, nothing
// for an answer with Set-Cookie or no-cache.
enum class PageUse {
    Bypass, // neither looked up nor stored
    Reload, // stored, but not looked up: the client wants it new
    Normal,
};
[[nodiscard]] PageUse pageUse(const PageRequest& request);
// Of host, path, query and the headers it varies by. No two requests that differ in one of them have the same; a HEAD
// has its GET's. Nothing: it would be longer than 4 KiB, or the host or path is none; then it is not cached.
[[nodiscard]] std::optional<std::string> pageKey(const PageRequest& request, const PageRules& rules);
// For how long an answer may be stored. Nothing: not at all.
[[nodiscard]] std::optional<std::chrono::seconds> pageLifetime(const Page& page, const PageRules& rules);
// Ready to be stored: with an ETag of its bytes if it has none, and a Cache-Control if it says nothing about that.
// Nothing: its head passes a limit.
[[nodiscard]] std::optional<std::string> storablePage(const Page& page, std::int64_t now,
                                                      std::chrono::seconds lifetime);
// 200, or 304 where If-None-Match names its ETag (RFC 9110 13.1.2); with Age.
[[nodiscard]] PageAnswer answerWith(const StoredPage& page, const PageRequest& request, std::int64_t now);
// Strong: "\"…\"" of 128 bits of xxHash of the body and what describes it.
[[nodiscard]] std::string pageTag(const Page& page);

// Pages in a TieredCache: for a page that can be shared, one handler runs at a time in all workers. Who waited for a
// page that turns out to be private runs the handler too, and for CacheOptions::negativeTtl nobody waits for it again.
// One loop thread; the cache outlives it.
class ResponseCache
{
public:
    using Produced = std::function<void(Page)>;          // called once
    using Produce = std::function<void(Produced)>;       // runs the handler
    using Then = std::function<void(const PageAnswer&)>; // called once

    // now: seconds since the epoch.
    ResponseCache(TieredCache& cache, std::function<std::int64_t()> now);

    // request is not used after this returned. produce may be called later, and if the cache has a stale window even
    // after then: it must hold what it needs. A HEAD is answered from its GET's page but stores none.
    void get(const PageRequest& request, const PageRules& rules, Produce produce, Then then);

private:
    struct Visit;
    void load(const std::shared_ptr<Visit>& visit, const LoadDone& done);
    void found(const std::shared_ptr<Visit>& visit, const Result<CacheValue>& value);
    void produceAlone(const std::shared_ptr<Visit>& visit);
    [[nodiscard]] std::optional<std::pair<std::string, std::chrono::seconds>> storable(const Page& page,
                                                                                       const PageRules& rules) const;
    TieredCache& m_cache;
    std::function<std::int64_t()> m_now;
};

} // namespace loopscope::server

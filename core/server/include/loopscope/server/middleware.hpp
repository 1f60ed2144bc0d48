// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <loopscope/server/http.hpp>
#include <string>
#include <vector>

namespace loopscope::server {

struct CachedOptions
{
    /// Request headers on which the answer depends, besides method, host, path and query: one page for each of their
    /// values. Name them in Vary too, for caches between here and the client.
    std::vector<std::string> vary;
};

/// Keeps the answers of what stands behind it for ttl (at least 1 s) and gives them to everybody who asks the same:
/// app.get("/items/:id", cached(30s), handler). They lie in the App's cache, so all workers share them through Redis
/// when there is one. A page that is not there is made once, however many wait for it, and is made to its end even if
/// the client that asked first leaves.
///
/// As a shared cache of RFC 9111, on the safe side: only 200s to GET; HEAD is answered from them. Never kept: answers
/// with Set-Cookie, or whose Cache-Control says private, no-store or no-cache; never given: to requests with
/// Authorization or Range. A shorter max-age or s-maxage of the answer is kept to. Adds ETag, Cache-Control and Age
/// where they are missing, and answers If-None-Match with 304. A handler behind it answers whole bodies of at most
/// 16 MiB (a stream is collected first) and no events.
[[nodiscard]] Middleware cached(std::chrono::seconds ttl, CachedOptions options = {});

/// Answers 503 with Retry-After when what stands behind it has not answered, or begun to stream, within limit. What it
/// answers later is dropped; work that Response::offload has not begun yet is skipped.
[[nodiscard]] Middleware timeout(std::chrono::milliseconds limit);

} // namespace loopscope::server

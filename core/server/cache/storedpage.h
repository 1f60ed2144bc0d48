// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/fieldname.h"

#include <loopscope/server/cache.hpp>
#include <utility>

namespace loopscope::server {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// A response as it lies in the cache: head and body in one value, so that all tiers and workers share it. The body is a
// view into bytes, which the struct holds.
struct StoredPage
{
    static constexpr std::size_t MaxHeaders = 100;
    static constexpr std::size_t MaxHeaderBytes = 16384; // names and values together
    static constexpr std::int64_t MaxLifetime = 31536000;

    int status = 200;
    HeaderList headers;
    std::int64_t storedAt = 0; // seconds since the epoch
    std::int64_t lifetime = 0; // seconds
    std::string_view body;
    CacheValue bytes;

    [[nodiscard]] std::string_view header(std::string_view name) const; // case does not matter; empty: absent
};

// Nothing for a page whose head passes a limit or could not be sent: a name that is no token, a value with a control
// character, or a header that belongs to one connection (RFC 9110 7.6.1) or is the server's to make (Content-Length,
// Date, Age).
[[nodiscard]] std::optional<std::string> writePage(const StoredPage& page);
// Reads only what writePage wrote: whoever may write to Redis must not be able to make a server send a second answer,
// or more than the value holds.
[[nodiscard]] Result<StoredPage> readPage(CacheValue bytes);
// Whether a header may be in a page.
[[nodiscard]] bool isPageHeader(std::string_view name, std::string_view value);

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>

namespace loopscope::server {

// Where a Redis server is: a Unix socket or a host with a port.
struct RedisAddress
{
    std::string path; // empty: host and port
    std::string host;
    int port = 6379;
    int database = 0;
};

// "redis+unix:///path.sock?db=0" (the path percent-encoded) or "redis://host:port/0". There is no login: a name or
// password in the URL is refused, since consoles are told the URL.
[[nodiscard]] Result<RedisAddress> parseRedisUrl(std::string_view url);
[[nodiscard]] std::string redisSocketUrl(std::string_view path);

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace loopscope::server {

// One server process: a Unix socket, or a host with a port.
struct RedisNode
{
    std::string path; // empty: host and port
    std::string host; // a name, an IPv4 or an IPv6 address (without brackets)
    int port = 6379;
    friend bool operator==(const RedisNode&, const RedisNode&) = default;
};

// Where a Redis is and who one is there. Single: one node. Sentinel: the sentinels, which know where the master of that
// name is; the login is the master's. Cluster: nodes to begin with, database 0.
struct RedisAddress
{
    enum class Kind { Single, Sentinel, Cluster };
    static constexpr std::size_t MaxNodes = 64;

    Kind kind = Kind::Single;
    std::vector<RedisNode> nodes; // never empty
    std::string user;             // empty: the default user
    std::string password;
    std::string master; // Sentinel only
    int database = 0;
    friend bool operator==(const RedisAddress&, const RedisAddress&) = default;
};

// redis://[user:password@]host:port/0, redis+unix://[user:password@]/path.sock?db=0,
// redis+sentinel://[user:password@]host:port,host:port/master/0, redis+cluster://[user:password@]host:port,host:port.
// Names, passwords and paths are percent-encoded. A port that is left out is 6379, of a sentinel 26379. An error never
// repeats a URL that may hold a password.
[[nodiscard]] Result<RedisAddress> parseRedisUrl(std::string_view url);
[[nodiscard]] std::string redisUrl(const RedisAddress& address);
[[nodiscard]] std::string redisSocketUrl(std::string_view path);
// What others, consoles above all, may be told; empty for what is no address.
[[nodiscard]] std::string redisUrlWithoutLogin(std::string_view url);
// "127.0.0.1:6379", "[::1]:6379" or the socket's path: for sentences.
[[nodiscard]] std::string toText(const RedisNode& node);

} // namespace loopscope::server

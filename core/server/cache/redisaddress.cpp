// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisaddress.h"

#include "core/server/http/http.h"

#include <array>
#include <charconv>
#include <optional>
#include <sys/un.h>

namespace loopscope::server {

namespace {

constexpr std::string_view UnixScheme = "redis+unix://";
constexpr std::string_view TcpScheme = "redis://";
constexpr int MaxDatabase = 65535;

std::optional<int> numberIn(std::string_view text, int min, int max)
{
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    return failure == std::errc() && stop == end && value >= min && value <= max ? std::optional(value) : std::nullopt;
}

Result<RedisAddress> bad(std::string_view url, const std::string& why)
{
    return fail(ErrorCode::Invalid, "not a Redis address: \"" + std::string(url) + "\" (" + why + ")");
}

Result<RedisAddress> parseUnix(std::string_view url)
{
    std::string_view rest = url.substr(UnixScheme.size());
    RedisAddress address;
    const std::size_t mark = rest.find('?');
    const auto path = percentDecode(rest.substr(0, mark));
    if (!path || path->empty() || path->front() != '/')
        return bad(url, "redis+unix:// takes an absolute path");
    if (path->size() >= sizeof(sockaddr_un::sun_path))
        return bad(url, "a socket's path has at most 107 bytes");
    address.path = *path;
    if (mark == std::string_view::npos)
        return address;
    rest.remove_prefix(mark + 1);
    const auto database = rest.starts_with("db=") ? numberIn(rest.substr(3), 0, MaxDatabase) : std::nullopt;
    if (!database)
        return bad(url, "only ?db=NUMBER may follow the path");
    address.database = *database;
    return address;
}

Result<RedisAddress> parseTcp(std::string_view url)
{
    std::string_view rest = url.substr(TcpScheme.size());
    RedisAddress address;
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        const std::string_view number = rest.substr(slash + 1);
        const auto database = number.empty() ? std::optional(0) : numberIn(number, 0, MaxDatabase);
        if (!database)
            return bad(url, "what follows the slash is the number of a database");
        address.database = *database;
        rest = rest.substr(0, slash);
    }
    if (rest.find('@') != std::string_view::npos)
        return fail(ErrorCode::Invalid, "a Redis address with a name or password is not taken here");
    const std::size_t colon = rest.rfind(':');
    address.host = rest.substr(0, colon);
    if (colon != std::string_view::npos) {
        const auto port = numberIn(rest.substr(colon + 1), 1, 65535);
        if (!port)
            return bad(url, "a port is a number from 1 to 65535");
        address.port = *port;
    }
    if (address.host.empty())
        return bad(url, "the host is missing");
    return address;
}

} // namespace

Result<RedisAddress> parseRedisUrl(std::string_view url)
{
    if (url.starts_with(UnixScheme))
        return parseUnix(url);
    if (url.starts_with(TcpScheme))
        return parseTcp(url);
    return bad(url, "redis://host:port/0 or redis+unix:///path.sock?db=0");
}

std::string redisSocketUrl(std::string_view path)
{
    constexpr std::string_view Digits = "0123456789ABCDEF";
    std::string url(UnixScheme);
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("/-._~").find(c) != std::string_view::npos;
        if (plain)
            url += c;
        else
            url.append({'%', Digits[byte >> 4U], Digits[byte & 15U]});
    }
    return url + "?db=0";
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisaddress.h"

#include <loopscope/server/http.hpp>

#include <charconv>
#include <optional>
#include <sys/un.h>

namespace loopscope::server {

namespace {

constexpr std::string_view UnixScheme = "redis+unix://";
constexpr std::string_view TcpScheme = "redis://";
constexpr std::string_view SentinelScheme = "redis+sentinel://";
constexpr std::string_view ClusterScheme = "redis+cluster://";
constexpr int RedisPort = 6379;
constexpr int SentinelPort = 26379;
constexpr int MaxDatabase = 65535;

std::optional<int> numberIn(std::string_view text, int min, int max)
{
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    return failure == std::errc() && stop == end && value >= min && value <= max ? std::optional(value) : std::nullopt;
}

// The URL itself stays out of it: it may hold a password.
Result<RedisAddress> bad(const std::string& why)
{
    return fail(ErrorCode::Invalid, "not a Redis address: " + why);
}

// Takes "user:password@" off the front.
bool takeLogin(std::string_view& rest, RedisAddress& address)
{
    const std::size_t at = rest.substr(0, rest.find('/')).rfind('@');
    if (at == std::string_view::npos)
        return true;
    const std::string_view login = rest.substr(0, at);
    const std::size_t colon = login.find(':');
    const auto user = percentDecode(login.substr(0, colon));
    const auto password = colon == std::string_view::npos ? std::nullopt : percentDecode(login.substr(colon + 1));
    if (!user || !password || password->empty())
        return false;
    address.user = *user;
    address.password = *password;
    rest.remove_prefix(at + 1);
    return true;
}

// What is left when the host is taken off the front; an IPv6 address stands in brackets.
std::optional<std::string_view> takeHost(std::string_view text, std::string& host)
{
    constexpr std::string_view NoHost = " \t\r\n,/?#@[]\\\"";
    std::size_t end = text.find(':');
    if (text.starts_with('[')) {
        end = text.find(']');
        if (end == std::string_view::npos || text.find_first_not_of("0123456789abcdefABCDEF:.", 1) != end)
            return std::nullopt;
        host = text.substr(1, end - 1);
        return host.find(':') == std::string::npos ? std::nullopt : std::optional(text.substr(end + 1));
    }
    host = text.substr(0, end);
    if (host.empty() || host.size() > 255 || host.find_first_of(NoHost) != std::string::npos)
        return std::nullopt;
    return end == std::string_view::npos ? std::string_view() : text.substr(end);
}

bool takeNodes(std::string_view list, int defaultPort, RedisAddress& address)
{
    while (address.nodes.size() < RedisAddress::MaxNodes) {
        const std::size_t comma = list.find(',');
        RedisNode node;
        node.port = defaultPort;
        const auto rest = takeHost(list.substr(0, comma), node.host);
        if (!rest || (!rest->empty() && !rest->starts_with(':')))
            return false;
        const auto port = rest->empty() ? std::optional(defaultPort) : numberIn(rest->substr(1), 1, 65535);
        if (!port)
            return false;
        node.port = *port;
        address.nodes.push_back(std::move(node));
        if (comma == std::string_view::npos)
            return true;
        list.remove_prefix(comma + 1);
    }
    return false;
}

// "", "/" and "/3".
bool takeDatabase(std::string_view text, RedisAddress& address)
{
    if (text.empty() || text == "/")
        return true;
    const auto database = text.front() == '/' ? numberIn(text.substr(1), 0, MaxDatabase) : std::nullopt;
    address.database = database.value_or(0);
    return database.has_value();
}

Result<RedisAddress> parseUnix(std::string_view rest)
{
    RedisAddress address;
    if (!takeLogin(rest, address))
        return bad("a login is user:password@ or :password@, percent-encoded");
    const std::size_t mark = rest.find('?');
    const auto path = percentDecode(rest.substr(0, mark));
    if (!path || path->empty() || path->front() != '/')
        return bad("redis+unix:// takes an absolute path");
    if (path->size() >= sizeof(sockaddr_un::sun_path))
        return bad("a socket's path has at most 107 bytes");
    address.nodes.push_back({*path, {}, RedisPort});
    if (mark == std::string_view::npos)
        return address;
    rest.remove_prefix(mark + 1);
    const auto database = rest.starts_with("db=") ? numberIn(rest.substr(3), 0, MaxDatabase) : std::nullopt;
    if (!database)
        return bad("only ?db=NUMBER may follow the path");
    address.database = *database;
    return address;
}

Result<RedisAddress> parseHosts(std::string_view rest, RedisAddress::Kind kind)
{
    RedisAddress address;
    address.kind = kind;
    if (!takeLogin(rest, address))
        return bad("a login is user:password@ or :password@, percent-encoded");
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (!takeNodes(rest.substr(0, slash), kind == RedisAddress::Kind::Sentinel ? SentinelPort : RedisPort, address))
        return bad("host:port is expected, the port from 1 to 65535, an IPv6 address in brackets");
    rest.remove_prefix(slash);
    if (kind == RedisAddress::Kind::Single && address.nodes.size() > 1)
        return bad("redis:// takes one host; several are redis+cluster:// or redis+sentinel://");
    if (kind == RedisAddress::Kind::Sentinel) {
        const std::size_t end = std::min(rest.find('/', 1), rest.size());
        const auto name = rest.empty() ? std::nullopt : percentDecode(rest.substr(1, end - 1));
        if (!name || name->empty() || name->size() > 255)
            return bad("redis+sentinel:// takes the name of the master after the hosts");
        address.master = *name;
        rest.remove_prefix(end);
    }
    if (!takeDatabase(rest, address))
        return bad("what follows the last slash is the number of a database");
    if (kind == RedisAddress::Kind::Cluster && address.database != 0)
        return bad("a cluster has only database 0");
    return address;
}

void appendEncoded(std::string& url, std::string_view text, std::string_view plainToo)
{
    constexpr std::string_view Digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           plainToo.find(c) != std::string_view::npos;
        if (plain)
            url += c;
        else
            url.append({'%', Digits[byte >> 4U], Digits[byte & 15U]});
    }
}

} // namespace

Result<RedisAddress> parseRedisUrl(std::string_view url)
{
    using Kind = RedisAddress::Kind;
    if (url.find('\0') != std::string_view::npos)
        return bad("it holds a NUL");
    if (url.starts_with(UnixScheme))
        return parseUnix(url.substr(UnixScheme.size()));
    if (url.starts_with(TcpScheme))
        return parseHosts(url.substr(TcpScheme.size()), Kind::Single);
    if (url.starts_with(SentinelScheme))
        return parseHosts(url.substr(SentinelScheme.size()), Kind::Sentinel);
    if (url.starts_with(ClusterScheme))
        return parseHosts(url.substr(ClusterScheme.size()), Kind::Cluster);
    return bad("it begins with redis://, redis+unix://, redis+sentinel:// or redis+cluster://");
}

std::string redisUrl(const RedisAddress& address)
{
    using Kind = RedisAddress::Kind;
    const bool isSocket = !address.nodes.front().path.empty();
    std::string url(isSocket                         ? UnixScheme
                    : address.kind == Kind::Sentinel ? SentinelScheme
                    : address.kind == Kind::Cluster  ? ClusterScheme
                                                     : TcpScheme);
    if (!address.password.empty()) {
        appendEncoded(url, address.user, "-._~");
        url += ':';
        appendEncoded(url, address.password, "-._~");
        url += '@';
    }
    if (isSocket) {
        appendEncoded(url, address.nodes.front().path, "/-._~");
        return url + "?db=" + std::to_string(address.database);
    }
    for (const RedisNode& node : address.nodes)
        url += (&node == &address.nodes.front() ? "" : ",") + toText(node);
    if (address.kind == Kind::Sentinel) {
        url += '/';
        appendEncoded(url, address.master, "-._~");
    }
    return address.kind == Kind::Cluster ? url : url + "/" + std::to_string(address.database);
}

std::string redisSocketUrl(std::string_view path)
{
    RedisAddress address;
    address.nodes.push_back({std::string(path), {}, RedisPort});
    return redisUrl(address);
}

std::string redisUrlWithoutLogin(std::string_view url)
{
    auto address = parseRedisUrl(url);
    if (!address)
        return {};
    address->user.clear();
    address->password.clear();
    return redisUrl(*address);
}

std::string toText(const RedisNode& node)
{
    if (!node.path.empty())
        return node.path;
    const std::string host = node.host.find(':') == std::string::npos ? node.host : "[" + node.host + "]";
    return host + ":" + std::to_string(node.port);
}

} // namespace loopscope::server

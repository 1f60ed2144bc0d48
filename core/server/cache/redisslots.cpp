// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisslots.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace loopscope::server {

namespace {

constexpr std::array<std::uint16_t, 256> makeCrcTable()
{
    std::array<std::uint16_t, 256> table{};
    for (unsigned i = 0; i < table.size(); ++i) {
        unsigned crc = i << 8U;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U;
        table[i] = static_cast<std::uint16_t>(crc);
    }
    return table;
}

std::optional<int> numberIn(std::string_view text, int min, int max)
{
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    return failure == std::errc() && stop == end && value >= min && value <= max ? std::optional(value) : std::nullopt;
}

bool isHost(std::string_view host)
{
    return host.size() <= 255 && host.find_first_of(std::string_view(" \r\n\0?", 5)) == std::string_view::npos;
}

// [host, port, id, …]
std::optional<RedisNode> nodeOf(const RedisReply& reply, const RedisNode& from)
{
    if (!reply.isArray() || reply.elements.size() < 2 || !reply.elements[1].isInteger())
        return std::nullopt;
    const std::string& host = reply.elements[0].text;
    const std::int64_t port = reply.elements[1].integer;
    if (!isHost(host) || port < 1 || port > 65535)
        return std::nullopt;
    return RedisNode{{}, host.empty() ? from.host : host, static_cast<int>(port)};
}

std::optional<std::uint16_t> masterIndex(RedisSlotMap& map, const RedisNode& node)
{
    const auto at = std::find(map.masters.begin(), map.masters.end(), node);
    if (at == map.masters.end() && map.masters.size() >= RedisSlotMap::MaxMasters)
        return std::nullopt;
    const auto index = static_cast<std::uint16_t>(at - map.masters.begin());
    if (at == map.masters.end())
        map.masters.push_back(node);
    return index;
}

} // namespace

std::string_view redisHashTag(std::string_view key)
{
    const std::size_t open = key.find('{');
    if (open == std::string_view::npos)
        return key;
    const std::size_t close = key.find('}', open + 1);
    return close == std::string_view::npos || close == open + 1 ? key : key.substr(open + 1, close - open - 1);
}

std::size_t redisSlot(std::string_view key)
{
    static constexpr std::array<std::uint16_t, 256> Table = makeCrcTable();
    unsigned crc = 0;
    for (const char c : redisHashTag(key))
        crc = ((crc << 8U) ^ Table[((crc >> 8U) ^ static_cast<unsigned char>(c)) & 0xFFU]) & 0xFFFFU;
    return crc % RedisSlotCount;
}

std::optional<RedisRedirect> parseRedirect(std::string_view error, const RedisNode& from)
{
    RedisRedirect redirect;
    if (error.starts_with("MOVED "))
        error.remove_prefix(6);
    else if (error.starts_with("ASK "))
        error.remove_prefix(4), redirect.kind = RedisRedirect::Kind::Ask;
    else
        return std::nullopt;
    const std::size_t space = error.find(' ');
    const std::size_t colon = error.rfind(':');
    if (space == std::string_view::npos || colon == std::string_view::npos || colon < space)
        return std::nullopt;
    const auto slot = numberIn(error.substr(0, space), 0, RedisSlotCount - 1);
    const auto port = numberIn(error.substr(colon + 1), 1, 65535);
    const std::string_view host = error.substr(space + 1, colon - space - 1);
    if (!slot || !port || !isHost(host))
        return std::nullopt;
    redirect.slot = static_cast<std::size_t>(*slot);
    redirect.node = {{}, std::string(host.empty() ? std::string_view(from.host) : host), *port};
    return redirect;
}

Result<RedisSlotMap> parseSlots(const RedisReply& reply, const RedisNode& from)
{
    const auto bad = [] { return fail(ErrorCode::Invalid, "CLUSTER SLOTS gave something else than slots"); };
    RedisSlotMap map;
    if (!reply.isArray())
        return bad();
    for (const RedisReply& range : reply.elements) {
        if (!range.isArray() || range.elements.size() < 3 || !range.elements[0].isInteger() ||
            !range.elements[1].isInteger())
            return bad();
        const std::int64_t first = range.elements[0].integer;
        const std::int64_t last = range.elements[1].integer;
        const auto node = nodeOf(range.elements[2], from);
        if (first < 0 || last < first || last >= static_cast<std::int64_t>(RedisSlotCount) || !node)
            return bad();
        const auto index = masterIndex(map, *node);
        if (!index)
            return fail(ErrorCode::TooLarge, "more than " + std::to_string(RedisSlotMap::MaxMasters) + " masters");
        std::fill(map.slots.begin() + first, map.slots.begin() + last + 1, *index);
    }
    return map;
}

} // namespace loopscope::server

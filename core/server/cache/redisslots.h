// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisaddress.h"
#include "core/server/cache/redisreply.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace loopscope::server {

// What Redis Cluster says about who has which key: pure readings of its specification (redis.io, "Redis cluster
// specification") from replies that may be anything.

inline constexpr std::size_t RedisSlotCount = 16384;

// CRC16 (XMODEM) of the key, or of what stands between its first '{' and the next '}' if that is not empty.
[[nodiscard]] std::size_t redisSlot(std::string_view key);
// The part of the key that decides: the key itself or its hash tag.
[[nodiscard]] std::string_view redisHashTag(std::string_view key);

// "MOVED 3999 127.0.0.1:6381", "ASK 3999 127.0.0.1:6381". The host may be missing: that of the node that says so.
struct RedisRedirect
{
    enum class Kind { Moved, Ask };
    Kind kind = Kind::Moved;
    std::size_t slot = 0;
    RedisNode node;
};
[[nodiscard]] std::optional<RedisRedirect> parseRedirect(std::string_view error, const RedisNode& from);

// The masters of CLUSTER SLOTS and what each has; slots that nobody has are NoMaster.
struct RedisSlotMap
{
    static constexpr std::size_t MaxMasters = 256;
    static constexpr std::uint16_t NoMaster = 0xFFFF;
    std::vector<RedisNode> masters;
    std::vector<std::uint16_t> slots = std::vector<std::uint16_t>(RedisSlotCount, NoMaster);
};
[[nodiscard]] Result<RedisSlotMap> parseSlots(const RedisReply& reply, const RedisNode& from);

} // namespace loopscope::server

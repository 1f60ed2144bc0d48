// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisslots.h"

#include <gtest/gtest.h>

namespace loopscope::server {

namespace {

const RedisNode From{"", "10.0.0.1", 6379};

RedisReply text(std::string value)
{
    RedisReply reply;
    reply.type = RedisReply::Type::Text;
    reply.text = std::move(value);
    return reply;
}
RedisReply number(std::int64_t value)
{
    RedisReply reply;
    reply.type = RedisReply::Type::Integer;
    reply.integer = value;
    return reply;
}
RedisReply list(std::vector<RedisReply> elements)
{
    RedisReply reply;
    reply.type = RedisReply::Type::Array;
    reply.elements = std::move(elements);
    return reply;
}
RedisReply range(std::int64_t first, std::int64_t last, const std::string& host, std::int64_t port)
{
    return list({number(first), number(last), list({text(host), number(port), text("id")}),
                 list({text("replica"), number(1), text("id")})});
}

} // namespace

// Slots that redis-server 7.0.15 gives for CLUSTER KEYSLOT.
TEST(RedisSlots, OfKeysAndHashTags)
{
    EXPECT_EQ(redisSlot("123456789"), 0x31C3U % RedisSlotCount);
    EXPECT_EQ(redisSlot("foo"), 12182U);
    EXPECT_EQ(redisSlot("bar"), 5061U);
    EXPECT_EQ(redisSlot(""), 0U);
    EXPECT_EQ(redisSlot("{foo}:1"), 12182U);
    EXPECT_EQ(redisSlot("a{foo}{bar}"), 12182U);
    EXPECT_EQ(redisHashTag("a{}b{c}"), "a{}b{c}");
    EXPECT_EQ(redisHashTag("a{b"), "a{b");
    EXPECT_EQ(redisHashTag("a}b{c}"), "c");
    EXPECT_EQ(redisHashTag("{{a}}"), "{a");
}

TEST(RedisSlots, RedirectsAreRead)
{
    const auto moved = parseRedirect("MOVED 3999 127.0.0.1:6381", From);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->kind, RedisRedirect::Kind::Moved);
    EXPECT_EQ(moved->slot, 3999U);
    EXPECT_EQ(moved->node, (RedisNode{"", "127.0.0.1", 6381}));
    const auto ask = parseRedirect("ASK 1 ::1:7000", From);
    ASSERT_TRUE(ask);
    EXPECT_EQ(ask->kind, RedisRedirect::Kind::Ask);
    EXPECT_EQ(ask->node, (RedisNode{"", "::1", 7000}));
    EXPECT_EQ(parseRedirect("MOVED 1 :7000", From)->node, (RedisNode{"", "10.0.0.1", 7000}));
    for (const char* error : {"ERR x", "MOVED", "MOVED 1", "MOVED x 1.2.3.4:5", "MOVED 16384 h:1", "MOVED -1 h:1",
                              "MOVED 1 h:0", "MOVED 1 h:65536", "MOVED 1 h:", "MOVED 1 a b:1", "moved 1 h:1"})
        EXPECT_FALSE(parseRedirect(error, From)) << error;
}

TEST(RedisSlots, WhoHasWhat)
{
    const auto map = parseSlots(list({range(0, 99, "a", 1), range(100, 199, "", 2), range(300, 300, "a", 1)}), From);
    ASSERT_TRUE(map);
    EXPECT_EQ(map->masters, (std::vector<RedisNode>{{"", "a", 1}, {"", "10.0.0.1", 2}}));
    EXPECT_EQ(map->slots[0], 0U);
    EXPECT_EQ(map->slots[99], 0U);
    EXPECT_EQ(map->slots[100], 1U);
    EXPECT_EQ(map->slots[200], RedisSlotMap::NoMaster);
    EXPECT_EQ(map->slots[300], 0U);
    EXPECT_TRUE(parseSlots(list({}), From)->masters.empty());
}

TEST(RedisSlots, WhatIsNoMapIsRefused)
{
    EXPECT_FALSE(parseSlots(text("no"), From));
    EXPECT_FALSE(parseSlots(list({text("no")}), From));
    EXPECT_FALSE(parseSlots(list({list({number(0), number(1)})}), From));
    EXPECT_FALSE(parseSlots(list({range(0, 16384, "a", 1)}), From));
    EXPECT_FALSE(parseSlots(list({range(-1, 5, "a", 1)}), From));
    EXPECT_FALSE(parseSlots(list({range(5, 4, "a", 1)}), From));
    EXPECT_FALSE(parseSlots(list({range(0, 1, "a", 0)}), From));
    EXPECT_FALSE(parseSlots(list({range(0, 1, "a b", 1)}), From));
    std::vector<RedisReply> many;
    for (int i = 0; i <= static_cast<int>(RedisSlotMap::MaxMasters); ++i)
        many.push_back(range(i, i, "a", i + 1));
    EXPECT_FALSE(parseSlots(list(many), From));
}

} // namespace loopscope::server

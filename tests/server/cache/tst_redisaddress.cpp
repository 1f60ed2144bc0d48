// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisaddress.h"

#include <gtest/gtest.h>

namespace loopscope::server {

TEST(RedisAddress, HostPortAndDatabase)
{
    const auto address = parseRedisUrl("redis://cache.local:7000/3");
    ASSERT_TRUE(address);
    ASSERT_EQ(address->nodes.size(), 1U);
    EXPECT_EQ(address->nodes[0], (RedisNode{"", "cache.local", 7000}));
    EXPECT_EQ(address->database, 3);
}

TEST(RedisAddress, WhatIsLeftOutHasADefault)
{
    for (const char* url : {"redis://h", "redis://h/", "redis://h:6379", "redis://h/0"}) {
        const auto address = parseRedisUrl(url);
        ASSERT_TRUE(address) << url;
        EXPECT_EQ(address->nodes.at(0), (RedisNode{"", "h", 6379}));
        EXPECT_EQ(address->database, 0);
    }
}

TEST(RedisAddress, SocketPathsAreDecoded)
{
    const auto address = parseRedisUrl("redis+unix:///tmp/a%20b%3Fc/redis.sock?db=2");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->nodes.at(0).path, "/tmp/a b?c/redis.sock");
    EXPECT_EQ(address->nodes.at(0).host, "");
    EXPECT_EQ(address->database, 2);
}

TEST(RedisAddress, EveryPathSurvivesTheUrl)
{
    for (const std::string path : {"/run/redis.sock", "/tmp/a\"b\\c/r.sock", "/tmp/100%/?#&=", "/tmp/\xC3\xBC \n"}) {
        const auto address = parseRedisUrl(redisSocketUrl(path));
        ASSERT_TRUE(address) << path;
        EXPECT_EQ(address->nodes.at(0).path, path);
        EXPECT_EQ(address->database, 0);
    }
}

TEST(RedisAddress, WhatIsNoAddressIsRefused)
{
    for (const char* url : {"",
                            "redis",
                            "http://h",
                            "redis://",
                            "redis://:6379",
                            "redis://h:0",
                            "redis://h:65536",
                            "redis://h:",
                            "redis://h:x",
                            "redis://h/x",
                            "redis://h/-1",
                            "redis://h/1/2",
                            "redis+unix://",
                            "redis+unix://relative",
                            "redis+unix:///a?db=",
                            "redis+unix:///a?db=x",
                            "redis+unix:///a?other=1",
                            "redis+unix:///a%zz",
                            "redis+unix:///a%00",
                            "REDIS://h"})
        EXPECT_FALSE(parseRedisUrl(url)) << url;
}

TEST(RedisAddress, ASocketPathFitsIntoTheKernelsAddress)
{
    EXPECT_TRUE(parseRedisUrl("redis+unix:///" + std::string(106, 'p')));
    EXPECT_FALSE(parseRedisUrl("redis+unix:///" + std::string(107, 'p')));
}

TEST(RedisAddress, ALoginIsRead)
{
    struct Case
    {
        const char* url;
        const char* user;
        const char* password;
    };
    for (const Case& each :
         {Case{"redis://:secret@h", "", "secret"}, Case{"redis://user:se%40c%3Aret@h:6379/0", "user", "se@c:ret"},
          Case{"redis+unix://user:secret@/redis.sock?db=0", "user", "secret"},
          Case{"redis+cluster://:secret@a,b", "", "secret"}, Case{"redis+sentinel://u:p@a/main", "u", "p"}}) {
        const auto address = parseRedisUrl(each.url);
        ASSERT_TRUE(address) << each.url;
        EXPECT_EQ(address->user, each.user);
        EXPECT_EQ(address->password, each.password);
    }
}

TEST(RedisAddress, NobodyElseIsToldTheLogin)
{
    EXPECT_EQ(redisUrlWithoutLogin("redis://user:secret@h:6380/2"), "redis://h:6380/2");
    EXPECT_EQ(redisUrlWithoutLogin("redis://:secret@h"), "redis://h:6379/0");
    EXPECT_EQ(redisUrlWithoutLogin("redis+unix://:secret@/a%20b.sock"), "redis+unix:///a%20b.sock?db=0");
    EXPECT_EQ(redisUrlWithoutLogin("redis+sentinel://u:secret@a,b:7/main/1"), "redis+sentinel://a:26379,b:7/main/1");
    EXPECT_EQ(redisUrlWithoutLogin("redis+cluster://u:secret@a,[::1]:7"), "redis+cluster://a:6379,[::1]:7");
    EXPECT_EQ(redisUrlWithoutLogin("redis://u:secret@"), "");
    for (const char* url :
         {"redis://user:secret@h/x", "redis://user:secret@", "redis://secret@h", "redis://a:secret@b,c"}) {
        const auto address = parseRedisUrl(url);
        ASSERT_FALSE(address) << url;
        EXPECT_EQ(address.error().message.find("secret"), std::string::npos) << address.error().message;
    }
}

TEST(RedisAddress, NoPartHoldsANul)
{
    using std::string_view_literals::operator""sv;
    for (const std::string_view url :
         {"redis://:p\0w@h"sv, "redis://h\0"sv, "redis+unix:///a\0b"sv, "redis+sentinel://a/m\0"sv})
        EXPECT_FALSE(parseRedisUrl(url)) << url;
}

TEST(RedisAddress, SentinelsAndTheNameOfTheirMaster)
{
    const auto address = parseRedisUrl("redis+sentinel://a:1,b,[::1]:2/my%20master/5");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->kind, RedisAddress::Kind::Sentinel);
    EXPECT_EQ(address->nodes, (std::vector<RedisNode>{{"", "a", 1}, {"", "b", 26379}, {"", "::1", 2}}));
    EXPECT_EQ(address->master, "my master");
    EXPECT_EQ(address->database, 5);
    for (const char* url : {"redis+sentinel://a", "redis+sentinel://a/", "redis+sentinel:///m", "redis+sentinel://a,/m",
                            "redis+sentinel://a/m/x", "redis+sentinel://a/m/1/2", "redis+sentinel://a/%00"})
        EXPECT_FALSE(parseRedisUrl(url)) << url;
}

TEST(RedisAddress, NodesOfACluster)
{
    const auto address = parseRedisUrl("redis+cluster://a:1,b:2");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->kind, RedisAddress::Kind::Cluster);
    EXPECT_EQ(address->nodes, (std::vector<RedisNode>{{"", "a", 1}, {"", "b", 2}}));
    EXPECT_TRUE(parseRedisUrl("redis+cluster://a/0"));
    for (const char* url : {"redis+cluster://a/1", "redis+cluster://", "redis+cluster://a,,b", "redis://a,b"})
        EXPECT_FALSE(parseRedisUrl(url)) << url;
    std::string many = "redis+cluster://a";
    for (std::size_t i = 1; i < RedisAddress::MaxNodes; ++i)
        many += ",a";
    EXPECT_TRUE(parseRedisUrl(many));
    EXPECT_FALSE(parseRedisUrl(many + ",a"));
}

TEST(RedisAddress, WrittenAndReadAgainIsTheSame)
{
    for (const char* url :
         {"redis://h", "redis://[::1]:5/3", "redis://u%2F:p%3F%23@h/1", "redis+unix://:%25@/a%3F?db=4",
          "redis+sentinel://x:y@a,b:3/m%2Fn/2", "redis+cluster://:p@a:1,b:2"}) {
        const auto address = parseRedisUrl(url);
        ASSERT_TRUE(address) << url;
        const auto again = parseRedisUrl(redisUrl(*address));
        ASSERT_TRUE(again) << redisUrl(*address);
        EXPECT_EQ(*again, *address) << url;
    }
}

} // namespace loopscope::server

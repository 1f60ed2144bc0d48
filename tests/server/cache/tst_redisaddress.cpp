// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisaddress.h"

#include <gtest/gtest.h>

namespace loopscope::server {

TEST(RedisAddress, HostPortAndDatabase)
{
    const auto address = parseRedisUrl("redis://cache.local:7000/3");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->host, "cache.local");
    EXPECT_EQ(address->port, 7000);
    EXPECT_EQ(address->database, 3);
    EXPECT_EQ(address->path, "");
}

TEST(RedisAddress, WhatIsLeftOutHasADefault)
{
    for (const char* url : {"redis://h", "redis://h/", "redis://h:6379", "redis://h/0"}) {
        const auto address = parseRedisUrl(url);
        ASSERT_TRUE(address) << url;
        EXPECT_EQ(address->host, "h");
        EXPECT_EQ(address->port, 6379);
        EXPECT_EQ(address->database, 0);
    }
}

TEST(RedisAddress, SocketPathsAreDecoded)
{
    const auto address = parseRedisUrl("redis+unix:///tmp/a%20b%3Fc/redis.sock?db=2");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->path, "/tmp/a b?c/redis.sock");
    EXPECT_EQ(address->database, 2);
    EXPECT_EQ(address->host, "");
}

TEST(RedisAddress, EveryPathSurvivesTheUrl)
{
    for (const std::string path : {"/run/redis.sock", "/tmp/a\"b\\c/r.sock", "/tmp/100%/?#&=", "/tmp/\xC3\xBC \n"}) {
        const auto address = parseRedisUrl(redisSocketUrl(path));
        ASSERT_TRUE(address) << path;
        EXPECT_EQ(address->path, path);
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

TEST(RedisAddress, APasswordIsRefusedAndNotRepeated)
{
    for (const char* url : {"redis://:secret@h", "redis://user:secret@h:6379/0"}) {
        const auto address = parseRedisUrl(url);
        ASSERT_FALSE(address) << url;
        EXPECT_EQ(address.error().message.find("secret"), std::string::npos);
    }
}

} // namespace loopscope::server

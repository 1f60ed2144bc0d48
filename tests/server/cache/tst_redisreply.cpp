// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisreply.h"

#include <gtest/gtest.h>

namespace loopscope::server {

namespace {

// Everything that the bytes hold, given in pieces of that size; "!" where it ends with an error.
std::string read(std::string_view bytes, std::size_t piece, RedisReplyReader::Limits limits = {})
{
    const auto text = [](const RedisReply& reply, const auto& self) -> std::string {
        switch (reply.type) {
        case RedisReply::Type::Nil:
            return "nil";
        case RedisReply::Type::Text:
            return "'" + reply.text + "'";
        case RedisReply::Type::Error:
            return "E" + reply.text;
        case RedisReply::Type::Integer:
            return std::to_string(reply.integer);
        case RedisReply::Type::Array:
            break;
        }
        std::string list = "[";
        for (const RedisReply& element : reply.elements)
            list += self(element, self) + ",";
        return list + "]";
    };
    RedisReplyReader reader(limits);
    std::string out;
    while (!bytes.empty()) {
        if (!reader.append(bytes.substr(0, piece)))
            return out + "!";
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (auto reply = reader.next();; reply = reader.next()) {
            if (!reply)
                return out + "!";
            if (!reply->has_value())
                break;
            out += text(**reply, text) + " ";
        }
    }
    return out;
}

} // namespace

TEST(RedisReply, EveryTypeAtEverySplit)
{
    const std::string bytes =
        "+OK\r\n$-1\r\n$5\r\na\r\nbc\r\n:-42\r\n-ERR no\r\n*-1\r\n*0\r\n*3\r\n:1\r\n*2\r\n$0\r\n\r\n$-1\r\n-E\r\n";
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
        EXPECT_EQ(read(bytes, piece), "'OK' nil 'a\r\nbc' -42 EERR no nil [] [1,['',nil,],EE,] ") << piece;
}

TEST(RedisReply, WhatIsNoRedisIsAnError)
{
    for (const char* bytes :
         {"HTTP/1.1 200 OK\r\n", "%1\r\n", "*2305843009213693952\r\n", "$-2\r\n", ":x\r\n", "*-2\r\n"})
        EXPECT_EQ(read(bytes, 1), "!") << bytes;
}

TEST(RedisReply, DepthIsBounded)
{
    std::string seven;
    for (int i = 0; i < 7; ++i)
        seven += "*1\r\n";
    EXPECT_EQ(read(seven + ":1\r\n", 1000), "[[[[[[[1,],],],],],],] ");
    EXPECT_EQ(read(seven + "*1\r\n*1\r\n:1\r\n", 1000), "!");
}

TEST(RedisReply, ElementsAreBoundedWhenTheyAreAnnounced)
{
    EXPECT_EQ(read("*1000000000\r\n", 1000), "!");
    EXPECT_EQ(read("*262145\r\n", 1000), "!");
    EXPECT_EQ(read("*3\r\n:1\r\n:2\r\n:3\r\n", 1000, {100, 3}), "[1,2,3,] ");
    EXPECT_EQ(read("*2\r\n*2\r\n:1\r\n:2\r\n:3\r\n", 1000, {100, 3}), "!") << "all arrays of a reply together";
    EXPECT_EQ(read("*3\r\n:1\r\n:2\r\n:3\r\n*3\r\n:1\r\n:2\r\n:3\r\n", 1000, {100, 3}), "[1,2,3,] [1,2,3,] ");
}

TEST(RedisReply, BytesAreBounded)
{
    EXPECT_EQ(read("$4\r\nabcd\r\n", 1000, {4, 10}), "'abcd' ");
    EXPECT_EQ(read("$5\r\nabcde\r\n", 1000, {4, 10}), "!");
    EXPECT_EQ(read("*2\r\n$3\r\nabc\r\n$2\r\nde\r\n", 1000, {4, 10}), "!");
    // A string that never ends is not collected for ever.
    RedisReplyReader reader({1000, 10});
    ASSERT_TRUE(reader.append("$9999999999999\r\n"));
    std::size_t taken = 0;
    while (taken < 1'000'000 && reader.append(std::string(1000, 'x')) && reader.next())
        taken += 1000;
    EXPECT_LT(taken, 100'000U);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace loopscope::server {

// What a Redis server answers (RESP2), as a value.
struct RedisReply
{
    enum class Type { Nil, Text, Integer, Array, Error };
    Type type = Type::Nil;
    std::string text; // of Text (strings and statuses) and Error ("WRONGTYPE Operation against …")
    std::int64_t integer = 0;
    std::vector<RedisReply> elements;

    [[nodiscard]] bool isNil() const { return type == Type::Nil; }
    [[nodiscard]] bool isText() const { return type == Type::Text; }
    [[nodiscard]] bool isInteger() const { return type == Type::Integer; }
    [[nodiscard]] bool isArray() const { return type == Type::Array; }
    [[nodiscard]] bool isError() const { return type == Type::Error; }
};

// From bytes to replies: hiredis' parser (at most 7 arrays in each other) with limits of our own, since a hostile or
// foreign server may announce a billion elements or never end a string. After an error the connection is of no use.
class RedisReplyReader
{
public:
    struct Limits
    {
        std::size_t bytes = 16UL * 1024 * 1024; // of one reply, as text and while it is read
        std::size_t elements = 262144;          // of one reply, in all arrays: 16384 slots in 16 parts each fit
    };
    explicit RedisReplyReader(Limits limits);
    RedisReplyReader() : RedisReplyReader(Limits{}) {}
    ~RedisReplyReader();
    RedisReplyReader(const RedisReplyReader&) = delete;
    RedisReplyReader& operator=(const RedisReplyReader&) = delete;

    // TooLarge: what is not a whole reply yet has passed the limit. Take the whole ones between two calls.
    [[nodiscard]] Result<void> append(std::string_view bytes);
    // Nothing: more bytes are needed.
    [[nodiscard]] Result<std::optional<RedisReply>> next();

    struct Budget
    {
        Limits limits;
        std::size_t bytes = 0;
        std::size_t elements = 0;
        bool isSpent = false;
    };

private:
    Budget m_budget;
    std::unique_ptr<redisReader, void (*)(redisReader*)> m_reader;
};

} // namespace loopscope::server

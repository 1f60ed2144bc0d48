// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace loopscope::console {

// One RESP2 reply as a value.
struct RedisReply
{
    enum class Type { Nil, Error, Status, String, Integer, Array };
    Type type = Type::Nil;
    QByteArray text;    // Error, Status, String
    qint64 integer = 0; // Integer
    std::vector<RedisReply> elements;

    [[nodiscard]] bool isError() const { return type == Type::Error; }
    [[nodiscard]] bool isText() const { return type == Type::String || type == Type::Status; }
    // A non-negative number, also when it came as text.
    [[nodiscard]] std::optional<quint64> number() const;
};

// Bytes to replies through hiredis' reader, which builds our values directly. A pure state machine. Bounded:
// MaxElements announced by all arrays of one reply together, MaxBytes of input for one reply, hiredis' own nesting
// limit of 7; after an error it stays in error.
class RedisReplyReader
{
public:
    static constexpr int MaxElements = 200000;
    static constexpr std::size_t MaxBytes = 64UL * 1024 * 1024;

    RedisReplyReader();
    ~RedisReplyReader();
    RedisReplyReader(const RedisReplyReader&) = delete;
    RedisReplyReader& operator=(const RedisReplyReader&) = delete;

    void append(const QByteArray& bytes);
    // Nothing yet, a reply, or an error with a sentence.
    [[nodiscard]] Result<std::optional<RedisReply>> next();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace loopscope::console

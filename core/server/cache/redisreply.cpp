// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisreply.h"

#include <hiredis/read.h>

namespace loopscope::server {

namespace {

using Budget = RedisReplyReader::Budget;

// Where the reply of a task goes: on the heap for the outermost, else into its array, which has its full size already.
RedisReply* placeFor(const redisReadTask* task)
{
    if (task->parent == nullptr)
        return new RedisReply;
    return &static_cast<RedisReply*>(task->parent->obj)->elements[static_cast<std::size_t>(task->idx)];
}

// hiredis takes a null pointer for "out of memory", which ends the connection as well.
void* refuse(Budget& budget)
{
    budget.isSpent = true;
    return nullptr;
}

void* createString(const redisReadTask* task, char* text, std::size_t size)
{
    auto& budget = *static_cast<Budget*>(task->privdata);
    budget.bytes += size;
    if (budget.bytes > budget.limits.bytes)
        return refuse(budget);
    RedisReply* reply = placeFor(task);
    reply->type = task->type == REDIS_REPLY_ERROR ? RedisReply::Type::Error : RedisReply::Type::Text;
    reply->text.assign(text, size);
    return reply;
}

void* createArray(const redisReadTask* task, int count)
{
    auto& budget = *static_cast<Budget*>(task->privdata);
    budget.elements += static_cast<std::size_t>(count);
    if (budget.elements > budget.limits.elements)
        return refuse(budget);
    RedisReply* reply = placeFor(task);
    reply->type = RedisReply::Type::Array;
    reply->elements.resize(static_cast<std::size_t>(count));
    return reply;
}

void* createInteger(const redisReadTask* task, long long value)
{
    RedisReply* reply = placeFor(task);
    reply->type = RedisReply::Type::Integer;
    reply->integer = value;
    return reply;
}

void* createNil(const redisReadTask* task)
{
    return placeFor(task);
}

void freeReply(void* reply)
{
    delete static_cast<RedisReply*>(reply);
}

redisReplyObjectFunctions& functions()
{
    static redisReplyObjectFunctions table{createString, createArray, createInteger, createNil, freeReply};
    return table;
}

} // namespace

RedisReplyReader::RedisReplyReader(Limits limits)
    : m_budget{limits}, m_reader(redisReaderCreateWithFunctions(&functions()), redisReaderFree)
{
    m_reader->privdata = &m_budget;
}

RedisReplyReader::~RedisReplyReader() = default;

Result<void> RedisReplyReader::append(std::string_view bytes)
{
    if (m_reader->len - m_reader->pos + bytes.size() > m_budget.limits.bytes + 65536)
        return fail(ErrorCode::TooLarge,
                    "a reply of Redis is larger than " + std::to_string(m_budget.limits.bytes) + " bytes");
    if (redisReaderFeed(m_reader.get(), bytes.data(), bytes.size()) != 0)
        return fail(ErrorCode::Failed, "a reply of Redis could not be kept");
    return {};
}

Result<std::optional<RedisReply>> RedisReplyReader::next()
{
    void* raw = nullptr;
    if (redisReaderGetReply(m_reader.get(), &raw) != 0) {
        if (m_budget.isSpent)
            return fail(ErrorCode::TooLarge, "a reply of Redis has more than " +
                                                 std::to_string(m_budget.limits.elements) + " elements or " +
                                                 std::to_string(m_budget.limits.bytes) + " bytes");
        return fail(ErrorCode::Invalid, std::string("this is no Redis: ") + m_reader->errstr);
    }
    if (raw == nullptr)
        return std::optional<RedisReply>();
    m_budget.bytes = m_budget.elements = 0;
    const std::unique_ptr<RedisReply> reply(static_cast<RedisReply*>(raw));
    return std::optional(std::move(*reply));
}

} // namespace loopscope::server

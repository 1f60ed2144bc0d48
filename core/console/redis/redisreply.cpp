// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisreply.h"

#include "core/console/sentences.h"

#include <hiredis/read.h>

namespace loopscope::console {

namespace {

// hiredis builds replies through these; a nested element is put into its parent's slot at once.
RedisReply* place(const redisReadTask* task, RedisReply reply)
{
    if (task->parent == nullptr)
        return new RedisReply(std::move(reply));
    auto* parent = static_cast<RedisReply*>(task->parent->obj);
    RedisReply& slot = parent->elements[static_cast<std::size_t>(task->idx)];
    slot = std::move(reply);
    return &slot;
}

void* createString(const redisReadTask* task, char* text, size_t length)
{
    RedisReply reply;
    reply.type = task->type == REDIS_REPLY_ERROR    ? RedisReply::Type::Error
                 : task->type == REDIS_REPLY_STATUS ? RedisReply::Type::Status
                                                    : RedisReply::Type::String;
    reply.text = QByteArray(text, static_cast<qsizetype>(length));
    return place(task, std::move(reply));
}

// What is announced is allocated at once, so all arrays of a reply share one budget: 4 bytes on the wire would
// otherwise become 80 here.
void* createArray(const redisReadTask* task, int count)
{
    auto* announced = static_cast<int*>(task->privdata);
    if (count < 0 || count > RedisReplyReader::MaxElements - *announced) {
        *announced = RedisReplyReader::MaxElements + 1;
        return nullptr; // hiredis reports it as out of memory
    }
    *announced += count;
    RedisReply reply;
    reply.type = RedisReply::Type::Array;
    reply.elements.resize(static_cast<std::size_t>(count));
    return place(task, std::move(reply));
}

void* createInteger(const redisReadTask* task, long long value)
{
    RedisReply reply;
    reply.type = RedisReply::Type::Integer;
    reply.integer = value;
    return place(task, std::move(reply));
}

void* createNil(const redisReadTask* task)
{
    return place(task, {});
}

void freeReply(void* reply)
{
    delete static_cast<RedisReply*>(reply);
}

redisReplyObjectFunctions Functions{createString, createArray, createInteger, createNil, freeReply};

} // namespace

std::optional<quint64> RedisReply::number() const
{
    if (type == Type::Integer)
        return integer < 0 ? std::nullopt : std::optional(static_cast<quint64>(integer));
    if (!isText())
        return std::nullopt;
    bool ok = false;
    const quint64 value = text.toULongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

struct RedisReplyReader::Private
{
    redisReader* reader = redisReaderCreateWithFunctions(&Functions);
    std::size_t waiting = 0; // bytes since the last whole reply
    int announced = 0;       // elements of the reply that is being read
    std::optional<Error> error;
};

RedisReplyReader::RedisReplyReader() : d(std::make_unique<Private>())
{
    d->reader->privdata = &d->announced;
}

RedisReplyReader::~RedisReplyReader()
{
    redisReaderFree(d->reader);
}

void RedisReplyReader::append(const QByteArray& bytes)
{
    if (d->error)
        return;
    d->waiting += static_cast<std::size_t>(bytes.size());
    if (d->waiting > MaxBytes)
        d->error = Error{ErrorCode::TooLarge, Sentences::tr("The server's reply is larger than 64 MiB").toStdString()};
    else
        redisReaderFeed(d->reader, bytes.constData(), static_cast<size_t>(bytes.size()));
}

Result<std::optional<RedisReply>> RedisReplyReader::next()
{
    if (d->error)
        return tl::unexpected(*d->error);
    void* object = nullptr;
    if (redisReaderGetReply(d->reader, &object) != REDIS_OK) {
        const bool tooMany = d->announced > MaxElements;
        d->error = tooMany ? Error{ErrorCode::TooLarge,
                                   Sentences::tr("The server's reply has more than 200000 elements").toStdString()}
                           : Error{ErrorCode::Invalid, Sentences::tr("This does not speak the Redis protocol: %1")
                                                           .arg(QString::fromUtf8(d->reader->errstr))
                                                           .toStdString()};
        return tl::unexpected(*d->error);
    }
    if (object == nullptr)
        return std::optional<RedisReply>();
    const std::unique_ptr<RedisReply> reply(static_cast<RedisReply*>(object));
    d->waiting = d->reader->len - d->reader->pos;
    d->announced = 0;
    return std::optional(std::move(*reply));
}

} // namespace loopscope::console

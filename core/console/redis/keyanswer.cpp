// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/keyanswer.h"

namespace loopscope::console {

namespace {

struct Asking
{
    KeyAnswer answer;
    std::function<void(KeyAnswer&)> done;
    int open = 4;

    void countOne(const Result<RedisReply>& reply)
    {
        const bool refused =
            !reply && (reply.error().code == ErrorCode::Refused || reply.error().code == ErrorCode::Unsupported);
        answer.isWhole = answer.isWhole && (reply || refused);
        if (--open == 0)
            done(answer);
    }
};

void takeTtl(KeyEntry& entry, const Result<RedisReply>& reply, const Clock& clock)
{
    if (!reply || reply->type != RedisReply::Type::Integer || reply->integer == -2)
        return;
    // A TTL beyond 10,000 years is as good as none and would leave the range of our clock.
    constexpr qint64 MaxTtlMs = 10'000LL * 366 * 24 * 3600 * 1000;
    entry.ttlKnown = true;
    if (reply->integer >= 0 && reply->integer < MaxTtlMs)
        entry.expiresAt = clock.wallNow() + std::chrono::milliseconds{reply->integer};
}

} // namespace

void askForKey(RedisConnection& connection, const Clock& clock, const QByteArray& name,
               std::function<void(KeyAnswer&)> done)
{
    auto asking = std::make_shared<Asking>();
    asking->answer.entry.name = name;
    asking->done = std::move(done);
    connection.send({"TYPE", name}, [asking](const Result<RedisReply>& reply) {
        if (reply)
            asking->answer.entry.type = QString::fromUtf8(reply->text.left(100));
        else
            asking->answer.typeError = reply.error();
        asking->countOne(reply);
    });
    connection.send({"PTTL", name}, [asking, &clock](const Result<RedisReply>& reply) {
        takeTtl(asking->answer.entry, reply, clock);
        asking->countOne(reply);
    });
    connection.send({"MEMORY", "USAGE", name}, [asking](const Result<RedisReply>& reply) {
        if (reply)
            asking->answer.entry.memory = reply->number();
        asking->countOne(reply);
    });
    connection.send({"OBJECT", "ENCODING", name}, [asking](const Result<RedisReply>& reply) {
        if (reply && reply->isText())
            asking->answer.entry.encoding = QString::fromUtf8(reply->text.left(100));
        asking->countOne(reply);
    });
}

} // namespace loopscope::console

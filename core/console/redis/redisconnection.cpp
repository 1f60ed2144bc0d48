// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisconnection.h"

namespace loopscope::console {

RedisConnection::RedisConnection(std::unique_ptr<RedisLink> link, QByteArray name, QObject* parent)
    : QObject(parent), m_link(std::move(link)), m_name(std::move(name))
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        fail({ErrorCode::TimedOut,
              m_ready ? "The server did not reply within 15 s" : "The server did not answer within 5 s"});
    });
    connect(m_link.get(), &RedisLink::opened, this, [this] { handshake(); });
    connect(m_link.get(), &RedisLink::received, this, [this](const QByteArray& bytes) { received(bytes); });
    connect(m_link.get(), &RedisLink::closed, this, [this](const Error& reason) { fail(reason); });
}

void RedisConnection::open(const RedisUrl& url)
{
    close();
    m_url = url;
    m_open = true;
    m_reader = std::make_unique<RedisReplyReader>();
    m_limit.start(ConnectMs);
    m_link->open(url);
}

void RedisConnection::close()
{
    ++m_life;
    m_open = m_ready = false;
    m_limit.stop();
    m_pending.clear();
    m_out.clear();
    m_link->close();
}

void RedisConnection::fail(const Error& reason)
{
    if (!m_open)
        return;
    auto pending = std::exchange(m_pending, {});
    close();
    const std::uint64_t life = m_life;
    for (Callback& callback : pending)
        if (callback && life == m_life)
            callback(tl::unexpected(Error{ErrorCode::Disconnected, reason.message}));
    if (life == m_life)
        emit lost(reason);
}

void RedisConnection::handshake()
{
    const auto must = [this](const Result<RedisReply>& reply) {
        if (!reply && reply.error().code == ErrorCode::Refused &&
            !QByteArray::fromStdString(reply.error().message).startsWith("LOADING"))
            fail({ErrorCode::Refused, reply.error().message});
    };
    if (!m_url.password.isEmpty()) {
        QByteArrayList auth{"AUTH"};
        if (!m_url.user.isEmpty())
            auth << m_url.user.toUtf8();
        put(auth << m_url.password.toUtf8(), must);
    }
    if (m_url.database != 0)
        put({"SELECT", QByteArray::number(m_url.database)}, must);
    put({"CLIENT", "SETNAME", m_name}, {});
    put({"PING"}, [this, must](const Result<RedisReply>& reply) {
        // NOAUTH is final; LOADING and NOPERM are not: there may still be something to look at.
        if (!reply && QByteArray::fromStdString(reply.error().message).startsWith("NOAUTH"))
            must(reply);
    });
    put(ReadOnlyGuard::question(), [this](const Result<RedisReply>& reply) {
        m_guard.learn(reply ? *reply : RedisReply{});
        m_ready = true;
        emit ready();
    });
    flush();
}

void RedisConnection::send(const QByteArrayList& words, Callback callback)
{
    if (!m_ready || m_pending.size() >= MaxPending) {
        if (callback)
            callback(loopscope::fail(m_ready ? ErrorCode::Busy : ErrorCode::Disconnected,
                                     m_ready ? "Too many commands are under way" : "There is no connection to Redis"));
        return;
    }
    if (!m_guard.allows(words)) {
        if (callback)
            callback(
                loopscope::fail(ErrorCode::Unsupported, words.value(0).toStdString() +
                                                            " is not sent: the server does not flag it as read-only"));
        return;
    }
    put(words, std::move(callback));
}

void RedisConnection::put(const QByteArrayList& words, Callback callback)
{
    m_pending.push_back(std::move(callback));
    m_out += formatCommand(words);
}

void RedisConnection::flush()
{
    if (m_out.isEmpty())
        return;
    m_link->write(std::exchange(m_out, {}));
    m_limit.start(m_ready ? ReplyMs : ConnectMs);
}

void RedisConnection::received(const QByteArray& bytes)
{
    const std::uint64_t life = m_life;
    m_reader->append(bytes);
    while (life == m_life) {
        auto reply = m_reader->next();
        if (!reply) {
            // Before the first answer this is no Redis at all; later a reply was too large or broken.
            const ErrorCode code = m_ready ? ErrorCode::Disconnected : ErrorCode::Refused;
            fail({code, reply.error().message});
            return;
        }
        if (!reply->has_value())
            break;
        if (m_pending.empty())
            continue; // nobody asked: dropped
        Callback callback = std::move(m_pending.front());
        m_pending.pop_front();
        if (!callback)
            continue;
        RedisReply& value = **reply;
        if (value.isError())
            callback(loopscope::fail(ErrorCode::Refused, value.text.left(500).toStdString()));
        else
            callback(std::move(value));
    }
    if (life != m_life)
        return;
    flush(); // what the callbacks asked for leaves in one write
    if (m_pending.empty())
        m_limit.stop();
    else
        m_limit.start(m_ready ? ReplyMs : ConnectMs);
}

} // namespace loopscope::console

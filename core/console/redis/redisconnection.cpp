// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisconnection.h"

#include "core/console/sentences.h"

namespace loopscope::console {

namespace {

constexpr qsizetype MaxWords = 500; // of an error that is shown

bool startsWith(const Error& error, const char* code)
{
    return QByteArray::fromStdString(error.message).startsWith(code);
}

} // namespace

RedisConnection::RedisConnection(std::unique_ptr<RedisLink> link, QByteArray name, RedisTiming timing, QObject* parent)
    : QObject(parent), m_link(std::move(link)), m_name(std::move(name)), m_timing(timing)
{
    m_link->setParent(this); // both follow the object to its thread
    m_limit.setParent(this);
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] { timedOut(); });
    connect(m_link.get(), &RedisLink::opened, this, [this] { handshake(); });
    connect(m_link.get(), &RedisLink::received, this, [this](const QByteArray& bytes) { received(bytes); });
    connect(m_link.get(), &RedisLink::closed, this, [this](const Error& reason) { fail(reason); });
}

void RedisConnection::open(const RedisUrl& url)
{
    close();
    m_url = url;
    m_open = true;
    m_guard = {};
    m_reader = std::make_unique<RedisReplyReader>();
    m_limit.start(m_timing.connect);
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

void RedisConnection::timedOut()
{
    const auto limit = m_ready ? m_timing.reply : m_timing.connect;
    const QString sentence = Sentences::tr("The server did not answer within %1 s");
    fail({ErrorCode::TimedOut, sentence.arg(static_cast<double>(limit.count()) / 1000).toStdString()});
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

// What has to work: without it, no later try will.
void RedisConnection::must(const Result<RedisReply>& reply)
{
    if (!reply && reply.error().code == ErrorCode::Refused && !startsWith(reply.error(), "LOADING"))
        fail({ErrorCode::Refused, Sentences::tr("The server does not let us in: %1")
                                      .arg(QString::fromStdString(reply.error().message))
                                      .toStdString()});
}

void RedisConnection::handshake()
{
    if (!m_url.password.isEmpty()) {
        QByteArrayList auth{"AUTH"};
        if (!m_url.user.isEmpty())
            auth << m_url.user.toUtf8();
        put(auth << m_url.password.toUtf8(), [this](const Result<RedisReply>& reply) { must(reply); });
    }
    if (m_url.database != 0)
        put({"SELECT", QByteArray::number(m_url.database)}, [this](const Result<RedisReply>& reply) { must(reply); });
    put({"CLIENT", "SETNAME", m_name}, {});
    put({"PING"}, [this](const Result<RedisReply>& reply) {
        // NOAUTH is final; LOADING and NOPERM are not: there may still be something to look at.
        if (!reply && startsWith(reply.error(), "NOAUTH"))
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
    std::optional<Error> error;
    if (!m_ready)
        error = {ErrorCode::Disconnected, Sentences::tr("There is no connection to Redis").toStdString()};
    else if (m_pending.size() >= MaxPending)
        error = {ErrorCode::Busy, Sentences::tr("Too many commands are under way").toStdString()};
    else if (!m_guard.allows(words))
        error = {ErrorCode::Unsupported, Sentences::tr("%1 is not sent: the server does not flag it as read-only")
                                             .arg(QString::fromUtf8(words.value(0)))
                                             .toStdString()};
    if (!error)
        put(words, std::move(callback));
    else if (callback)
        callback(tl::unexpected(*error));
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
    // A running limit goes on: asking again does not make a silent server alive.
    if (!m_limit.isActive())
        m_limit.start(m_timing.reply);
    m_link->write(std::exchange(m_out, {}));
}

// Instead of the answer to our first command: the server turns the connection away.
bool RedisConnection::isTurnedAway(const RedisReply& reply)
{
    if (m_ready || !reply.isError())
        return false;
    if (reply.text.startsWith("DENIED ")) {
        fail({ErrorCode::Refused,
              Sentences::tr("The server takes only local connections without a password (protected mode)")
                  .toStdString()});
        return true;
    }
    if (reply.text.startsWith("ERR max number of clients")) {
        fail({ErrorCode::Disconnected, Sentences::tr("The server has as many clients as it takes").toStdString()});
        return true;
    }
    return false;
}

void RedisConnection::answer(RedisReply reply)
{
    Callback callback = std::move(m_pending.front());
    m_pending.pop_front();
    if (!reply.isError()) {
        if (callback)
            callback(std::move(reply));
        return;
    }
    const QByteArray words = reply.text.left(MaxWords);
    const std::uint64_t life = m_life;
    if (m_ready && (words.startsWith("NOPERM") || words.startsWith("ERR unknown command")))
        emit denied(QString::fromUtf8(words));
    if (callback && life == m_life)
        callback(loopscope::fail(ErrorCode::Refused, words.toStdString()));
}

void RedisConnection::received(const QByteArray& bytes)
{
    if (!m_open)
        return;
    const std::uint64_t life = m_life;
    m_reader->append(bytes);
    while (life == m_life) {
        auto reply = m_reader->next();
        if (!reply) {
            // Before the handshake is through this is no Redis at all; later a reply was too large or broken.
            fail({m_ready ? ErrorCode::Disconnected : ErrorCode::Refused, reply.error().message});
            return;
        }
        if (!reply->has_value())
            break;
        if (isTurnedAway(**reply))
            return;
        if (!m_pending.empty()) // else nobody asked: dropped
            answer(std::move(**reply));
    }
    if (life != m_life)
        return;
    m_limit.stop();
    flush(); // what the callbacks asked for leaves in one write
    if (!m_pending.empty())
        m_limit.start(m_ready ? m_timing.reply : m_timing.connect);
}

} // namespace loopscope::console

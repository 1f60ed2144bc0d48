// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/rediscommands.h"
#include "core/console/redis/redislink.h"

#include <QTimer>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace loopscope::console {

// How long a Redis is waited for. Tests shorten it.
struct RedisTiming
{
    std::chrono::milliseconds connect{5000}; // until the handshake is through
    std::chrono::milliseconds reply{15000};  // without a byte, while something is asked
    std::chrono::milliseconds figures{2000}; // from one INFO to the next
    std::chrono::milliseconds firstPause{200};
    std::chrono::milliseconds lastPause{5000}; // between two tries to connect
};

// One connection with its handshake (AUTH, SELECT, CLIENT SETNAME, COMMAND INFO), ordered replies, time limits and the
// read-only guard. Does not reconnect by itself. One thread; at most MaxPending commands under way.
class RedisConnection : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t MaxPending = 20000;
    using Callback = std::function<void(Result<RedisReply>)>; // server errors are Refused, with the server's words

    RedisConnection(std::unique_ptr<RedisLink> link, QByteArray name, RedisTiming timing = {},
                    QObject* parent = nullptr);

    void open(const RedisUrl& url);
    void close(); // pending callbacks are dropped
    [[nodiscard]] bool isReady() const { return m_ready; }
    void send(const QByteArrayList& words, Callback callback);
    void flush(); // sends queue up and leave together
    [[nodiscard]] std::size_t pending() const { return m_pending.size(); }

signals:
    void ready();
    // Refused: trying again would not help (wrong password, no Redis).
    void lost(const loopscope::Error& reason);
    // A command that this user may not send or that the server does not have; the server's words.
    void denied(const QString& words);

private:
    void handshake();
    void must(const Result<RedisReply>& reply);
    void received(const QByteArray& bytes);
    void answer(RedisReply reply);
    bool isTurnedAway(const RedisReply& reply);
    void fail(const Error& reason);
    void timedOut();
    void put(const QByteArrayList& words, Callback callback);

    std::unique_ptr<RedisLink> m_link;
    QByteArray m_name;
    RedisTiming m_timing;
    RedisUrl m_url;
    std::unique_ptr<RedisReplyReader> m_reader;
    ReadOnlyGuard m_guard;
    std::deque<Callback> m_pending;
    QByteArray m_out;
    QTimer m_limit;
    bool m_ready = false;
    bool m_open = false;
    std::uint64_t m_life = 0; // grows with open and close: what belongs to an older one is dropped
};

} // namespace loopscope::console

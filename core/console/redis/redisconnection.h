// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/rediscommands.h"
#include "core/console/redis/redislink.h"

#include <QTimer>
#include <deque>
#include <functional>
#include <memory>

namespace loopscope::console {

// One connection with its handshake (AUTH, SELECT, CLIENT SETNAME, COMMAND INFO), ordered replies, time limits and the
// read-only guard. Does not reconnect by itself. One thread; at most MaxPending commands under way.
class RedisConnection : public QObject
{
    Q_OBJECT
public:
    static constexpr int ConnectMs = 5000;
    static constexpr int ReplyMs = 15000;
    static constexpr std::size_t MaxPending = 20000;
    using Callback = std::function<void(Result<RedisReply>)>; // server errors are Refused, with the server's words

    RedisConnection(std::unique_ptr<RedisLink> link, QByteArray name, QObject* parent = nullptr);

    void open(const RedisUrl& url);
    void close(); // pending callbacks are dropped
    [[nodiscard]] bool isReady() const { return m_ready; }
    void send(const QByteArrayList& words, Callback callback);
    void flush(); // sends queue up and leave together
    [[nodiscard]] std::size_t pending() const { return m_pending.size(); }

signals:
    void ready();
    void lost(const loopscope::Error& reason); // Refused: trying again would not help (wrong password, no Redis)

private:
    void handshake();
    void received(const QByteArray& bytes);
    void fail(const Error& reason);
    void put(const QByteArrayList& words, Callback callback);

    std::unique_ptr<RedisLink> m_link;
    QByteArray m_name;
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

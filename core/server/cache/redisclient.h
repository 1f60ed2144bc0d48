// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/rediscluster.h"
#include "core/server/cache/redissentinel.h"

namespace loopscope::server {

// A Redis, whatever stands behind its address: one server, the master that sentinels name, or a cluster. Connects by
// itself and keeps at it. Commands while it is down fail at once. Sent in one turn of the loop, commands go out
// together and are answered in their order (of a cluster: of each node). One loop thread. May be destroyed in the
// callback of a command but not in up or down; what is under way is then never called back.
class RedisClient
{
public:
    // An error reply ("WRONGTYPE …") is an Error here.
    using Callback = RedisCallback;

    // url: as parseRedisUrl reads it; what it does not is never ready.
    RedisClient(uv_loop_t* loop, std::string_view url, const RedisLimits& limits = {});
    ~RedisClient();
    RedisClient(const RedisClient&) = delete;
    RedisClient& operator=(const RedisClient&) = delete;

    // up: it answers (of a cluster: all of it). down: for each loss and each attempt that failed. Not called before
    // the constructor has returned.
    std::function<void()> up;
    std::function<void(const Error&)> down;

    void command(const RedisCommand& words, Callback callback);
    [[nodiscard]] bool isReady() const;

    // Messages of one channel, over a connection of their own. subscribed: each time they begin to come, since some may
    // have been missed before; unsubscribed: each time they may have ended. Once in a client's life.
    struct Subscription
    {
        std::string channel;
        std::function<void()> subscribed;
        std::function<void()> unsubscribed;
        std::function<void(std::string_view)> message;
    };
    void subscribe(Subscription subscription);

private:
    [[nodiscard]] RedisLink::Resolve resolver(RedisConnection::Check check);
    void listen();
    void ping();

    uv_loop_t* m_loop;
    RedisLimits m_limits;
    RedisAddress m_address; // without nodes: the URL was none
    std::unique_ptr<RedisSentinel> m_sentinel;
    std::unique_ptr<RedisLink> m_link; // else m_cluster
    std::unique_ptr<RedisCluster> m_cluster;
    std::unique_ptr<RedisSentinel> m_listenSentinel;
    std::unique_ptr<RedisLink> m_listener;
    Subscription m_subscription;
    UvTimer m_ping; // a connection on which nothing has to come cannot be told from a dead one
};

} // namespace loopscope::server

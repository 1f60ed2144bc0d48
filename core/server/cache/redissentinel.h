// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisconnection.h"

namespace loopscope::server {

// Asks Redis Sentinels where the master is now: one after the other, the one that knew it last is asked first. A
// sentinel is asked anew for every connection, so that nothing of a failover has to be remembered; it may lag behind,
// which is why the caller checks that what it is sent to says it is the master. One loop thread.
class RedisSentinel
{
public:
    RedisSentinel(uv_loop_t* loop, std::vector<RedisNode> sentinels, std::string master, const RedisLimits& limits);
    ~RedisSentinel();
    RedisSentinel(const RedisSentinel&) = delete;
    RedisSentinel& operator=(const RedisSentinel&) = delete;

    // One question at a time: a new one replaces the one before, which is then never answered.
    void findMaster(std::function<void(Result<RedisNode>)> found);

private:
    void askNext();
    void failed(const Error& why);
    void answered(const RedisReply& reply);

    uv_loop_t* m_loop;
    std::vector<RedisNode> m_sentinels;
    std::string m_master;
    RedisLimits m_limits;
    std::function<void(Result<RedisNode>)> m_found;
    std::size_t m_asked = 0;
    std::shared_ptr<RedisConnection> m_connection;
};

} // namespace loopscope::server

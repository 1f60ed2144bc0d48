// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisconnection.h"

#include <random>

namespace loopscope::server {

// Keeps one connection up: asks where to, connects, and after a loss begins again with a growing, partly random pause,
// so that the workers do not come back all at once. Commands while it is down fail at once: a cache that is away is a
// miss, never a wait. One loop thread. It may be destroyed in the callback of a command (what is under way is then
// never called back), but not in up, down, refused or pushed.
class RedisLink
{
public:
    // Says where to connect, once for each attempt; now or later, but not after the link is gone.
    using Resolve = std::function<void(std::function<void(Result<RedisConnection::Target>)>)>;
    enum class WhenDown { Fail, Wait }; // Wait: behind a connection that is being made

    RedisLink(uv_loop_t* loop, Resolve resolve, const RedisLimits& limits);
    ~RedisLink();
    RedisLink(const RedisLink&) = delete;
    RedisLink& operator=(const RedisLink&) = delete;

    // Set before start(). up: each time it answers. down: for each loss and each attempt that failed.
    std::function<void()> up;
    std::function<void(const Error&)> down;
    std::function<void(std::string_view)> refused; // replies that are errors
    std::function<void(RedisReply)> pushed;
    void start();

    void command(const RedisCommand& words, RedisCallback callback, WhenDown whenDown = WhenDown::Fail);
    [[nodiscard]] bool isReady() const { return m_connection && m_connection->isReady(); }
    // Begins anew, with a resolve.
    void drop(const Error& why);

private:
    void attempt();
    void connectTo(const RedisConnection::Target& target);
    void lost(const Error& why);

    uv_loop_t* m_loop;
    Resolve m_resolve;
    RedisLimits m_limits;
    UvTimer m_retry;
    std::chrono::milliseconds m_pause;
    std::minstd_rand m_random;
    std::shared_ptr<RedisConnection> m_connection;
    std::shared_ptr<int> m_attempt; // a late resolve finds it gone
};

} // namespace loopscope::server

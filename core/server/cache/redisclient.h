// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/server/loop/uvhandle.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct redisAsyncContext;

namespace loopscope::server {

// A Redis connection on a libuv loop: own adapter, since the packaged one (hiredis 0.14.1) never calls back on a
// refused connection; connect and command time limits; reconnects with a growing pause. Commands while it is down fail
// at once: a cache that is away is a miss, never a wait. At most MaxPending commands under way. One loop thread.
class RedisClient
{
public:
    static constexpr std::size_t MaxPending = 10000;
    static constexpr std::chrono::milliseconds ConnectLimit{2000};
    static constexpr std::chrono::milliseconds CommandLimit{1000};

    static constexpr std::chrono::milliseconds FirstPause{200}; // before a new connection, doubled each time
    static constexpr std::chrono::milliseconds MaxPause{5000};

    // What a command gave: text for strings and status, nothing for nil; arrays are not needed here and give their
    // size.
    struct Reply
    {
        bool isNil = true;
        std::string text;
    };
    using Callback = std::function<void(Result<Reply>)>;

    // url: as parseRedisUrl reads it.
    RedisClient(uv_loop_t* loop, std::string url);
    ~RedisClient();
    RedisClient(const RedisClient&) = delete;
    RedisClient& operator=(const RedisClient&) = delete;

    void command(const std::vector<std::string>& arguments, Callback callback);
    [[nodiscard]] bool isReady() const { return m_ready; }

private:
    struct Pending
    {
        Callback callback;
        std::uint64_t deadline = 0;
    };
    void connect();
    void connected(bool ok);
    void lost();
    void watch();
    void updatePoll();
    void polled(int status, int events);
    void checkLimits();
    void answer(void* reply);
    void failAll();

    uv_loop_t* m_loop;
    std::string m_url;
    redisAsyncContext* m_context = nullptr;
    UvPtr<uv_poll_t> m_poll;
    int m_wanted = 0;
    UvTimer m_retry;
    UvTimer m_sweep;
    std::deque<Pending> m_pending; // in the order of the replies
    std::chrono::milliseconds m_pause = FirstPause;
    int m_database = 0;
    std::uint64_t m_connectDeadline = 0;
    bool m_ready = false;
};

} // namespace loopscope::server

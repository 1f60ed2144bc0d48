// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/demo/child.h"
#include "core/server/cache/redisaddress.h"

#include <functional>
#include <memory>
#include <string>

namespace loopscope::demo {

// A redis-server of the demo's own: Unix socket in a temporary 0700 folder, no TCP, no persistence, 64 MB at most.
// Ends, and its folder goes, with this object, and also if the demo is killed (what even then stays behind, because the
// whole group was killed, the next start removes).
class PrivateRedis
{
public:
    // ready comes when the socket answers, or with an error after 5 s. NotFound: there is no redis-server here.
    [[nodiscard]] static Result<std::unique_ptr<PrivateRedis>> start(uv_loop_t* loop,
                                                                     std::function<void(Result<void>)> ready);
    ~PrivateRedis();
    PrivateRedis(const PrivateRedis&) = delete;
    PrivateRedis& operator=(const PrivateRedis&) = delete;

    [[nodiscard]] std::string url() const { return server::redisSocketUrl(m_folder + "/redis.sock"); }
    void stop(); // asks it to end
    [[nodiscard]] bool isRunning() const { return m_child && m_child->isRunning(); }

private:
    PrivateRedis(uv_loop_t* loop, std::string folder, std::function<void(Result<void>)> ready);
    void look();

    std::string m_folder;
    std::function<void(Result<void>)> m_ready;
    std::unique_ptr<Child> m_child;
    server::UvTimer m_timer;
    int m_looks = 0;
};

} // namespace loopscope::demo

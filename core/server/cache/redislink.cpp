// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redislink.h"

#include <algorithm>

namespace loopscope::server {

RedisLink::RedisLink(uv_loop_t* loop, Resolve resolve, const RedisLimits& limits)
    : m_loop(loop),
      m_resolve(std::move(resolve)),
      m_limits(limits),
      m_retry(loop, UvTimer::Keep::Unref, [this] { attempt(); }),
      m_pause(limits.firstPause),
      m_random(std::random_device{}())
{
}

RedisLink::~RedisLink()
{
    if (m_connection)
        m_connection->close();
}

void RedisLink::start()
{
    attempt();
}

void RedisLink::attempt()
{
    m_attempt = std::make_shared<int>();
    m_resolve([this, current = std::weak_ptr<int>(m_attempt)](const Result<RedisConnection::Target>& target) {
        if (current.expired())
            return;
        m_attempt.reset();
        if (target)
            connectTo(*target);
        else
            lost(target.error());
    });
}

void RedisLink::connectTo(const RedisConnection::Target& target)
{
    RedisConnection::Events events;
    events.ready = [this] {
        m_pause = m_limits.firstPause;
        if (up)
            up();
    };
    events.lost = [this](const Error& why) { lost(why); };
    events.refused = [this](std::string_view text) {
        if (refused)
            refused(text);
    };
    events.pushed = pushed;
    m_connection = RedisConnection::open(m_loop, target, m_limits, std::move(events));
}

void RedisLink::lost(const Error& why)
{
    m_connection.reset();
    std::uniform_int_distribution<std::int64_t> part(m_pause.count() / 2, m_pause.count());
    m_retry.startOnce(std::chrono::milliseconds{part(m_random)});
    m_pause = std::min(m_pause * 2, m_limits.maxPause);
    if (down)
        down(why);
}

void RedisLink::drop(const Error& why)
{
    if (m_connection)
        m_connection->drop(why);
}

void RedisLink::command(const RedisCommand& words, RedisCallback callback, WhenDown whenDown)
{
    if (m_connection && (whenDown == WhenDown::Wait || m_connection->isReady()))
        m_connection->command(words, std::move(callback));
    else if (callback)
        callback(fail(ErrorCode::Disconnected, "Redis is not connected"));
}

} // namespace loopscope::server

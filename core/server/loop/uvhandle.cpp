// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/uvhandle.h"

namespace loopscope::server {

namespace {
void fire(uv_timer_t* timer)
{
    if (auto* callback = static_cast<std::function<void()>*>(timer->data))
        (*callback)();
}
} // namespace

UvTimer::UvTimer(uv_loop_t* loop, Keep keep, std::function<void()> callback)
    : m_timer(new uv_timer_t), m_callback(std::move(callback))
{
    uv_timer_init(loop, m_timer.get());
    m_timer->data = &m_callback;
    if (keep == Keep::Unref)
        uv_unref(reinterpret_cast<uv_handle_t*>(m_timer.get()));
}

void UvTimer::startOnce(std::chrono::milliseconds delay)
{
    uv_timer_start(m_timer.get(), fire, static_cast<std::uint64_t>(delay.count()), 0);
}

void UvTimer::startEvery(std::chrono::milliseconds period)
{
    const auto ms = static_cast<std::uint64_t>(period.count());
    uv_timer_start(m_timer.get(), fire, ms, ms);
}

void UvTimer::stop()
{
    uv_timer_stop(m_timer.get());
}

bool UvTimer::isActive() const
{
    return uv_is_active(reinterpret_cast<const uv_handle_t*>(m_timer.get())) != 0;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/loopphases.h"

#include <utility>

namespace loopscope::server {

namespace {
template <class Handle>
void hide(Handle* handle)
{
    uv_unref(reinterpret_cast<uv_handle_t*>(handle));
}
template <class Handle>
LoopPhases* owner(Handle* handle)
{
    return static_cast<LoopPhases*>(handle->data);
}
} // namespace

// The idle handle is stopped by its own callback, before libuv asks whether it may wait in the poll, and started again
// at the end of the turn: so it marks the end of the timers without keeping the loop awake. The first check handle is
// started anew in every turn, so that it comes before all others.
LoopPhases::LoopPhases(uv_loop_t* loop)
    : m_idle(new uv_idle_t),
      m_prepare(new uv_prepare_t),
      m_checkEnd(new uv_check_t),
      m_checkBegin(new uv_check_t),
      m_since(uv_hrtime())
{
    uv_idle_init(loop, m_idle.get());
    uv_prepare_init(loop, m_prepare.get());
    uv_check_init(loop, m_checkEnd.get());
    uv_check_init(loop, m_checkBegin.get());
    hide(m_idle.get());
    hide(m_prepare.get());
    hide(m_checkEnd.get());
    hide(m_checkBegin.get());
    m_idle->data = m_prepare->data = m_checkEnd->data = m_checkBegin->data = this;
    static constexpr auto TimersEnd = [](uv_idle_t* handle) {
        uv_idle_stop(handle);
        if (auto* phases = owner(handle))
            phases->enter(Phase::Prepare);
    };
    static constexpr auto CheckBegins = [](uv_check_t* handle) {
        if (auto* phases = owner(handle))
            phases->enter(Phase::Check);
    };
    uv_idle_start(m_idle.get(), TimersEnd);
    uv_prepare_start(m_prepare.get(), [](uv_prepare_t* handle) {
        auto* phases = owner(handle);
        if (phases == nullptr)
            return;
        uv_check_stop(phases->m_checkBegin.get());
        uv_check_start(phases->m_checkBegin.get(), CheckBegins);
        // Only this thread writes: no read-modify-write is needed.
        phases->m_iterations.store(phases->m_iterations.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        phases->enter(Phase::Poll);
    });
    uv_check_start(m_checkEnd.get(), [](uv_check_t* handle) {
        auto* phases = owner(handle);
        if (phases == nullptr)
            return;
        uv_idle_start(phases->m_idle.get(), TimersEnd);
        phases->enter(Phase::Timers);
    });
}

void LoopPhases::enter(Phase next)
{
    const std::uint64_t now = uv_hrtime();
    m_times[static_cast<std::size_t>(m_phase)] += now - m_since;
    m_since = now;
    m_phase = next;
}

LoopPhases::Times LoopPhases::take()
{
    enter(m_phase);
    return std::exchange(m_times, {});
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/loopcore.h"

// The public face of LoopCore.
namespace loopscope::server {

Loop::Loop(uv_loop_s* loop, const LoopLimits& limits) : m_core(std::make_shared<LoopCore>(loop, limits)) {}

Loop::~Loop()
{
    m_core->close();
}

bool Loop::submit(Tasks tasks)
{
    return m_core->submit(std::move(tasks));
}

void Loop::defer(detail::Callback then)
{
    m_core->defer(std::move(then));
}

Loop::Timer Loop::startTimer(std::chrono::milliseconds d, Repeat repeat, detail::Callback then)
{
    Timer timer;
    timer.m_core = m_core;
    timer.m_id = m_core->startTimer(d, repeat == Repeat::Forever, std::move(then));
    return timer;
}

void Loop::Timer::cancel()
{
    if (const auto core = m_core.lock())
        core->stopTimer(m_id);
}

bool Loop::Timer::isActive() const
{
    const auto core = m_core.lock();
    return core && core->hasTimer(m_id);
}

bool Loop::Poster::send(detail::Callback fn) const
{
    return m_mailbox->post(std::move(fn));
}

Loop::Poster Loop::poster() const
{
    Poster poster;
    poster.m_mailbox = m_core->mailbox();
    return poster;
}

void Loop::report(const std::optional<Error>& error)
{
    if (error)
        m_core->unhandled(*error);
}

void Loop::unhandledBy(const std::weak_ptr<LoopCore>& core, const Error& error)
{
    if (const auto alive = core.lock())
        alive->unhandled(error);
}

void Loop::onUnhandled(std::function<void(const Error&)> told)
{
    m_core->onUnhandled = std::move(told);
}

LoopCounts Loop::counts() const
{
    return m_core->counts();
}

uv_loop_s* Loop::handle() const
{
    return m_core->loop();
}

} // namespace loopscope::server

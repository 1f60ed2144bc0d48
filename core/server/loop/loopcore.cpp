// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/loopcore.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace loopscope::server {

namespace {
// libuv's own rule for the number of its threads.
std::size_t poolThreads()
{
    const char* text = std::getenv("UV_THREADPOOL_SIZE");
    const long threads = text == nullptr ? 4 : std::strtol(text, nullptr, 10);
    return static_cast<std::size_t>(std::clamp(threads, 1L, 1024L));
}
} // namespace

bool LoopMailbox::post(detail::Callback fn)
{
    const std::lock_guard lock(m_mutex);
    if (m_wake == nullptr || m_posted.size() >= m_limit)
        return false;
    m_posted.push_back(std::move(fn));
    uv_async_send(m_wake); // under the lock: the handle is not closed meanwhile
    return true;
}

std::vector<detail::Callback> LoopMailbox::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_posted, {});
}

std::vector<detail::Callback> LoopMailbox::close()
{
    const std::lock_guard lock(m_mutex);
    m_wake = nullptr;
    return std::exchange(m_posted, {});
}

// The pool gets twice as many tasks as it has threads: none of them idles until the loop hands it the next one, and
// file access, which shares the pool, waits behind no more than these.
LoopCore::LoopCore(uv_loop_t* loop, const LoopLimits& limits)
    : m_loop(loop),
      m_limits(limits),
      m_poolLimit(2 * poolThreads()),
      m_check(new uv_check_t),
      m_idle(new uv_idle_t),
      m_wake(new uv_async_t)
{
    uv_check_init(loop, m_check.get());
    uv_idle_init(loop, m_idle.get());
    uv_async_init(loop, m_wake.get(), [](uv_async_t* wake) {
        if (wake->data != nullptr)
            static_cast<LoopCore*>(wake->data)->runPosted();
    });
    m_check->data = m_wake->data = this;
    // Started for good, so that a LoopPhases made before it comes after it in every check phase (libuv calls the one
    // that was started last first).
    uv_check_start(m_check.get(), [](uv_check_t* check) {
        if (auto* core = static_cast<LoopCore*>(check->data); core != nullptr && !core->m_deferred.empty())
            core->runDeferred();
    });
    for (auto* own : {reinterpret_cast<uv_handle_t*>(m_check.get()), reinterpret_cast<uv_handle_t*>(m_wake.get())})
        uv_unref(own);
    m_mailbox = std::make_shared<LoopMailbox>(m_wake.get(), limits.posted);
}

LoopCore::~LoopCore()
{
    close();
}

void LoopCore::close()
{
    if (std::exchange(m_closed, true))
        return;
    // Closures are destroyed last: what they hold may call back into this object.
    const auto posted = m_mailbox->close();
    const auto deferred = std::exchange(m_deferred, {});
    const auto timers = std::exchange(m_timers, {});
    const auto waiting = std::exchange(m_waiting, {});
    for (Pooled* pooled : m_pooled)
        uv_cancel(reinterpret_cast<uv_req_t*>(&pooled->request)); // one that runs goes on, and finds nobody
    m_pooled.clear();
    m_check.reset();
    m_idle.reset();
    m_wake.reset();
}

void LoopCore::unhandled(const Error& error)
{
    if (m_closed)
        return;
    ++m_counts.failed;
    if (!onUnhandled) {
        std::fprintf(stderr, "an error that nobody took: %s\n", error.message.c_str());
        return;
    }
    try {
        const auto told = onUnhandled; // it may set another
        told(error);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "an error in the handler of errors: %s\n", e.what());
    }
}

// ---- offloaded tasks

bool LoopCore::submit(std::vector<std::unique_ptr<detail::Task>> tasks)
{
    const std::size_t pool = m_poolLimit - std::min(m_poolLimit, m_pooled.size());
    if (m_closed || m_waiting.size() + tasks.size() > m_limits.waitingTasks + pool) {
        m_counts.rejected += tasks.size();
        if (!m_closed && !tasks.empty() && tasks.front()->takesErrors()) // of several that belong together, one tells
            defer([task = std::move(tasks.front())] {
                task->refuse({ErrorCode::Busy, "too many tasks wait for a thread; try again later"});
            });
        return false;
    }
    for (auto& task : tasks)
        m_waiting.push_back(std::move(task));
    fillPool();
    return true;
}

void LoopCore::fillPool()
{
    while (!m_waiting.empty() && m_pooled.size() < m_poolLimit) {
        auto task = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (task->isWanted())
            pool(std::move(task));
        else
            ++m_counts.skipped;
    }
}

void LoopCore::pool(std::unique_ptr<detail::Task> task)
{
    auto* pooled = new Pooled{{}, std::move(task), weak_from_this()};
    pooled->request.data = pooled;
    m_pooled.insert(pooled);
    // It cannot fail with a callback given.
    uv_queue_work(
        m_loop, &pooled->request,
        [](uv_work_t* request) {
            auto* work = static_cast<Pooled*>(request->data);
            if (!work->task->isWanted())
                return;
            work->task->run();
            work->ran = true;
        },
        [](uv_work_t* request, int status) {
            const std::unique_ptr<Pooled> work(static_cast<Pooled*>(request->data));
            if (const auto core = work->core.lock(); core && !core->m_closed)
                core->finished(*work, status);
        });
}

void LoopCore::finished(Pooled& pooled, int status)
{
    m_pooled.erase(&pooled);
    fillPool(); // before the callback, which may take long
    if (!pooled.ran || status != 0) {
        ++m_counts.skipped;
        return;
    }
    ++m_counts.completed;
    if (!pooled.task->isWanted())
        return;
    call([&] {
        if (const auto error = pooled.task->finish())
            unhandled(*error);
    });
}

LoopCounts LoopCore::counts() const
{
    LoopCounts counts = m_counts;
    counts.waiting = m_waiting.size();
    counts.pooled = m_pooled.size();
    return counts;
}

// ---- timers

std::uint64_t LoopCore::startTimer(std::chrono::milliseconds d, bool repeats, detail::Callback then)
{
    const std::uint64_t id = m_nextTimer++;
    auto timed = std::make_shared<Timed>(Timed{this, id, repeats, std::move(then), UvPtr<uv_timer_t>(new uv_timer_t)});
    uv_timer_init(m_loop, timed->timer.get());
    timed->timer->data = timed.get();
    const auto ms = static_cast<std::uint64_t>(std::max<std::int64_t>(d.count(), repeats ? 1 : 0));
    uv_update_time(m_loop); // libuv counts from the begin of the turn, which may be long ago
    uv_timer_start(
        timed->timer.get(),
        [](uv_timer_t* timer) {
            if (const auto* fired = static_cast<Timed*>(timer->data))
                fired->core->fire(fired->id);
        },
        ms, repeats ? ms : 0);
    m_timers.emplace(id, std::move(timed));
    return id;
}

void LoopCore::fire(std::uint64_t id)
{
    const auto self = shared_from_this();
    const auto found = m_timers.find(id);
    const std::shared_ptr<Timed> timed = found->second; // its own callback may stop it
    if (!timed->repeats)
        m_timers.erase(found);
    call([&] { timed->callback(); });
}

// ---- deferred and posted functions

void LoopCore::defer(detail::Callback then)
{
    if (m_closed)
        return;
    if (m_deferred.empty())
        uv_idle_start(m_idle.get(), [](uv_idle_t*) {});
    m_deferred.push_back(std::move(then));
}

void LoopCore::runDeferred()
{
    const auto self = shared_from_this();
    auto now = std::exchange(m_deferred, {}); // what is deferred meanwhile has its turn after the next poll
    for (auto& then : now) {
        if (m_closed)
            return;
        call([&] { then(); });
    }
    if (!m_closed && m_deferred.empty())
        uv_idle_stop(m_idle.get());
}

void LoopCore::runPosted()
{
    const auto self = shared_from_this();
    for (auto& fn : m_mailbox->take()) {
        if (m_closed)
            return;
        call([&] { fn(); });
    }
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/loop/uvhandle.h"

#include <deque>
#include <loopscope/server/loop.hpp>
#include <mutex>
#include <set>
#include <unordered_map>
#include <vector>

namespace loopscope::server {

// What other threads see of a Loop: functions that wait to be run on it. Lives as long as any Poster.
class LoopMailbox
{
public:
    LoopMailbox(uv_async_t* wake, std::size_t limit) : m_wake(wake), m_limit(limit) {}
    [[nodiscard]] bool post(detail::Callback fn); // any thread
    [[nodiscard]] std::vector<detail::Callback> take();
    [[nodiscard]] std::vector<detail::Callback> close(); // nothing is taken any more; what was left

private:
    std::mutex m_mutex;
    uv_async_t* m_wake; // null: closed
    std::size_t m_limit;
    std::vector<detail::Callback> m_posted;
};

// What is behind a Loop: queue of tasks, timers, deferred functions. Everything on the loop's thread. Callbacks hold
// it while they run, so that one of them may destroy the Loop.
class LoopCore : public std::enable_shared_from_this<LoopCore>
{
public:
    LoopCore(uv_loop_t* loop, const LoopLimits& limits);
    LoopCore(const LoopCore&) = delete;
    LoopCore& operator=(const LoopCore&) = delete;
    ~LoopCore();
    void close(); // the Loop is destroyed: nothing is called any more

    [[nodiscard]] bool submit(std::vector<std::unique_ptr<detail::Task>> tasks);
    void defer(detail::Callback then);
    [[nodiscard]] std::uint64_t startTimer(std::chrono::milliseconds d, bool repeats, detail::Callback then);
    void stopTimer(std::uint64_t id) { m_timers.erase(id); }
    [[nodiscard]] bool hasTimer(std::uint64_t id) const { return m_timers.contains(id); }
    void unhandled(const Error& error);

    [[nodiscard]] uv_loop_t* loop() const { return m_loop; }
    [[nodiscard]] std::shared_ptr<LoopMailbox> mailbox() const { return m_mailbox; }
    [[nodiscard]] LoopCounts counts() const;
    std::function<void(const Error&)> onUnhandled;

private:
    // A task that libuv has; freed by libuv's callback, which may come when the core is gone.
    struct Pooled
    {
        uv_work_t request{};
        std::unique_ptr<detail::Task> task;
        std::weak_ptr<LoopCore> core;
        bool ran = false; // written on the pool, read after it
    };
    struct Timed
    {
        LoopCore* core;
        std::uint64_t id;
        bool repeats;
        detail::Callback callback;
        UvPtr<uv_timer_t> timer;
    };
    // Calls what is not ours: an exception must not pass through libuv's frames.
    template <class F>
    void call(F&& f)
    {
        try {
            f();
        } catch (...) {
            unhandled(detail::errorOf(std::current_exception()));
        }
    }
    void fillPool();
    void pool(std::unique_ptr<detail::Task> task);
    void finished(Pooled& pooled, int status);
    void fire(std::uint64_t id);
    void runDeferred();
    void runPosted();

    uv_loop_t* m_loop;
    LoopLimits m_limits;
    std::size_t m_poolLimit;
    LoopCounts m_counts;
    std::deque<std::unique_ptr<detail::Task>> m_waiting;
    std::set<Pooled*> m_pooled;
    std::unordered_map<std::uint64_t, std::shared_ptr<Timed>> m_timers;
    std::uint64_t m_nextTimer = 1;
    std::vector<detail::Callback> m_deferred;
    UvPtr<uv_check_t> m_check; // runs what was deferred …
    UvPtr<uv_idle_t> m_idle;   // … and keeps the poll before it from waiting
    UvPtr<uv_async_t> m_wake;
    std::shared_ptr<LoopMailbox> m_mailbox;
    bool m_closed = false;
};

} // namespace loopscope::server

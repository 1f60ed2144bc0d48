// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/loop/uvhandle.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace loopscope::server {

// In which phase of libuv's loop its turns spend their time, and how many turns there were. One loop thread;
// iterations() from any. To be made before every other user of check and prepare handles of the loop: libuv calls the
// one that was started last first, and these must be the last of their phase. For UV_RUN_DEFAULT: with UV_RUN_ONCE
// libuv does not wait while there is an idle handle, and here there is one at the begin of each turn.
//
// A turn of libuv 1.44 is: timers, pending, idle, prepare, poll (waits, then calls what I/O is ready), check, closing.
// What handles let one see of it:
//   timers   from the end of check to the begin of idle. There is no hook between, so this holds the callbacks of
//            closing handles (of the turn before) and pending ones (errors of I/O that libuv put off) as well.
//   prepare  idle and prepare callbacks.
//   poll     everything between prepare and check: I/O callbacks, results of the thread pool and other threads, and
//            the system call. The time that it waited is told apart by uv_metrics_idle_time (LoopMonitor does).
//   check    check callbacks, which is where Loop::yieldToLoop goes on.
// Not seen: callbacks of idle handles that were started after the last check (they come before the mark, once), which
// handle it was, and time of callbacks that libuv calls outside of uv_run.
class LoopPhases
{
public:
    enum class Phase { Timers, Prepare, Poll, Check };
    static constexpr std::array<std::string_view, 4> Names{"timers", "prepare", "poll", "check"};
    using Times = std::array<std::uint64_t, Names.size()>; // nanoseconds

    explicit LoopPhases(uv_loop_t* loop);
    LoopPhases(const LoopPhases&) = delete;
    LoopPhases& operator=(const LoopPhases&) = delete;

    // Turns since the begin: 0 until the first one polls.
    [[nodiscard]] std::uint64_t iterations() const { return m_iterations.load(std::memory_order_relaxed); }
    // Since the last call, up to this very moment: of the phase that is under way what has passed of it.
    [[nodiscard]] Times take();

private:
    void enter(Phase next);

    UvPtr<uv_idle_t> m_idle;
    UvPtr<uv_prepare_t> m_prepare;
    UvPtr<uv_check_t> m_checkEnd;
    UvPtr<uv_check_t> m_checkBegin;
    Times m_times{};
    std::uint64_t m_since;
    Phase m_phase = Phase::Timers;
    std::atomic<std::uint64_t> m_iterations{0};
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/workerpage.h"
#include "core/server/loop/loopphases.h"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <thread>
#include <vector>

namespace loopscope::server {

// A thread that looks every Tick whether the loop turns or waits, and takes the stack of its thread when it has done
// neither for Threshold: with a signal whose handler only calls backtrace(). It goes by the clock, not by processor
// time, so that a system call that blocks is seen as well. Stacks are addresses; the supervisor names them.
//
// One stall is looked at after 50, 100, 200 ms and so on, and the last stack stands for it; at most MaxStacks stalls a
// minute get one. The signal is as any other to the code that it interrupts: system calls that the kernel does not
// start again (nanosleep, poll and select among them) return EINTR, once for each look.
//
// Made and destroyed on the loop's thread; take() there as well. The loop must measure its idle time
// (UV_METRICS_IDLE_TIME), without which waiting looks like a stall.
class StallWatchdog
{
public:
    static constexpr std::chrono::milliseconds Tick{10};
    static constexpr std::chrono::milliseconds Threshold{50};
    static constexpr std::size_t MaxStacks = 5;
    static constexpr std::chrono::seconds Period{60};

    // What was seen of one stall.
    struct Sighting
    {
        std::int64_t beganUs = 0;         // CLOCK_MONOTONIC, at most one Tick late
        std::vector<std::uint64_t> stack; // innermost first, each within its instruction; empty: left out
        std::uint64_t leftOut = 0;        // stalls without a stack since the last one that had one
    };

    // The stack of a stall that goes on also stands in the page, for the supervisor to see.
    StallWatchdog(uv_loop_t* loop, const LoopPhases& phases, WorkerPage& page);
    ~StallWatchdog();
    StallWatchdog(const StallWatchdog&) = delete;
    StallWatchdog& operator=(const StallWatchdog&) = delete;

    // The stall that ended since the last call.
    [[nodiscard]] std::optional<Sighting> take();

    // Where the signal handler writes. Public only for the handler.
    struct Capture
    {
        enum class State : int { Idle, Asked, Written };
        std::atomic<State> state{State::Idle};
        std::array<void*, StalledStack::MaxFrames + 4> frames{};
        int count = 0;
        void* interrupted = nullptr; // where the loop's thread was
    };

private:
    struct Look
    {
        std::uint64_t iterations = 0;
        std::uint64_t idleNs = 0;
        friend bool operator==(const Look&, const Look&) = default;
    };
    void watch();
    void stalled(std::int64_t now);
    [[nodiscard]] bool isAllowed(std::int64_t now);
    [[nodiscard]] std::vector<std::uint64_t> capture();
    [[nodiscard]] Look look() const;

    uv_loop_t* m_loop;
    const LoopPhases& m_phases;
    WorkerPage& m_page;
    pthread_t m_loopThread;
    Capture m_capture;

    // Of the watching thread.
    Look m_last;
    std::int64_t m_sinceUs = 0; // nothing has moved since
    std::chrono::microseconds m_next{Threshold};
    std::deque<std::int64_t> m_taken; // when stacks were allowed, at most MaxStacks
    std::uint64_t m_stalls = 0;       // seen so far
    bool m_isLeftOut = false;         // the stall that goes on gets no stack
    std::uint64_t m_leftOut = 0;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    std::optional<Sighting> m_sighting;
    std::uint64_t m_sightingOf = 0; // which stall
    std::atomic<bool> m_hasSighting{false};
    std::thread m_thread;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/stallwatchdog.h"

#include "core/server/cluster/symbolizer.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <gtest/gtest.h>
#include <loopscope/server/loop.hpp>
#include <unistd.h>

// A real loop that is blocked until the watchdog has seen it: so nothing here depends on how fast the machine is.
namespace loopscope::server {

namespace {

class StallWatchdogTest : public testing::Test
{
protected:
    StallWatchdogTest() : m_shared(SharedPage::create())
    {
        uv_loop_init(&m_uv);
        uv_loop_configure(&m_uv, UV_METRICS_IDLE_TIME);
        m_phases.emplace(&m_uv);
        m_loop.emplace(&m_uv);
        m_keep.emplace(m_loop->every(std::chrono::hours{1}, [] {})); // a loop with nothing to wait for does not turn
        m_watchdog.emplace(&m_uv, *m_phases, page());
        turn([] {}); // before its first turn a loop is not watched
    }
    ~StallWatchdogTest() override
    {
        m_watchdog.reset();
        m_keep.reset();
        m_loop.reset();
        m_phases.reset();
        uv_run(&m_uv, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_uv), 0);
    }
    [[nodiscard]] WorkerPage& page() const { return m_shared->page(); }
    // One function on the loop, as I/O would call it.
    void turn(const std::function<void()>& f)
    {
        ASSERT_TRUE(m_loop->poster().post(f));
        uv_run(&m_uv, UV_RUN_NOWAIT);
        uv_run(&m_uv, UV_RUN_NOWAIT);
    }
    // The thread sanitizer hands signals over only within calls that it knows: a loop without any would never get one.
    static bool spin() { return monotonicMicros() > 0; }
    // Burns until the watchdog has seen it.
    [[gnu::noinline]] StallWatchdog::Sighting burnUntilSeen()
    {
        while (true) {
            spin();
            if (auto seen = m_watchdog->take())
                return std::move(*seen);
        }
    }
    StallWatchdog::Sighting stall()
    {
        StallWatchdog::Sighting seen;
        turn([&] { seen = burnUntilSeen(); });
        return seen;
    }
    static bool names(const std::vector<std::uint64_t>& stack, std::string_view function)
    {
        Symbolizer symbolizer;
        const auto frames = symbolizer.resolve({getpid()}, stack);
        return std::any_of(frames.begin(), frames.end(), [&](const wire::StackFrame& frame) {
            return frame.function.find(function) != std::string::npos;
        });
    }

    Result<SharedPage> m_shared;
    uv_loop_t m_uv{};
    std::optional<LoopPhases> m_phases;
    std::optional<Loop> m_loop;
    std::optional<Loop::Interval> m_keep;
    std::optional<StallWatchdog> m_watchdog;
};

constexpr std::int64_t ThresholdUs = std::chrono::microseconds(StallWatchdog::Threshold).count();

} // namespace

TEST_F(StallWatchdogTest, ABurningFunctionIsNamed)
{
    const std::int64_t before = monotonicMicros();
    const StallWatchdog::Sighting seen = stall();
    EXPECT_GE(monotonicMicros() - seen.beganUs, ThresholdUs);
    EXPECT_GE(seen.beganUs, before - std::chrono::microseconds(StallWatchdog::Tick).count());
    ASSERT_FALSE(seen.stack.empty());
    EXPECT_LE(seen.stack.size(), StalledStack::MaxFrames);
    EXPECT_EQ(seen.leftOut, 0U);
    EXPECT_TRUE(names(seen.stack, "burnUntilSeen"));
    EXPECT_TRUE(names(seen.stack, "uv_run")) << "down to the loop";
}

TEST_F(StallWatchdogTest, ItStandsInThePageWhileItLasts)
{
    std::vector<std::uint64_t> read;
    turn([&] {
        const std::int64_t began = monotonicMicros();
        while (read.empty() && spin())
            read = page().stalled.readSince(began).value_or(std::vector<std::uint64_t>{});
    });
    EXPECT_TRUE(names(read, "ItStandsInThePageWhileItLasts"));
    EXPECT_TRUE(m_watchdog->take());
}

#if !defined(__SANITIZE_THREAD__) // it keeps signals back until read() returns, which here waits for the signal
// A system call that blocks uses no processor time, and is seen; this one the kernel starts again.
TEST_F(StallWatchdogTest, ABlockingSystemCallIsSeen)
{
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    std::thread other([&] {
        while (!page().stalled.readSince(0))
            std::this_thread::yield();
        EXPECT_EQ(write(pipe[1], "x", 1), 1);
    });
    char got = 0;
    ssize_t count = 0;
    turn([&] { count = read(pipe[0], &got, 1); });
    other.join();
    EXPECT_EQ(count, 1) << "it went on after the signal";
    const auto seen = m_watchdog->take();
    ASSERT_TRUE(seen);
    EXPECT_TRUE(names(seen->stack, "read"));
    close(pipe[0]);
    close(pipe[1]);
}
#endif

TEST_F(StallWatchdogTest, ASleepIsSeen)
{
    turn([&] {
        const std::int64_t began = monotonicMicros();
        while (!page().stalled.readSince(began))
            usleep(200000);
    });
    const auto seen = m_watchdog->take();
    ASSERT_TRUE(seen);
    EXPECT_TRUE(names(seen->stack, "sleep"));
}

TEST_F(StallWatchdogTest, AWaitingLoopIsHealthy)
{
    m_keep.reset();
    m_loop->after(StallWatchdog::Threshold * 6, [] {});
    uv_run(&m_uv, UV_RUN_DEFAULT);
    EXPECT_FALSE(m_watchdog->take());
}

// Never idle, and each turn short. Where the machine itself gives the thread no time for 50 ms a report is right: so
// one round of several must be without any.
TEST_F(StallWatchdogTest, ASaturatedLoopIsHealthy)
{
    int reports = 1;
    for (int round = 0; round < 5 && reports > 0; ++round) {
        reports = 0;
        int left = 400;
        std::function<void()> work = [&] {
            const std::int64_t end = monotonicMicros() + 1000;
            while (monotonicMicros() < end) {
            }
            if (--left > 0)
                m_loop->yieldToLoop(work);
        };
        m_loop->yieldToLoop(work);
        while (left > 0) {
            uv_run(&m_uv, UV_RUN_NOWAIT);
            reports += m_watchdog->take() ? 1 : 0;
        }
    }
    EXPECT_EQ(reports, 0);
}

// 50, 100, 200 ms: the distance doubles, and the last stack stands for the stall.
TEST_F(StallWatchdogTest, ALongStallIsLookedAtEverLessOften)
{
    std::vector<std::int64_t> looks;
    turn([&] {
        while (looks.size() < 3 && spin())
            if (const std::int64_t at = page().stalled.atUs; at != 0 && (looks.empty() || looks.back() != at))
                looks.push_back(at);
    });
    const auto seen = m_watchdog->take();
    ASSERT_TRUE(seen);
    EXPECT_GE(looks[1] - looks[0], ThresholdUs / 2);
    EXPECT_GE(looks[2] - seen->beganUs, 4 * ThresholdUs);
    EXPECT_FALSE(m_watchdog->take()) << "one stall, one report";
}

TEST_F(StallWatchdogTest, BeyondSomeAMinuteStacksAreLeftOutAndCounted)
{
    for (std::size_t i = 0; i < StallWatchdog::MaxStacks; ++i)
        EXPECT_FALSE(stall().stack.empty()) << i;
    for (std::uint64_t i = 1; i <= 2; ++i) {
        const auto seen = stall();
        EXPECT_TRUE(seen.stack.empty());
        EXPECT_EQ(seen.leftOut, i);
    }
}

// The signal's number may come from elsewhere, with anything in it.
TEST_F(StallWatchdogTest, SomebodyElsesSignalIsIgnored)
{
    EXPECT_EQ(kill(getpid(), SIGRTMIN + 1), 0);
    EXPECT_EQ(pthread_kill(pthread_self(), SIGRTMIN + 1), 0);
    EXPECT_FALSE(stall().stack.empty());
}

TEST_F(StallWatchdogTest, ItMayEndInTheMiddleOfAStall)
{
    for (int i = 0; i < 3; ++i) {
        turn([&] {
            (void)burnUntilSeen();
            m_watchdog.reset();
        });
        m_watchdog.emplace(&m_uv, *m_phases, page());
    }
    EXPECT_FALSE(stall().stack.empty());
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/loopphases.h"

#include <chrono>
#include <gtest/gtest.h>
#include <loopscope/server/loop.hpp>
#include <memory>
#include <optional>

// Each phase is made long in turn, and its time must stand there. Bounds are those that hold however slow the machine.
namespace loopscope::server {

namespace {

using Phase = LoopPhases::Phase;
constexpr std::uint64_t BurnNs = 30'000'000;

void burn()
{
    for (const std::uint64_t end = uv_hrtime() + BurnNs; uv_hrtime() < end;) {
    }
}

class LoopPhasesTest : public testing::Test
{
protected:
    LoopPhasesTest()
    {
        uv_loop_init(&m_uv);
        m_phases.emplace(&m_uv);
        m_loop.emplace(&m_uv);
        m_keep.emplace(m_loop->every(std::chrono::hours{1}, [] {})); // a loop with nothing to wait for does not turn
        uv_run(&m_uv, UV_RUN_NOWAIT);
        (void)m_phases->take();
    }
    ~LoopPhasesTest() override
    {
        m_keep.reset();
        m_loop.reset();
        m_phases.reset();
        uv_run(&m_uv, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_uv), 0);
    }
    [[nodiscard]] std::uint64_t taken(const LoopPhases::Times& times, Phase phase) const
    {
        return times[static_cast<std::size_t>(phase)];
    }
    // The burn stands in this phase: no other can have as much, for it lasts longer than all else together would.
    void expectIn(Phase phase)
    {
        const LoopPhases::Times times = m_phases->take();
        EXPECT_GE(taken(times, phase), BurnNs);
    }
    template <class Handle, class Init, class Start>
    void once(Init init, Start start)
    {
        const auto handle = std::make_unique<Handle>();
        init(&m_uv, handle.get());
        int calls = 0; // burns in the second turn, for in the first it may be called before the marks
        handle->data = &calls;
        start(handle.get(), [](Handle* called) {
            if (++*static_cast<int*>(called->data) < 2)
                return;
            burn();
            uv_close(reinterpret_cast<uv_handle_t*>(called), nullptr);
        });
        while (calls < 2)
            uv_run(&m_uv, UV_RUN_NOWAIT);
        uv_run(&m_uv, UV_RUN_NOWAIT); // it is closed
    }

    uv_loop_t m_uv{};
    std::optional<LoopPhases> m_phases;
    std::optional<Loop> m_loop;
    std::optional<Loop::Interval> m_keep;
};

} // namespace

TEST_F(LoopPhasesTest, TimersAreTimers)
{
    bool done = false;
    m_loop->after(std::chrono::milliseconds{0}, [&] {
        burn();
        done = true;
    });
    while (!done)
        uv_run(&m_uv, UV_RUN_NOWAIT);
    expectIn(Phase::Timers);
}

TEST_F(LoopPhasesTest, IdleAndPrepareArePrepare)
{
    once<uv_idle_t>(uv_idle_init, uv_idle_start);
    expectIn(Phase::Prepare);
    once<uv_prepare_t>(uv_prepare_init, uv_prepare_start);
    expectIn(Phase::Prepare);
}

TEST_F(LoopPhasesTest, IoIsPoll)
{
    bool done = false;
    ASSERT_TRUE(m_loop->poster().post([&] {
        burn();
        done = true;
    }));
    while (!done)
        uv_run(&m_uv, UV_RUN_NOWAIT);
    uv_run(&m_uv, UV_RUN_NOWAIT);
    expectIn(Phase::Poll);
}

TEST_F(LoopPhasesTest, ACheckOfAnybodyIsCheck)
{
    once<uv_check_t>(uv_check_init, uv_check_start);
    expectIn(Phase::Check);
}

// Deferred from within the poll, which is where handlers run.
TEST_F(LoopPhasesTest, WhatYieldsRunsInCheck)
{
    bool done = false;
    ASSERT_TRUE(m_loop->poster().post([&] {
        m_loop->yieldToLoop([&] {
            burn();
            done = true;
        });
    }));
    while (!done)
        uv_run(&m_uv, UV_RUN_NOWAIT);
    expectIn(Phase::Check);
}

TEST_F(LoopPhasesTest, TheSumIsAllTheTime)
{
    const std::uint64_t begin = uv_hrtime();
    (void)m_phases->take();
    const std::uint64_t after = uv_hrtime();
    const Loop::Interval keep = m_loop->every(std::chrono::milliseconds{2}, [] {});
    for (int i = 0; i < 20; ++i)
        uv_run(&m_uv, UV_RUN_NOWAIT);
    const std::uint64_t end = uv_hrtime();
    std::uint64_t sum = 0;
    for (const std::uint64_t ns : m_phases->take())
        sum += ns;
    EXPECT_GE(sum, end - after);
    EXPECT_LE(sum, uv_hrtime() - begin);
    EXPECT_GE(m_phases->iterations(), 20U);
}

// What is under way counts up to the moment of the call and is not counted again.
TEST_F(LoopPhasesTest, TakenInTheMiddleOfAPhase)
{
    std::uint64_t middle = 0;
    bool done = false;
    ASSERT_TRUE(m_loop->poster().post([&] {
        burn();
        middle = taken(m_phases->take(), Phase::Poll);
        done = true;
    }));
    while (!done)
        uv_run(&m_uv, UV_RUN_NOWAIT);
    EXPECT_GE(middle, BurnNs);
    const std::uint64_t before = uv_hrtime();
    uv_run(&m_uv, UV_RUN_NOWAIT);
    std::uint64_t sum = 0;
    for (const std::uint64_t ns : m_phases->take())
        sum += ns;
    EXPECT_LT(sum, uv_hrtime() - before + BurnNs) << "the first part was counted twice";
}

// The marks must neither keep the loop running nor make it turn without need.
TEST_F(LoopPhasesTest, AWaitingLoopDoesNotTurn)
{
    m_keep.reset();
    uv_run(&m_uv, UV_RUN_DEFAULT); // ends: nothing is left to do
    const std::uint64_t before = m_phases->iterations();
    m_loop->after(std::chrono::milliseconds{50}, [] {});
    uv_run(&m_uv, UV_RUN_DEFAULT);
    EXPECT_LE(m_phases->iterations() - before, 5U);
}

} // namespace loopscope::server

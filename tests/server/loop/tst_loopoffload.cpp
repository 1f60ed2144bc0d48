// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/loop/loopfixture.h"

#include <atomic>
#include <stdexcept>
#include <thread>

// Work on the pool, its result on the loop.
namespace loopscope::server {

namespace {

using LoopOffload = LoopFixture;

// Three tasks may wait beyond those that the pool has.
class LoopLimitsTest : public LoopFixture
{
protected:
    LoopLimitsTest() : LoopFixture({3, 2}) {}
    ~LoopLimitsTest() override { m_gate.open(); }

    // Fills the pool and the queue with tasks that wait for the gate.
    int fill()
    {
        int accepted = 0;
        while (m_loop->offload([this] { m_gate.wait(); }, [this] { ++m_done; }))
            ++accepted;
        return accepted;
    }
    Gate m_gate;
    int m_done = 0;
};

struct MoveOnly
{
    explicit MoveOnly(int n) : number(std::make_unique<int>(n)) {}
    std::unique_ptr<int> number;
};

} // namespace

TEST_F(LoopOffload, ResultComesBackOnTheLoop)
{
    std::thread::id worker;
    std::thread::id loop;
    EXPECT_TRUE(m_loop->offload(
        [&] {
            worker = std::this_thread::get_id();
            return std::string("done");
        },
        [&](std::string text) {
            loop = std::this_thread::get_id();
            m_log.push_back(std::move(text));
        }));
    EXPECT_TRUE(m_log.empty()) << "never before offload has returned";
    run();
    EXPECT_EQ(m_log, std::vector<std::string>{"done"});
    EXPECT_EQ(loop, std::this_thread::get_id());
    EXPECT_NE(worker, loop);
    EXPECT_EQ(m_loop->counts().completed, 1U);
    EXPECT_EQ(m_loop->counts().pooled, 0U);
}

TEST_F(LoopOffload, WorkWithoutAResult)
{
    bool worked = false;
    bool told = false;
    m_loop->offload([&] { worked = true; }, [&] { told = true; });
    run();
    EXPECT_TRUE(worked && told);
}

TEST_F(LoopOffload, WhatCannotBeCopiedIsMoved)
{
    int got = 0;
    m_loop->offload([in = MoveOnly(5)]() mutable { return MoveOnly(*in.number + 1); },
                    [&got, keep = MoveOnly(1)](MoveOnly out) { got = *out.number + *keep.number; });
    run();
    EXPECT_EQ(got, 7);
}

TEST_F(LoopOffload, AnExceptionIsAnErrorForWhoTakesOne)
{
    std::optional<Error> error;
    m_loop->offload([]() -> int { throw std::runtime_error("no such thing"); },
                    [&](Result<int> result) { error = result.error(); });
    m_loop->offload([]() { throw 5; }, [&](Result<void> result) { EXPECT_FALSE(result); });
    run();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code, ErrorCode::Failed);
    EXPECT_EQ(error->message, "no such thing");
    EXPECT_TRUE(m_errors.empty());
    EXPECT_EQ(m_loop->counts().failed, 0U);
}

TEST_F(LoopOffload, AnExceptionThatNobodyTakesIsToldAndCounted)
{
    bool called = false;
    m_loop->offload([]() -> int { throw std::runtime_error("lost"); }, [&](int) { called = true; });
    run();
    EXPECT_FALSE(called);
    EXPECT_EQ(m_errors, std::vector<std::string>{"lost"});
    EXPECT_EQ(m_loop->counts().failed, 1U);
}

TEST_F(LoopOffload, WorkMayFailWithAValue)
{
    std::optional<ErrorCode> code;
    int value = 0;
    m_loop->offload([]() -> Result<int> { return fail(ErrorCode::NotFound, "no"); },
                    [&](Result<int> result) { code = result.error().code; });
    m_loop->offload([]() -> Result<int> { return 3; }, [&](int got) { value = got; });
    run();
    EXPECT_EQ(code, ErrorCode::NotFound);
    EXPECT_EQ(value, 3);
}

TEST_F(LoopOffload, ACallbackThatThrowsDoesNotEndTheLoop)
{
    m_loop->offload([] {}, [] { throw std::runtime_error("in then"); });
    m_loop->after(std::chrono::milliseconds{0}, [] { throw std::runtime_error("in a timer"); });
    m_loop->yieldToLoop([] { throw std::runtime_error("deferred"); });
    run();
    EXPECT_EQ(m_errors.size(), 3U);
    m_loop->onUnhandled([](const Error&) { throw std::runtime_error("in the handler itself"); });
    m_loop->yieldToLoop([] { throw std::runtime_error("again"); });
    run();
    EXPECT_EQ(m_loop->counts().failed, 4U);
}

TEST_F(LoopLimitsTest, BeyondTheLimitItIsRefused)
{
    const int accepted = fill();
    EXPECT_GT(accepted, 3);
    EXPECT_EQ(m_loop->counts().waiting, 3U);
    std::optional<ErrorCode> code;
    EXPECT_FALSE(
        m_loop->offload([] { return 1; }, [&](Result<int> r) { code = r ? ErrorCode::Failed : r.error().code; }));
    EXPECT_FALSE(code) << "never before offload has returned";
    uv_run(&m_uv, UV_RUN_NOWAIT);
    EXPECT_EQ(code, ErrorCode::Busy);
    EXPECT_EQ(m_loop->counts().rejected, 2U) << "that, and the one that ended fill()";
    m_gate.open();
    run();
    EXPECT_EQ(m_done, accepted);
    EXPECT_TRUE(m_loop->offload([] {}, [] {})) << "there is room again";
    run();
}

TEST_F(LoopLimitsTest, ManyTogetherAreTakenWholeOrNotAtAll)
{
    fill();
    const auto before = m_loop->counts().rejected;
    int busy = 0;
    EXPECT_FALSE(
        m_loop->all([&](Result<std::tuple<int, int>> r) { busy += !r && r.error().code == ErrorCode::Busy ? 1 : 0; },
                    [] { return 1; }, [] { return 2; }));
    m_gate.open();
    run();
    EXPECT_EQ(busy, 1) << "told once";
    EXPECT_EQ(m_loop->counts().rejected, before + 2);
}

TEST_F(LoopLimitsTest, WorkOfAClientThatLeftBeforeItBeganIsSkipped)
{
    int accepted = 0;
    while (m_loop->counts().waiting == 0) {
        m_loop->offload([this] { m_gate.wait(); }, [this] { ++m_done; });
        ++accepted;
    }
    auto gone = std::make_shared<int>(1);
    const auto there = std::make_shared<int>(1);
    std::atomic<int> worked{0};
    EXPECT_TRUE(m_loop->offload(
        gone, [&] { worked += 100; }, [this] { m_done += 100; }));
    EXPECT_TRUE(m_loop->offload(
        there, [&] { worked += 1; }, [this] { ++m_done; }));
    gone.reset();
    m_gate.open();
    run();
    EXPECT_EQ(worked, 1);
    EXPECT_EQ(m_done, accepted + 1);
    EXPECT_EQ(m_loop->counts().skipped, 1U);
}

// The client leaves while its work runs: the work ends, nobody is told.
TEST_F(LoopOffload, AClientThatLeavesMeanwhileIsNotTold)
{
    Gate gate;
    std::atomic<bool> alive{true};
    std::atomic<bool> worked{false};
    bool told = false;
    m_loop->offload([&] { return alive.load(); }, // a predicate, called on both threads
                    [&] {
                        gate.wait();
                        worked = true;
                    },
                    [&] { told = true; });
    gate.waitForWaiting(1);
    alive = false;
    gate.open();
    run();
    EXPECT_TRUE(worked);
    EXPECT_FALSE(told);
    EXPECT_EQ(m_loop->counts().completed, 1U);
}

TEST_F(LoopOffload, NothingIsCalledAfterTheEnd)
{
    Gate gate;
    const auto alive = std::make_shared<int>(1); // held by every closure
    for (int i = 0; i < 50; ++i)
        m_loop->offload(
            [&gate, alive] {
                gate.wait();
                return *alive;
            },
            [this, alive](int) { m_log.emplace_back("offload"); });
    m_loop->after(std::chrono::milliseconds{0}, [this, alive] { m_log.emplace_back("after"); });
    m_loop->yieldToLoop([this, alive] { m_log.emplace_back("yield"); });
    EXPECT_TRUE(m_loop->poster().post([this, alive] { m_log.emplace_back("post"); }));
    gate.waitForWaiting(1);
    m_loop.reset();
    gate.open();
    run();
    EXPECT_TRUE(m_log.empty());
    EXPECT_EQ(alive.use_count(), 1) << "every closure was destroyed";
}

TEST_F(LoopOffload, ACallbackMayDestroyTheLoop)
{
    m_loop->yieldToLoop([this] { m_log.emplace_back("not reached"); });
    m_loop->offload([] {}, [this] { m_log.emplace_back("not reached either"); });
    m_loop->after(std::chrono::milliseconds{0}, [this] { m_loop.reset(); });
    run();
    EXPECT_TRUE(m_log.empty() || m_log == std::vector<std::string>{"not reached"});
    EXPECT_FALSE(m_loop);
}

} // namespace loopscope::server

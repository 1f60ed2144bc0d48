// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/loop/loopfixture.h"

#include <atomic>
#include <map>
#include <numeric>
#include <stdexcept>
#include <thread>

namespace loopscope::server {

namespace {

using std::chrono::milliseconds;

class LoopTest : public LoopFixture
{
protected:
    // How many turns the loop makes until f is true; each turn polls once.
    int turnsUntil(const std::function<bool()>& f)
    {
        int turns = 0;
        for (; !f() && turns < 10000; ++turns)
            uv_run(&m_uv, UV_RUN_NOWAIT);
        return turns;
    }
};

class NoDefault
{
public:
    explicit NoDefault(int n) : number(n) {}
    int number;
};

} // namespace

// ---- all

TEST_F(LoopTest, AllGivesResultsInTheOrderOfTheFunctions)
{
    Gate first;
    bool told = false;
    m_loop->all(
        [&](std::string a, NoDefault b, std::monostate) {
            told = true;
            EXPECT_EQ(a, "one");
            EXPECT_EQ(b.number, 2);
        },
        [&] {
            first.wait(); // ends last
            return std::string("one");
        },
        [] { return NoDefault(2); }, [&] { first.open(); });
    EXPECT_FALSE(told);
    run();
    EXPECT_TRUE(told);
}

TEST_F(LoopTest, AllRunsInParallel)
{
    Gate both;
    m_loop->all([this](int a, int b) { m_log.push_back(std::to_string(a + b)); },
                [&] {
                    both.wait();
                    return 1;
                },
                [&] {
                    both.waitForWaiting(1); // the other one is on another thread, in its gate
                    both.open();
                    return 2;
                });
    run();
    EXPECT_EQ(m_log, std::vector<std::string>{"3"});
}

TEST_F(LoopTest, AllKeepsTheErrorThatCameFirst)
{
    Gate gate;
    std::atomic<int> ended{0};
    std::optional<Error> error;
    m_loop->all(
        [&](Result<std::tuple<int, int, int>> result) {
            EXPECT_EQ(ended, 1) << "the end is told when all have ended";
            error = result.error();
        },
        [&]() -> int {
            gate.wait();
            throw std::runtime_error("later");
        },
        []() -> int { throw std::runtime_error("first"); },
        [&]() -> int {
            gate.wait();
            return ++ended;
        });
    while (m_loop->counts().completed < 1)
        uv_run(&m_uv, UV_RUN_ONCE);
    EXPECT_FALSE(error);
    gate.open();
    run();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message, "first");
}

TEST_F(LoopTest, AllWithoutAPlaceForErrorsTellsOnce)
{
    m_loop->all([this](int, int) { m_log.emplace_back("no"); }, []() -> int { throw std::runtime_error("a"); },
                []() -> int { throw std::runtime_error("b"); });
    run();
    EXPECT_TRUE(m_log.empty());
    EXPECT_EQ(m_errors.size(), 1U);
}

TEST_F(LoopTest, AllOverAVector)
{
    std::vector<std::function<int()>> work;
    for (int i = 0; i < 40; ++i)
        work.emplace_back([i] { return i * i; });
    std::vector<int> squares;
    m_loop->all(std::move(work), [&](std::vector<int> all) { squares = std::move(all); });
    run();
    ASSERT_EQ(squares.size(), 40U);
    for (int i = 0; i < 40; ++i)
        EXPECT_EQ(squares[static_cast<std::size_t>(i)], i * i);
}

TEST_F(LoopTest, AllOfNothingEnds)
{
    int told = 0;
    m_loop->all(std::vector<std::function<int()>>{}, [&](const std::vector<int>& all) { told += all.empty() ? 1 : 9; });
    m_loop->all(std::vector<std::function<void()>>{},
                [&](Result<std::vector<std::monostate>> all) { told += all ? 1 : 9; });
    EXPECT_EQ(told, 0);
    run();
    EXPECT_EQ(told, 2);
}

TEST_F(LoopTest, AllForNobodyIsSkipped)
{
    auto client = std::make_shared<int>(0);
    const Guard guard(client);
    client.reset();
    m_loop->all(
        guard, [this](int) { m_log.emplace_back("told"); }, [] { return 1; });
    m_loop->all(guard, std::vector<std::function<int()>>{[] { return 1; }},
                [this](const std::vector<int>&) { m_log.emplace_back("told"); });
    run();
    EXPECT_TRUE(m_log.empty());
    EXPECT_EQ(m_loop->counts().skipped, 2U);
}

TEST_F(LoopTest, WhenAllWaitsForAsynchronousOperations)
{
    std::vector<AsyncOperation<int>> operations;
    for (const int ms : {20, 1, 0})
        operations.emplace_back([this, ms](const std::function<void(Result<int>)>& done) {
            m_loop->after(milliseconds{ms}, [done, ms] {
                done(ms);
                done(99); // only the first counts
            });
        });
    operations.emplace_back([](const std::function<void(Result<int>)>& done) { done(7); }); // at once
    std::vector<int> all;
    m_loop->whenAll(std::move(operations), [&](std::vector<int> values) { all = std::move(values); });
    EXPECT_TRUE(all.empty());
    run();
    EXPECT_EQ(all, (std::vector<int>{20, 1, 0, 7}));
}

TEST_F(LoopTest, WhenAllKeepsTheFirstErrorAndNoticesWhatIsDropped)
{
    std::vector<AsyncOperation<int>> operations;
    operations.emplace_back([](const std::function<void(Result<int>)>&) {}); // lets go at once
    operations.emplace_back([](const std::function<void(Result<int>)>& done) { done(fail(ErrorCode::Busy, "x")); });
    std::optional<ErrorCode> code;
    m_loop->whenAll(std::move(operations), [&](Result<std::vector<int>> r) { code = r.error().code; });
    int empty = 0;
    m_loop->whenAll(std::vector<AsyncOperation<int>>{},
                    [&](const std::vector<int>& none) { empty += none.empty() ? 1 : 9; });
    run();
    EXPECT_EQ(code, ErrorCode::Disconnected);
    EXPECT_EQ(empty, 1);
}

// ---- time

TEST_F(LoopTest, AfterFiresOnceAlsoWhenItsResultIsForgotten)
{
    int fired = 0;
    const auto begin = std::chrono::steady_clock::now();
    m_loop->after(milliseconds{30}, [&] { ++fired; });
    run();
    EXPECT_EQ(fired, 1);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds{29});
}

// libuv counts timers from the begin of the turn; a turn that took long must not shorten them.
TEST_F(LoopTest, AfterCountsFromTheCall)
{
    std::optional<std::chrono::steady_clock::duration> took;
    m_loop->yieldToLoop([&] {
        const auto begin = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - begin < milliseconds{60}) {
        }
        const auto called = std::chrono::steady_clock::now();
        m_loop->after(milliseconds{40}, [&took, called] { took = std::chrono::steady_clock::now() - called; });
    });
    run();
    ASSERT_TRUE(took);
    EXPECT_GE(*took, milliseconds{39});
}

TEST_F(LoopTest, ATimerCanBeCancelled)
{
    int fired = 0;
    Loop::Timer timer = m_loop->after(milliseconds{0}, [&] { ++fired; });
    EXPECT_TRUE(timer.isActive());
    timer.cancel();
    EXPECT_FALSE(timer.isActive());
    run();
    EXPECT_EQ(fired, 0);
    timer = m_loop->after(milliseconds{-5}, [&] { ++fired; }); // at once
    run();
    EXPECT_EQ(fired, 1);
    EXPECT_FALSE(timer.isActive());
    timer.cancel();
    m_loop.reset();
    timer.cancel(); // harmless when the Loop is gone
    EXPECT_FALSE(timer.isActive());
}

TEST_F(LoopTest, EveryGoesOnUntilItsHandleIsGone)
{
    int fired = 0;
    std::optional<Loop::Interval> interval = m_loop->every(milliseconds{0}, [&] {
        if (++fired == 3)
            interval.reset(); // within its own callback
    });
    EXPECT_TRUE(interval->isActive());
    run();
    EXPECT_EQ(fired, 3);
}

TEST_F(LoopTest, AnIntervalCanBeMovedAndStopped)
{
    Loop::Interval a = m_loop->every(milliseconds{3600000}, [] {});
    Loop::Interval b = std::move(a);
    EXPECT_FALSE(a.isActive()); // NOLINT(bugprone-use-after-move): it holds none
    EXPECT_TRUE(b.isActive());
    a = std::move(b);
    EXPECT_TRUE(a.isActive());
    a.stop();
    run(); // ends: nothing is left
}

// ---- turns

TEST_F(LoopTest, WhoYieldsStarvesNoIo)
{
    std::vector<int> order;
    // A chain of yields and a poll event: each link of the chain lets the poll have a turn.
    const auto poster = m_loop->poster();
    std::function<void(int)> chain = [&](int n) {
        order.push_back(n);
        if (n == 2) {
            EXPECT_TRUE(poster.post([&] { order.push_back(100); }));
        }
        if (n < 5)
            m_loop->yieldToLoop([&chain, n] { chain(n + 1); });
    };
    chain(1);
    run();
    EXPECT_EQ(order, (std::vector<int>{1, 2, 100, 3, 4, 5}));
}

TEST_F(LoopTest, WhatYieldsTogetherRunsInOrderInOneTurn)
{
    for (const char* name : {"a", "b", "c"})
        m_loop->yieldToLoop([this, name] { m_log.emplace_back(name); });
    uv_run(&m_uv, UV_RUN_NOWAIT);
    EXPECT_EQ(m_log, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(LoopTest, ChunksLeaveTheLoopItsTurns)
{
    std::vector<int> numbers(1000);
    std::iota(numbers.begin(), numbers.end(), 1);
    int sum = 0;
    bool done = false;
    m_loop->forEachChunk(
        std::move(numbers), 100, [&](int n) { sum += n; }, [&] { done = true; });
    EXPECT_EQ(sum, 0) << "nothing runs before the call has returned";
    EXPECT_EQ(turnsUntil([&] { return done; }), 10);
    EXPECT_EQ(sum, 500500);
}

TEST_F(LoopTest, ChunksOfAnyRangeAndAnySize)
{
    std::map<std::string, int> byName{{"a", 1}, {"b", 2}, {"c", 3}};
    int sum = 0;
    int done = 0;
    m_loop->forEachChunk(
        byName, 0, [&](const auto& entry) { sum += entry.second; }, [&] { ++done; });
    m_loop->forEachChunk(
        std::vector<int>{}, 5, [&](int) { sum += 1000; }, [&](Result<void> end) { done += end ? 1 : 9; });
    m_loop->forEachChunk(
        std::string("xyz"), 1000, [&](char) { ++sum; }, [&] { ++done; });
    run();
    EXPECT_EQ(sum, 9);
    EXPECT_EQ(done, 3);
}

TEST_F(LoopTest, AnExceptionEndsTheChunks)
{
    std::optional<std::string> why;
    int seen = 0;
    const auto throwAtThree = [&](int n) {
        ++seen;
        if (n == 3)
            throw std::runtime_error("three");
    };
    m_loop->forEachChunk(std::vector<int>{1, 2, 3, 4}, 1, throwAtThree,
                         [&](Result<void> end) { why = end ? "" : end.error().message; });
    run();
    EXPECT_EQ(why, "three");
    EXPECT_EQ(seen, 3);
    m_loop->forEachChunk(std::vector<int>{3}, 1, throwAtThree, [&] { seen = 99; });
    run();
    EXPECT_EQ(seen, 4);
    EXPECT_EQ(m_errors, std::vector<std::string>{"three"});
}

TEST_F(LoopTest, ChunksForNobodyStop)
{
    auto client = std::make_shared<int>(0);
    int seen = 0;
    m_loop->forEachChunk(
        client, std::vector<int>(100), 10,
        [&](int) {
            if (++seen == 10)
                client.reset();
        },
        [this] { m_log.emplace_back("told"); });
    run();
    EXPECT_EQ(seen, 10);
    EXPECT_TRUE(m_log.empty());
}

TEST_F(LoopTest, ABudgetOfTimeIsKept)
{
    bool done = false;
    int seen = 0;
    const auto burn = [&](int) {
        ++seen;
        const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds{300};
        while (std::chrono::steady_clock::now() < end) {
        }
    };
    // Each element takes more than the whole budget: one in a turn.
    m_loop->forEachWithin(std::vector<int>(20), std::chrono::microseconds{100}, burn, [&] { done = true; });
    EXPECT_EQ(turnsUntil([&] { return done; }), 20);
    EXPECT_EQ(seen, 20);
}

// ---- other threads

TEST_F(LoopTest, OtherThreadsPost)
{
    constexpr int Threads = 4;
    constexpr int Each = 200;
    int ran = 0;
    const Loop::Interval keep = m_loop->every(milliseconds{1}, [] {});
    std::vector<std::thread> threads;
    for (int t = 0; t < Threads; ++t)
        threads.emplace_back([&, poster = m_loop->poster()] {
            for (int i = 0; i < Each; ++i)
                while (!poster.post([&] {
                    if (++ran == Threads * Each)
                        uv_stop(&m_uv);
                }))
                    std::this_thread::yield();
        });
    run();
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(ran, Threads * Each);
}

TEST_F(LoopTest, PostingHasALimitAndAnEnd)
{
    m_loop.emplace(&m_uv, LoopLimits{10, 2});
    const auto poster = m_loop->poster();
    EXPECT_TRUE(poster.post([this] { m_log.emplace_back("1"); }));
    EXPECT_TRUE(poster.post([this] { m_log.emplace_back("2"); }));
    EXPECT_FALSE(poster.post([this] { m_log.emplace_back("3"); }));
    uv_run(&m_uv, UV_RUN_NOWAIT);
    EXPECT_EQ(m_log, (std::vector<std::string>{"1", "2"}));
    EXPECT_TRUE(poster.post([] {}));
    m_loop.reset();
    EXPECT_FALSE(poster.post([] {}));
}

} // namespace loopscope::server

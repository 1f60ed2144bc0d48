// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/verdict.h"

#include "tests/support/reportfixture.h"

#include <gtest/gtest.h>

using namespace loopscope;
using namespace loopscope::analysis;
using test::fixtureEvent;
using test::fixtureTime;

namespace {

std::vector<WorkerFacts> wellWorkers(int count)
{
    std::vector<WorkerFacts> workers(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        workers[static_cast<std::size_t>(i)].slot = WorkerSlot{static_cast<std::uint16_t>(i + 1)};
    return workers;
}

void makeStalling(WorkerFacts& worker, int stalls, double begin, double end, double worst)
{
    worker.stalls = stalls;
    worker.since = fixtureTime(begin);
    worker.last = fixtureTime(end);
    worker.worstTurn = worst;
}

TEST(Verdict, AllWell)
{
    const auto verdict = judge(wellWorkers(8), fixtureTime(900));
    EXPECT_EQ(verdict.level, VerdictLevel::Well);
    EXPECT_EQ(verdict.headline, "All eight workers are well.");
    EXPECT_FALSE(verdict.worker);
    EXPECT_EQ(judge(wellWorkers(1), fixtureTime(900)).headline, "The worker is well.");
}

TEST(Verdict, OneBlocksNow)
{
    auto workers = wellWorkers(8);
    makeStalling(workers[2], 15, 551, 887, 0.212);
    const auto verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.level, VerdictLevel::Critical);
    EXPECT_EQ(verdict.headline, "Worker 3 blocks its event loop since 14:02:11.");
    EXPECT_EQ(verdict.details, "15 stalls, worst turn 212 ms. The other seven workers are well.");
    EXPECT_EQ(verdict.worker, WorkerSlot{3});
}

TEST(Verdict, SilentWithoutAnEventYet)
{
    auto workers = wellWorkers(2);
    workers[1].state = WorkerState::Blocked;
    workers[1].stateSince = fixtureTime(898);
    const auto verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.headline, "Worker 2 blocks its event loop since 14:07:58.");
    EXPECT_EQ(verdict.details, "Lag over the limit. The other worker is well.");
}

TEST(Verdict, SeveralBlock)
{
    auto workers = wellWorkers(9);
    for (std::size_t i = 0; i < 8; ++i)
        makeStalling(workers[i], 2, 700 + static_cast<double>(i), 880, 0.1 + 0.01 * static_cast<double>(i));
    const auto verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.headline, "Workers 1, 2, 3, 4, 5, 6 and two more block their event loops since 14:04:40.");
    EXPECT_EQ(verdict.details, "16 stalls, worst turn 170 ms. The other worker is well.");
    EXPECT_EQ(verdict.worker, WorkerSlot{8});
}

TEST(Verdict, OneHasStopped)
{
    auto workers = wellWorkers(3);
    makeStalling(workers[0], 1, 100, 100.2, 0.2);
    auto verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.level, VerdictLevel::Warning);
    EXPECT_EQ(verdict.headline, "Worker 1 blocked its event loop at 13:54:40.");
    EXPECT_EQ(verdict.details, "One stall, worst turn 200 ms. Nothing since. The other two workers are well.");
    makeStalling(workers[0], 4, 100, 160, 0.2);
    verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.headline, "Worker 1 blocked its event loop between 13:54:40 and 13:55:40.");
}

TEST(Verdict, DownIsWorseThanBlocking)
{
    auto workers = wellWorkers(3);
    makeStalling(workers[0], 4, 700, 890, 0.2);
    workers[1].state = WorkerState::Errored;
    workers[1].stateSince = fixtureTime(60);
    workers[1].reason = "crashed 5 times in a minute\x07";
    const auto verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.headline, "Worker 2 is down since 13:54:00.");
    EXPECT_EQ(verdict.details, "crashed 5 times in a minute\\x07."); // the others are not well: nothing is said of them
}

TEST(Verdict, EndedWithoutBeingAsked)
{
    auto workers = wellWorkers(4);
    workers[3].exits = 2;
    const auto verdict = judge(workers, fixtureTime(900));
    EXPECT_EQ(verdict.headline, "Worker 4 ended without being asked to.");
    EXPECT_EQ(verdict.details, "Two times in this time. The other three workers are well.");
}

TEST(Verdict, NobodyThere)
{
    EXPECT_EQ(judge(std::vector<WorkerFacts>(), fixtureTime(0)).level, VerdictLevel::Warning);
}

TEST(Verdict, FactsOfAReport)
{
    const auto report = test::fixtureReport();
    const auto facts = factsOf(report);
    ASSERT_EQ(facts.size(), 8U);
    EXPECT_EQ(facts[2].stalls, 15);
    EXPECT_EQ(facts[2].worstTurn, 0.212);
    EXPECT_EQ(facts[4].exits, 0); // ended with code 0
    EXPECT_EQ(judge(report).headline, "Worker 3 blocks its event loop since 14:02:11.");
}

TEST(Verdict, TheChartSpeaksWhereThereAreNoStallEvents)
{
    auto report = test::fixtureReport();
    report.events.clear();
    const auto facts = factsOf(report);
    EXPECT_EQ(facts[2].stalls, 0);
    EXPECT_EQ(facts[2].worstTurn, 0.212);
    EXPECT_EQ(judge(report).details, "Lag over the limit, worst 212 ms. The other seven workers are well.");
}

TEST(Verdict, ARestartExplainsItsExit)
{
    auto report = test::fixtureReport();
    report.charts.clear();
    report.events = {fixtureEvent(100, EventKind::Exit, 2, "")};
    report.events[0].signal = "SIGKILL";
    EXPECT_EQ(factsOf(report)[1].exits, 1);
    report.events.push_back(fixtureEvent(101, EventKind::Restart, 2, ""));
    EXPECT_EQ(factsOf(report)[1].exits, 0);
    report.events.back().worker->slot = WorkerSlot{3};
    EXPECT_EQ(factsOf(report)[1].exits, 1);
    report.events.back().kind = EventKind::Reload;
    EXPECT_EQ(factsOf(report)[1].exits, 0);
}

} // namespace

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/base/worker.h"

#include <gtest/gtest.h>
#include <map>
#include <unordered_set>

namespace {

using namespace loopscope;

const std::map<WorkerState, std::string> Words{
    {WorkerState::Starting, "starting"}, {WorkerState::Online, "online"}, {WorkerState::Blocked, "blocked"},
    {WorkerState::Draining, "draining"}, {WorkerState::Exited, "exited"}, {WorkerState::Errored, "errored"},
};

TEST(WorkerState, HasOneWordEach)
{
    for (const auto& [state, word] : Words) {
        EXPECT_EQ(toString(state), word);
        EXPECT_EQ(workerStateFromString(word), state);
    }
}

TEST(WorkerState, KnowsNoOtherWord)
{
    for (const std::string_view word : {"", "Online", "online ", "onlin", "stopped"})
        EXPECT_EQ(workerStateFromString(word), std::nullopt) << word;
}

TEST(WorkerState, IsGoneOnlyAtTheEnd)
{
    for (const auto& [state, word] : Words)
        EXPECT_EQ(isGone(state), word == "exited" || word == "errored") << word;
}

TEST(WorkerKey, SortsBySlotAndThenIncarnation)
{
    const WorkerKey a{{1}, {9}};
    const WorkerKey b{{2}, {1}};
    const WorkerKey c{{2}, {2}};
    EXPECT_LT(a, b);
    EXPECT_LT(b, c);
    EXPECT_FALSE(c < a);
    EXPECT_NE(b, c);
    EXPECT_EQ(b, (WorkerKey{{2}, {1}}));
}

TEST(Id, CanBeAKey)
{
    std::unordered_set<WorkerSlot> slots{{1}, {2}, {1}};
    EXPECT_EQ(slots.size(), 2U);
    EXPECT_EQ(slots.count({2}), 1U);
}

TEST(WallTime, GoesToMicrosecondsAndBack)
{
    EXPECT_EQ(toMicros(wallTimeFromMicros(1'700'000'000'123'456)), 1'700'000'000'123'456);
    EXPECT_DOUBLE_EQ(toSeconds(wallTimeFromMicros(1'500'000)), 1.5);
    EXPECT_EQ(wallTimeFromSeconds(2.25), wallTimeFromMicros(2'250'000));
}

TEST(SystemClock, GivesTimesAfter2020AndASteadyClockThatNeverGoesBack)
{
    const SystemClock clock;
    EXPECT_GT(toMicros(clock.wallNow()), 1'577'836'800'000'000);
    const auto before = clock.steadyNow();
    EXPECT_LE(before, clock.steadyNow());
}

} // namespace

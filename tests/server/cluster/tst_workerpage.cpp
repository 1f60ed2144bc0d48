// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/workerpage.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace loopscope::server {

TEST(SharedPage, BeginsWithZeros)
{
    const auto page = SharedPage::create();
    ASSERT_TRUE(page);
    EXPECT_EQ(page->page().beatUs.load(), 0);
    EXPECT_EQ(page->page().received.load(), 0U);
    EXPECT_EQ(page->page().failed.load(), 0U);
    EXPECT_EQ(page->page().connections.load(), 0U);
    EXPECT_NE(fcntl(page->descriptor(), F_GETFD) & FD_CLOEXEC, 0) << "no other child inherits it";
}

TEST(SharedPage, AnotherProcessWritesAndItStaysWhenThatDies)
{
    const auto page = SharedPage::create();
    ASSERT_TRUE(page);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto own = SharedPage::open(dup(page->descriptor()));
        if (own)
            own->page().answered.store(4711);
        _exit(own ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(page->page().answered.load(), 4711U);
}

TEST(SharedPage, MovesWithItsMapping)
{
    auto first = SharedPage::create();
    ASSERT_TRUE(first);
    first->page().received.store(5);
    SharedPage second(std::move(*first));
    EXPECT_EQ(second.page().received.load(), 5U);
    auto third = SharedPage::create();
    ASSERT_TRUE(third);
    *third = std::move(second);
    EXPECT_EQ(third->page().received.load(), 5U);
    EXPECT_GE(third->descriptor(), 0);
}

TEST(SharedPage, WhatIsNoPageIsRefused)
{
    EXPECT_FALSE(SharedPage::open(-1));
    EXPECT_FALSE(SharedPage::open(open("/dev/null", O_WRONLY | O_CLOEXEC)));
}

TEST(MonotonicMicros, NeverGoesBack)
{
    std::int64_t last = 0;
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t now = monotonicMicros();
        EXPECT_GE(now, last);
        last = now;
    }
}

TEST(StalledStackTest, IsReadAsItWasWritten)
{
    const auto page = SharedPage::create();
    ASSERT_TRUE(page);
    StalledStack& stalled = page->page().stalled;
    EXPECT_FALSE(stalled.readSince(0)) << "none yet";
    stalled.write(100, {1, 2, 3});
    EXPECT_EQ(stalled.readSince(99), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_FALSE(stalled.readSince(100)) << "it is of an older stall";
    stalled.write(200, {});
    EXPECT_FALSE(stalled.readSince(0)) << "an empty one says nothing";
    stalled.write(300, std::vector<std::uint64_t>(1000, 7));
    EXPECT_EQ(stalled.readSince(0)->size(), StalledStack::MaxFrames);
}

// The worker may be broken in any way.
TEST(StalledStackTest, WhatABrokenWriterLeavesIsBounded)
{
    const auto page = SharedPage::create();
    ASSERT_TRUE(page);
    StalledStack& stalled = page->page().stalled;
    stalled.write(100, {1});
    stalled.count = 4000000000U;
    EXPECT_EQ(stalled.readSince(0)->size(), StalledStack::MaxFrames);
    ++stalled.sequence; // for ever within a write
    EXPECT_FALSE(stalled.readSince(0));
}

} // namespace loopscope::server

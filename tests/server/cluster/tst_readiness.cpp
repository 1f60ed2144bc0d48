// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <loopscope/server/readiness.hpp>
#include <optional>

namespace loopscope::server {

TEST(Readiness, NothingToWaitForIsReadyAtOnce)
{
    Readiness readiness;
    int calls = 0;
    readiness.whenReady([&] { ++calls; });
    EXPECT_EQ(calls, 1);
}

TEST(Readiness, WaitsForTheLastHold)
{
    Readiness readiness;
    ReadyHold first = readiness.hold();
    ReadyHold second = readiness.hold();
    int calls = 0;
    readiness.whenReady([&] { ++calls; });
    EXPECT_TRUE(readiness.isHeld());
    ReadyHold copy = first;
    first.reset();
    second.reset();
    EXPECT_EQ(calls, 0) << "a copy still holds";
    copy.reset();
    EXPECT_EQ(calls, 1);
    EXPECT_FALSE(readiness.isHeld());
    readiness.hold().reset();
    EXPECT_EQ(calls, 1) << "once";
}

TEST(Readiness, AHoldMayOutliveIt)
{
    auto readiness = std::make_optional<Readiness>();
    const ReadyHold hold = readiness->hold();
    readiness.reset();
    EXPECT_TRUE(hold);
}

} // namespace loopscope::server

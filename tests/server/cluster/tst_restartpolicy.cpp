// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/restartpolicy.h"

#include <gtest/gtest.h>
#include <vector>

namespace loopscope::server {

namespace {
using std::chrono::milliseconds;
constexpr milliseconds Quick{10};
} // namespace

TEST(RestartPolicy, LongLifeIsReplacedAtOnce)
{
    RestartPolicy policy;
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(policy.died(RestartPolicy::Limits{}.quickLife), milliseconds{0});
}

TEST(RestartPolicy, QuickDeathsWaitLongerAndLonger)
{
    RestartPolicy policy;
    const std::vector<int> due{0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 15000, 15000};
    for (const int delay : due)
        EXPECT_EQ(policy.died(Quick), milliseconds{delay});
}

TEST(RestartPolicy, GivesUpAfterTheLimitAndNotBefore)
{
    RestartPolicy policy;
    for (int i = 1; i < RestartPolicy::Limits{}.maxQuickDeaths; ++i)
        EXPECT_TRUE(policy.died(Quick)) << i;
    EXPECT_FALSE(policy.died(Quick));
    EXPECT_FALSE(policy.died(Quick));
}

TEST(RestartPolicy, OneLongLifeStartsTheCountAnew)
{
    RestartPolicy policy;
    for (int i = 0; i < 8; ++i)
        EXPECT_TRUE(policy.died(Quick));
    EXPECT_EQ(policy.died(milliseconds{60000}), milliseconds{0});
    EXPECT_EQ(policy.died(Quick), milliseconds{0});
    EXPECT_EQ(policy.died(Quick), milliseconds{100});
}

TEST(RestartPolicy, QuickLifeIsAHalfOpenLimit)
{
    RestartPolicy policy;
    EXPECT_EQ(policy.died(RestartPolicy::Limits{}.quickLife - milliseconds{1}), milliseconds{0});
    EXPECT_EQ(policy.died(RestartPolicy::Limits{}.quickLife - milliseconds{1}), milliseconds{100});
}

TEST(RestartPolicy, ResetForgives)
{
    RestartPolicy policy;
    EXPECT_TRUE(policy.died(Quick));
    EXPECT_TRUE(policy.died(Quick));
    policy.reset();
    EXPECT_EQ(policy.died(Quick), milliseconds{0});
}

} // namespace loopscope::server

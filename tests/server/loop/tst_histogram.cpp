// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/histogram.h"

#include <gtest/gtest.h>

namespace loopscope::server {

TEST(Histogram, EmptyHasNoData)
{
    const Histogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_FALSE(histogram.min());
    EXPECT_FALSE(histogram.mean());
    EXPECT_FALSE(histogram.max());
    EXPECT_FALSE(histogram.percentile(0.5));
}

TEST(Histogram, SmallValuesAreExact)
{
    Histogram histogram;
    for (std::uint64_t us = 1; us <= 10; ++us)
        histogram.record(us);
    EXPECT_DOUBLE_EQ(*histogram.min(), 1e-6);
    EXPECT_DOUBLE_EQ(*histogram.mean(), 5.5e-6);
    EXPECT_DOUBLE_EQ(*histogram.percentile(0.5), 5e-6);
    EXPECT_DOUBLE_EQ(*histogram.percentile(1.0), 10e-6);
    EXPECT_DOUBLE_EQ(*histogram.max(), 10e-6);
}

// A bucket is an eighth of an octave: a percentile is never below the value and at most 12.5 % above it.
TEST(Histogram, PercentilesAreWithinOneBucket)
{
    for (std::uint64_t us = 1; us < 100'000'000; us = us * 5 / 4 + 1) {
        Histogram histogram;
        histogram.record(us);
        histogram.record(10'000'000'000); // so that the maximum does not clamp
        const double given = *histogram.percentile(0.5);
        const double wanted = static_cast<double>(us) / 1e6;
        EXPECT_GE(given, wanted) << us;
        EXPECT_LE(given, wanted * 1.126) << us;
    }
}

// One stall of 200 ms in 2 s of 20 ms beats: the maximum shows it, the median does not.
TEST(Histogram, OneStallShowsInTheMaximum)
{
    Histogram histogram;
    for (int i = 0; i < 90; ++i)
        histogram.record(300);
    histogram.record(200'000);
    EXPECT_DOUBLE_EQ(*histogram.max(), 0.2);
    EXPECT_LT(*histogram.percentile(0.9), 0.001);
}

TEST(Histogram, BeyondTheLastBucketIsKept)
{
    Histogram histogram;
    histogram.record(1ULL << 62);
    EXPECT_EQ(histogram.count(), 1U);
    EXPECT_GT(*histogram.max(), 1e12);
    EXPECT_TRUE(histogram.percentile(0.5));
}

TEST(Histogram, ClearForgetsAll)
{
    Histogram histogram;
    histogram.record(7);
    histogram.clear();
    EXPECT_EQ(histogram.count(), 0U);
    histogram.record(3);
    EXPECT_DOUBLE_EQ(*histogram.min(), 3e-6);
    EXPECT_DOUBLE_EQ(*histogram.max(), 3e-6);
}

} // namespace loopscope::server

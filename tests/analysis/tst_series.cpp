// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/clusterevent.h"
#include "core/analysis/series.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace loopscope;
using namespace loopscope::analysis;

namespace {

constexpr double NoData = std::numeric_limits<double>::quiet_NaN();
WallTime at(double seconds)
{
    return wallTimeFromSeconds(1767225600 + seconds);
}
Micros seconds(double s)
{
    return Micros{static_cast<std::int64_t>(s * 1e6)};
}

Series filled(std::initializer_list<double> values)
{
    Series series;
    double t = 0;
    for (const auto value : values)
        EXPECT_TRUE(series.append({at(t++), value}));
    return series;
}

} // namespace

TEST(Series, IsEmptyAtFirst)
{
    const Series series;
    EXPECT_EQ(series.size(), 0U);
    EXPECT_FALSE(series.latest());
    EXPECT_FALSE(series.maxIn(at(0), at(10)));
    EXPECT_FALSE(series.nearest(at(0), seconds(10)));
    EXPECT_EQ(series.lowerBound(at(0)), 0U);
    EXPECT_EQ(series.buckets(at(0), at(3), seconds(1)).size(), 3U);
}

TEST(Series, RefusesWhatIsNotNewer)
{
    auto series = filled({1, 2});
    EXPECT_FALSE(series.append({at(1), 9}));
    EXPECT_FALSE(series.append({at(0.5), 9}));
    EXPECT_EQ(series.size(), 2U);
    EXPECT_DOUBLE_EQ(series.latest()->value, 2);
}

TEST(Series, KeepsTheNewestWhenFull)
{
    Series series(100);
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(series.append({at(i), static_cast<double>(i)}));
        ASSERT_LE(series.size(), 100U);
        ASSERT_EQ(series.at(series.size() - 1).value, i);
        ASSERT_EQ(series.at(0).value, std::max(0, i - 99));
    }
    EXPECT_EQ(series.lowerBound(at(950)), 50U);
}

TEST(Series, CapacityOfZeroHoldsOne)
{
    Series series(0);
    EXPECT_TRUE(series.append({at(0), 1}));
    EXPECT_TRUE(series.append({at(1), 2}));
    EXPECT_EQ(series.size(), 1U);
    EXPECT_EQ(series.at(0).value, 2);
}

TEST(Series, DropsTheOldAndGoesOnInOrder)
{
    Series series(70); // beyond the first allocation, so that the ring turns and grows
    for (int i = 0; i < 60; ++i)
        series.append({at(i), static_cast<double>(i)});
    series.dropBefore(at(40));
    ASSERT_EQ(series.size(), 20U);
    EXPECT_EQ(series.at(0).value, 40);
    for (int i = 60; i < 105; ++i)
        ASSERT_TRUE(series.append({at(i), static_cast<double>(i)}));
    ASSERT_EQ(series.size(), 65U);
    for (std::size_t i = 0; i < series.size(); ++i)
        ASSERT_EQ(series.at(i).value, 40 + static_cast<double>(i));
    series.dropBefore(at(1000));
    EXPECT_EQ(series.size(), 0U);
    EXPECT_TRUE(series.append({at(1001), 1}));
    series.dropBefore(at(0));
    EXPECT_EQ(series.size(), 1U);
}

TEST(Series, LatestSkipsGaps)
{
    auto series = filled({1, 2, NoData, NoData});
    EXPECT_DOUBLE_EQ(series.latest()->value, 2);
    EXPECT_EQ(series.latest()->time, at(1));
    EXPECT_FALSE(filled({NoData, NoData}).latest());
}

TEST(Series, NearestTakesTheCloserNeighbourAndBridgesNoGap)
{
    const auto series = filled({10, 11, NoData, 13});
    EXPECT_EQ(series.nearest(at(0.4), seconds(1))->value, 10);
    EXPECT_EQ(series.nearest(at(0.6), seconds(1))->value, 11);
    EXPECT_EQ(series.nearest(at(-0.5), seconds(1))->value, 10);
    EXPECT_EQ(series.nearest(at(3.9), seconds(1))->value, 13);
    EXPECT_FALSE(series.nearest(at(2.1), seconds(1)));
    EXPECT_FALSE(series.nearest(at(5), seconds(1)));
    EXPECT_EQ(series.nearest(at(4), seconds(1))->value, 13) << "the tolerance is closed";
}

TEST(Series, FiguresOfARangeAreHalfOpen)
{
    const auto series = filled({5, 1, NoData, 3, 100});
    EXPECT_EQ(series.maxIn(at(0), at(4)), 5);
    EXPECT_EQ(series.maxIn(at(1), at(4)), 3);
    EXPECT_EQ(series.maxIn(at(1), at(5)), 100);
    EXPECT_EQ(series.meanIn(at(0), at(4)), 3);
    EXPECT_FALSE(series.meanIn(at(2), at(3)));
    EXPECT_FALSE(series.maxIn(at(4), at(4)));
    EXPECT_FALSE(series.maxIn(at(4), at(0)));
}

TEST(Series, PercentilesAreMeasuredValues)
{
    const auto series = filled({4, 1, 3, NoData, 2});
    EXPECT_EQ(series.percentileIn(at(0), at(9), 0.5), 2);
    EXPECT_EQ(series.percentileIn(at(0), at(9), 0), 1);
    EXPECT_EQ(series.percentileIn(at(0), at(9), 1), 4);
    EXPECT_EQ(series.percentileIn(at(0), at(9), 0.99), 4);
    EXPECT_EQ(series.percentileIn(at(0), at(9), 7), 4) << "clamped";
    EXPECT_FALSE(series.percentileIn(at(3), at(4), 0.5));
    Series hundred;
    for (int i = 1; i <= 100; ++i)
        hundred.append({at(i), static_cast<double>(i)});
    EXPECT_EQ(hundred.percentileIn(at(0), at(200), 0.99), 99);
    EXPECT_EQ(hundred.percentileIn(at(0), at(200), 0.5), 50);
}

TEST(Series, BucketsHoldFiguresAndGaps)
{
    Series series;
    series.append({at(0.1), 4});
    series.append({at(0.5), 1});
    series.append({at(1.9), NoData});
    series.append({at(2.0), 7});
    const auto buckets = series.buckets(at(0), at(3), seconds(1));
    ASSERT_EQ(buckets.size(), 3U);
    EXPECT_EQ(buckets[0].samples, 2U);
    EXPECT_EQ(buckets[0].min, 1);
    EXPECT_EQ(buckets[0].max, 4);
    EXPECT_EQ(buckets[0].mean, 2.5);
    EXPECT_EQ(buckets[0].last, 1);
    EXPECT_EQ(buckets[1].samples, 0U);
    EXPECT_TRUE(std::isnan(buckets[1].min) && std::isnan(buckets[1].mean) && std::isnan(buckets[1].max) &&
                std::isnan(buckets[1].last));
    EXPECT_EQ(buckets[2].begin, at(2));
    EXPECT_EQ(buckets[2].samples, 1U);
}

TEST(Series, BucketBoundariesDoNotDependOnWhereTheChartBegins)
{
    Series series;
    for (int i = 0; i < 600; ++i)
        series.append({at(i * 0.1), static_cast<double>(i % 17)});
    const auto all = series.buckets(at(0), at(60), seconds(3));
    for (const double from : {0.0, 0.7, 2.9, 10.1, 29.999}) {
        for (const auto& bucket : series.buckets(at(from), at(60), seconds(3))) {
            EXPECT_EQ(toMicros(bucket.begin) % seconds(3).count(), 0);
            const auto index = static_cast<std::size_t>((bucket.begin - all[0].begin) / seconds(3));
            EXPECT_EQ(bucket.samples, all[index].samples);
            EXPECT_EQ(bucket.mean, all[index].mean);
        }
    }
    EXPECT_LE(series.buckets(at(10.1), at(60), seconds(3))[0].begin, at(10.1)) << "the first one covers from";
}

TEST(Series, BucketsOfNonsenseAreNone)
{
    const auto series = filled({1});
    EXPECT_TRUE(series.buckets(at(0), at(1), Micros{0}).empty());
    EXPECT_TRUE(series.buckets(at(0), at(1), Micros{-1}).empty());
    EXPECT_TRUE(series.buckets(at(1), at(1), seconds(1)).empty());
    EXPECT_TRUE(series.buckets(at(0), at(100000), Micros{1}).empty()) << "bounded";
    EXPECT_EQ(toMicros(series.buckets(wallTimeFromMicros(-5), wallTimeFromMicros(5), Micros{10})[0].begin), -10);
}

TEST(ClusterEvent, EveryKindHasItsWord)
{
    EXPECT_EQ(toString(EventKind::Stall), "stall");
    EXPECT_EQ(toString(EventKind::AlertEnded), "alertEnded");
    EXPECT_EQ(toString(EventKind::Link), "link");
    EXPECT_EQ(toString(EventKind::Exit), "exit");
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportplot.h"

#include "core/analysis/reportchart.h"
#include "core/analysis/reportcolumns.h"
#include "core/analysis/reportformat.h"
#include "core/analysis/reportpalette.h"
#include "tests/support/reportfixture.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace loopscope;
using namespace loopscope::analysis;
using test::fixtureTime;

namespace {

TEST(ReportPlot, ColumnsAreWholeIntervalsAndNotTooMany)
{
    const auto width = [](int seconds, int intervalMs) {
        return columnWidth(fixtureTime(0), fixtureTime(seconds), Micros{intervalMs * 1000});
    };
    EXPECT_EQ(width(300, 1000), Micros{1000000});
    EXPECT_EQ(width(900, 1000), Micros{2000000});
    EXPECT_EQ(width(3600, 1000), Micros{5000000});
    EXPECT_EQ(width(60, 100), Micros{100000});
    EXPECT_EQ(width(0, 1000), Micros{1000000});
    EXPECT_EQ(columnWidth(fixtureTime(9), fixtureTime(0), Micros{0}), Micros{1});
    for (int seconds = 1; seconds < 90000; seconds += 777) {
        const auto columns = Series().buckets(fixtureTime(0.3), fixtureTime(seconds + 0.3), width(seconds, 1000));
        EXPECT_LE(columns.size(), static_cast<std::size_t>(Report::MaxColumns)) << seconds;
    }
}

TEST(ReportPlot, ScalesAreRound)
{
    EXPECT_EQ(scaleFor(212, 6).top, 250);
    EXPECT_EQ(scaleFor(212, 6).step, 50);
    EXPECT_EQ(scaleFor(60, 3).top, 60);
    EXPECT_EQ(scaleFor(411, 3).step, 200);
    EXPECT_EQ(scaleFor(7, 3, Steps::Whole).step, 5);
    EXPECT_EQ(scaleFor(2, 3, Steps::Whole).step, 1);
    EXPECT_EQ(scaleFor(0.4, 3, Steps::Whole).top, 1);
    EXPECT_EQ(scaleFor(90, 4, Steps::Whole).step, 25);
    EXPECT_EQ(scaleFor(0, 4).top, 1);
    EXPECT_EQ(scaleFor(-3, 4).top, 1);
    EXPECT_EQ(scaleFor(0.031, 3).decimals, 2);
    for (double largest = 0.0003; largest < 1e12; largest *= 1.37) {
        const auto scale = scaleFor(largest, 4);
        EXPECT_GE(scale.top, largest * 0.999);
        EXPECT_LE(scale.top / scale.step, 8.01);
    }
}

TEST(ReportPlot, TicksAreRoundTimes)
{
    const auto ticks = timeTicks(fixtureTime(0), fixtureTime(900));
    ASSERT_EQ(ticks.size(), 8U);
    EXPECT_EQ(clockText(ticks.front()), "13:54:00");
    EXPECT_TRUE(timeTicks(fixtureTime(1), fixtureTime(1)).empty());
    EXPECT_LE(timeTicks(fixtureTime(0), fixtureTime(3e8)).size(), 9U); // ten years
}

TEST(ReportPlot, UnitsFollowTheSize)
{
    EXPECT_EQ(plotUnit("s", 0.2).name, "ms");
    EXPECT_EQ(plotUnit("s", 20).name, "s");
    EXPECT_EQ(plotUnit("By", 130e3).name, "KiB");
    EXPECT_EQ(plotUnit("By", 400e6).name, "MiB");
    EXPECT_EQ(plotUnit("By", 40e9).name, "GiB");
    EXPECT_EQ(plotUnit("{resource}", 40).factor, 1);
}

TEST(ReportPlot, LivesOfASlotAreOneLine)
{
    const auto report = test::fixtureReport();
    const auto all = plotSlots(report.charts[0]);
    ASSERT_EQ(all.size(), 8U);
    EXPECT_EQ(all[4].lives.size(), 2U);
    EXPECT_EQ(all[2].largest, 0.212);
    EXPECT_EQ(all[2].shown, 0.212); // of lag the largest
    const auto heap = plotSlots(report.charts[1]);
    EXPECT_EQ(heap[2].shown, heap[2].last); // of a reading the newest
    EXPECT_TRUE(plotSlots({}).empty());
}

TEST(ReportPlot, CrowdsAreColouredByRank)
{
    const auto few = test::fixtureReport(16);
    const SlotColours own(few, WorkerSlot{3});
    EXPECT_FALSE(own.areRanks());
    EXPECT_EQ(own.of(WorkerSlot{3}), palette::Workers[2]);
    EXPECT_EQ(palette::worker(WorkerSlot{17}), palette::Workers[0]);
    const auto many = test::fixtureReport(17);
    const SlotColours ranks(many, WorkerSlot{9});
    EXPECT_TRUE(ranks.areRanks());
    ASSERT_EQ(ranks.worst().size(), WorstShown);
    EXPECT_EQ(ranks.worst()[0], WorkerSlot{9}); // the focused one before all
    EXPECT_EQ(ranks.worst()[1], WorkerSlot{3}); // then by lag
    EXPECT_EQ(ranks.of(WorkerSlot{3}), palette::Workers[1]);
}

// A worker that was blocked when its reading was due gives it late: it stands in the next column, beside that one's
// own.
TEST(ReportPlot, ALateReadingIsNoGap)
{
    auto report = test::fixtureReport();
    const auto pieces = [&](std::uint32_t samplesAfter) {
        ReportLine line{{WorkerSlot{1}, Incarnation{1}}, {}};
        for (int i = 0; i < 8; ++i) {
            const std::uint32_t samples = i == 4 ? 0 : i == 5 ? samplesAfter : 1;
            const double value = 0.010 + 0.001 * i;
            line.buckets.push_back({report.from + i * report.interval, samples, value, value, value, value});
        }
        auto chart = report.charts.front();
        chart.lines = {line};
        const auto svg = chartSvg(report, chart, SlotColours(report, WorkerSlot{1}), WorkerSlot{1}, 160, "c");
        const auto path = svg.find("<path d=\"M");
        EXPECT_NE(path, std::string::npos);
        const auto data = svg.substr(path, svg.find('"', path + 9) - path);
        return std::count(data.begin(), data.end(), 'M');
    };
    EXPECT_EQ(pieces(1), 2); // missing: the line breaks
    EXPECT_EQ(pieces(2), 1);
    report.interval = Micros{0}; // nobody said it: no column is more than full
    EXPECT_EQ(pieces(2), 2);
}

TEST(ReportPlot, GapsOfAllAreSpans)
{
    ReportChart chart;
    for (std::uint16_t slot = 1; slot <= 2; ++slot) {
        ReportLine line{{WorkerSlot{slot}, Incarnation{1}}, {}};
        for (int i = 0; i < 20; ++i) {
            const bool isGap = (i >= 5 && i < 9) || (slot == 1 && i < 15) || i >= 17;
            line.buckets.push_back({fixtureTime(i), isGap ? 0U : 1U, 1.0, 2.0, 3.0 + slot, 4.0});
        }
        chart.lines.push_back(line);
    }
    const auto spans = emptySpans(chart, fixtureTime(0), fixtureTime(20));
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[0].from, fixtureTime(5));
    EXPECT_EQ(spans[0].to, fixtureTime(9));
    EXPECT_EQ(spans[1].to, fixtureTime(20));
    EXPECT_EQ(emptySpans({}, fixtureTime(0), fixtureTime(20)).size(), 1U);
    const auto band = bandOf(chart);
    EXPECT_EQ(band.high[16], 5.0);
    EXPECT_EQ(band.low[16], 4.0);
}

TEST(ReportColumns, NeighboursMergeWithoutLosingSpikes)
{
    const std::vector<Bucket> buckets{{fixtureTime(0), 1, 1, 1, 1, 1},
                                      {fixtureTime(1), 0, 0, 0, 0, 0},
                                      {fixtureTime(2), 3, 2, 3, 9, 4},
                                      {fixtureTime(3), 0, 0, 0, 0, 0},
                                      {fixtureTime(4), 2, 5, 6, 7, 6}};
    const auto merged = mergedBuckets(buckets, 2);
    ASSERT_EQ(merged.size(), 3U);
    EXPECT_EQ(merged[0].samples, 1U);
    EXPECT_EQ(merged[1].begin, fixtureTime(2));
    EXPECT_EQ(merged[1].max, 9);
    const auto one = mergedBuckets(buckets, 5);
    EXPECT_EQ(one[0].samples, 6U);
    EXPECT_EQ(one[0].min, 1);
    EXPECT_EQ(one[0].max, 9);
    EXPECT_EQ(one[0].last, 6);
    EXPECT_DOUBLE_EQ(one[0].mean, (1 + 9 + 12) / 6.0);
    EXPECT_EQ(mergedBuckets(buckets, 1).size(), 5U);
    EXPECT_TRUE(std::isnan(bucketValue(ReportChartKind::Lag, buckets[1])));
}

TEST(ReportColumns, DataFilesAreBounded)
{
    Report report;
    report.charts.resize(3);
    for (auto& chart : report.charts) {
        chart.lines.resize(400);
        for (auto& line : chart.lines)
            line.buckets.resize(900);
    }
    const auto factor = mergeFactor(report);
    EXPECT_LE(3 * 400 * ((900 + factor - 1) / factor), MaxDataValues + 3 * 400);
    EXPECT_EQ(mergeFactor(test::fixtureReport()), 1U);
}

} // namespace

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/reportbuilder.h"
#include "tests/support/shopstate.h"

#include <QTest>
#include <algorithm>

using namespace loopscope;
using namespace loopscope::console;
using loopscope::test::Missing;
using loopscope::test::ShopState;

namespace {

constexpr Micros Second{1'000'000};

analysis::Report reportOf(const ShopState& shop, Micros length)
{
    const WallTime to = *shop.state.lastSampleAt() + Micros{1};
    return buildReport(shop.state, to - length, to, shop.clock.wallNow());
}

const analysis::ReportChart& chart(const analysis::Report& report, analysis::ReportChartKind kind)
{
    return *std::find_if(report.charts.begin(), report.charts.end(),
                         [kind](const analysis::ReportChart& each) { return each.kind == kind; });
}

} // namespace

class TestReportBuilder : public QObject
{
    Q_OBJECT

private slots:
    void figuresOfTheRange()
    {
        ShopState shop(2);
        shop.sample({0.400, 0.001}); // before the range
        for (int i = 0; i < 10; ++i)
            shop.sample({0.002, i == 5 ? 0.120 : 0.001});
        const auto report = reportOf(shop, 10 * Second);
        QCOMPARE(report.workers.size(), std::size_t{2});
        QCOMPARE(report.workers[0].lagMax, std::optional(0.002));
        QCOMPARE(report.workers[1].lagMax, std::optional(0.120));
        QCOMPARE(report.figures.worstLag, std::optional(0.120));
        QCOMPARE(report.figures.worstLagWorker, std::optional(WorkerSlot{2}));
        QCOMPARE(report.figures.workersServing, std::optional(2));
        QCOMPARE(report.figures.requestRate, std::optional(1096.0));
        QCOMPARE(report.figures.handles, std::optional(152.0));
        QCOMPARE(report.completeness.samplesReceived, std::uint64_t{20});
        QCOMPARE(report.completeness.samplesExpected, std::optional(std::uint64_t{20}));
    }

    void timeBeforeTheFirstSampleIsNotMissing()
    {
        ShopState shop(1);
        for (int i = 0; i < 12; ++i)
            shop.sample({0.001});
        const auto report = reportOf(shop, 900 * Second);
        QCOMPARE(report.from, *shop.state.firstSampleAt() - Second);
        QCOMPARE(report.to, *shop.state.lastSampleAt() + Micros{1});
        QCOMPARE(report.completeness.samplesReceived, std::uint64_t{12});
        const auto& line = chart(report, analysis::ReportChartKind::Lag).lines.at(0);
        QVERIFY(line.buckets.size() <= 14);
    }

    void aRangeWithDataBeforeItIsKept()
    {
        ShopState shop(1);
        for (int i = 0; i < 30; ++i)
            shop.sample({0.001});
        const auto report = reportOf(shop, 10 * Second);
        QCOMPARE(report.to - report.from, 10 * Second);
    }

    void noDataStaysEmpty()
    {
        ShopState shop(1);
        shop.sampleRows({std::vector<double>(ShopState::Columns, Missing)});
        const auto report = reportOf(shop, 10 * Second);
        QVERIFY(!report.workers.at(0).lagMax);
        QVERIFY(!report.workers.at(0).heapUsed);
        QVERIFY(!report.figures.worstLag);
        QVERIFY(!report.figures.heapUsed);
        QVERIFY(!report.figures.cacheHitRatio);
        QVERIFY(!report.redis);
        QVERIFY(chart(report, analysis::ReportChartKind::Lag).lines.empty());
    }

    void nothingAtAllIsAReport()
    {
        test::FakeClock clock;
        const ClusterState state(clock);
        const auto report = buildReport(state, clock.wallNow() - 10 * Second, clock.wallNow(), clock.wallNow());
        QVERIFY(report.workers.empty());
        QVERIFY(!report.figures.workersServing);
        QVERIFY(!report.completeness.samplesExpected);
    }

    void eventsOfTheRangeInOrder()
    {
        ShopState shop(1);
        shop.sample({0.001});
        shop.stall(1, 0.3); // too early
        for (int i = 0; i < 20; ++i)
            shop.sample({0.001});
        shop.stall(1, 0.1);
        shop.sample({0.001});
        shop.stall(1, 0.2);
        shop.sample({0.001});
        const auto report = reportOf(shop, 10 * Second);
        QCOMPARE(report.events.size(), std::size_t{2});
        QCOMPARE(report.events[0].durationSeconds, std::optional(0.1));
        QCOMPARE(report.events[1].durationSeconds, std::optional(0.2));
        QVERIFY(report.events[0].time <= report.events[1].time);
        QCOMPARE(report.eventsOmitted, std::size_t{0});
    }

    void theOldestEventsAreLeftOutAndCounted()
    {
        ShopState shop(1);
        shop.sample({0.001});
        for (std::size_t i = 0; i < analysis::Report::MaxEvents + 7; ++i)
            shop.stall(1, 0.06 + static_cast<double>(i));
        shop.sample({0.001});
        const auto report = reportOf(shop, 10 * Second);
        QCOMPARE(report.events.size(), analysis::Report::MaxEvents);
        QCOMPARE(report.eventsOmitted, shop.state.events().size() - analysis::Report::MaxEvents);
        QCOMPARE(report.events.front().durationSeconds, std::optional(7.06));
    }

    void theHeapLimitIsDrawnOnlyWhereAllShareIt()
    {
        ShopState shop(2);
        shop.sample({0.001, 0.001});
        QCOMPARE(chart(reportOf(shop, 10 * Second), analysis::ReportChartKind::Heap).limit,
                 std::optional(1024.0 * 1024 * 1024));
        auto other = ShopState::values(0.001);
        other[ShopState::HeapLimit] = 512.0 * 1024 * 1024;
        shop.sampleRows({ShopState::values(0.001), other});
        QVERIFY(!chart(reportOf(shop, 10 * Second), analysis::ReportChartKind::Heap).limit);
    }
};

QTEST_GUILESS_MAIN(TestReportBuilder)
#include "tst_reportbuilder.moc"

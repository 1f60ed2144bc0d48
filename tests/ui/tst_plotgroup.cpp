// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartgroup.h"
#include "ui/plot/timeticks.h"

#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;

namespace {

constexpr Micros Second{1'000'000};
const WallTime Now = wallTimeFromSeconds(1763388480); // a whole minute

struct Group : ChartGroup
{
    Group()
    {
        setNow(Now);
        setBaseSpan(900 * Second);
    }
    bool key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        return handleKey(QKeyEvent(QEvent::KeyPress, key, modifiers));
    }
};

} // namespace

class TestChartGroup : public QObject
{
    Q_OBJECT

private slots:
    void liveFollowsNowByWholeColumns()
    {
        Group group;
        group.setColumns(450);
        QCOMPARE(group.bucket(), 2 * Second);
        QSignalSpy ranges(&group, &ChartGroup::rangeChanged);
        group.setNow(Now + Micros{1});
        QCOMPARE(group.to(), Now + 2 * Second);
        QCOMPARE(ranges.count(), 1);
        group.setNow(Now + Second); // the same column: nothing to draw
        QCOMPARE(ranges.count(), 1);
        group.setNow(Now + 3 * Second);
        QCOMPARE(group.to(), Now + 4 * Second);
        QCOMPARE(group.to() - group.from(), 900 * Second);
    }

    void pausedStays()
    {
        Group group;
        group.setLive(false);
        const WallTime to = group.to();
        group.setNow(Now + 60 * Second);
        QCOMPARE(group.to(), to);
        group.setLive(true);
        QVERIFY(group.to() >= Now + 60 * Second);
    }

    void theRangeGrowsWithWhatWasSeenUntilOneIsChosen()
    {
        Group group;
        group.startOver();
        QCOMPARE(group.span(), 60 * Second);
        QVERIFY(group.isLive());
        group.growWith(60 * Second);
        QCOMPARE(group.span(), 60 * Second);
        group.growWith(61 * Second);
        QCOMPARE(group.span(), 300 * Second);
        group.growWith(50 * Second); // never back
        QCOMPARE(group.span(), 300 * Second);
        group.growWith(4000 * Second);
        QCOMPARE(group.span(), ChartGroup::DefaultSpan);

        group.startOver();
        group.setBaseSpan(60 * Second);
        group.growWith(4000 * Second);
        QCOMPARE(group.span(), 60 * Second);

        group.startOver();
        group.setLive(false); // frozen: nothing moves
        group.growWith(4000 * Second);
        QCOMPARE(group.span(), 60 * Second);
    }

    void bucketsDivideTheClock_data()
    {
        QTest::addColumn<int>("span");
        QTest::addColumn<int>("columns");
        for (const int span : {2, 60, 300, 900, 3600, 86400})
            for (const int columns : {1, 100, 333, 804, 3000})
                QTest::addRow("%d s in %d", span, columns) << span << columns;
    }
    void bucketsDivideTheClock()
    {
        QFETCH(int, span);
        QFETCH(int, columns);
        Group group;
        group.setBaseSpan(span * Second);
        group.setColumns(columns);
        const Micros bucket = group.bucket();
        QCOMPARE((86'400 * Second) % bucket, Micros{0}); // the same boundaries every day
        if (columns > 12)
            QVERIFY((group.span() / bucket) <= columns); // never more than fit
    }

    void dragZoomsAndPauses()
    {
        Group group;
        QSignalSpy live(&group, &ChartGroup::liveChanged);
        group.zoomTo(Now - 60 * Second, Now - 120 * Second); // either direction
        QCOMPARE(group.from(), Now - 120 * Second);
        QCOMPARE(group.to(), Now - 60 * Second);
        QVERIFY(!group.isLive());
        QCOMPARE(live.count(), 1);
        group.goLive();
        QVERIFY(group.isLive());
        QCOMPARE(group.span(), 900 * Second);
    }

    void zoomIsBounded()
    {
        Group group;
        group.zoomTo(Now - Micros{10}, Now);
        QCOMPARE(group.span(), ChartGroup::MinSpan);
        for (int i = 0; i < 60; ++i)
            group.zoomAt(Now, 2);
        QCOMPARE(group.span(), ChartGroup::MaxSpan);
        group.setBaseSpan(Micros{-5});
        QCOMPARE(group.span(), ChartGroup::MinSpan);
    }

    void wheelWhileLiveKeepsTheEnd()
    {
        Group group;
        group.zoomAt(Now - 600 * Second, 0.5);
        QVERIFY(group.isLive());
        QCOMPARE(group.span(), 450 * Second);
        QVERIFY(group.to() >= Now);
    }

    void wheelWhilePausedKeepsThePointer()
    {
        Group group;
        group.zoomTo(Now - 400 * Second, Now);
        const WallTime pointer = Now - 100 * Second; // at three quarters
        group.zoomAt(pointer, 0.5);
        QCOMPARE(group.span(), 200 * Second);
        QCOMPARE(group.from(), pointer - 150 * Second);
    }

    void panningBackPausesAndForthIsLive()
    {
        Group group;
        group.pan(-0.5);
        QVERIFY(!group.isLive());
        QCOMPARE(group.to(), Now - 450 * Second);
        group.pan(0.5);
        QVERIFY(group.isLive());
    }

    void crosshairMovesBySamples()
    {
        Group group;
        group.setInterval(5 * Second);
        QSignalSpy moved(&group, &ChartGroup::crosshairChanged);
        QVERIFY(group.key(Qt::Key_Left));
        QCOMPARE(group.crosshair(), std::optional(group.to() - 5 * Second));
        QVERIFY(group.key(Qt::Key_Left, Qt::ShiftModifier));
        QCOMPARE(group.crosshair(), std::optional(group.to() - 55 * Second));
        QVERIFY(group.key(Qt::Key_Right));
        QCOMPARE(group.crosshair(), std::optional(group.to() - 50 * Second));
        group.stepCrosshair(100000); // stays inside
        QCOMPARE(group.crosshair(), std::optional(group.to()));
        group.stepCrosshair(-100000);
        QCOMPARE(group.crosshair(), std::optional(group.from()));
        QCOMPARE(moved.count(), 5);
        QVERIFY(group.key(Qt::Key_Escape));
        QVERIFY(!group.crosshair());
        QVERIFY(!group.key(Qt::Key_Escape)); // nothing left: somebody else's step back
    }

    void keysZoomAndPause()
    {
        Group group;
        QVERIFY(group.key(Qt::Key_Plus));
        QCOMPARE(group.span(), 450 * Second);
        QVERIFY(group.key(Qt::Key_Minus));
        QVERIFY(group.key(Qt::Key_Minus));
        QCOMPARE(group.span(), 1800 * Second);
        QVERIFY(group.key(Qt::Key_0));
        QCOMPARE(group.span(), 900 * Second);
        QVERIFY(group.key(Qt::Key_Space));
        QVERIFY(!group.isLive());
        QVERIFY(!group.key(Qt::Key_A));
    }

    void focusIsHoverThenSelection()
    {
        Group group;
        QSignalSpy hovered(&group, &ChartGroup::hoveredChanged);
        group.setSelected(WorkerSlot{3});
        QCOMPARE(group.focused(), std::optional(WorkerSlot{3}));
        group.setHovered(WorkerSlot{5});
        group.setHovered(WorkerSlot{5});
        QCOMPARE(group.focused(), std::optional(WorkerSlot{5}));
        group.setHovered(std::nullopt);
        QCOMPARE(group.focused(), std::optional(WorkerSlot{3}));
        QCOMPARE(hovered.count(), 2);
    }

    void timeTicksAreRound()
    {
        const auto ticks = timeTicks(Now - 900 * Second, Now, 8);
        QVERIFY(ticks.size() >= 4 && ticks.size() <= 9);
        for (const WallTime tick : ticks)
            QCOMPARE(toMicros(tick) % 120'000'000, 0);
        QCOMPARE(timeTickStep(60 * Second, 8), 10 * Second);
        QVERIFY(timeTicks(Now, Now, 8).empty());
        QVERIFY(timeTicks(Now, Now - Second, 8).empty());
        QVERIFY(timeTicks(Now, Now + 100000000 * Second, 8).size() <= 100);
    }

    void thingsAreCountedInWholeSteps()
    {
        for (const double top : {1.0, 2.0, 4.0, 10.5, 12.6, 13.0, 118.0}) {
            const double step = valueTickStep(top, Steps::Whole);
            QCOMPARE(step, std::floor(step));
            QVERIFY2(step >= 1 && top / step <= 6, qPrintable(QString::number(top)));
        }
        for (const auto& [step, decimals] : {std::pair{20.0, 0}, {5.0, 0}, {2.5, 1}, {0.5, 1}, {0.25, 2}, {0.02, 2}})
            QCOMPARE(tickDecimals(step), decimals); // 2.5 and 7.5 are not 3 and 8
        QCOMPARE(valueTickStep(12.6, Steps::Any), 5.0);
        QCOMPARE(valueTickStep(12.0, Steps::Any), 2.5);
        QCOMPARE(valueTickStep(12.0, Steps::Whole), 5.0);
    }

    void valueTicksAreThreeToSix()
    {
        for (const double top : {0.003, 0.07, 1.0, 60.0, 118.0, 250.0, 999.0, 1e9}) {
            const double lines = top / valueTickStep(top);
            QVERIFY2(lines >= 2 && lines <= 6, qPrintable(QString::number(top)));
        }
        QCOMPARE(valueTickStep(250), 50.0);
        QCOMPARE(valueTickStep(0), 1.0);
        QCOMPARE(valueTickStep(qQNaN()), 1.0);
    }
};

QTEST_MAIN(TestChartGroup)
#include "tst_plotgroup.moc"

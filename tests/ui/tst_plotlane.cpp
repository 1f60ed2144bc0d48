// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartgroup.h"
#include "ui/plot/eventslane.h"
#include "ui/plot/sparkline.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;

namespace {

constexpr Micros Second{1'000'000};
const WallTime Now = wallTimeFromSeconds(1763388480);

EventMark mark(std::uint64_t id, int secondsAgo, MarkShape shape = MarkShape::Stall)
{
    return {id, Now - secondsAgo * Second, shape, WorkerSlot{2}, QString(), QStringLiteral("w2 stalled 200 ms")};
}

struct Bench
{
    Bench() : lane(theme, group)
    {
        group.setNow(Now);
        group.setBaseSpan(600 * Second);
        lane.resize(size::GutterLeft + size::GutterRight + 600, lane.sizeHint().height()); // one pixel a second
        lane.show();
    }
    Theme theme{ThemeMode::Dark};
    ChartGroup group;
    EventsLane lane;
};

bool hasColour(const QImage& image, const QRect& area, const QColor& colour)
{
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (image.pixelColor(x, y) == colour)
                return true;
    return false;
}

QImage sparkline(const SparklineData& data, const QColor& fill = QColor())
{
    QImage image(100, 20, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintSparkline(painter, QRectF(0, 0, 100, 20), data, Qt::blue, Qt::red, fill);
    return image;
}

bool isBlue(const QImage& image, const QRect& area)
{
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            if (image.pixelColor(x, y).blue() > image.pixelColor(x, y).red() + 80)
                return true;
    return false;
}

} // namespace

class TestLane : public QObject
{
    Q_OBJECT

private slots:
    void closeMarksMerge()
    {
        Bench bench;
        bench.lane.setMarks({mark(1, 300), mark(2, 297), mark(3, 200), mark(4, 193)});
        QCOMPARE(bench.lane.drawn().size(), std::size_t(3));
        QCOMPARE(bench.lane.drawn()[0].count, std::size_t(2));
        QCOMPARE(bench.lane.drawn()[1].count, std::size_t(1));
        bench.group.zoomTo(Now - 310 * Second, Now - 290 * Second); // nearer: they part again
        QCOMPARE(bench.lane.drawn().size(), std::size_t(2));
    }

    void differentShapesNeverMerge()
    {
        Bench bench;
        bench.lane.setMarks({mark(1, 300), mark(2, 299, MarkShape::Restart), mark(3, 298)});
        QCOMPARE(bench.lane.drawn().size(), std::size_t(3));
    }

    void onlyWhatIsInView()
    {
        Bench bench;
        bench.lane.setMarks({mark(1, 5000), mark(2, 300), mark(3, -100)});
        QCOMPARE(bench.lane.drawn().size(), std::size_t(1));
        QCOMPARE(bench.lane.drawn()[0].first, std::size_t(1));
        bench.lane.setMarks({});
        QVERIFY(bench.lane.drawn().empty());
    }

    void marksHaveTheirColours()
    {
        Bench bench;
        bench.lane.setMarks({mark(1, 400), mark(2, 300, MarkShape::App), mark(3, 200, MarkShape::Alert)});
        const auto around = [&](std::size_t i) {
            return QRect(static_cast<int>(bench.lane.drawn()[i].x) - 4, 3, 8, 14);
        };
        QImage image = bench.lane.grab().toImage();
        const Tokens& t = bench.theme.tokens();
        QVERIFY(hasColour(image, around(0), t.crit));
        QVERIFY(hasColour(image, around(1), t.info));
        QVERIFY(hasColour(image, around(2), t.warn));
        bench.lane.setStaleSince(Now - 10 * Second);
        image = bench.lane.grab().toImage();
        QVERIFY(!hasColour(image, around(0), t.crit));
        QVERIFY(hasColour(image, around(0), t.t3));
    }

    void clickTellsTheEvent()
    {
        Bench bench;
        bench.lane.setMarks({mark(7, 300)});
        QSignalSpy clicked(&bench.lane, &EventsLane::markClicked);
        QTest::mouseClick(&bench.lane, Qt::LeftButton, {}, QPoint(static_cast<int>(bench.lane.drawn()[0].x), 10));
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][0].toULongLong(), 7ULL);
        QTest::mouseClick(&bench.lane, Qt::LeftButton, {}, QPoint(size::GutterLeft + 5, 10));
        QCOMPARE(clicked.count(), 1);
    }

    void pointingAtAMarkPointsAtItsWorker()
    {
        Bench bench;
        bench.lane.setMarks({mark(1, 300)});
        QTest::mouseMove(&bench.lane, QPoint(static_cast<int>(bench.lane.drawn()[0].x), 10));
        QCOMPARE(bench.group.hovered(), std::optional(WorkerSlot{2}));
        QCOMPARE(bench.group.crosshair(), std::optional(Now - 300 * Second));
        QTest::mouseMove(&bench.lane, QPoint(size::GutterLeft + 5, 10));
        QCOMPARE(bench.group.hovered(), std::optional<WorkerSlot>());
    }

    void stepsFromMarkToMark()
    {
        Bench bench;
        bench.lane.setMarks({mark(1, 400), mark(2, 300), mark(3, 200)});
        QVERIFY(bench.lane.stepMark(-1));
        QCOMPARE(bench.group.crosshair(), std::optional(Now - 200 * Second));
        QVERIFY(bench.lane.stepMark(-1));
        QCOMPARE(bench.group.crosshair(), std::optional(Now - 300 * Second));
        QVERIFY(bench.lane.stepMark(1));
        QVERIFY(!bench.lane.stepMark(1));
        QCOMPARE(bench.group.crosshair(), std::optional(Now - 200 * Second));
    }

    void crosshairTimeIsInverted()
    {
        Bench bench;
        bench.group.setCrosshair(Now - 300 * Second);
        const QImage image = bench.lane.grab().toImage();
        const int x = size::GutterLeft + 300;
        QVERIFY(hasColour(image, QRect(x - 20, size::EventsLane + 3, 40, 12), bench.theme.tokens().t1));
    }

    void sparklineBreaksAndMarksItsLimit()
    {
        SparklineData data{{1, 1, 1, qQNaN(), qQNaN(), qQNaN(), 1, 1, 1}, 0, 4, 2};
        const QImage image = sparkline(data);
        QVERIFY(isBlue(image, QRect(5, 10, 10, 9)));
        QVERIFY(!isBlue(image, QRect(45, 0, 10, 20)));
        QVERIFY(isBlue(image, QRect(85, 10, 10, 9)));
        const auto redAt = [](const QImage& shown, int y) {
            int red = 0;
            for (int x = 0; x < 100; ++x)
                red += shown.pixelColor(x, y).red() > shown.pixelColor(x, y).blue() + 60;
            return red;
        };
        QVERIFY(redAt(image, 9) + redAt(image, 10) > 20);
        data.limit = 9; // outside the range
        const QImage without = sparkline(data);
        for (int y = 0; y < 20; ++y)
            QCOMPARE(redAt(without, y), 0);
    }

    void sparklineWithoutDataDrawsNothing()
    {
        QImage blank(100, 20, QImage::Format_ARGB32_Premultiplied);
        blank.fill(Qt::white);
        QCOMPARE(sparkline({}), blank);
        QCOMPARE(sparkline({{qQNaN(), qQNaN()}, 0, 0, {}}), blank);
        QVERIFY(isBlue(sparkline({{5, 5, 5}, 0, 0, {}}), QRect(0, 0, 100, 20))); // a flat line has no range of its own
    }
};

QTEST_MAIN(TestLane)
#include "tst_plotlane.moc"

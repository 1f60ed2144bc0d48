// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartlayout.h"
#include "ui/plot/chartoverlay.h"
#include "ui/plot/linesraster.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace loopscope;
using namespace loopscope::ui;

namespace {

constexpr Micros Second{1'000'000};
const WallTime Start = wallTimeFromSeconds(1763388480);

WallTime at(int seconds)
{
    return Start + seconds * Second;
}

analysis::Bucket flat(int second, double value)
{
    return {at(second), 1, value, value, value, value};
}

analysis::Bucket spread(int second, double min, double max, double last)
{
    return {at(second), 5, min, (min + max) / 2, max, last};
}

ChartLine lineOf(std::uint16_t slot, std::vector<analysis::Bucket> life)
{
    return {WorkerSlot{slot}, {std::move(life)}};
}

StyledLine styled(QVector<double> times, QVector<double> values, double width = 1)
{
    return {std::move(times), std::move(values), Qt::red, width};
}

// 100 by 100 pixels, time 0 to 100, value 0 to 100.
RasterView square()
{
    return {0, 100, 100, QSize(100, 100), 1};
}

int painted(const QImage& image, int column)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        count += qAlpha(image.pixel(column, y)) > 0;
    return count;
}

} // namespace

class TestPlotLayout : public QObject
{
    Q_OBJECT

private slots:
    void polylineKeepsBothEnds()
    {
        // A spike: the last value is calm, so the largest comes first and the line is down again half a width later.
        const StyledLine spike = polylines(lineOf(1, {spread(0, 1, 200, 2)}), 1, 2 * Second, 2 * Second).front();
        QCOMPARE(spike.values, (QVector<double>{200, 1}));
        QCOMPARE(spike.times[1] - spike.times[0], 1.0);
        const StyledLine rise = polylines(lineOf(1, {spread(0, 1, 200, 200)}), 0.5, 2 * Second, 2 * Second).front();
        QCOMPARE(rise.values, (QVector<double>{2, 400}));
    }

    void polylineBreaksOverMissingSamples()
    {
        const Micros width{100'000};
        const StyledLine whole = polylines(lineOf(1, {flat(0, 1), flat(1, 2), flat(2, 3)}), 1, width, Second).front();
        QCOMPARE(whole.values, (QVector<double>{1, 2, 3}));
        const StyledLine broken =
            polylines(lineOf(1, {flat(0, 1), flat(2, 3)}), 1, width, Second).front(); // one is missing
        QCOMPARE(broken.values.size(), 3);
        QVERIFY(std::isnan(broken.values[1]));
    }

    // A worker that was blocked when its reading was due: it comes 0.9 s late, and the next one 0.1 s after it.
    void polylineJoinsOverALateSample()
    {
        const Micros width{100'000};
        const auto later = [](int seconds, int milliseconds) {
            analysis::Bucket bucket = flat(seconds, 5);
            bucket.begin += std::chrono::milliseconds(milliseconds);
            return bucket;
        };
        const auto breaks = [&](std::vector<analysis::Bucket> life) {
            const StyledLine line = polylines(lineOf(1, std::move(life)), 1, width, Second).front();
            return std::count_if(line.values.begin(), line.values.end(), [](double v) { return std::isnan(v); });
        };
        QCOMPARE(breaks({flat(0, 1), later(1, 900), flat(2, 1), flat(3, 1)}), 0);
        QCOMPARE(breaks({flat(0, 1), later(1, 900)}), 1); // nobody knows yet
        QCOMPARE(breaks({flat(0, 1), flat(2, 1), flat(3, 1)}), 1);
        QCOMPARE(breaks({flat(0, 1), later(2, 900), flat(3, 1)}), 1); // two are missing
        analysis::Bucket both = flat(2, 5);                           // the late one and the next fell into one bucket
        both.samples = 2;
        QCOMPARE(breaks({flat(0, 1), both, flat(3, 1)}), 0);
    }

    void polylineBreaksBetweenLives()
    {
        const ChartLine line{WorkerSlot{1}, {{flat(0, 1)}, {flat(1, 2)}}};
        const auto all = polylines(line, 1, Second, 10 * Second);
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all[0].values.size(), 3);
        QVERIFY(std::isnan(all[0].values[1]));
        QVERIFY(polylines({WorkerSlot{1}, {}}, 1, Second, Second).empty());
    }

    // One that drains while its successor already serves: two lines, not one that jumps between them.
    void livesBesideEachOtherAreLinesOfTheirOwn()
    {
        const ChartLine line{WorkerSlot{1},
                             {{flat(0, 10), flat(1, 10), flat(2, 10)}, {flat(1, 2), flat(2, 2)}, {flat(4, 3)}}};
        const auto all = polylines(line, 1, Second, Second);
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[0].values.first(3), (QVector<double>{10, 10, 10}));
        QCOMPARE(all[0].values.last(), 3.0); // the third follows the first
        QCOMPARE(all[1].values, (QVector<double>{2, 2}));
        for (const StyledLine& each : all)
            QVERIFY(std::is_sorted(each.times.begin(), each.times.end()));
    }

    void silenceIsWhereNobodyHasASample()
    {
        const std::vector<ChartLine> lines{lineOf(1, {flat(10, 1), flat(11, 1), flat(20, 1)}),
                                           lineOf(2, {flat(12, 1), flat(13, 1), flat(30, 1), flat(33, 1)})};
        const auto found = silences(lines, Start, Second, 4 * Second);
        const std::vector<TimeSpan> expected{{at(14), at(20)}, {at(21), at(30)}}; // 31 to 33 is too short
        QCOMPARE(found.size(), expected.size());
        QVERIFY(found == expected);
        QVERIFY(silences({}, Start, Second, 4 * Second).empty());
        auto empty = flat(16, 1);
        empty.samples = 0;
        QVERIFY(silences({lineOf(1, {flat(10, 1), empty, flat(20, 1)})}, Start, Second, 4 * Second).size() == 1);
    }

    void lateSamplesAreNoGap()
    {
        QVERIFY(gapBetween(Second, Micros{100'000}) > 3 * Second / 2);
        QVERIFY(gapBetween(Second, Micros{100'000}) < 2 * Second);
        QVERIFY(gapBetween(Second, 5 * Second) > 5 * Second); // neighbouring wide buckets are joined
    }

    void pointsOfALine()
    {
        const ChartLine line{WorkerSlot{4}, {{flat(0, 1), flat(1, 9)}, {flat(5, 3), spread(6, 2, 8, 4)}}};
        QCOMPARE(largest(line)->value, 9.0);
        QCOMPARE(largest(line)->time, at(1));
        QCOMPARE(latest(line)->value, 4.0);
        QCOMPARE(pointNear(line, at(2), Second)->value, 9.0);
        QCOMPARE(pointNear(line, at(6) + Micros{200'000}, Second)->value, 8.0);
        QVERIFY(!pointNear(line, at(3), Micros{500'000}));
        QVERIFY(!largest({WorkerSlot{1}, {}}));
        QVERIFY(!latest({WorkerSlot{1}, {{}}}));
    }

    void crowdIsLowMedianHigh()
    {
        std::vector<ChartLine> lines;
        for (std::uint16_t slot = 1; slot <= 5; ++slot)
            lines.push_back(lineOf(slot, {flat(0, slot), flat(10, slot * 10)}));
        lines.push_back(lineOf(6, {}));
        const Crowd crowd = crowdOf(lines, Second);
        QCOMPARE(crowd.times, (std::vector<WallTime>{at(0), at(10)})); // nothing is invented in between
        QCOMPARE(crowd.low, (std::vector<double>{1, 10}));
        QCOMPARE(crowd.median, (std::vector<double>{3, 30}));
        QCOMPARE(crowd.high, (std::vector<double>{5, 50}));
        QVERIFY(crowdOf({}, Second).times.empty());
        QVERIFY(crowdOf(lines, Micros{0}).times.empty());
    }

    void worstComesFirst()
    {
        const auto order = worstFirst({lineOf(1, {flat(0, 2)}), lineOf(2, {}), lineOf(3, {flat(0, 7)})});
        QCOMPARE(order, (std::vector<std::size_t>{2, 0, 1}));
    }

    void axisGrowsAtOnceAndShrinksLate()
    {
        AxisTop top;
        QCOMPARE(top.next(5, 60, at(0)), 60.0);
        const double grown = top.next(212, 60, at(1));
        QVERIFY(grown >= 212);
        QCOMPARE(top.next(5, 60, at(20)), grown);
        QCOMPARE(top.next(5, 60, at(40)), 60.0);
        AxisTop empty;
        QCOMPARE(empty.next(0, 0, at(0)), 1.0);
        QVERIFY(empty.next(qQNaN(), 0, at(1)) > 0);
        QVERIFY(empty.next(0.09, 0, at(2)) < 0.2); // the first data set the scale, not the emptiness before
    }

    void labelsDoNotCover()
    {
        std::vector<GutterLabel> labels(4);
        labels[0].y = 50;
        labels[1].y = 52;
        labels[2].y = 98;
        labels[3].y = 99;
        spreadLabels(labels, 0, 100);
        for (std::size_t i = 1; i < labels.size(); ++i)
            QVERIFY(labels[i].y - labels[i - 1].y >= 16);
        QVERIFY(labels.back().y <= 92);
    }

    void unitsOfTheAxis()
    {
        QCOMPARE(unitFactor(QStringLiteral("ms")), 0.001);
        QCOMPARE(unitFactor(QStringLiteral("MiB")), 1048576.0);
        QCOMPARE(unitFactor(QString()), 1.0);
    }

    void rasterDrawsAFlatLineOnePixelThick()
    {
        const QImage image = rasterised(square(), {}, {styled({0, 100}, {50.5, 50.5})});
        for (int x = 0; x < 100; ++x) {
            QCOMPARE(painted(image, x), 1);
            QCOMPARE(image.pixelColor(x, 49), QColor(Qt::red));
        }
    }

    void rasterKeepsANeedleOfOneSample()
    {
        const QImage image = rasterised(square(), {}, {styled({0, 40.1, 40.5, 40.9, 100}, {1, 1, 99, 1, 1})});
        QVERIFY(painted(image, 40) > 95);
        QVERIFY(painted(image, 20) <= 2);
        QCOMPARE(image.pixelColor(40, 50), QColor(Qt::red));
    }

    void rasterKeepsNeedlesOfAnyZoom()
    {
        QVector<double> times;
        QVector<double> values;
        for (int i = 0; i < 100000; ++i) { // a thousand samples a column
            times << i / 1000.0;
            values << (i == 70123 ? 90 : 2);
        }
        const QImage image = rasterised(square(), {}, {styled(times, values)});
        QVERIFY(painted(image, 70) > 80);
        QVERIFY(painted(image, 69) < 5);
    }

    void rasterSmoothsASlope_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("to"); // where the line from 0 reaches the top
        QTest::newRow("thin and steep") << 1.0 << 20.0;
        QTest::newRow("focused and steep") << 1.75 << 20.0;
        QTest::newRow("focused, very steep") << 1.75 << 6.0;
        QTest::newRow("focused, gentle") << 1.75 << 80.0;
    }
    void rasterSmoothsASlope()
    {
        QFETCH(double, width);
        QFETCH(double, to);
        const QImage image = rasterised(square(), {}, {styled({0, to}, {0, 100}, width)});
        const double wanted = width * std::sqrt(1 + to * to / 1e4); // a horizontal cut through the line
        for (int y = 30; y < 70; ++y) {
            double covered = 0;
            for (int x = 0; x < image.width(); ++x)
                covered += qAlpha(image.pixel(x, y)) / 255.0;
            QVERIFY2(std::abs(covered - wanted) < 0.3, qPrintable(QString::number(covered)));
        }
        QCOMPARE(painted(image, int(to) + 3), 0);
    }

    void rasterLeavesGapsEmpty()
    {
        const QImage image = rasterised(square(), {}, {styled({0, 30, 30, 60, 99}, {50, 50, qQNaN(), 50, 50})});
        QVERIFY(painted(image, 20) > 0);
        QCOMPARE(painted(image, 45), 0);
        QVERIFY(painted(image, 80) > 0);
        const QImage lone = rasterised(square(), {}, {styled({50.5}, {50})}); // one sample alone is a dot
        QVERIFY(painted(lone, 50) > 0);
        QCOMPARE(painted(lone, 49), 0);
    }

    void rasterStaysInside()
    {
        // Ends far outside, values over the top and below: nothing may be written past the image (sanitizers watch).
        const QImage image = rasterised(square(), {}, {styled({-1e9, 50, 1e9}, {-1e6, 1e6, -1e6}, 4)});
        QCOMPARE(image.size(), QSize(100, 100));
        QVERIFY(rasterised({0, 0, 1, QSize(10, 10), 1}, {}, {}).isNull());
        QVERIFY(rasterised({0, 1, 0, QSize(10, 10), 1}, {}, {}).isNull());
        QVERIFY(rasterised({0, 1, 1, QSize(), 1}, {}, {}).isNull());
    }

    void rasterFillsTheBand()
    {
        const StyledBand band{{0, 100}, {20, 20}, {80, 80}, Qt::blue};
        const QImage image = rasterised(square(), band, {styled({0, 100}, {50.5, 50.5})});
        QCOMPARE(image.pixelColor(50, 30), QColor(Qt::blue));
        QCOMPARE(image.pixelColor(50, 49), QColor(Qt::red)); // lines lie above
        QCOMPARE(qAlpha(image.pixel(50, 10)), 0);
        QCOMPARE(qAlpha(image.pixel(50, 90)), 0);
    }

    void rasterWidensTheFocus()
    {
        const QVector<double> times{0, 39.9, 40.5, 41.1, 100};
        const QVector<double> values{1, 1, 99, 1, 1};
        const QImage thin = rasterised(square(), {}, {styled(times, values, 1)});
        const QImage wide = rasterised(square(), {}, {styled(times, values, 3)});
        QCOMPARE(qAlpha(thin.pixel(38, 50)), 0);
        QVERIFY(qAlpha(wide.pixel(39, 50)) > 200);
        QVERIFY(painted(wide, 10) > painted(thin, 10));
    }
};

QTEST_MAIN(TestPlotLayout)
#include "tst_plotlayout.moc"

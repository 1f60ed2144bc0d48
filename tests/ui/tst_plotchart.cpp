// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartgroup.h"
#include "ui/plot/linechart.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

using namespace loopscope;
using namespace loopscope::ui;

namespace {

constexpr Micros Second{1'000'000};
const WallTime Now = wallTimeFromSeconds(1763388480);

WallTime ago(int seconds)
{
    return Now - seconds * Second;
}

// Workers 1 … n at one sample a second: w is calm at w ms; worker 3 stalls for 200 ms at 60 s ago; nobody has samples
// from 200 to 151 s ago.
std::vector<ChartLine> lagOf(int workers, WallTime from, WallTime to)
{
    std::vector<ChartLine> out;
    for (int w = 1; w <= workers; ++w) {
        std::vector<analysis::Bucket> life;
        for (int s = 300; s > 0; --s) {
            const double value = w == 3 && s == 60 ? 0.2 : w * 0.001;
            if (ago(s) >= from && ago(s) < to && (s > 200 || s <= 150))
                life.push_back({ago(s), 1, value, value, value, value});
        }
        if (!life.empty())
            out.push_back({WorkerSlot{static_cast<std::uint16_t>(w)}, {std::move(life)}});
    }
    return out;
}

ChartSpec lagSpec()
{
    ChartSpec spec;
    spec.title = QStringLiteral("Event-loop lag");
    spec.subtitle = QStringLiteral("max per second, ms");
    spec.quantity = Quantity::Time;
    spec.unit = QStringLiteral("ms");
    spec.atLeast = 0.06;
    spec.limit = 0.05;
    spec.marksWorst = true;
    spec.showsLegend = true;
    spec.empty = QStringLiteral("No worker reports lag.");
    return spec;
}

struct Bench
{
    explicit Bench(int workers = 4, ThemeMode mode = ThemeMode::Dark)
        : theme(mode), chart(lagSpec(), theme, group), count(workers)
    {
        group.setNow(Now);
        group.setBaseSpan(300 * Second);
        chart.setSource([this](WallTime from, WallTime to, Micros) {
            ++asked;
            return lagOf(count, from, to);
        });
        chart.resize(760, 240);
        chart.show();
        chart.refresh();
    }
    [[nodiscard]] QImage image() { return chart.grab().toImage(); }
    // Whether this colour is at, or one pixel beside, a point of the chart.
    [[nodiscard]] static bool near(const QImage& image, QPointF at, const QColor& colour, int tolerance = 6)
    {
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx) {
                const QColor c = image.pixelColor(at.toPoint() + QPoint(dx, dy));
                if (std::abs(c.red() - colour.red()) <= tolerance &&
                    std::abs(c.green() - colour.green()) <= tolerance &&
                    std::abs(c.blue() - colour.blue()) <= tolerance)
                    return true;
            }
        return false;
    }
    void wheel(double x, int delta)
    {
        const QPointF at(x, chart.plotRect().center().y());
        QWheelEvent event(at, chart.mapToGlobal(at), QPoint(), QPoint(0, delta), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&chart, &event);
    }
    void mouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons buttons)
    {
        QMouseEvent event(type, at, chart.mapToGlobal(at), button, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(&chart, &event);
    }
    void drag(double from, double to)
    {
        const double y = chart.plotRect().center().y();
        mouse(QEvent::MouseButtonPress, {from, y}, Qt::LeftButton, Qt::LeftButton);
        mouse(QEvent::MouseMove, {(from + to) / 2, y}, Qt::NoButton, Qt::LeftButton);
        mouse(QEvent::MouseMove, {to, y}, Qt::NoButton, Qt::LeftButton);
        mouse(QEvent::MouseButtonRelease, {to, y}, Qt::LeftButton, Qt::NoButton);
    }

    Theme theme;
    ChartGroup group;
    LineChart chart;
    int count;
    int asked = 0;
};

} // namespace

class TestLineChart : public QObject
{
    Q_OBJECT

private slots:
    void spikeHasTheWorkersColour_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void spikeHasTheWorkersColour()
    {
        QFETCH(bool, dark);
        Bench bench(4, dark ? ThemeMode::Dark : ThemeMode::Light);
        bench.group.setSelected(WorkerSlot{3});
        const QImage image = bench.image();
        const QColor colour = bench.theme.tokens().worker(WorkerSlot{3});
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(60), 0.15), colour));
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(60), 0.1), colour));
        QVERIFY(!Bench::near(image, bench.chart.pointAt(ago(80), 0.1), colour));
    }

    void worstPointIsMarked()
    {
        Bench bench;
        const auto worst = bench.chart.worst();
        QVERIFY(worst);
        QCOMPARE(worst->slot, WorkerSlot{3});
        QCOMPARE(worst->time, ago(60));
        QCOMPARE(worst->value, 0.2);
        const QPointF tip = bench.chart.pointAt(worst->time, worst->value);
        QVERIFY(Bench::near(bench.image(), tip - QPointF(0, 8), bench.theme.tokens().crit));
    }

    void limitIsDashed()
    {
        Bench bench;
        const QImage image = bench.image();
        const double y = bench.chart.pointAt(Now, 0.05).y();
        const QRectF plot = bench.chart.plotRect();
        int dashes = 0;
        int gaps = 0;
        for (int x = static_cast<int>(plot.left()) + 4; x < static_cast<int>(plot.left()) + 94; ++x)
            (Bench::near(image, {double(x), y}, bench.theme.tokens().crit) ? dashes : gaps) += 1;
        QVERIFY2(dashes > 40, qPrintable(QString::number(dashes)));
        QVERIFY2(gaps > 10, qPrintable(QString::number(gaps)));
    }

    void gapShowsTheGround()
    {
        Bench bench(1);
        const QImage image = bench.image();
        const int ground = bench.theme.tokens().panel.lightness();
        const auto isLine = [&](int seconds) { // a calm line lies between two rows of pixels: no exact colour
            const QPoint at = bench.chart.pointAt(ago(seconds), 0.001).toPoint();
            int most = 0;
            for (int dy = -1; dy <= 1; ++dy)
                most = std::max(most, std::abs(image.pixelColor(at + QPoint(0, dy)).lightness() - ground));
            return most > 40;
        };
        QVERIFY(isLine(230));
        QVERIFY(!isLine(175));
        QVERIFY(isLine(120));
    }

    void staleIsGreyAndHatched()
    {
        Bench bench;
        bench.group.setSelected(WorkerSlot{3});
        bench.chart.setStaleSince(ago(40));
        bench.chart.refresh();
        const QImage image = bench.image();
        const Tokens& t = bench.theme.tokens();
        QVERIFY(!Bench::near(image, bench.chart.pointAt(ago(60), 0.1), t.worker(WorkerSlot{3})));
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(60), 0.1), t.t2));
        int fill = 0;
        int hatch = 0;
        const int y = static_cast<int>(bench.chart.plotRect().center().y());
        for (int x = static_cast<int>(bench.chart.pointAt(ago(38), 0).x());
             x < static_cast<int>(bench.chart.pointAt(ago(2), 0).x()); ++x) {
            const QColor c = image.pixelColor(x, y);
            fill += c == t.none;
            hatch += c != t.none && c.lightness() > t.none.lightness();
        }
        QVERIFY(fill > 10);
        QVERIFY(hatch > 10);
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(20), 0.05), t.crit)); // the limit stays
        bench.chart.setStaleSince(std::nullopt);
        bench.chart.refresh();
        QVERIFY(Bench::near(bench.image(), bench.chart.pointAt(ago(60), 0.1), t.worker(WorkerSlot{3})));
    }

    void emptyKeepsItsAxesAndSaysWhy()
    {
        Bench bench(0);
        QCOMPARE(bench.chart.summary(), QStringLiteral("No worker reports lag."));
        QVERIFY(!bench.chart.worst());
        const QImage image = bench.image();
        const QRectF plot = bench.chart.plotRect();
        QVERIFY(Bench::near(image, {plot.left() + 20, plot.top()}, bench.theme.tokens().grid));
        int ink = 0;
        for (int x = static_cast<int>(plot.center().x()) - 60; x < plot.center().x() + 60; ++x)
            for (int y = static_cast<int>(plot.center().y()) - 8; y < plot.center().y() + 8; ++y)
                ink += image.pixelColor(x, y).lightness() > 110;
        QVERIFY(ink > 30);
    }

    void crowdIsABandAndTheWorst()
    {
        Bench bench(40);
        const QImage image = bench.image();
        const Tokens& t = bench.theme.tokens();
        // Between two grid lines, where neither the median nor one of the worst is.
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(120), 0.012), mixed(t.t3, t.panel, 0.18), 3));
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(60), 0.15), t.workers[0])); // worker 3 is the worst: rank 1
        QVERIFY(Bench::near(image, bench.chart.pointAt(ago(120), 0.021), t.t2, 90));   // the median, between two rows
    }

    void ranksAreHeldForTenSeconds()
    {
        Bench bench(40);
        const QColor first = bench.theme.tokens().workers[0];
        QVERIFY(Bench::near(bench.image(), bench.chart.pointAt(ago(60), 0.15), first));
        // Now worker 5 is far worse, but worker 3 keeps its colour for a while.
        bench.chart.setSource([](WallTime from, WallTime to, Micros) {
            auto lines = lagOf(40, from, to);
            for (auto& bucket : lines[4].lives[0])
                if (bucket.begin == ago(30))
                    bucket.max = bucket.last = bucket.min = 0.21;
            return lines;
        });
        bench.chart.refresh();
        QVERIFY(Bench::near(bench.image(), bench.chart.pointAt(ago(60), 0.15), first));
        bench.group.setNow(Now + 11 * Second);
        bench.chart.invalidate();
        bench.chart.refresh();
        QVERIFY(Bench::near(bench.image(), bench.chart.pointAt(ago(30), 0.15), first));
        QVERIFY(!Bench::near(bench.image(), bench.chart.pointAt(ago(60), 0.15), first));
    }

    void drawsOnlyWhatDiffers()
    {
        Bench bench;
        const int before = bench.chart.replots();
        bench.chart.refresh();
        bench.chart.refresh();
        QCOMPARE(bench.chart.replots(), before);
        bench.chart.invalidate();
        bench.chart.refresh();
        QCOMPARE(bench.chart.replots(), before + 1);
        bench.chart.hide();
        bench.chart.invalidate();
        bench.chart.refresh();
        QCOMPARE(bench.chart.replots(), before + 1); // not while hidden
        bench.chart.show();
        QCOMPARE(bench.chart.replots(), before + 2);
    }

    void pointingCostsNoReplotAndNoQuestion()
    {
        Bench bench;
        const int replots = bench.chart.replots();
        const int asked = bench.asked;
        bench.group.setCrosshair(ago(90));
        bench.group.setCrosshair(ago(91));
        QCOMPARE(bench.chart.replots(), replots);
        bench.group.setHovered(WorkerSlot{2}); // other strengths, same data
        QCOMPARE(bench.chart.replots(), replots + 1);
        QCOMPARE(bench.asked, asked);
    }

    void hoverBringsALineToTheFront()
    {
        Bench bench;
        const Tokens& t = bench.theme.tokens();
        bench.group.setHovered(WorkerSlot{4});
        QVERIFY(Bench::near(bench.image(), bench.chart.pointAt(ago(100), 0.004), t.worker(WorkerSlot{4}), 12));
        bench.group.setHovered(WorkerSlot{3});
        QVERIFY(Bench::near(bench.image(), bench.chart.pointAt(ago(60), 0.1), t.worker(WorkerSlot{3})));
        QVERIFY(!Bench::near(bench.image(), bench.chart.pointAt(ago(100), 0.0045), t.worker(WorkerSlot{4}), 12));
    }

    void crosshairIsSharedAndSnaps()
    {
        Bench bench;
        LineChart second(lagSpec(), bench.theme, bench.group);
        second.resize(760, 200);
        second.show();
        const QRectF plot = bench.chart.plotRect();
        bench.mouse(QEvent::MouseMove, {bench.chart.pointAt(ago(77), 0).x() + 0.4, plot.top() + 20}, Qt::NoButton,
                    Qt::NoButton);
        QVERIFY(bench.group.crosshair());
        QCOMPARE(toMicros(*bench.group.crosshair()) % 1'000'000, 0);
        const QPointF x = second.pointAt(*bench.group.crosshair(), 0);
        QVERIFY(Bench::near(second.grab().toImage(), {x.x(), second.plotRect().top() + 30}, bench.theme.tokens().t2));
    }

    void dragZoomsEveryChart()
    {
        Bench bench;
        LineChart second(lagSpec(), bench.theme, bench.group);
        second.resize(760, 200);
        second.show();
        const int before = second.replots();
        bench.drag(bench.chart.pointAt(ago(200), 0).x(), bench.chart.pointAt(ago(100), 0).x());
        QVERIFY(!bench.group.isLive());
        QVERIFY(std::abs((bench.group.from() - ago(200)).count()) <= 1'000'000);
        QVERIFY(std::abs((bench.group.to() - ago(100)).count()) <= 1'000'000);
        QVERIFY(second.replots() > before);
        bench.mouse(QEvent::MouseButtonDblClick, bench.chart.plotRect().center(), Qt::LeftButton, Qt::LeftButton);
        QVERIFY(bench.group.isLive());
        QCOMPARE(bench.group.span(), 300 * Second);
    }

    void wheelZoomsInAndOut()
    {
        Bench bench;
        const double x = bench.chart.plotRect().center().x();
        bench.wheel(x, 120);
        QCOMPARE(bench.group.span(), 240 * Second);
        bench.wheel(x, -120);
        QCOMPARE(bench.group.span(), 300 * Second);
    }

    void keysMoveTheCrosshair()
    {
        Bench bench;
        QTest::keyClick(&bench.chart, Qt::Key_Left);
        QCOMPARE(bench.group.crosshair(), std::optional(bench.group.to() - Second));
        QTest::keyClick(&bench.chart, Qt::Key_Plus);
        QCOMPARE(bench.group.span(), 150 * Second);
        QTest::keyClick(&bench.chart, Qt::Key_0);
        QCOMPARE(bench.group.span(), 300 * Second);
    }

    void clickSaysWhichWorker()
    {
        Bench bench;
        QSignalSpy clicked(&bench.chart, &LineChart::workerClicked);
        const QPointF spike = bench.chart.pointAt(ago(60), 0.2);
        bench.mouse(QEvent::MouseButtonPress, spike, Qt::LeftButton, Qt::LeftButton);
        bench.mouse(QEvent::MouseButtonRelease, spike, Qt::LeftButton, Qt::NoButton);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][0].value<std::optional<WorkerSlot>>(), std::optional(WorkerSlot{3}));
        const QPointF ground = bench.chart.pointAt(ago(120), 0.15);
        bench.mouse(QEvent::MouseButtonPress, ground, Qt::LeftButton, Qt::LeftButton);
        bench.mouse(QEvent::MouseButtonRelease, ground, Qt::LeftButton, Qt::NoButton);
        QCOMPARE(clicked[1][0].value<std::optional<WorkerSlot>>(), std::optional<WorkerSlot>());
    }

    void saysWhatItShows()
    {
        Bench bench;
        QCOMPARE(bench.chart.accessibleName(), QStringLiteral("Event-loop lag"));
        QVERIFY(bench.chart.summary().contains(QStringLiteral("200")));
        QVERIFY(bench.chart.summary().contains(QStringLiteral("14:07:00")));
        QCOMPARE(bench.chart.accessibleDescription(), bench.chart.summary());
    }

    void tableHasAColumnAWorker()
    {
        Bench bench(3);
        const QStringList rows = bench.chart.tableText().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QCOMPARE(rows[0], QStringLiteral("Time\tw1\tw2\tw3"));
        QCOMPARE(rows.size(), 1 + 250); // 50 s are missing
        QVERIFY(rows.contains(QStringLiteral("14:07:00\t1\t2\t200")));
    }

    void themeChangesAtOnce()
    {
        Bench bench;
        const QPoint corner(bench.chart.width() - 3, 60);
        QCOMPARE(bench.image().pixelColor(corner), Tokens::darkTokens().panel);
        bench.theme.setMode(ThemeMode::Light);
        QCOMPARE(bench.image().pixelColor(corner), Tokens::lightTokens().panel);
    }

    void headingKeepsRoomForAWidget()
    {
        Bench bench;
        auto* button = new QPushButton(QStringLiteral("p99"));
        bench.chart.setHeadingWidget(button);
        QCOMPARE(button->parentWidget(), &bench.chart);
        QVERIFY(button->geometry().right() < bench.chart.width());
        QVERIFY(button->geometry().left() > bench.chart.plotRect().center().x());
    }
};

QTEST_MAIN(TestLineChart)
#include "tst_plotchart.moc"

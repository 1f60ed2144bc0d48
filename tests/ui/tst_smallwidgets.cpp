// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/shopstate.h"
#include "tests/support/widgets.h"
#include "ui/panels/chartstack.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/label.h"
#include "ui/panels/segmentrow.h"
#include "ui/panels/tag.h"
#include "ui/plot/eventslane.h"

#include <QPushButton>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using console::LinkState;
using test::buttonNamed;
using test::ShopState;

// The pieces that pages are made of: rows of choices, labels, tags, empty states, the stack of charts.
class SmallWidgetsTest : public QObject
{
    Q_OBJECT

    struct Segments
    {
        Segments()
            : row(theme, QStringLiteral("Range"),
                  {QStringLiteral("1 m"), QStringLiteral("5 m"), QStringLiteral("15 m")})
        {
            row.setCurrent(0);
            row.show();
            isActive = QTest::qWaitForWindowActive(&row);
        }
        Theme theme{ThemeMode::Light};
        SegmentRow row;
        bool isActive = false;
    };

    struct Stack
    {
        Stack() : stack({clock, theme, settings, selection, charts})
        {
            charts.setNow(shop.clock.wallNow());
            stack.resize(1000, 600);
            stack.setState(&shop.state);
            stack.show();
        }
        void refresh()
        {
            charts.setNow(shop.clock.wallNow());
            stack.refresh();
        }
        [[nodiscard]] QList<int> shown() const
        {
            QList<int> result;
            for (int which = 0; which < ChartStack::ChartCount; ++which) {
                if (stack.chart(static_cast<ChartStack::Chart>(which)).isVisibleTo(&stack))
                    result << which;
            }
            return result;
        }
        ShopState shop{3};
        SystemClock clock;
        Theme theme{ThemeMode::Light};
        test::BenchSettings settings;
        Selection selection;
        ChartGroup charts;
        ChartStack stack;
    };

    // A cluster that measures nothing.
    struct BareCluster
    {
        BareCluster() : state(clock)
        {
            console::ClusterSnapshot snapshot;
            snapshot.cluster.id = "other";
            state.apply(snapshot);
        }
        test::FakeClock clock;
        console::ClusterState state;
    };

private slots:
    // ---- a row of choices

    void oneOfTheSegmentsIsChosen()
    {
        Segments bench;
        QSignalSpy chosen(&bench.row, &SegmentRow::chosen);
        QTest::mouseClick(bench.row.button(2), Qt::LeftButton);
        QCOMPARE(bench.row.current(), 2);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toInt(), 2);
        QVERIFY(!bench.row.button(0)->isChecked());
        bench.row.setCurrent(1); // by the program: nobody is told
        QCOMPARE(bench.row.current(), 1);
        QCOMPARE(chosen.count(), 1);
    }

    void aSecondClickKeepsTheChoice()
    {
        Segments bench;
        QTest::mouseClick(bench.row.button(0), Qt::LeftButton);
        QCOMPARE(bench.row.current(), 0);
    }

    void noneCanBeChosenByTheProgram()
    {
        Segments bench;
        bench.row.setCurrent(-1);
        QCOMPARE(bench.row.current(), -1);
        QTest::mouseClick(bench.row.button(1), Qt::LeftButton);
        QTest::mouseClick(bench.row.button(2), Qt::LeftButton);
        QVERIFY(!bench.row.button(1)->isChecked()); // exclusive again
    }

    void arrowKeysMoveInTheRow()
    {
        Segments bench;
        QVERIFY(bench.isActive);
        QSignalSpy chosen(&bench.row, &SegmentRow::chosen);
        bench.row.button(0)->setFocus();
        QTest::keyClick(bench.row.button(0), Qt::Key_Right);
        QVERIFY(bench.row.button(1)->hasFocus());
        QCOMPARE(bench.row.current(), 1);
        QTest::keyClick(bench.row.button(1), Qt::Key_Left);
        QCOMPARE(bench.row.current(), 0);
        QCOMPARE(chosen.count(), 2);
    }

    void aHiddenSegmentIsSkipped()
    {
        Segments bench;
        bench.row.setShown(1, false);
        bench.row.button(0)->setFocus();
        QTest::keyClick(bench.row.button(0), Qt::Key_Right);
        QCOMPARE(bench.row.current(), 2);
    }

    void segmentsAreNamedWithTheirRow()
    {
        Segments bench;
        QCOMPARE(bench.row.button(1)->accessibleName(), QStringLiteral("Range 5 m"));
        bench.row.setText(1, QStringLiteral("10 m"));
        QCOMPARE(bench.row.button(1)->accessibleName(), QStringLiteral("Range 10 m"));
    }

    // ---- labels

    void aLabelFollowsTheTheme()
    {
        Theme theme(ThemeMode::Light);
        Label label(theme, QStringLiteral("x"), TextStyle::Body, &Tokens::t2);
        const auto ink = [&] { return label.palette().color(QPalette::WindowText); };
        QCOMPARE(ink(), Tokens::lightTokens().t2);
        label.setColour(&Tokens::crit);
        QCOMPARE(ink(), Tokens::lightTokens().crit);
        theme.setMode(ThemeMode::Dark);
        QCOMPARE(ink(), Tokens::darkTokens().crit);
    }

    void aCutLabelHasItsWholeTextInTheToolTip_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("isCut");
        QTest::newRow("wide") << 900 << false;
        QTest::newRow("narrow") << 120 << true;
    }
    void aCutLabelHasItsWholeTextInTheToolTip()
    {
        QFETCH(int, width);
        QFETCH(bool, isCut);
        const Theme theme(ThemeMode::Light);
        const QString whole = QStringLiteral("unix:/run/user/1000/loopscope/a-rather-long-name-4118.sock");
        ElidedLabel label(theme, TextStyle::Body, &Tokens::t1, Qt::ElideMiddle);
        label.resize(width, 20);
        label.show();
        label.setFullText(whole);
        QCOMPARE(label.text() != whole, isCut);
        QCOMPARE(label.toolTip().contains(whole), isCut);
        QCOMPARE(label.accessibleName(), whole);
        QVERIFY(label.fontMetrics().horizontalAdvance(label.text()) <= width);
        label.resize(900, 20); // room again
        QCOMPARE(label.text(), whole);
        QCOMPARE(label.toolTip(), QString());
    }

    // ---- tags

    void anEmptyTagTakesNoRoom()
    {
        const Theme theme(ThemeMode::Light);
        TagLabel label(theme);
        QCOMPARE(label.sizeHint().width(), 0);
        label.setTag({QStringLiteral("Draining"), QStringLiteral("clock"), &Tokens::warn, &Tokens::warnbg});
        const int withIcon = label.sizeHint().width();
        QVERIFY(!label.isHidden());
        QCOMPARE(label.accessibleName(), QStringLiteral("Draining"));
        label.setTag({QStringLiteral("Draining"), {}, nullptr, nullptr});
        QVERIFY(label.sizeHint().width() < withIcon);
        label.setTag({});
        QVERIFY(label.isHidden());
        QCOMPARE(label.accessibleName(), QString());
    }

    void aTagIsPaintedInItsColours()
    {
        const Theme theme(ThemeMode::Light);
        TagLabel label(theme);
        label.setTag({QStringLiteral("Failed"), QStringLiteral("triangle-alert"), &Tokens::crit, &Tokens::critbg});
        label.resize(label.sizeHint());
        const QImage image = label.grab().toImage();
        QVERIFY(test::pixelsOf(image, theme.tokens().critbg) > 100);
        QVERIFY(test::pixelsOf(image, theme.tokens().crit) > 20);
    }

    // ---- empty states

    void anEmptyStateHasAButtonOnlyWhereThereIsSomethingToDo()
    {
        const Theme theme(ThemeMode::Light);
        EmptyState state(theme);
        state.resize(800, 400);
        state.show();
        QSignalSpy clicked(&state, &EmptyState::clicked);
        state.say(QStringLiteral("plug"), QStringLiteral("Connecting\u2026"), QStringLiteral("unix:/<b>a</b>.sock"));
        QVERIFY(test::says(state, QStringLiteral("Connecting\u2026")));
        QVERIFY(test::says(state, QStringLiteral("unix:/<b>a</b>.sock"))); // as it is
        auto* button = state.findChild<QPushButton*>();
        QVERIFY(!button->isVisible());
        state.setButton(QStringLiteral("Show all"));
        QCOMPARE(button->accessibleName(), QStringLiteral("Show all"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(clicked.count(), 1);
        state.setButton({});
        QVERIFY(!button->isVisible());
    }

    // ---- the stack of charts

    void threeChartsOrOneBehindTabs()
    {
        Stack bench;
        bench.shop.sample({0.001, 0.002, 0.003});
        bench.refresh();
        QCOMPARE(bench.shown(), (QList<int>{ChartStack::Lag, ChartStack::Heap, ChartStack::Handles}));
        bench.stack.setNarrow(true);
        QCOMPARE(bench.shown(), QList<int>{ChartStack::Lag});
        QTest::mouseClick(buttonNamed(bench.stack, QStringLiteral("Chart Requests")), Qt::LeftButton);
        QCOMPARE(bench.shown(), QList<int>{ChartStack::Requests});
        QVERIFY(&bench.stack.current() == &bench.stack.chart(ChartStack::Requests));
        bench.stack.setNarrow(false);
        QCOMPARE(bench.shown(), (QList<int>{ChartStack::Lag, ChartStack::Heap, ChartStack::Handles}));
        QVERIFY(&bench.stack.current() == &bench.stack.chart(ChartStack::Lag));
    }

    void aTabThatGoesTakesItsChartWithIt()
    {
        Stack bench;
        bench.stack.setNarrow(true);
        bench.refresh();
        QAbstractButton* requests = buttonNamed(bench.stack, QStringLiteral("Chart Requests"));
        QTest::mouseClick(requests, Qt::LeftButton);
        BareCluster other;
        bench.stack.setState(&other.state);
        bench.stack.refresh();
        QVERIFY(!requests->isVisible());
        QCOMPARE(bench.shown(), QList<int>{ChartStack::Lag});
        QVERIFY(buttonNamed(bench.stack, QStringLiteral("Chart Lag"))->isChecked());
    }

    void withoutDataAChartSaysSo()
    {
        Stack bench;
        bench.refresh();
        const LineChart& lag = bench.stack.chart(ChartStack::Lag);
        QVERIFY(!lag.worst());
        QVERIFY2(!lag.summary().contains(QLatin1String("0 ms")), qPrintable(lag.summary()));
    }

    void theLagChartShowsMaximumOrPercentile()
    {
        Stack bench;
        bench.shop.sample({0.001, 0.212, 0.003});
        bench.shop.sample({0.001, 0.002, 0.003});
        bench.refresh();
        LineChart& lag = bench.stack.chart(ChartStack::Lag);
        QVERIFY(lag.worst());
        QVERIFY(lag.worst()->slot == WorkerSlot{2});
        QCOMPARE(lag.worst()->value, 0.212);
        QTest::mouseClick(buttonNamed(bench.stack, QStringLiteral("Lag p99")), Qt::LeftButton);
        QCOMPARE(lag.worst()->value, 0.106);
    }

    void anotherClusterBeginsWithoutMarks()
    {
        Stack bench;
        bench.shop.sample({0.001, 0.002, 0.003});
        bench.shop.stall(2, 0.2);
        bench.refresh();
        QVERIFY(bench.stack.stepMark(-1) || bench.stack.stepMark(1));
        bench.charts.setCrosshair(std::nullopt);
        BareCluster other;
        bench.stack.setState(&other.state);
        bench.stack.refresh();
        QVERIFY(!bench.stack.stepMark(-1));
        QVERIFY(!bench.stack.stepMark(1));
    }
};

QTEST_MAIN(SmallWidgetsTest)
#include "tst_smallwidgets.moc"

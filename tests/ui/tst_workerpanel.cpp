// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/shopstate.h"
#include "tests/support/widgets.h"
#include "ui/panels/factrow.h"
#include "ui/panels/label.h"
#include "ui/panels/tag.h"
#include "ui/panels/trendrow.h"
#include "ui/panels/workerline.h"
#include "ui/panels/workerpanel.h"

#include <QPushButton>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using console::LinkState;
using console::RestartMode;
using test::buttonNamed;
using test::Missing;
using test::says;
using test::ShopState;

namespace {

const QString ThinSpace = QStringLiteral("\u2009");
const QString NoDataSign = QStringLiteral("\u2013");

// What a panel needs but a socket.
struct Desk
{
    SystemClock clock;
    Theme theme{ThemeMode::Light};
    test::BenchSettings settings;
    Selection selection;
    ChartGroup charts;
    PageContext context{clock, theme, settings, selection, charts};
};

struct Bench : Desk
{
    explicit Bench(int workers = 3, bool operate = true) : shop(workers, operate), panel(context)
    {
        panel.resize(320, 760);
        panel.setState(&shop.state);
        selection.select(WorkerSlot{2});
        panel.show();
    }
    void refresh() { panel.refresh(shop.clock.wallNow()); }
    // The row of a figure as it is said: "RSS 171 MiB"; empty when the row is not shown.
    [[nodiscard]] QString rowOf(const char* name) const
    {
        for (const QString& each : test::shownNames<TrendRow>(panel) + test::shownNames<FactRow>(panel)) {
            if (each.startsWith(QLatin1String(name)))
                return each.mid(int(qstrlen(name))).trimmed();
        }
        return {};
    }
    [[nodiscard]] QString tag() const
    {
        const auto* label = panel.findChild<TagLabel*>();
        return label->isVisibleTo(&panel) ? label->accessibleName() : QString();
    }
    [[nodiscard]] QString subtitle() const { return panel.findChild<ElidedLabel*>()->fullText(); }
    [[nodiscard]] QAbstractButton& restart() const
    {
        return *buttonNamed(panel, QStringLiteral("Restart the worker gracefully"));
    }
    [[nodiscard]] QAbstractButton& end() const
    {
        return *buttonNamed(panel, QStringLiteral("End the worker's process"));
    }

    ShopState shop;
    WorkerPanel panel;
};

} // namespace

class WorkerPanelTest : public QObject
{
    Q_OBJECT
private slots:
    void figuresOfTheChosenWorker()
    {
        Bench bench;
        bench.shop.sample({0.001, 0.012, 0.001});
        bench.refresh();
        QVERIFY(says(bench.panel, QStringLiteral("Worker 2")));
        QCOMPARE(bench.rowOf("Lag max"), QStringLiteral("12%1ms").arg(ThinSpace));
        QCOMPARE(bench.rowOf("Utilization"), QStringLiteral("0.31"));
        QCOMPARE(bench.rowOf("Heap used"), QStringLiteral("171%1MiB").arg(ThinSpace));
        QCOMPARE(bench.rowOf("Heap limit"), QStringLiteral("1.00%1GiB").arg(ThinSpace));
        QCOMPARE(bench.rowOf("Restarts"), QStringLiteral("0")); // known to be none
        QVERIFY2(bench.subtitle().startsWith(QStringLiteral("pid 5120 \u00B7 Node.js 20.20.2")),
                 qPrintable(bench.subtitle()));
        QCOMPARE(bench.tag(), QString()); // running needs no word
    }

    void anotherWorkerIsAnotherPanel()
    {
        Bench bench;
        bench.shop.sample({0.001, 0.012, 0.003});
        bench.refresh();
        bench.selection.select(WorkerSlot{3});
        bench.refresh();
        QVERIFY(says(bench.panel, QStringLiteral("Worker 3")));
        QCOMPARE(bench.rowOf("Lag max"), QStringLiteral("3.0%1ms").arg(ThinSpace));
        QVERIFY(bench.panel.worker() == WorkerSlot{3});
    }

    void whatIsNotMeasuredHasNoRow()
    {
        Bench bench;
        bench.shop.sample({0.001, 0.001, 0.001});
        bench.refresh();
        for (const char* name : {"RSS", "Processor", "Connections", "p99 latency"})
            QVERIFY2(bench.rowOf(name).isEmpty(), name);
        QVERIFY(!bench.rowOf("Requests").isEmpty());
    }

    void whatIsMeasuredButMissingIsNoZero()
    {
        Bench bench;
        bench.refresh(); // no sample came yet
        for (const char* name : {"Lag max", "Utilization", "Heap used", "Handles", "Requests", "Heap limit"})
            QCOMPARE(bench.rowOf(name), NoDataSign);
        QVERIFY(says(bench.panel, QStringLiteral("no data yet")));
        QVERIFY(says(bench.panel, NoDataSign)); // the large figure
    }

    void anOldFigureDoesNotPassAsNew()
    {
        Bench bench;
        auto rows = std::vector<std::vector<double>>(3, ShopState::values(0.002));
        bench.shop.sampleRows(rows);
        rows[1][ShopState::Handles] = Missing;
        for (int i = 0; i < 3; ++i)
            bench.shop.sampleRows(rows);
        bench.refresh();
        QCOMPARE(bench.rowOf("Handles"), QStringLiteral("76")); // three intervals may pass
        bench.shop.sampleRows(rows);
        bench.refresh();
        QCOMPARE(bench.rowOf("Handles"), NoDataSign);
        QCOMPARE(bench.rowOf("Utilization"), QStringLiteral("0.31"));
    }

    void theLargeFigureSaysWhatItIs_data()
    {
        QTest::addColumn<double>("stall");      // seconds, 0: none
        QTest::addColumn<double>("blockedFor"); // seconds, 0: not blocked
        QTest::addColumn<LinkState>("link");
        QTest::addColumn<QString>("heading");
        QTest::addColumn<QString>("value");
        QTest::newRow("calm") << 0. << 0. << LinkState::Live << "Worst lag, 1 min"
                              << "2.0\u2009ms";
        QTest::newRow("after a stall") << 0.212 << 0. << LinkState::Live << "Last stall"
                                       << "212\u2009ms";
        QTest::newRow("blocked") << 0. << 1.2 << LinkState::Live << "Blocked right now"
                                 << "1.20\u2009s";
        QTest::newRow("blocked goes first") << 0.212 << 1.2 << LinkState::Live << "Blocked right now"
                                            << "1.20\u2009s";
        QTest::newRow("lost: the past") << 0.212 << 1.2 << LinkState::Lost << "Last stall received"
                                        << "212\u2009ms";
        QTest::newRow("lost: no claim of now") << 0. << 1.2 << LinkState::Lost << "Worst lag, 1 min"
                                               << "2.0\u2009ms";
    }
    void theLargeFigureSaysWhatItIs()
    {
        QFETCH(double, stall);
        QFETCH(double, blockedFor);
        QFETCH(LinkState, link);
        QFETCH(QString, heading);
        QFETCH(QString, value);
        Bench bench;
        bench.shop.sample({0.002, 0.002, 0.002});
        if (stall > 0)
            bench.shop.stall(2, stall);
        if (blockedFor > 0) {
            WorkerInfo blocked = bench.shop.worker(2, 1, WorkerState::Blocked);
            blocked.blockedFor = Micros{static_cast<std::int64_t>(blockedFor * 1e6)};
            bench.shop.state.apply(blocked);
        }
        bench.shop.setLink(link);
        bench.refresh();
        QVERIFY2(says(bench.panel, heading), qPrintable(test::shownTexts(bench.panel).join(QLatin1Char('|'))));
        QVERIFY2(says(bench.panel, value), qPrintable(test::shownTexts(bench.panel).join(QLatin1Char('|'))));
    }

    void aStallOfAnotherWorkerIsNotShown()
    {
        Bench bench;
        bench.shop.sample({0.002, 0.002, 0.002});
        bench.shop.stall(3, 0.212);
        bench.refresh();
        QVERIFY(says(bench.panel, QStringLiteral("Worst lag, 1 min")));
    }

    void aStallIsForgottenWithTheFiveMinutesShown()
    {
        Bench bench;
        bench.shop.stall(2, 0.212);
        bench.shop.clock.advance(WorkerRow::TrendWindow - Micros{1});
        bench.refresh();
        QVERIFY(says(bench.panel, QStringLiteral("Last stall")));
        bench.shop.clock.advance(Micros{1});
        bench.refresh();
        QVERIFY(!says(bench.panel, QStringLiteral("Last stall")));
    }

    void theProcessorTimeOfAStallIsSaidWhenKnown()
    {
        Bench bench;
        bench.shop.stall(2, 0.212);
        bench.refresh();
        QVERIFY(says(bench.panel, QStringLiteral("one turn")));
        console::ClusterEvent event;
        event.time = bench.shop.clock.wallNow();
        event.kind = console::EventKind::Stall;
        event.worker = bench.shop.worker(2).key;
        event.durationSeconds = 0.3;
        event.cpuSeconds = 0.15;
        bench.shop.state.apply(event);
        bench.refresh();
        QVERIFY(says(bench.panel, QStringLiteral("one turn, 150%1ms on CPU").arg(ThinSpace)));
    }

    void theTagNamesTheState_data()
    {
        QTest::addColumn<WorkerState>("state");
        QTest::addColumn<LinkState>("link");
        QTest::addColumn<QString>("tag");
        QTest::newRow("starting") << WorkerState::Starting << LinkState::Live << "Starting";
        QTest::newRow("draining") << WorkerState::Draining << LinkState::Live << "Draining";
        QTest::newRow("blocked, not known how long") << WorkerState::Blocked << LinkState::Live << "Blocked";
        QTest::newRow("failed") << WorkerState::Errored << LinkState::Live << "Failed";
        QTest::newRow("lost") << WorkerState::Draining << LinkState::Lost << "Last: draining";
        QTest::newRow("lost while running") << WorkerState::Online << LinkState::Lost << "Last: running";
        QTest::newRow("silent") << WorkerState::Starting << LinkState::Stale << "Last: starting";
    }
    void theTagNamesTheState()
    {
        QFETCH(WorkerState, state);
        QFETCH(LinkState, link);
        QFETCH(QString, tag);
        Bench bench;
        bench.shop.state.apply(bench.shop.worker(2, 1, state));
        bench.shop.setLink(link);
        bench.refresh();
        QCOMPARE(bench.tag(), tag);
    }

    void anEndedProcessIsNotUp()
    {
        Bench bench;
        bench.shop.clock.advance(Micros{90000000});
        bench.refresh();
        QVERIFY2(bench.subtitle().endsWith(QStringLiteral("up 1\u2009m 30\u2009s")), qPrintable(bench.subtitle()));
        bench.shop.state.apply(bench.shop.worker(2, 1, WorkerState::Errored));
        bench.refresh();
        QVERIFY2(!bench.subtitle().contains(QLatin1String("up ")), qPrintable(bench.subtitle()));
    }

    void whileTheLinkIsLostNothingGoesOn()
    {
        Bench bench;
        bench.shop.clock.advance(Micros{600000000});
        bench.shop.sample({0.002, 0.014, 0.002});
        bench.shop.setLink(LinkState::Lost);
        bench.refresh();
        const QString before = bench.subtitle();
        QVERIFY(before.contains(QLatin1String("up ")));
        bench.shop.clock.advance(Micros{1800000000});
        bench.refresh();
        QCOMPARE(bench.subtitle(), before);
        QCOMPARE(bench.rowOf("Lag max"), QStringLiteral("14%1ms").arg(ThinSpace)); // the last there was
    }

    void actionsSayWhyTheyAreNotPossible_data()
    {
        QTest::addColumn<LinkState>("link");
        QTest::addColumn<bool>("operate");
        QTest::addColumn<bool>("canRestart");
        QTest::addColumn<QString>("why"); // empty: possible
        const QString needsLink = QStringLiteral("Actions need a live link.");
        const QString watches = QStringLiteral("This console only watches: the cluster gave it the role observe.");
        const QString cannot = QStringLiteral("This cluster cannot restart its workers.");
        QTest::newRow("possible") << LinkState::Live << true << true << QString();
        QTest::newRow("lost") << LinkState::Lost << true << true << needsLink;
        QTest::newRow("silent") << LinkState::Stale << true << true << needsLink;
        QTest::newRow("connecting") << LinkState::Connecting << true << true << needsLink;
        QTest::newRow("observer") << LinkState::Live << false << true << watches;
        QTest::newRow("cluster without restarts") << LinkState::Live << true << false << cannot;
        QTest::newRow("the link goes first") << LinkState::Lost << false << false << needsLink;
        QTest::newRow("the role goes before the ability") << LinkState::Live << false << false << watches;
    }
    void actionsSayWhyTheyAreNotPossible()
    {
        QFETCH(LinkState, link);
        QFETCH(bool, operate);
        QFETCH(bool, canRestart);
        QFETCH(QString, why);
        Bench bench(3, operate);
        if (!canRestart) {
            console::ClusterSnapshot snapshot;
            snapshot.cluster = bench.shop.state.cluster();
            snapshot.metrics = bench.shop.state.metrics();
            snapshot.workers = bench.shop.state.workers();
            snapshot.capabilities = QStringList{QStringLiteral("cluster.reload")};
            snapshot.operate = operate;
            bench.shop.state.apply(snapshot);
        }
        bench.shop.setLink(link);
        bench.refresh();
        QCOMPARE(bench.restart().isEnabled(), why.isEmpty());
        QCOMPARE(bench.end().isEnabled(), why.isEmpty());
        const QStringList texts = test::shownTexts(bench.panel);
        for (const QString& each : {QStringLiteral("Actions need a live link."),
                                    QStringLiteral("This console only watches: the cluster gave it the role observe."),
                                    QStringLiteral("This cluster cannot restart its workers.")})
            QCOMPARE(texts.contains(each), each == why);
    }

    void buttonsAskForTheChosenWorker()
    {
        Bench bench;
        bench.refresh();
        QSignalSpy asked(&bench.panel, &WorkerPanel::restartRequested);
        QTest::mouseClick(&bench.restart(), Qt::LeftButton);
        bench.selection.select(WorkerSlot{3});
        bench.refresh();
        QTest::keyClick(&bench.end(), Qt::Key_Space);
        QCOMPARE(asked.count(), 2);
        QVERIFY(asked[0][0].value<WorkerSlot>() == WorkerSlot{2});
        QVERIFY(asked[0][1].value<RestartMode>() == RestartMode::Graceful);
        QVERIFY(asked[1][0].value<WorkerSlot>() == WorkerSlot{3});
        QVERIFY(asked[1][1].value<RestartMode>() == RestartMode::Kill);
        QSignalSpy closed(&bench.panel, &WorkerPanel::closeRequested);
        QTest::mouseClick(buttonNamed(bench.panel, QStringLiteral("Close the panel")), Qt::LeftButton);
        QCOMPARE(closed.count(), 1);
    }

    void theNewestIncarnationIsShown()
    {
        Bench bench;
        bench.shop.state.apply(bench.shop.worker(2, 2));
        bench.shop.state.apply(bench.shop.worker(2, 1, WorkerState::Draining));
        bench.refresh();
        QVERIFY2(bench.subtitle().startsWith(QStringLiteral("pid 6120")), qPrintable(bench.subtitle()));
        QCOMPARE(bench.tag(), QStringLiteral("Ready"));
        bench.shop.clock.advance(WorkerRow::ReadyShown);
        bench.refresh();
        QCOMPARE(bench.tag(), QString());
    }

    void aNameFromTheClusterIsNoMarkup()
    {
        Bench bench;
        console::ClusterSnapshot snapshot;
        snapshot.cluster = bench.shop.state.cluster();
        snapshot.cluster.runtime = "<b>deno</b>";
        snapshot.metrics = bench.shop.state.metrics();
        snapshot.workers = bench.shop.state.workers();
        bench.shop.state.apply(snapshot);
        bench.refresh();
        QVERIFY(bench.subtitle().contains(QLatin1String("<b>deno</b>")));
        QVERIFY(bench.panel.findChild<ElidedLabel*>()->textFormat() == Qt::PlainText);
        bench.panel.findChild<ElidedLabel*>()->resize(60, 18);
        QVERIFY(!bench.panel.findChild<ElidedLabel*>()->toolTip().contains(QLatin1String("<b>")));
    }

    // ---- the same in one line, where the window is narrow

    void theLineSaysWhatMatters_data()
    {
        QTest::addColumn<double>("lag");
        QTest::addColumn<int>("stalls");
        QTest::addColumn<QString>("text");
        const QString dot = QStringLiteral(" \u00B7 ");
        QTest::newRow("calm") << 0.003 << 0 << "Running" + dot + "worst lag 3.0\u2009ms in the last minute";
        QTest::newRow("stalling") << 0.212 << 2
                                  << "Stalling" + dot + "worst lag 212\u2009ms in the last minute" + dot + "2 stall(s)";
        QTest::newRow("no sample") << Missing << 0 << "Running";
    }
    void theLineSaysWhatMatters()
    {
        QFETCH(double, lag);
        QFETCH(int, stalls);
        QFETCH(QString, text);
        Desk desk;
        ShopState shop(2);
        WorkerLine line(desk.context);
        desk.selection.select(WorkerSlot{1});
        shop.sample({lag, 0.001});
        for (int i = 0; i < stalls; ++i)
            shop.stall(1, 0.212);
        line.refresh(&shop.state, shop.clock.wallNow());
        QVERIFY(says(line, QStringLiteral("Worker 1")));
        QCOMPARE(line.findChild<ElidedLabel*>()->fullText(), text);
    }

    void theLineActsAndOpensTheDrawer()
    {
        Desk desk;
        ShopState shop(2);
        WorkerLine line(desk.context);
        QSignalSpy restarts(&line, &WorkerLine::restartRequested);
        QSignalSpy details(&line, &WorkerLine::detailsRequested);
        desk.selection.select(WorkerSlot{2});
        line.refresh(&shop.state, shop.clock.wallNow());
        QAbstractButton* restart = buttonNamed(line, QStringLiteral("Restart the worker gracefully"));
        QTest::mouseClick(restart, Qt::LeftButton);
        QTest::mouseClick(buttonNamed(line, QStringLiteral("Show the worker's details")), Qt::LeftButton);
        QCOMPARE(restarts.count(), 1);
        QVERIFY(restarts[0][0].value<WorkerSlot>() == WorkerSlot{2});
        QCOMPARE(details.count(), 1);
        shop.setLink(LinkState::Lost);
        line.refresh(&shop.state, shop.clock.wallNow());
        QVERIFY(!restart->isEnabled());
        QTest::mouseClick(restart, Qt::LeftButton);
        QCOMPARE(restarts.count(), 1);
        QVERIFY(line.findChild<ElidedLabel*>()->fullText().startsWith(QLatin1String("was running")));
    }
};

QTEST_MAIN(WorkerPanelTest)
#include "tst_workerpanel.moc"

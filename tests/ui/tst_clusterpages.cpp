// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/widgets.h"
#include "ui/dialogs/charttable.h"
#include "ui/models/logmodel.h"
#include "ui/panels/chartstack.h"
#include "ui/panels/logview.h"
#include "ui/panels/overviewpage.h"
#include "ui/panels/verdictbar.h"
#include "ui/panels/workerline.h"
#include "ui/panels/workerspage.h"
#include "ui/panels/workertable.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using console::LinkState;
using console::RestartMode;
using test::buttonNamed;
using test::PageBench;
using test::says;

namespace {

// A page on a hub with two workers.
template <typename Tested>
struct Bench : PageBench
{
    Bench() : page(context())
    {
        page.resize(1300, 800);
        page.show();
        isReady = QTest::qWaitForWindowExposed(&page);
    }
    bool attachPage()
    {
        const bool attached = attach();
        page.setAttachment(&attachment);
        page.refresh();
        return attached;
    }
    bool sample(double first, double second)
    {
        charts.setNow(clock.wallNow());
        // Of now, in whole milliseconds as they travel.
        const WallTime t = wallTimeFromMicros(toMicros(clock.wallNow()) / 1000 * 1000);
        const bool came = sendSamples({test::rowOf(1, {first, 5e7}), test::rowOf(2, {second, 6e7})}, t);
        page.refresh();
        return came;
    }
    bool loseHub()
    {
        hub.close();
        const bool lost = QTest::qWaitFor([this] { return attachment.state().link().state == LinkState::Lost; });
        page.refresh();
        return lost;
    }
    Tested page;
    bool isReady = false;
};

using Overview = Bench<OverviewPage>;
using Workers = Bench<WorkersPage>;

QAbstractButton& restartOf(const WorkersPage& page)
{
    return *buttonNamed(page, QStringLiteral("Restart the selected worker"));
}

} // namespace

class ClusterPagesTest : public QObject
{
    Q_OBJECT
private slots:
    // ---- the overview

    void beforeTheFirstSnapshotItSaysWhatGoesOn()
    {
        Overview bench;
        QVERIFY(bench.isReady);
        bench.page.setAttachment(&bench.attachment); // not told whom to attach to
        QVERIFY(says(bench.page, QStringLiteral("Connecting\u2026")));
        QVERIFY(!bench.page.table().isVisible());
        QVERIFY(!bench.page.charts().isVisible());
        QVERIFY(!bench.page.verdict().isVisible());
        QVERIFY(bench.attachPage());
        QVERIFY(!says(bench.page, QStringLiteral("Connecting\u2026")));
        QVERIFY(bench.page.table().isVisible());
        QVERIFY(bench.page.charts().isVisible());
    }

    void nobodyThereIsSaidWithItsReason()
    {
        Overview bench;
        const auto endpoint = console::Endpoint::parse(bench.hub.url());
        QVERIFY(endpoint.has_value());
        bench.hub.close();
        bench.attachment.attach(*endpoint, {});
        bench.page.setAttachment(&bench.attachment);
        const auto& link = bench.attachment.state().link();
        QTRY_VERIFY(link.state == LinkState::Lost || link.state == LinkState::Refused);
        bench.page.refresh();
        QVERIFY(says(bench.page, QStringLiteral("Not attached.")));
        QVERIFY(!link.reason.isEmpty());
        QVERIFY2(says(bench.page, link.reason), qPrintable(link.reason));
        QVERIFY(!bench.page.table().isVisible());
    }

    void aLostClusterStaysWithItsAge()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        QVERIFY(bench.sample(0.002, 0.003));
        QVERIFY(!bench.page.verdict().isVisible());
        QVERIFY(bench.loseHub());
        QVERIFY(bench.page.table().isVisible());
        QCOMPARE(bench.page.table().model()->rowCount(), 2);
        QVERIFY(bench.page.verdict().isVisible());
        QVERIFY2(bench.page.verdict().sentence().startsWith(QLatin1String("Link lost ")),
                 qPrintable(bench.page.verdict().sentence()));
        QTest::mouseClick(buttonNamed(bench.page, QStringLiteral("Stop trying")), Qt::LeftButton);
        QTRY_VERIFY(!bench.attachment.state().link().nextTry);
        bench.page.refresh();
        QVERIFY(!buttonNamed(bench.page, QStringLiteral("Stop trying"))->isVisible());
        QVERIFY(bench.page.verdict().sentence().endsWith(QLatin1String("Not trying to reconnect.")));
        QVERIFY(bench.hub.listen());
        QTest::mouseClick(buttonNamed(bench.page, QStringLiteral("Reconnect now")), Qt::LeftButton);
        QTRY_VERIFY(bench.attachment.state().link().state == LinkState::Live);
        bench.page.refresh();
        QVERIFY(!bench.page.verdict().isVisible());
    }

    void theVerdictLeadsToItsWorker()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        bench.selection.select(WorkerSlot{1});
        QVERIFY(bench.sample(0.002, 0.3));
        QTest::mouseClick(&bench.page.verdict(), Qt::LeftButton, {}, {300, 10}); // it names worker 2
        QVERIFY(bench.selection.selected() == WorkerSlot{2});
    }

    void wChoosesTheWorstWorker()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        QTest::keyClick(&bench.page, Qt::Key_W);
        QVERIFY(!bench.selection.selected()); // without data none is the worst
        QVERIFY(bench.sample(0.004, 0.003));
        QTest::keyClick(&bench.page, Qt::Key_W);
        QVERIFY(bench.selection.selected() == WorkerSlot{1});
    }

    void nGoesFromMarkToMark()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        bench.attachment.setLagThreshold(Micros{1000000}); // stalls alone, no alerts
        QVERIFY(bench.sendStall(1, 10, 0.1));
        QVERIFY(bench.sendStall(2, 30, 0.2));
        bench.page.refresh();
        const auto second = [](double at) { return test::HubTime + Micros{static_cast<std::int64_t>(at * 1e6)}; };
        QTest::keyClick(&bench.page, Qt::Key_N, Qt::ShiftModifier);
        QVERIFY(bench.charts.crosshair() == second(30));
        QTest::keyClick(&bench.page, Qt::Key_N, Qt::ShiftModifier);
        QVERIFY(bench.charts.crosshair() == second(10));
        QTest::keyClick(&bench.page, Qt::Key_N);
        QVERIFY(bench.charts.crosshair() == second(30));
    }

    void escapeGoesBackStepByStep()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        bench.selection.select(WorkerSlot{2});
        bench.charts.setCrosshair(test::HubTime);
        QVERIFY(bench.page.stepBack());
        QVERIFY(!bench.charts.crosshair());
        QVERIFY(bench.selection.selected());
        QVERIFY(bench.page.stepBack());
        QVERIFY(!bench.selection.selected());
        QVERIFY(!bench.page.stepBack());
    }

    void theChartCanBeReadAsATable()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        QVERIFY(bench.sample(0.004, 0.003));
        QTest::keyClick(&bench.page, Qt::Key_T);
        auto* table = bench.page.findChild<ChartTable*>();
        QVERIFY(table != nullptr);
        QVERIFY(table->isVisible());
        table->close();
        QTest::keyClick(&bench.page, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), bench.page.charts().current().tableText());
        QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1Char('\t')));
    }

    void aNarrowPageHasTheWorstOnTopAndALineForTheChosen()
    {
        Overview bench;
        QVERIFY(bench.attachPage());
        bench.attachment.setLagThreshold(Micros{1000000});
        QVERIFY(bench.sample(0.003, 0.2));
        auto* line = bench.page.findChild<WorkerLine*>();
        bench.page.setNarrow(true);
        QVERIFY(!line->isVisible()); // none is chosen
        QVERIFY(bench.page.table().slotAt(bench.page.table().model()->index(0, 0)) == WorkerSlot{2});
        QVERIFY(bench.page.table().isColumnHidden(WorkerTableModel::DurationP99));
        bench.selection.select(WorkerSlot{1});
        bench.page.refresh();
        QVERIFY(line->isVisible());
        QSignalSpy details(&bench.page, &Page::detailsRequested);
        QTest::mouseClick(buttonNamed(*line, QStringLiteral("Show the worker's details")), Qt::LeftButton);
        QCOMPARE(details.count(), 1);
        bench.page.setNarrow(false);
        QVERIFY(!line->isVisible());
        QVERIFY(bench.page.table().slotAt(bench.page.table().model()->index(0, 0)) == WorkerSlot{1});
    }

    // ---- the page of workers

    void withoutAChoiceItShowsAllWorkers()
    {
        Workers bench;
        QVERIFY(bench.attachPage());
        bench.selection.select(std::nullopt); // a table that has the keyboard begins with its first row
        bench.page.refresh();
        QVERIFY(says(bench.page, QStringLiteral("All workers")));
        QVERIFY(!restartOf(bench.page).isEnabled());
        QTest::keyClick(&bench.page.table(), Qt::Key_J);
        QVERIFY(bench.selection.selected() == WorkerSlot{1});
        QVERIFY(!says(bench.page, QStringLiteral("All workers")));
        QVERIFY(says(bench.page, QStringLiteral("Worker 1")));
        QVERIFY(bench.page.stepBack());
        QVERIFY(says(bench.page, QStringLiteral("All workers")));
        QVERIFY(!bench.page.stepBack());
    }

    void restartIsOfferedForAChosenWorkerOfALiveCluster()
    {
        Workers bench;
        QVERIFY(bench.attachPage());
        QSignalSpy asked(&bench.page, &Page::restartRequested);
        bench.selection.select(WorkerSlot{2});
        bench.page.refresh();
        QVERIFY(restartOf(bench.page).isEnabled());
        QTest::mouseClick(&restartOf(bench.page), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QVERIFY(asked[0][0].value<WorkerSlot>() == WorkerSlot{2});
        QVERIFY(asked[0][1].value<RestartMode>() == RestartMode::Graceful);
        QVERIFY(bench.loseHub());
        QVERIFY(!restartOf(bench.page).isEnabled());
    }

    void itCountsWhoServes()
    {
        Workers bench;
        bench.hub.workers = {test::workerAt(1), test::workerAt(2, 1, WorkerState::Errored),
                             test::workerAt(3, 1, WorkerState::Starting)};
        QVERIFY(bench.attachPage());
        QVERIFY2(says(bench.page, QStringLiteral("1 of 3 serving")),
                 qPrintable(test::shownTexts(bench.page).join(QLatin1Char('|'))));
    }

    void beforeTheFirstSnapshotNothingIsCounted()
    {
        Workers bench;
        bench.page.setAttachment(&bench.attachment);
        bench.page.refresh();
        QVERIFY(!says(bench.page, QStringLiteral("0 of 0 serving")));
    }

    void logAndHistoryAreOfTheChosenWorker()
    {
        Workers bench;
        QVERIFY(bench.attachPage());
        const auto views = bench.page.findChildren<LogView*>();
        QCOMPARE(views.size(), 2);
        const bool isLogFirst = views[0]->accessibleName() == QStringLiteral("Log of the workers");
        LogView& logView = *views[isLogFirst ? 0 : 1];
        LogView& historyView = *views[isLogFirst ? 1 : 0];
        const QAbstractItemModel& log = *logView.model();
        bench.selection.select(WorkerSlot{2});
        for (const std::uint16_t slot : {1, 2})
            emit bench.attachment.logReceived(test::HubTime, test::workerAt(slot).key, QStringLiteral("stderr"),
                                              QStringLiteral("hello from %1").arg(slot));
        QCOMPARE(log.rowCount(), 1);
        QCOMPARE(log.index(0, 0).data().toString(), QStringLiteral("hello from 2"));
        bench.selection.select(WorkerSlot{1});
        QCOMPARE(log.rowCount(), 1);
        QCOMPARE(log.index(0, 0).data().toString(), QStringLiteral("hello from 1"));
        QVERIFY(log.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral(" life 1 ")));
        bench.selection.select(std::nullopt); // of all, and each line says whose it is
        QCOMPARE(log.rowCount(), 2);
        QCOMPARE(log.index(0, 0).data().toString(), QStringLiteral("hello from 2"));
        QVERIFY(log.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral(" w2 life 1 ")));
        bench.selection.select(WorkerSlot{1});
        QCOMPARE(historyView.model()->rowCount(), 0);
        QVERIFY(logView.isVisible());
        QTest::mouseClick(buttonNamed(bench.page, QStringLiteral("Details Restart history")), Qt::LeftButton);
        QVERIFY(historyView.isVisible());
        QVERIFY(!logView.isVisible());
        bench.page.setAttachment(nullptr);
        QCOMPARE(log.rowCount(), 0); // another cluster's log is no log of the next
    }

    void theLogIsBounded()
    {
        LogModel model;
        for (std::size_t i = 0; i < LogModel::MaxLines + 3; ++i)
            model.add({test::HubTime, test::workerAt(i % 2 == 0 ? 1 : 2).key, QStringLiteral("out"), QString::number(i),
                       false});
        QCOMPARE(model.size(), LogModel::MaxLines);
        QCOMPARE(model.rowCount(), int(LogModel::MaxLines));
        QCOMPARE(model.line(0).text, QString::number(LogModel::MaxLines + 2)); // the newest on top
        model.showSlot(WorkerSlot{2});
        QCOMPARE(model.rowCount(), int(LogModel::MaxLines / 2));
        model.add({test::HubTime, test::workerAt(2).key, QStringLiteral("out"),
                   QString(LogModel::MaxText + 10, QLatin1Char('x')), false});
        QCOMPARE(int(model.line(0).text.size()), LogModel::MaxText);
    }

    void keysOfTheTimeLineWorkOnTheWorkersPage()
    {
        Workers bench;
        QVERIFY(bench.attachPage());
        QVERIFY(bench.charts.isLive());
        QTest::keyClick(&bench.page, Qt::Key_Space);
        QVERIFY(!bench.charts.isLive());
        QTest::keyClick(&bench.page, Qt::Key_0);
        QVERIFY(bench.charts.isLive());
    }
};

QTEST_MAIN(ClusterPagesTest)
#include "tst_clusterpages.moc"

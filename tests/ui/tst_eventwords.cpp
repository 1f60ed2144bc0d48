// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shopstate.h"
#include "tests/support/widgets.h"
#include "ui/models/eventmodel.h"
#include "ui/panels/eventdelegate.h"
#include "ui/panels/eventdetails.h"
#include "ui/panels/eventmarks.h"

#include <QSet>
#include <QSignalSpy>

using namespace loopscope;
using namespace loopscope::ui;
using console::ClusterEvent;
using console::EventKind;
using test::buttonNamed;
using test::ShopState;

namespace {

const std::vector<EventKind> AllKinds{EventKind::Stall, EventKind::Restart,    EventKind::Reload,    EventKind::Exit,
                                      EventKind::Alert, EventKind::AlertEnded, EventKind::Listening, EventKind::App,
                                      EventKind::Error, EventKind::Link};

ClusterEvent eventOf(EventKind kind, int slot = 3)
{
    ClusterEvent event;
    event.time = wallTimeFromMicros(1767225600250000);
    event.kind = kind;
    if (slot > 0)
        event.worker = WorkerKey{WorkerSlot{static_cast<std::uint16_t>(slot)}, Incarnation{2}};
    return event;
}

} // namespace

class EventWordsTest : public QObject
{
    Q_OBJECT
private slots:
    void everyKindHasAWordOfItsOwn()
    {
        QSet<QString> words;
        for (const EventKind kind : AllKinds)
            words << kindText(kind);
        QCOMPARE(words.size(), int(AllKinds.size()));
        QVERIFY(!words.contains(QString()));
    }

    void everyKindHasAMarkThatCanBePainted()
    {
        const Theme theme(ThemeMode::Light);
        for (const EventKind kind : AllKinds) {
            const EventMarkStyle style = markStyle(kind);
            QVERIFY(style.colour != nullptr);
            QVERIFY2(!theme.pixmap(style.icon, 14, theme.tokens().t1, 1).isNull(), qPrintable(style.icon));
        }
    }

    void anEventInASentence_data()
    {
        QTest::addColumn<ClusterEvent>("event");
        QTest::addColumn<QString>("sentence");
        ClusterEvent stall = eventOf(EventKind::Stall);
        stall.durationSeconds = 0.212;
        QTest::newRow("stall") << stall << "Worker 3 blocked its event loop for 212\u2009ms";
        QTest::newRow("restart") << eventOf(EventKind::Restart) << "Worker 3 restarted";
        QTest::newRow("exit, no code yet") << eventOf(EventKind::Exit) << "Worker 3 ended";
        ClusterEvent exit = eventOf(EventKind::Exit);
        exit.exitCode = 0;
        QTest::newRow("exit with 0") << exit << "Worker 3 ended with code 0"; // known, not missing
        exit.signal = "SIGKILL";
        QTest::newRow("the signal says more") << exit << "Worker 3 ended by SIGKILL";
        QTest::newRow("listening") << eventOf(EventKind::Listening) << "Worker 3 listens";
        ClusterEvent app = eventOf(EventKind::App, 0);
        app.text = "deploy 42";
        QTest::newRow("of the cluster") << app << "Cluster: deploy 42";
        QTest::newRow("without words") << eventOf(EventKind::Error) << "Worker 3";
    }
    void anEventInASentence()
    {
        QFETCH(ClusterEvent, event);
        QFETCH(QString, sentence);
        QCOMPARE(eventSentence(event), sentence);
    }

    void theDetailsOfAnEvent_data()
    {
        QTest::addColumn<ClusterEvent>("event");
        QTest::addColumn<QString>("details");
        ClusterEvent stall = eventOf(EventKind::Stall);
        QTest::newRow("nothing is known") << stall << QString();
        stall.cpuSeconds = 0.1;
        QTest::newRow("no share of an unknown time") << stall << QString();
        stall.durationSeconds = 0.2;
        QTest::newRow("share") << stall << "50.0\u2009% on the processor";
        stall.cpuSeconds = 0.9; // several threads
        QTest::newRow("never over 100") << stall << "100\u2009% on the processor";
        ClusterEvent alert = eventOf(EventKind::Alert);
        alert.text = "as the cluster said it";
        QTest::newRow("without figures as it was said") << alert << "as the cluster said it";
        alert.delaySeconds = 0.212;
        alert.limitSeconds = 0.05;
        QTest::newRow("alert") << alert << "event-loop delay 212\u2009ms, above 50\u2009ms";
        ClusterEvent exit = eventOf(EventKind::Exit);
        exit.text = "crashed\n\n  twice";
        exit.exitCode = 1;
        exit.signal = "SIGABRT";
        QTest::newRow("one line") << exit << "crashed twice, exit code 1, SIGABRT";
    }
    void theDetailsOfAnEvent()
    {
        QFETCH(ClusterEvent, event);
        QFETCH(QString, details);
        QCOMPARE(detailText(event).simplified(), details.simplified());
    }

    void anExitGetsItsCodeInPlace()
    {
        ShopState shop(2);
        EventModel model;
        ClusterEvent exit; // the hub's event comes first, the worker's state tells the code
        exit.time = shop.clock.wallNow();
        exit.kind = EventKind::Exit;
        exit.worker = shop.worker(2).key;
        shop.state.apply(exit);
        model.update(&shop.state);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.eventAt(0).exitCode);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        WorkerInfo ended = shop.worker(2, 1, WorkerState::Exited);
        ended.exitCode = 7;
        shop.state.apply(ended);
        model.update(&shop.state);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.eventAt(0).exitCode == 7);
        QCOMPARE(changed.count(), 1);
    }

    void thePanelShowsOnlyWhatIsKnown()
    {
        const Theme theme(ThemeMode::Light);
        EventDetails panel(theme);
        QVERIFY(test::says(panel, QStringLiteral("No event is chosen")));
        QVERIFY(!buttonNamed(panel, QStringLiteral("Copy the event"))->isVisibleTo(&panel));
        ClusterEvent exit = eventOf(EventKind::Exit);
        exit.exitCode = 0;
        exit.text = "<b>bye</b>";
        panel.show(exit);
        QCOMPARE(panel.text().section(QLatin1Char('\n'), 0, 0), QStringLiteral("Exit of worker 3"));
        QVERIFY(panel.text().contains(QStringLiteral("\nUTC: 2026-01-01 00:00:00.250\n")));
        QVERIFY(panel.text().contains(QStringLiteral("\nExit code: 0\n"))); // known to be zero
        QVERIFY(panel.text().contains(QStringLiteral("\nText: <b>bye</b>\n")));
        for (const char* unknown : {"Process:", "Duration:", "Processor time:", "Signal:"})
            QVERIFY2(!panel.text().contains(QLatin1String(unknown)), unknown);
        QSignalSpy asked(&panel, &EventDetails::workerRequested);
        QTest::mouseClick(buttonNamed(panel, QStringLiteral("Show worker 3")), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        panel.show(eventOf(EventKind::Reload, 0)); // nobody's
        QVERIFY(!buttonNamed(panel, QStringLiteral("Show worker"))->isVisibleTo(&panel));
        QCOMPARE(panel.text().section(QLatin1Char('\n'), 0, 0), QStringLiteral("Reload"));
        panel.clear();
        QCOMPARE(panel.text(), QStringLiteral("No event is chosen\n"));
    }

    void aRowOfTheHoveredWorkerIsMarked()
    {
        ShopState shop(3);
        shop.state.setLagThreshold(Micros{1000000});
        shop.stall(2, 0.2);
        EventModel model;
        EventFilter filter(model);
        model.update(&shop.state);
        const Theme theme(ThemeMode::Light);
        EventDelegate delegate(theme, filter);
        const auto ground = [&] {
            return test::paintedCell(delegate, filter.index(0, EventModel::Details), {200, 25}, theme).pixelColor(1, 1);
        };
        delegate.setHovered(WorkerSlot{3});
        QCOMPARE(ground(), theme.tokens().panel);
        delegate.setHovered(WorkerSlot{2});
        QCOMPARE(ground(), theme.tokens().hover);
    }
};

QTEST_MAIN(EventWordsTest)
#include "tst_eventwords.moc"

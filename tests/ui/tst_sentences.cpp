// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shopstate.h"
#include "ui/dialogs/commandtext.h"
#include "ui/models/verdict.h"
#include "ui/panels/eventmarks.h"
#include "ui/theme/figures.h"

#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using console::CommandStatus;
using console::RestartMode;
using test::ShopState;

namespace {

CommandStatus running(const ShopState& shop)
{
    CommandStatus command;
    command.number = 1;
    command.slot = WorkerSlot{2};
    command.limit = Micros{30000000};
    command.askedAt = shop.clock.wallNow();
    return command;
}

} // namespace

class SentencesTest : public QObject
{
    Q_OBJECT
private slots:
    void noVerdictWhenAllIsWell()
    {
        ShopState shop(3);
        shop.sample({0.002, 0.003, 0.004});
        QVERIFY(!makeVerdict(shop.state, shop.clock.wallNow()));
    }

    void aStallingWorkerIsNamedWithItsFacts()
    {
        ShopState shop(3);
        shop.sample({0.002, 0.003, 0.212});
        QVERIFY(shop.state.hasAlert(WorkerSlot{3}));
        shop.stall(3, 0.212);
        shop.stall(3, 0.150);
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY(verdict);
        QCOMPARE(verdict->slot->value, std::uint16_t(3));
        QVERIFY2(verdict->headline.contains(QLatin1String("Worker 3")), qPrintable(verdict->headline));
        QVERIFY2(verdict->details.contains(figure(Quantity::Time, 0.212).text()), qPrintable(verdict->details));
        QVERIFY2(verdict->details.contains(QLatin1Char('2')), qPrintable(verdict->details));
        QVERIFY(!verdict->isOver);
    }

    void severalWorkersAreOneSentence()
    {
        ShopState shop(3);
        shop.sample({0.120, 0.003, 0.212});
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY(verdict);
        QVERIFY2(verdict->headline.endsWith(QLatin1String("1, 3.")), qPrintable(verdict->headline));
        QCOMPARE(verdict->slot->value, std::uint16_t(3)); // the worst of them
    }

    void aBlockedWorkerCounts()
    {
        ShopState shop(2);
        WorkerInfo blocked = shop.worker(1, 1, WorkerState::Blocked);
        blocked.blockedFor = Micros{1200000};
        shop.state.apply(blocked);
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY(verdict);
        QVERIFY2(verdict->headline.contains(QLatin1String("1.2")), qPrintable(verdict->headline));
    }

    void aFailedWorkerSaysWhy()
    {
        ShopState shop(2);
        WorkerInfo down = shop.worker(2, 1, WorkerState::Errored);
        down.reason = "ended 5 times in 10 s";
        shop.state.apply(down);
        const auto verdict = makeVerdict(shop.state, shop.clock.wallNow());
        QVERIFY(verdict);
        QVERIFY2(verdict->details.contains(QLatin1String("ended 5 times in 10 s")), qPrintable(verdict->details));
    }

    void theConfirmStateNamesTargetAndConsequence()
    {
        ShopState shop(3);
        const auto graceful = confirmText(shop.state, {false, WorkerSlot{2}, RestartMode::Graceful}, Micros{30000000},
                                          shop.clock.wallNow());
        QVERIFY(graceful.title.contains(QLatin1Char('2')));
        QVERIFY2(graceful.consequence.contains(QLatin1String("other 2 worker")), qPrintable(graceful.consequence));
        QVERIFY2(graceful.atLimit.contains(QLatin1String("30")), qPrintable(graceful.atLimit));
        const auto kill =
            confirmText(shop.state, {false, WorkerSlot{2}, RestartMode::Kill}, Micros{30000000}, shop.clock.wallNow());
        QVERIFY(kill.consequence.contains(QLatin1String("fail")));
        QVERIFY(kill.atLimit.isEmpty()); // nothing is waited for
        const auto reload =
            confirmText(shop.state, {true, {}, RestartMode::Graceful}, Micros{10000000}, shop.clock.wallNow());
        QVERIFY(reload.consequence.contains(QLatin1String("one after the other")));
    }

    void stepsAreReachedOneByOne()
    {
        ShopState shop(3);
        CommandStatus command = running(shop);
        using State = CommandStepLine::State;
        auto steps = stepLines(command, shop.clock.wallNow());
        QCOMPARE(int(steps.size()), 4);
        QCOMPARE(steps[0].state, State::Current);
        QCOMPARE(steps[1].state, State::Open);
        shop.clock.advance(Micros{400000});
        command.startingAt = shop.clock.wallNow();
        command.newPid = Pid{5310};
        command.readyAt = shop.clock.wallNow();
        command.drainingAt = shop.clock.wallNow();
        command.openConnections = 3;
        steps = stepLines(command, shop.clock.wallNow() + Micros{1000000});
        QCOMPARE(steps[0].state, State::Done);
        QVERIFY(steps[0].detail.contains(QLatin1String("5310")));
        QCOMPARE(steps[2].state, State::Current);
        QVERIFY2(steps[2].detail.contains(QLatin1Char('3')), qPrintable(steps[2].detail));
        command.goneAt = command.finishedAt = shop.clock.wallNow() + Micros{2000000};
        command.finished = true;
        command.ended = QStringLiteral("drained");
        for (const CommandStepLine& step : stepLines(command, shop.clock.wallNow()))
            QCOMPARE(step.state, State::Done);
        QCOMPARE(outcomeText(command), QStringLiteral("Restarted in %1.").arg(durationText(Micros{2400000})));
    }

    void aFailureSaysWhereItStopped()
    {
        ShopState shop(2);
        CommandStatus command = running(shop);
        command.startingAt = shop.clock.wallNow();
        command.finished = true;
        command.finishedAt = shop.clock.wallNow();
        command.error = Error{ErrorCode::Failed, "The new worker did not become ready."};
        const auto steps = stepLines(command, shop.clock.wallNow());
        QCOMPARE(steps[0].state, CommandStepLine::State::Done);
        QCOMPARE(steps[1].state, CommandStepLine::State::Failed);
        QCOMPARE(steps[2].state, CommandStepLine::State::Open);
        QCOMPARE(outcomeText(command), QStringLiteral("The new worker did not become ready."));
        QVERIFY(progressTitle(command).contains(QLatin1String("not")));
    }

    void marksAreInTimeOrderAndLeaveAlertsOut()
    {
        ShopState shop(2);
        shop.sample({0.002, 0.200}); // raises an alert
        shop.stall(2, 0.2);
        console::ClusterEvent restart;
        restart.time = shop.clock.wallNow() - Micros{5000000};
        restart.kind = console::EventKind::Restart;
        restart.worker = shop.worker(1).key;
        shop.state.apply(restart);
        const auto marks = makeMarks(shop.state);
        QCOMPARE(int(marks.size()), 2);
        QCOMPARE(marks[0].shape, MarkShape::Restart);
        QCOMPARE(marks[0].label, QStringLiteral("w1 restarted"));
        QCOMPARE(marks[1].shape, MarkShape::Stall);
    }

    void anExitHasAMarkUnlessARestartExplainsIt_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("signal");
        QTest::addColumn<int>("restartedSecondsBefore"); // below 0: never
        QTest::addColumn<bool>("isMarked");
        QTest::newRow("drained") << 0 << QString() << 2 << false;
        QTest::newRow("ended at the limit") << 0 << QStringLiteral("SIGTERM") << 10 << false;
        QTest::newRow("killed at the limit") << 0 << QStringLiteral("SIGKILL") << 12 << false;
        QTest::newRow("crashed after a restart") << 7 << QString() << 2 << true;
        QTest::newRow("aborted after a restart") << 0 << QStringLiteral("SIGABRT") << 2 << true;
        QTest::newRow("left of its own") << 0 << QString() << -1 << true;
        QTest::newRow("killed long after") << 0 << QStringLiteral("SIGKILL") << 61 << true;
    }
    void anExitHasAMarkUnlessARestartExplainsIt()
    {
        QFETCH(int, code);
        QFETCH(QString, signal);
        QFETCH(int, restartedSecondsBefore);
        QFETCH(bool, isMarked);
        ShopState shop(2);
        console::ClusterEvent exit;
        exit.kind = console::EventKind::Exit;
        exit.time = shop.clock.wallNow();
        exit.worker = shop.worker(1).key;
        exit.signal = signal.toStdString();
        if (signal.isEmpty())
            exit.exitCode = code;
        console::ClusterEvent restart;
        restart.kind = console::EventKind::Restart;
        restart.time = exit.time - std::chrono::seconds(restartedSecondsBefore);
        restart.worker = WorkerKey{exit.worker->slot, Incarnation{2}};
        if (restartedSecondsBefore >= 0)
            shop.state.apply(restart);
        shop.state.apply(exit);
        const auto marks = makeMarks(shop.state);
        const bool marked =
            std::any_of(marks.begin(), marks.end(), [](const EventMark& mark) { return mark.shape == MarkShape::End; });
        QCOMPARE(marked, isMarked);
    }
};

QTEST_MAIN(SentencesTest)
#include "tst_sentences.moc"

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/shopstate.h"
#include "tests/support/widgetprobe.h"
#include "ui/dialogs/commandtext.h"
#include "ui/dialogs/steplist.h"
#include "ui/theme/theme.h"

#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using console::CommandStatus;
using console::RestartMode;
using test::ShopState;
using Step = CommandStepLine::State;

namespace {

constexpr Micros Second{1'000'000};

// Workers report requests and connections, too; NaN: they do not.
void reportTraffic(ShopState& shop, double requests, double connections)
{
    auto metrics = shop.state.metrics();
    for (const auto name : {metric::ActiveRequests, metric::Connections})
        metrics.push_back(
            {MetricId{static_cast<std::uint16_t>(metrics.size())}, std::string(name), "1", MetricKind::Gauge, ""});
    shop.state.apply(metrics);
    auto row = ShopState::values(0.002);
    row.push_back(requests);
    row.push_back(connections);
    shop.sampleRows({row, row, row});
}

CommandStatus commandAt(const ShopState& shop, RestartMode mode = RestartMode::Graceful)
{
    CommandStatus command;
    command.number = 1;
    command.slot = WorkerSlot{2};
    command.mode = mode;
    command.limit = 30 * Second;
    command.askedAt = shop.clock.wallNow();
    return command;
}

CommandStatus finished(CommandStatus command, Micros after, std::optional<Error> error = {})
{
    command.finished = true;
    command.finishedAt = command.askedAt + after;
    command.error = std::move(error);
    return command;
}

QList<Step> statesOf(const std::vector<CommandStepLine>& lines)
{
    QList<Step> states;
    for (const CommandStepLine& line : lines)
        states << line.state;
    return states;
}

} // namespace

class CommandTextTest : public QObject
{
    Q_OBJECT
private slots:
    // What happens to what is under way is told in figures where there are some, and never as a nought that nobody
    // counted.
    void theConsequenceCountsWhatIsKnown_data()
    {
        QTest::addColumn<double>("requests");
        QTest::addColumn<double>("connections");
        QTest::addColumn<QString>("graceful");
        QTest::addColumn<QString>("kill");
        QTest::newRow("requests") << 12.0 << 40.0 << "12 request(s) in flight now get their answer."
                                  << "12 request(s) in flight now fail.";
        QTest::newRow("none now") << 0.0 << 40.0 << "No request is in flight now."
                                  << "No request is in flight now.";
        QTest::newRow("connections only") << test::Missing << 40.0 << "40 open connection(s) finish what they have."
                                          << "40 open connection(s) break.";
        QTest::newRow("neither") << test::Missing << test::Missing << "Requests in flight get their answer."
                                 << "Requests in flight fail.";
    }
    void theConsequenceCountsWhatIsKnown()
    {
        QFETCH(double, requests);
        QFETCH(double, connections);
        QFETCH(QString, graceful);
        QFETCH(QString, kill);
        ShopState shop(3);
        reportTraffic(shop, requests, connections);
        const auto words = [&](RestartMode mode) {
            return confirmText(shop.state, {false, WorkerSlot{2}, mode}, 10 * Second, shop.clock.wallNow()).consequence;
        };
        QVERIFY2(words(RestartMode::Graceful).contains(graceful), qPrintable(words(RestartMode::Graceful)));
        QVERIFY2(words(RestartMode::Kill).contains(kill), qPrintable(words(RestartMode::Kill)));
    }

    void whoServesMeanwhile_data()
    {
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("target"); // its state
        QTest::addColumn<int>("other");  // state of worker 1
        QTest::addColumn<QString>("words");
        const int online = static_cast<int>(WorkerState::Online);
        QTest::newRow("two others") << 3 << online << online << "The other 2 worker(s) keep serving.";
        QTest::newRow("a blocked target is not one of them")
            << 3 << static_cast<int>(WorkerState::Blocked) << online << "The other 2 worker(s) keep serving.";
        QTest::newRow("a target that never served")
            << 3 << static_cast<int>(WorkerState::Starting) << online << "The other 2 worker(s) keep serving.";
        QTest::newRow("one is away") << 3 << online << static_cast<int>(WorkerState::Exited)
                                     << "The other 1 worker(s) keep serving.";
        QTest::newRow("the last one") << 2 << online << static_cast<int>(WorkerState::Errored)
                                      << "No other worker serves meanwhile.";
    }
    void whoServesMeanwhile()
    {
        QFETCH(int, workers);
        QFETCH(int, target);
        QFETCH(int, other);
        QFETCH(QString, words);
        ShopState shop(workers);
        shop.state.apply(shop.worker(1, 1, static_cast<WorkerState>(other)));
        shop.state.apply(shop.worker(2, 1, static_cast<WorkerState>(target)));
        const ConfirmText text =
            confirmText(shop.state, {false, WorkerSlot{2}, RestartMode::Graceful}, 10 * Second, shop.clock.wallNow());
        QVERIFY2(text.consequence.endsWith(words), qPrintable(text.consequence));
    }

    void theTargetIsNamedByProcessAndAge()
    {
        const ShopState shop(3);
        const ConfirmText text = confirmText(shop.state, {false, WorkerSlot{2}, RestartMode::Graceful}, 10 * Second,
                                             shop.clock.wallNow() + 7200 * Second);
        QCOMPARE(text.subtitle, QStringLiteral("pid 5120 \u00B7 up 2\u2009h"));
        QCOMPARE(text.action, QStringLiteral("Restart worker 2"));
    }

    void aWorkerThatIsNotThereHasNoConsequence()
    {
        const ShopState shop(2);
        const ConfirmText text =
            confirmText(shop.state, {false, WorkerSlot{9}, RestartMode::Kill}, 10 * Second, shop.clock.wallNow());
        QCOMPARE(text.title, QStringLiteral("End worker 9?"));
        QVERIFY(text.subtitle.isEmpty());
        QVERIFY(text.consequence.isEmpty());
        QVERIFY(text.atLimit.isEmpty());
    }

    void aReloadSaysForWhomAndWhatTheLimitDoes()
    {
        ShopState shop(4);
        shop.state.apply(shop.worker(4, 1, WorkerState::Exited));
        const ConfirmText text =
            confirmText(shop.state, {true, {}, RestartMode::Graceful}, 60 * Second, shop.clock.wallNow());
        QVERIFY2(text.subtitle.startsWith(QLatin1String("shop")), qPrintable(text.subtitle));
        QVERIFY2(text.subtitle.endsWith(QLatin1String("3 worker(s)")), qPrintable(text.subtitle));
        QVERIFY2(text.atLimit.contains(QStringLiteral("1\u2009m")), qPrintable(text.atLimit));
    }

    // reached: how many of the steps starting, ready, draining, gone the hub told, in this order.
    void gracefulStepsAreInOrder_data()
    {
        QTest::addColumn<int>("reached");
        QTest::addColumn<QList<Step>>("states");
        QTest::newRow("asked") << 0 << QList<Step>{Step::Current, Step::Open, Step::Open, Step::Open};
        QTest::newRow("starting") << 1 << QList<Step>{Step::Done, Step::Current, Step::Open, Step::Open};
        QTest::newRow("ready") << 2 << QList<Step>{Step::Done, Step::Done, Step::Current, Step::Open};
        QTest::newRow("draining") << 3 << QList<Step>{Step::Done, Step::Done, Step::Current, Step::Open};
        QTest::newRow("gone") << 4 << QList<Step>{Step::Done, Step::Done, Step::Done, Step::Done};
    }
    void gracefulStepsAreInOrder()
    {
        QFETCH(int, reached);
        QFETCH(QList<Step>, states);
        const ShopState shop(3);
        CommandStatus command = commandAt(shop);
        std::optional<WallTime>* const times[]{&command.startingAt, &command.readyAt, &command.drainingAt,
                                               &command.goneAt};
        for (int i = 0; i < reached; ++i)
            *times[i] = command.askedAt + (i + 1) * Second;
        const auto lines = stepLines(command, command.askedAt + 9 * Second);
        QCOMPARE(statesOf(lines), states);
        for (const CommandStepLine& line : lines) {
            if (line.state == Step::Current)
                QCOMPARE(line.time, QStringLiteral("9\u2009s of 30\u2009s"));
            else
                QCOMPARE(line.time.isEmpty(), line.state == Step::Open);
        }
    }

    void aLaterStepProvesTheOnesBeforeIt()
    {
        const ShopState shop(3);
        CommandStatus command = commandAt(shop);
        command.drainingAt = command.askedAt + 2 * Second;
        const auto lines = stepLines(command, command.askedAt + 3 * Second);
        QCOMPARE(statesOf(lines), (QList<Step>{Step::Done, Step::Done, Step::Current, Step::Open}));
        QCOMPARE(lines[0].time, QStringLiteral("2\u2009s"));
    }

    void aKillHasThreeStepsOldOneFirst()
    {
        const ShopState shop(3);
        CommandStatus command = commandAt(shop, RestartMode::Kill);
        command.oldPid = Pid{4120};
        auto lines = stepLines(command, command.askedAt + Second);
        QCOMPARE(statesOf(lines), (QList<Step>{Step::Current, Step::Open, Step::Open}));
        QVERIFY(lines[0].title.contains(QLatin1String("Old worker")));
        QCOMPARE(lines[0].detail, QStringLiteral("pid 4120"));
        command.goneAt = command.askedAt + Second;
        lines = stepLines(finished(command, 5 * Second, Error{ErrorCode::Failed, "It did not start."}),
                          command.askedAt + 60 * Second);
        QCOMPARE(statesOf(lines), (QList<Step>{Step::Done, Step::Failed, Step::Open}));
    }

    void theClockOfAFinishedCommandStands()
    {
        const ShopState shop(3);
        const CommandStatus command = finished(commandAt(shop), 4 * Second);
        QVERIFY(stepLines(command, command.finishedAt) == stepLines(command, command.finishedAt + 3600 * Second));
    }

    void outcomes_data()
    {
        QTest::addColumn<bool>("reload");
        QTest::addColumn<QString>("ended");
        QTest::addColumn<bool>("fails");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("restart") << false << "drained" << false << "Worker 2 restarted"
                                 << "Restarted in 4\u2009s.";
        QTest::newRow("at the limit") << false << "limit" << false << "Worker 2 restarted"
                                      << "Restarted in 4\u2009s. The old worker was ended at the limit.";
        QTest::newRow("failed") << false << QString() << true << "Worker 2 was not restarted"
                                << "It <b>broke</b>.";
        QTest::newRow("reload") << true << QString() << false << "Cluster reloaded"
                                << "3 worker(s) reloaded in 4\u2009s.";
        QTest::newRow("reload failed") << true << QString() << true << "The reload failed"
                                       << "It <b>broke</b>.";
    }
    void outcomes()
    {
        QFETCH(bool, reload);
        QFETCH(QString, ended);
        QFETCH(bool, fails);
        QFETCH(QString, title);
        QFETCH(QString, outcome);
        const ShopState shop(3);
        CommandStatus command = commandAt(shop);
        command.reload = reload;
        command.reloaded = 3;
        command.ended = ended;
        QVERIFY(outcomeText(command).isEmpty()); // while it runs
        QVERIFY(progressTitle(command) != title);
        command = finished(command, 4 * Second,
                           fails ? std::optional(Error{ErrorCode::Failed, "It <b>broke</b>."}) : std::nullopt);
        QCOMPARE(progressTitle(command), title);
        QCOMPARE(outcomeText(command), outcome);
    }

    void onlyTheEndAtTheLimitIsSaidInTheSteps()
    {
        const ShopState shop(3);
        CommandStatus command = commandAt(shop);
        command.ended = QStringLiteral("limit");
        QVERIFY(stepLines(finished(command, Second), command.askedAt)[3].detail.contains(QLatin1String("limit")));
        command.ended = QStringLiteral("drained");
        QVERIFY(stepLines(finished(command, Second), command.askedAt)[3].detail.isEmpty());
    }

    void aReloadCountsWorkersAndEndsOnce()
    {
        const ShopState shop(3);
        CommandStatus command = commandAt(shop);
        command.reload = true;
        command.reloaded = 1;
        auto lines = stepLines(command, command.askedAt + Second);
        QCOMPARE(statesOf(lines), (QList<Step>{Step::Done, Step::Current}));
        QVERIFY(lines[1].detail.contains(QLatin1Char('1')));
        QCOMPARE(statesOf(stepLines(finished(command, Second), command.askedAt)),
                 (QList<Step>{Step::Done, Step::Done}));
        lines = stepLines(finished(command, Second, Error{ErrorCode::Failed, "no"}), command.askedAt);
        QCOMPARE(statesOf(lines), (QList<Step>{Step::Done, Step::Failed}));
    }

    // ---- the steps as they are drawn

    void aRingHasTheColourOfItsState_data()
    {
        QTest::addColumn<Step>("state");
        QTest::addColumn<QColor>("there");
        QTest::addColumn<QList<QColor>>("absent");
        const Tokens& t = Tokens::lightTokens();
        QTest::newRow("done") << Step::Done << t.okbg << QList<QColor>{t.acc, t.critbg};
        QTest::newRow("current") << Step::Current << t.acc << QList<QColor>{t.okbg, t.critbg};
        QTest::newRow("failed") << Step::Failed << t.critbg << QList<QColor>{t.okbg, t.acc};
        QTest::newRow("open") << Step::Open << t.panel << QList<QColor>{t.okbg, t.acc, t.critbg};
    }
    void aRingHasTheColourOfItsState()
    {
        QFETCH(Step, state);
        QFETCH(QColor, there);
        QFETCH(QList<QColor>, absent);
        const Theme theme(ThemeMode::Light);
        StepList list(theme);
        QPalette ground;
        ground.setColor(QPalette::Window, theme.tokens().panel);
        list.setPalette(ground);
        list.setSteps({{QStringLiteral("Ready"), {}, {}, state}});
        list.resize(list.sizeHint());
        const QImage image = test::pictureOf(list);
        const QRect ring(0, 0, 21, 21);
        QVERIFY(test::dotsOf(image, there, ring) > 10);
        for (const QColor& colour : absent)
            QCOMPARE(test::dotsOf(image, colour, ring), 0);
    }

    void theBarGrowsWithItsShareAndStaysInside()
    {
        const Theme theme(ThemeMode::Light);
        StepList list(theme);
        list.setSteps({{QStringLiteral("Draining"), {}, {}, Step::Current}});
        const QRect below(0, 44, 320, 6);
        const auto filled = [&](std::optional<double> share) {
            list.setShare(share);
            list.resize(list.sizeHint());
            return test::dotsOf(test::pictureOf(list), theme.tokens().acc, below);
        };
        QCOMPARE(filled({}), 0);
        const int quarter = filled(0.25);
        const int whole = filled(1.0);
        QVERIFY(quarter > 0);
        QVERIFY(whole > 3 * quarter);
        QCOMPARE(filled(7.0), whole); // connections that came while it drained make no longer bar
        QCOMPARE(filled(-2.0), filled(0.0));
    }
};

QTEST_MAIN(CommandTextTest)
#include "tst_commandtext.moc"

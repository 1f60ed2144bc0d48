// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pagebench.h"
#include "tests/support/widgetprobe.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/dialogs/steplist.h"
#include "ui/panels/segmentrow.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace loopscope;
using namespace loopscope::ui;
using console::RestartMode;
using test::buttonOf;
using test::shows;
using State = CommandSheet::State;

namespace {

const CommandRequest RestartTwo{false, WorkerSlot{2}, RestartMode::Graceful};

// The sheet alone, attached to a hub that answers when the test says so.
class SheetBench : public test::PageBench
{
public:
    SheetBench()
    {
        hub.onRequest = [this](const wire::Request& request) {
            asked.push_back(request);
            return std::string();
        };
        QObject::connect(&attachment, &console::Attachment::commandChanged, &sheet,
                         [this] { sheet.refresh(clock.wallNow()); });
        sheet.resize(400, 640);
        sheet.show();
    }
    bool begin(const CommandRequest& request = RestartTwo)
    {
        if (!attach())
            return false;
        sheet.setAttachment(&attachment);
        sheet.ask(request);
        return sheet.sheetState() == State::Asking;
    }
    bool start(const CommandRequest& request = RestartTwo)
    {
        if (!begin(request))
            return false;
        QTest::mouseClick(act(), Qt::LeftButton);
        return QTest::qWaitFor([this] { return asked.size() == 1; });
    }
    [[nodiscard]] QAbstractButton* act() const
    {
        for (const char* words : {"Restart worker 2", "End worker 2", "Reload"}) {
            if (auto* button = buttonOf(sheet, QLatin1String(words)))
                return button;
        }
        return nullptr;
    }
    void say(const char* step, std::optional<int> connections = {}, std::optional<Pid> pid = {})
    {
        wire::Progress progress;
        progress.request = asked.at(0).id;
        progress.t = clock.wallNow();
        progress.step = step;
        progress.worker = WorkerKey{WorkerSlot{2}, Incarnation{1}};
        progress.pid = pid;
        progress.connections = connections;
        hub.broadcast(wire::encode(progress));
    }
    bool finish(const std::string& reply)
    {
        hub.broadcast(reply);
        return QTest::qWaitFor([this] { return status() != nullptr && status()->finished; });
    }
    [[nodiscard]] std::string result(std::optional<wire::Proof> proof, const std::string& reason = {}) const
    {
        return test::restartReply(asked.at(0).id, proof, reason);
    }
    [[nodiscard]] const console::CommandStatus* status() const { return attachment.state().command(sheet.command()); }
    [[nodiscard]] StepList& steps() const { return *sheet.findChild<StepList*>(); }
    [[nodiscard]] SegmentRow* row(const char* name) const
    {
        for (auto* each : sheet.findChildren<SegmentRow*>()) {
            if (each->accessibleName() == QLatin1String(name) && each->isVisibleTo(&sheet))
                return each;
        }
        return nullptr;
    }
    // Colours of all labels with just these words.
    [[nodiscard]] QList<QColor> coloursOf(const QString& words) const
    {
        QList<QColor> colours;
        for (const auto* each : sheet.findChildren<QLabel*>()) {
            if (each->text() == words && each->isVisibleTo(&sheet))
                colours << each->palette().color(QPalette::WindowText);
        }
        return colours;
    }

    CommandSheet sheet{context()};
    std::vector<wire::Request> asked;
};

} // namespace

class CommandSheetTest : public QObject
{
    Q_OBJECT
private slots:
    void withoutAClusterThereIsNothingToAsk()
    {
        SheetBench bench;
        bench.sheet.ask(RestartTwo);
        QCOMPARE(bench.sheet.sheetState(), State::Closed);
    }

    void theSafeButtonHasTheFocus()
    {
        SheetBench bench;
        QVERIFY(bench.begin());
        QCOMPARE(bench.sheet.focusWidget(), static_cast<QWidget*>(buttonOf(bench.sheet, QStringLiteral("Cancel"))));
        QCOMPARE(bench.sheet.accessibleName(), QStringLiteral("Restart worker 2?"));
        QVERIFY(!bench.sheet.accessibleDescription().isEmpty());
    }

    void neitherEnterNorEscapeActs_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<bool>("onDanger");
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Escape}) {
            const QByteArray name = QKeySequence(key).toString().toLatin1();
            QTest::addRow("%s at the safe button", name.constData()) << key << false;
            QTest::addRow("%s at the dangerous one", name.constData()) << key << true;
        }
    }
    void neitherEnterNorEscapeActs()
    {
        QFETCH(Qt::Key, key);
        QFETCH(bool, onDanger);
        SheetBench bench;
        QVERIFY(bench.begin());
        const QSignalSpy closed(&bench.sheet, &CommandSheet::closed);
        if (onDanger)
            bench.act()->setFocus();
        QTest::keyClick(bench.sheet.focusWidget(), key);
        QCOMPARE(bench.sheet.sheetState(), State::Closed);
        QCOMPARE(closed.count(), 1);
        QCOMPARE(bench.attachment.state().commands().size(), std::size_t(0));
    }

    void theSpaceBarActsWhereTheFocusIs()
    {
        SheetBench bench;
        QVERIFY(bench.begin());
        bench.act()->setFocus();
        QTest::keyClick(bench.act(), Qt::Key_Space);
        QCOMPARE(bench.sheet.sheetState(), State::Progress);
        QTRY_COMPARE(bench.asked.size(), std::size_t(1));
        QVERIFY(std::holds_alternative<wire::RestartWorker>(bench.asked[0].body));
    }

    void whatIsChosenIsWhatIsSent_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("limit"); // -1: not touched
        QTest::addColumn<int>("timeoutMs");
        QTest::newRow("as it opens") << 0 << -1 << 30000;
        QTest::newRow("graceful within 10 s") << 0 << 0 << 10000;
        QTest::newRow("graceful within 60 s") << 0 << 2 << 60000;
        QTest::newRow("kill") << 1 << -1 << 30000;
    }
    void whatIsChosenIsWhatIsSent()
    {
        QFETCH(int, mode);
        QFETCH(int, limit);
        QFETCH(int, timeoutMs);
        SheetBench bench;
        QVERIFY(bench.begin());
        QTest::mouseClick(bench.row("How")->button(mode), Qt::LeftButton);
        if (limit >= 0)
            QTest::mouseClick(bench.row("Time limit")->button(limit), Qt::LeftButton);
        QTest::mouseClick(bench.act(), Qt::LeftButton);
        QTRY_COMPARE(bench.asked.size(), std::size_t(1));
        const auto sent = std::get<wire::RestartWorker>(bench.asked[0].body);
        QCOMPARE(sent.slot, WorkerSlot{2});
        QCOMPARE(sent.mode, mode == 1 ? wire::RestartMode::Kill : wire::RestartMode::Graceful);
        QCOMPARE(sent.timeoutMs, timeoutMs);
    }

    void aKillHasNoLimitAndSaysSo()
    {
        SheetBench bench;
        QVERIFY(bench.begin());
        QVERIFY(shows(bench.sheet, QStringLiteral("If it is not done after")));
        QTest::mouseClick(bench.row("How")->button(1), Qt::LeftButton);
        QCOMPARE(bench.act()->text(), QStringLiteral("End worker 2"));
        QVERIFY(bench.row("Time limit") == nullptr);
        QVERIFY(!shows(bench.sheet, QStringLiteral("If it is not done after")));
        QTest::mouseClick(bench.row("How")->button(0), Qt::LeftButton);
        QCOMPARE(bench.act()->text(), QStringLiteral("Restart worker 2"));
        QVERIFY(bench.row("Time limit") != nullptr);
    }

    void aReloadHasNoModeAndIsSentAsOne()
    {
        SheetBench bench;
        QVERIFY(bench.begin({true, {}, RestartMode::Graceful}));
        QVERIFY(bench.row("How") == nullptr);
        QTest::mouseClick(bench.act(), Qt::LeftButton);
        QTRY_COMPARE(bench.asked.size(), std::size_t(1));
        QCOMPARE(std::get<wire::ReloadCluster>(bench.asked[0].body).timeoutMs, 30000);
        wire::ReloadResult done;
        done.reloaded = 2;
        done.durationMs = 900;
        QVERIFY(bench.finish(wire::encodeReply(bench.asked[0].id, done)));
        QCOMPARE(bench.sheet.accessibleName(), QStringLiteral("Cluster reloaded"));
        QVERIFY(shows(bench.sheet, QStringLiteral("2 worker(s) reloaded")));
    }

    void nothingCanBeAskedOfALostCluster()
    {
        SheetBench bench;
        QVERIFY(bench.begin());
        QVERIFY(bench.act()->isEnabled());
        bench.hub.close();
        QTRY_VERIFY(bench.attachment.state().link().state != console::LinkState::Live);
        bench.sheet.refresh(bench.clock.wallNow());
        QVERIFY(!bench.act()->isEnabled());
        QTest::mouseClick(bench.act(), Qt::LeftButton);
        QCOMPARE(bench.sheet.sheetState(), State::Asking);
        QTest::mouseClick(buttonOf(bench.sheet, QStringLiteral("Cancel")), Qt::LeftButton);
        QCOMPARE(bench.sheet.sheetState(), State::Closed);
    }

    void onlyTheQuestionIsModal()
    {
        SheetBench bench;
        const QSignalSpy modal(&bench.sheet, &CommandSheet::modalChanged);
        QVERIFY(bench.begin());
        bench.sheet.ask({false, WorkerSlot{1}, RestartMode::Kill}); // asked anew: modal still
        bench.sheet.ask(RestartTwo);
        QCOMPARE(modal.count(), 1);
        QVERIFY(modal[0][0].toBool());
        QTest::mouseClick(bench.act(), Qt::LeftButton);
        QCOMPARE(modal.count(), 2);
        QVERIFY(!modal[1][0].toBool());
    }

    void stepsFollowWhatTheHubTells()
    {
        using Step = CommandStepLine::State;
        SheetBench bench;
        QVERIFY(bench.start());
        QCOMPARE(bench.steps().steps().at(0).state, Step::Current);
        const int plain = bench.steps().sizeHint().height();
        bench.say("starting");
        QTRY_COMPARE(bench.steps().steps().at(0).state, Step::Done);
        QCOMPARE(bench.steps().steps()[1].state, Step::Current);
        bench.say("ready", {}, Pid{5310});
        QTRY_COMPARE(bench.steps().steps()[1].state, Step::Done);
        QVERIFY(bench.steps().steps()[0].detail.contains(QLatin1String("5310")));
        bench.say("draining", 8);
        bench.say("draining", 3);
        QTRY_VERIFY(bench.steps().steps()[2].detail.contains(QLatin1String("3 still open")));
        QVERIFY(bench.steps().sizeHint().height() > plain); // the bar of what is drained
        QVERIFY(bench.steps().accessibleName().contains(QLatin1String("3 still open")));
        QVERIFY(bench.finish(bench.result({})));
        for (const CommandStepLine& step : bench.steps().steps())
            QCOMPARE(step.state, Step::Done);
        QCOMPARE(bench.steps().sizeHint().height(), plain);
    }

    void proofIsCountedAndNoughtIsGood_data()
    {
        QTest::addColumn<quint64>("failed");
        QTest::addColumn<quint64>("refused");
        QTest::newRow("nothing lost") << quint64(0) << quint64(0);
        QTest::newRow("some failed") << quint64(17) << quint64(0);
        QTest::newRow("some refused") << quint64(0) << quint64(23);
    }
    void proofIsCountedAndNoughtIsGood()
    {
        QFETCH(quint64, failed);
        QFETCH(quint64, refused);
        SheetBench bench;
        QVERIFY(bench.start());
        QVERIFY(!shows(bench.sheet, QStringLiteral("Proof"))); // none before the outcome
        QVERIFY(bench.finish(bench.result(wire::Proof{4118, failed, refused})));
        QVERIFY(shows(bench.sheet, QStringLiteral("Proof")));
        const Tokens& tokens = bench.theme.tokens();
        QCOMPARE(bench.coloursOf(QLocale().toString(4118)), {tokens.t1});
        QCOMPARE(bench.coloursOf(QStringLiteral("0")), QList<QColor>(failed + refused == 0 ? 2 : 1, tokens.ok));
        if (failed + refused > 0)
            QCOMPARE(bench.coloursOf(QString::number(failed + refused)), {tokens.crit});
    }

    void aMissingProofGivesItsReasonAndNoFigures()
    {
        SheetBench bench;
        QVERIFY(bench.start());
        QVERIFY(bench.finish(bench.result({}, "The sockets could not be counted.")));
        QVERIFY(shows(bench.sheet, QStringLiteral("The sockets could not be counted.")));
        QVERIFY(!shows(bench.sheet, QStringLiteral("Answered")));
        QVERIFY(!shows(bench.sheet, QStringLiteral("Refused")));
    }

    void aRefusalIsTheOutcome()
    {
        SheetBench bench;
        QVERIFY(bench.start());
        QVERIFY(bench.finish(
            wire::encodeError(bench.asked[0].id, wire::RpcError{wire::RpcCode::Failed, "It is already restarting."})));
        QCOMPARE(bench.sheet.accessibleName(), QStringLiteral("Worker 2 was not restarted"));
        QCOMPARE(bench.coloursOf(QString::fromStdString(bench.status()->error->message)), {bench.theme.tokens().crit});
        QCOMPARE(bench.steps().steps()[0].state, CommandStepLine::State::Failed);
        QVERIFY(buttonOf(bench.sheet, QStringLiteral("Close")) != nullptr);
        QVERIFY(!shows(bench.sheet, QStringLiteral("Proof")));
    }

    void aLinkLostInTheMiddleIsAnOutcomeWithoutAClaim()
    {
        SheetBench bench;
        QVERIFY(bench.start());
        bench.say("starting");
        QTRY_COMPARE(bench.steps().steps().at(0).state, CommandStepLine::State::Done);
        bench.hub.close();
        QTRY_VERIFY(bench.status()->finished);
        QVERIFY(bench.status()->error.has_value());
        QCOMPARE(bench.steps().steps()[0].state, CommandStepLine::State::Done); // what was reached stays
        QCOMPARE(bench.steps().steps()[1].state, CommandStepLine::State::Failed);
        QVERIFY(!shows(bench.sheet, QStringLiteral("Restarted in")));
        QVERIFY(!shows(bench.sheet, QStringLiteral("Proof")));
    }

    void theFirstOutcomeStays()
    {
        SheetBench bench;
        QVERIFY(bench.start());
        QVERIFY(bench.finish(bench.result(wire::Proof{10, 0, 0})));
        bench.hub.broadcast(
            wire::encodeError(bench.asked[0].id, wire::RpcError{wire::RpcCode::Failed, "Too late to fail."}));
        const WallTime later = bench.clock.wallNow();
        QVERIFY(bench.sendSamples({test::rowOf(1, {0.002, 1e8})}, later)); // what comes behind it was read
        bench.sheet.refresh(later);
        QCOMPARE(bench.sheet.accessibleName(), QStringLiteral("Worker 2 restarted"));
        QVERIFY(!shows(bench.sheet, QStringLiteral("Too late to fail.")));
    }

    void escapeHidesARunningCommandAndClosesAFinishedOne()
    {
        SheetBench bench;
        QVERIFY(bench.start());
        const QSignalSpy hidden(&bench.sheet, &CommandSheet::hidden);
        const QSignalSpy closed(&bench.sheet, &CommandSheet::closed);
        QVERIFY(buttonOf(bench.sheet, QStringLiteral("Hide, keep going")) != nullptr);
        QTest::keyClick(&bench.sheet, Qt::Key_Escape);
        QCOMPARE(hidden.count(), 1);
        QCOMPARE(hidden[0][0].toULongLong(), bench.sheet.command());
        QCOMPARE(closed.count(), 0);
        QVERIFY(!bench.status()->finished);
        bench.sheet.showCommand(bench.sheet.command());
        QVERIFY(bench.finish(bench.result({})));
        QTest::keyClick(&bench.sheet, Qt::Key_Escape);
        QCOMPARE(hidden.count(), 1);
        QCOMPARE(closed.count(), 1);
    }

    void detachingClosesWhateverIsOpen_data()
    {
        QTest::addColumn<bool>("isRunning");
        QTest::newRow("the question") << false;
        QTest::newRow("the progress") << true;
    }
    void detachingClosesWhateverIsOpen()
    {
        QFETCH(bool, isRunning);
        SheetBench bench;
        QVERIFY(isRunning ? bench.start() : bench.begin());
        const QSignalSpy closed(&bench.sheet, &CommandSheet::closed);
        bench.sheet.setAttachment(nullptr);
        QCOMPARE(bench.sheet.sheetState(), State::Closed);
        QCOMPARE(closed.count(), 1);
        bench.sheet.refresh(bench.clock.wallNow()); // reads nothing of the cluster that is gone
    }
};

QTEST_MAIN(CommandSheetTest)
#include "tst_commandsheet.moc"

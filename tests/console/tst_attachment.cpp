// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/attachment.h"
#include "tests/support/fakehub.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace loopscope;
using namespace loopscope::console;
using test::FakeHub;

// The whole path over real sockets and the real I/O thread.
class TestAttachment : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder{"/tmp/lsa-XXXXXX"};
    SystemClock m_clock;
    QString path(const char* name) { return m_folder.filePath(name); }
    Endpoint at(const char* name) { return *Endpoint::parse(path(name)); }

private slots:
    void attachesAndApplies()
    {
        FakeHub hub(path("a.sock"));
        Attachment attachment(m_clock);
        QSignalSpy snapshots(&attachment, &Attachment::snapshotReceived);
        QSignalSpy batches(&attachment, &Attachment::batchReceived);
        QSignalSpy events(&attachment, &Attachment::eventAdded);
        QSignalSpy workers(&attachment, &Attachment::workerChanged);
        attachment.attach(at("a.sock"), {});
        QTRY_VERIFY(attachment.state().link().state == LinkState::Live);
        QCOMPARE(snapshots.size(), 1);
        QCOMPARE(attachment.state().workers().size(), 2U);
        QTRY_VERIFY(attachment.state().link().roundTrip.has_value());
        hub.broadcast(test::samplesLine({test::rowOf(1, {0.3, 5})}));
        QTRY_COMPARE(batches.size(), 1);
        QCOMPARE(*attachment.state().current({WorkerSlot{1}, Incarnation{1}}, metric::DelayMax), 0.3);
        QCOMPARE(events.size(), 1); // the alert
        QVERIFY(events[0][0].value<ClusterEvent>().kind == EventKind::Alert);
        hub.broadcast(wire::encode(wire::WorkerChanged{test::HubTime, test::workerAt(1, 1, WorkerState::Exited)}));
        QTRY_COMPARE(workers.size(), 1);
        QCOMPARE(events.size(), 3); // each told once, with ids that grow
        QVERIFY(events[1][0].value<ClusterEvent>().kind == EventKind::Exit);
        QVERIFY(events[2][0].value<ClusterEvent>().kind == EventKind::AlertEnded);
        for (int i = 1; i < 3; ++i)
            QCOMPARE(events[i][0].value<ClusterEvent>().id, events[i - 1][0].value<ClusterEvent>().id + 1);
    }

    void commandsHaveOneOutcome()
    {
        FakeHub hub(path("b.sock"));
        hub.onRequest = [](const wire::Request& request) {
            wire::RestartResult result;
            result.slot = WorkerSlot{1};
            result.oldIncarnation = Incarnation{1};
            result.newIncarnation = Incarnation{2};
            result.oldPid = Pid{1};
            result.newPid = Pid{2};
            result.ended = "drained";
            result.proofReason = "not counted";
            return std::holds_alternative<wire::RestartWorker>(request.body) ? wire::encodeReply(request.id, result)
                                                                             : std::string();
        };
        Attachment attachment(m_clock);
        std::map<std::uint64_t, int> outcomes;
        connect(&attachment, &Attachment::commandChanged, this,
                [&outcomes](const CommandStatus& status) { outcomes[status.number] += status.finished ? 1 : 0; });
        const auto early = attachment.restartWorker(WorkerSlot{1}, RestartMode::Graceful, Micros{1000000});
        QVERIFY(attachment.state().command(early));
        QCOMPARE(outcomes[early], 0); // never from within the call
        QTRY_COMPARE(outcomes[early], 1);
        attachment.attach(at("b.sock"), {});
        QTRY_VERIFY(attachment.state().link().state == LinkState::Live);
        const auto restart = attachment.restartWorker(WorkerSlot{1}, RestartMode::Graceful, Micros{1000000});
        QTRY_COMPARE(outcomes[restart], 1);
        QVERIFY(!attachment.state().command(restart)->error);
        QCOMPARE(attachment.state().command(restart)->proofReason, QString("not counted"));
        QCOMPARE(attachment.state().command(restart)->oldPid->value, 1);
        const auto unanswered = attachment.reload(Micros{1000000});
        QTRY_COMPARE(attachment.state().command(unanswered)->finished, false);
        attachment.detach();
        QCOMPARE(outcomes[unanswered], 1);
        QVERIFY(attachment.state().command(unanswered)->error->code == ErrorCode::Disconnected);
        QVERIFY(attachment.state().link().state == LinkState::Idle);
    }

    void losesAndFindsTheClusterAgain()
    {
        FakeHub hub(path("c.sock"));
        Attachment attachment(m_clock);
        attachment.attach(at("c.sock"), {});
        QTRY_VERIFY(attachment.state().link().state == LinkState::Live);
        hub.dropConsoles();
        QTRY_VERIFY(attachment.state().link().state == LinkState::Lost);
        attachment.reconnectNow();
        QTRY_VERIFY(attachment.state().link().state == LinkState::Live);
        QCOMPARE(hub.attached, 2);
        QCOMPARE(attachment.state().events().size(), 2U); // lost, attached again
    }

    void saysWhyItCannot()
    {
        Attachment attachment(m_clock);
        Attachment::Options once;
        once.retry = false;
        attachment.attach(at("nobody.sock"), once);
        QTRY_VERIFY(attachment.state().link().state == LinkState::Lost);
        QVERIFY(attachment.state().link().reason.contains("nobody.sock"));
        QVERIFY(!attachment.state().isAttached());
        attachment.attach(*Endpoint::parse("tcp://127.0.0.1:1"), once);
        QTRY_VERIFY(attachment.state().link().reason.contains("127.0.0.1:1"));
    }

    void changesTheClusterWithoutAMix()
    {
        FakeHub first(path("d.sock"));
        FakeHub second(path("e.sock"));
        second.hello = test::shopHello("other");
        second.workers = {test::workerAt(5)};
        Attachment attachment(m_clock);
        attachment.attach(at("d.sock"), {});
        QTRY_VERIFY(attachment.state().link().state == LinkState::Live);
        first.broadcast(test::samplesLine({test::rowOf(1, {0.3, 5})}));
        attachment.attach(at("e.sock"), {}); // the batch may be on its way
        QVERIFY(!attachment.state().isAttached());
        QTRY_VERIFY(attachment.state().isAttached());
        QCOMPARE(attachment.state().cluster().id, std::string("other"));
        QCOMPARE(attachment.state().workerSlots().size(), 1U);
        QCOMPARE(attachment.state().samplesReceived(), 0U);
        QTRY_COMPARE(first.consoles(), 0);
    }

    void survivesAFlood()
    {
        FakeHub hub(path("f.sock"));
        Attachment attachment(m_clock);
        attachment.attach(at("f.sock"), {});
        QTRY_VERIFY(attachment.state().link().state == LinkState::Live);
        const auto line = wire::encode(wire::Event{test::HubTime, "app", {}, std::string(200, 'x')});
        std::string block;
        for (int i = 0; i < 1000; ++i)
            block += line;
        for (int i = 0; i < 30; ++i)
            hub.broadcast(block);
        hub.broadcast(test::samplesLine({test::rowOf(1, {0.01, 5})}));
        QTRY_COMPARE_WITH_TIMEOUT(attachment.state().samplesReceived(), 1U, 60000);
        QCOMPARE(attachment.state().events().size(), ClusterState::MaxEvents);
        QCOMPARE(attachment.state().lastEventId(), 30000U);
    }
};

QTEST_GUILESS_MAIN(TestAttachment)
#include "tst_attachment.moc"

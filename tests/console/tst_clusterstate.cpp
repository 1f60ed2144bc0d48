// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/clusterstate.h"
#include "tests/support/fakeclock.h"
#include "tests/support/hublines.h"

#include <QTest>

using namespace loopscope;
using namespace loopscope::console;
using namespace std::chrono_literals;
using test::HubTime;
using test::NoData;
using test::workerAt;

namespace {

WorkerKey key(std::uint16_t slot, std::uint32_t incarnation = 1)
{
    return {WorkerSlot{slot}, Incarnation{incarnation}};
}

ClusterSnapshot snapshotOf(std::vector<WorkerInfo> workers, const std::string& id = "shop-1")
{
    const auto hello = test::shopHello(id);
    ClusterSnapshot snapshot;
    snapshot.cluster = hello.cluster;
    snapshot.metrics = hello.metrics;
    snapshot.workers = std::move(workers);
    snapshot.capabilities = {"worker.restart"};
    snapshot.operate = true;
    snapshot.clusterNow = HubTime;
    return snapshot;
}

SampleBatch batchAt(Micros since, std::vector<console::SampleRow> rows)
{
    SampleBatch batch;
    batch.time = HubTime + since;
    batch.interval = 1s;
    batch.rows = std::move(rows);
    return batch;
}

ClusterEvent eventOf(EventKind kind, std::optional<WorkerKey> worker, Micros since = 0s)
{
    ClusterEvent event;
    event.kind = kind;
    event.worker = worker;
    event.time = HubTime + since;
    return event;
}

CommandStatus restartOf(std::uint16_t slot, std::uint64_t number, Micros since = 0s)
{
    CommandStatus command;
    command.number = number;
    command.slot = WorkerSlot{slot};
    command.askedAt = HubTime + since;
    return command;
}

} // namespace

class TestClusterState : public QObject
{
    Q_OBJECT

    test::FakeClock m_clock;

    int countOf(const ClusterState& state, EventKind kind)
    {
        int count = 0;
        for (std::size_t i = 0; i < state.events().size(); ++i)
            count += state.events()[i].kind == kind ? 1 : 0;
        return count;
    }

private slots:
    void knowsNothingAtFirst()
    {
        const ClusterState state(m_clock);
        QVERIFY(!state.isAttached());
        QVERIFY(state.workers().empty());
        QVERIFY(state.workerSlots().empty());
        QVERIFY(!state.worker(WorkerSlot{1}));
        QVERIFY(!state.series(key(1), metric::DelayMax));
        QVERIFY(!state.current(key(1), metric::DelayMax));
        QVERIFY(!state.can("worker.restart"));
        QVERIFY(!state.command(1));
        QCOMPARE(state.lastEventId(), 0U);
    }

    void adoptsASnapshot()
    {
        ClusterState state(m_clock);
        const auto before = state.revision();
        state.apply(snapshotOf({workerAt(2), workerAt(1)}));
        QVERIFY(state.isAttached());
        QVERIFY(state.revision() > before);
        QCOMPARE(state.workerSlots().size(), 2U);
        QCOMPARE(state.workerSlots()[0].value, 1);
        QCOMPARE(state.servingCount(), 2);
        QVERIFY(state.can("worker.restart"));
        QVERIFY(!state.can("cluster.reload"));
        auto observer = snapshotOf({workerAt(1)});
        observer.operate = false;
        state.apply(observer);
        QVERIFY(!state.can("worker.restart"));
    }

    void storesRowsByNameAndKeepsGaps()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        state.apply(batchAt(1s, {{key(1), {0.01, 100}}, {key(2), {NoData, 200}}}));
        state.apply(batchAt(2s, {{key(1), {NoData, 110}}, {key(9), {1, 1}}}));
        QCOMPARE(state.series(key(1), metric::DelayMax)->size(), 2U);
        QVERIFY(!state.series(key(2), metric::DelayMax)); // never had a value
        QCOMPARE(*state.current(key(1), metric::HeapUsed), 110.0);
        QCOMPARE(*state.current(key(1), metric::DelayMax), 0.01);
        QCOMPARE(state.samplesReceived(), 3U);
        QVERIFY(!state.series(key(1), metric::DelayMax, "TCPSocketWrap"));
        QVERIFY(!state.worker(WorkerSlot{9}));
        QCOMPARE(*state.lastSampleAt(), HubTime + 2s);
    }

    void addsColumnsAtRunTime()
    {
        ClusterState state(m_clock);
        auto snapshot = snapshotOf({workerAt(1)});
        state.apply(snapshot);
        auto metrics = snapshot.metrics;
        metrics.push_back({MetricId{2}, std::string(metric::Handles), "{resource}", MetricKind::Gauge, "Timeout"});
        metrics.push_back({MetricId{3}, std::string(metric::Handles), "{resource}", MetricKind::Gauge, "Pipe"});
        state.apply(metrics);
        QVERIFY(state.attributes(metric::Handles).empty());
        state.apply(batchAt(1s, {{key(1), {0.01, 1, 4, NoData}}}));
        QCOMPARE(state.attributes(metric::Handles), std::vector<std::string>{"Timeout"});
        QCOMPARE(*state.current(key(1), metric::Handles, "Timeout"), 4.0);
    }

    void seriesFollowTheirNameWhenColumnsMove()
    {
        ClusterState state(m_clock);
        auto snapshot = snapshotOf({workerAt(1)});
        state.apply(snapshot);
        state.apply(batchAt(1s, {{key(1), {0.5, 100}}}));
        std::swap(snapshot.metrics[0].name, snapshot.metrics[1].name);
        state.apply(snapshot);
        QCOMPARE(state.series(key(1), metric::HeapUsed)->latest()->value, 100.0);
        state.apply(batchAt(2s, {{key(1), {120, 0.6}}}));
        QCOMPARE(state.series(key(1), metric::HeapUsed)->size(), 2U);
        QCOMPARE(*state.current(key(1), metric::DelayMax), 0.6);
    }

    void anOldFigureIsNoCurrentOneWhileLive()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        LinkStatus live;
        live.state = LinkState::Live;
        state.apply(live);
        state.apply(batchAt(1s, {{key(1), {0.01, 1}}, {key(2), {0.01, 1}}}));
        state.apply(batchAt(4s, {{key(2), {0.01, 1}}}));
        QVERIFY(state.current(key(1), metric::DelayMax)); // three intervals old
        state.apply(batchAt(5s, {{key(2), {0.01, 1}}}));
        QVERIFY(!state.current(key(1), metric::DelayMax));
        LinkStatus lost;
        lost.state = LinkState::Lost;
        state.apply(lost);
        QVERIFY(state.current(key(1), metric::DelayMax)); // the last there was
    }

    void keepsTwoLivesDuringARestart()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        state.apply(batchAt(1s, {{key(1), {0.01, 1}}}));
        state.apply(workerAt(1, 2, WorkerState::Starting));
        state.apply(workerAt(1, 1, WorkerState::Draining));
        QCOMPARE(state.workers().size(), 3U);
        QCOMPARE(state.worker(WorkerSlot{1})->key.incarnation.value, 2U);
        QCOMPARE(state.servingCount(), 1);
        state.apply(workerAt(1, 2, WorkerState::Online));
        state.apply(batchAt(2s, {{key(1), {0.02, 1}}, {key(1, 2), {0.03, 1}}}));
        QCOMPARE(state.incarnations(WorkerSlot{1}).size(), 2U);
        QCOMPARE(state.servingCount(), 2);
        state.apply(workerAt(1, 1, WorkerState::Exited));
        QCOMPARE(state.workers().size(), 2U);
        QCOMPARE(*state.current(key(1, 2), metric::DelayMax), 0.03);
        QVERIFY(state.series(key(1), metric::DelayMax)); // its line stays on the chart
    }

    void boundsLivesAndSlots()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({}));
        for (std::uint32_t life = 1; life <= 50; ++life)
            state.apply(workerAt(1, life));
        QVERIFY(!state.worker(key(1, 46)));
        QVERIFY(state.worker(key(1, 47)));
        state.apply(workerAt(1, 3)); // long forgotten: does not come back and pushes nothing out
        QVERIFY(!state.worker(key(1, 3)));
        QVERIFY(state.worker(key(1, 47)));
        for (int slot = 1; slot <= 5000; ++slot)
            state.apply(workerAt(static_cast<std::uint16_t>(slot)));
        QCOMPARE(state.workerSlots().size(), ClusterState::MaxSlots);
    }

    void boundsSeriesInTime()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        for (int i = 1; i <= 3800; ++i)
            state.apply(batchAt(std::chrono::seconds(i), {{key(1), {0.01, 1}}}));
        const auto* series = state.series(key(1), metric::DelayMax);
        QVERIFY(series->size() <= 3601);
        QVERIFY(series->size() >= 3600);
        QVERIFY(series->at(0).time >= HubTime + 3800s - ClusterState::KeptTime);
    }

    void boundsEvents()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        for (std::size_t i = 0; i < ClusterState::MaxEvents + 500; ++i)
            state.apply(eventOf(EventKind::App, key(1)));
        QCOMPARE(state.events().size(), ClusterState::MaxEvents);
        QCOMPARE(state.events().back().id, ClusterState::MaxEvents + 500);
        QCOMPARE(state.lastEventId(), ClusterState::MaxEvents + 500);
        QCOMPARE(state.events().front().id, 501U);
        QCOMPARE(state.events().back().pid->value, 1011);
    }

    void anAlertBeginsOnceAndEndsAfterAQuietMinute()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        state.apply(batchAt(1s, {{key(1), {0.05, 1}}}));
        QVERIFY(!state.hasAlert(WorkerSlot{1})); // at the threshold is not over it
        state.apply(batchAt(2s, {{key(1), {0.212, 1}}, {key(2), {0.01, 1}}}));
        QVERIFY(state.hasAlert(WorkerSlot{1}));
        QVERIFY(!state.hasAlert(WorkerSlot{2}));
        const auto begun = state.events().back();
        QVERIFY(begun.kind == EventKind::Alert);
        QVERIFY(begun.text.find("212 ms") != std::string::npos);
        QVERIFY(!begun.durationSeconds);
        state.apply(batchAt(12s, {{key(1), {0.3, 1}}}));
        QCOMPARE(countOf(state, EventKind::Alert), 1);
        state.apply(batchAt(71s, {{key(1), {0.01, 1}}}));
        QVERIFY(state.hasAlert(WorkerSlot{1}));
        state.apply(batchAt(72s, {{key(1), {0.01, 1}}}));
        QVERIFY(!state.hasAlert(WorkerSlot{1}));
        const auto ended = state.events().back();
        QVERIFY(ended.kind == EventKind::AlertEnded);
        QCOMPARE(*ended.durationSeconds, 10.0);
        QVERIFY(*ended.worker == key(1));
        QCOMPARE(*state.events().front().durationSeconds, 10.0);
        state.apply(batchAt(80s, {{key(1), {0.2, 1}}}));
        QCOMPARE(countOf(state, EventKind::Alert), 2);
    }

    void anAlertOfAWorkerThatWentSilentEndsToo()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        state.apply(batchAt(1s, {{key(1), {0.2, 1}}}));
        state.apply(batchAt(90s, {}));
        QVERIFY(!state.hasAlert(WorkerSlot{1}));
        QCOMPARE(countOf(state, EventKind::AlertEnded), 1);
    }

    void anAlertEndsWithItsProcess()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        state.apply(batchAt(1s, {{key(1), {0.2, 1}}, {key(2), {0.2, 1}}}));
        auto exit = eventOf(EventKind::Exit, key(1), 3s);
        exit.exitCode = 0;
        state.apply(exit);
        QVERIFY(!state.hasAlert(WorkerSlot{1}));
        QVERIFY(state.hasAlert(WorkerSlot{2}));
        QVERIFY(state.events().back().kind == EventKind::AlertEnded);
        QVERIFY(*state.events().back().worker == key(1));
        QVERIFY(!state.events().back().limitSeconds); // nobody saw it come back below
        state.apply(workerAt(2, 2));                  // the successor of the one that is to drain
        QVERIFY(state.hasAlert(key(2)));
        QVERIFY(!state.hasAlert(key(2, 2)));
        state.apply(batchAt(2s, {{key(2), {0.01, 1}}, {key(2, 2), {0.3, 1}}}));
        QVERIFY(state.hasAlert(key(2, 2))); // on its own account
        QVERIFY(!state.hasAlert(key(2)));
        state.apply(batchAt(3s, {{key(2), {0.2, 1}}, {key(2, 2), {0.01, 1}}}));
        QVERIFY(!state.hasAlert(key(2))); // whoever drains takes no alert from whoever serves
        auto gone = workerAt(2);
        gone.state = WorkerState::Exited;
        state.apply(gone);
        QVERIFY(state.hasAlert(key(2, 2)));
        gone.key = key(2, 2);
        state.apply(gone);
        QVERIFY(!state.hasAlert(WorkerSlot{2}));
        auto late = eventOf(EventKind::Stall, key(2), 4s);
        late.durationSeconds = 0.3;
        state.apply(late);
        QVERIFY(!state.hasAlert(WorkerSlot{2})); // news of a process that is gone
    }

    void aStallBeginsAnAlertToo()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        state.setLagThreshold(200ms);
        auto stall = eventOf(EventKind::Stall, key(1), 3s);
        stall.durationSeconds = 0.19;
        state.apply(stall);
        QVERIFY(!state.hasAlert(WorkerSlot{1}));
        stall.durationSeconds = 0.21;
        state.apply(stall);
        QVERIFY(state.hasAlert(WorkerSlot{1}));
        QCOMPARE(countOf(state, EventKind::Stall), 2);
    }

    void aBlockedWorkerRaisesTheAlertWhileItIsBlocked()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        auto blocked = workerAt(1, 1, WorkerState::Blocked);
        blocked.blockedFor = 40ms;
        state.apply(blocked);
        QVERIFY(!state.hasAlert(WorkerSlot{1}));
        blocked.blockedFor = 1200ms;
        state.apply(blocked);
        QVERIFY(state.hasAlert(WorkerSlot{1}));
    }

    void anExitIsToldOnce_data()
    {
        QTest::addColumn<bool>("hubTells");
        QTest::addColumn<bool>("hubFirst");
        QTest::newRow("only the state") << false << false;
        QTest::newRow("hub's event first") << true << true;
        QTest::newRow("hub's event after") << true << false;
    }
    void anExitIsToldOnce()
    {
        QFETCH(bool, hubTells);
        QFETCH(bool, hubFirst);
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        auto gone = workerAt(1, 1, WorkerState::Exited);
        gone.signal = "SIGKILL";
        gone.exitCode = std::nullopt;
        if (hubTells && hubFirst)
            state.apply(eventOf(EventKind::Exit, key(1)));
        state.apply(gone);
        if (hubTells && !hubFirst)
            state.apply(eventOf(EventKind::Exit, key(1)));
        state.apply(gone); // told again
        QCOMPARE(countOf(state, EventKind::Exit), 1);
        QCOMPARE(state.events().back().signal, std::string("SIGKILL"));
        QCOMPARE(state.events().back().pid->value, 1011);
    }

    void aRestartHasOneMarker_data()
    {
        QTest::addColumn<QString>("order"); // h: the hub's event, c: the command's end
        QTest::newRow("command only") << "c";
        QTest::newRow("hub only") << "h";
        QTest::newRow("hub, command") << "hc";
        QTest::newRow("command, hub") << "ch";
        QTest::newRow("hub twice") << "hhc";
    }
    void aRestartHasOneMarker()
    {
        QFETCH(QString, order);
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        auto command = restartOf(1, 7, 1s);
        if (order.contains('c'))
            state.apply(command);
        std::uint32_t incarnation = 1;
        for (const auto step : order) {
            if (step == 'h') { // once with the old life, once with the new one
                state.apply(eventOf(EventKind::Restart, key(1, incarnation++), 1100ms));
                continue;
            }
            command.finished = true;
            command.readyAt = HubTime + 1400ms;
            command.finishedAt = HubTime + 2s;
            state.apply(command);
            state.apply(command);
        }
        QCOMPARE(countOf(state, EventKind::Restart), 1);
        state.apply(eventOf(EventKind::Restart, key(2), 1200ms)); // another slot is another restart
        state.apply(eventOf(EventKind::Restart, key(1, 3), 60s)); // and so is a later one
        QCOMPARE(countOf(state, EventKind::Restart), 3);
    }

    void aFailedCommandLeavesNoMarker()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1)}));
        auto command = restartOf(1, 1);
        state.apply(command);
        command.finished = true;
        command.error = Error{ErrorCode::TimedOut, "late"};
        state.apply(command);
        QCOMPARE(countOf(state, EventKind::Restart), 0);
        QVERIFY(state.command(1)->error);
        for (std::uint64_t i = 2; i < 300; ++i)
            state.apply(restartOf(1, i));
        QCOMPARE(state.commands().size(), ClusterState::MaxCommands);
        QVERIFY(!state.command(1));
    }

    void theSameClusterKeepsItsPastAndAnotherDoesNot()
    {
        ClusterState state(m_clock);
        state.apply(snapshotOf({workerAt(1), workerAt(2)}));
        state.apply(batchAt(1s, {{key(1), {0.2, 1}}}));
        const auto lastId = state.lastEventId();
        state.apply(snapshotOf({workerAt(1)}));
        QVERIFY(state.series(key(1), metric::DelayMax));
        QVERIFY(isGone(state.worker(WorkerSlot{2})->state)); // it ended while nobody looked
        state.apply(snapshotOf({workerAt(1)}, "shop-2"));
        QVERIFY(!state.series(key(1), metric::DelayMax));
        QVERIFY(!state.hasAlert(WorkerSlot{1}));
        QVERIFY(state.events().empty());
        QCOMPARE(state.samplesReceived(), 0U);
        state.apply(eventOf(EventKind::App, key(1)));
        QVERIFY(state.events().back().id > lastId);
    }

    void aLostLinkIsAnEvent()
    {
        ClusterState state(m_clock);
        LinkStatus link;
        link.state = LinkState::Lost; // before the first attachment: nothing was lost
        state.apply(link);
        state.apply(snapshotOf({workerAt(1)}));
        link.state = LinkState::Live;
        state.apply(link);
        QVERIFY(state.events().empty());
        link.state = LinkState::Lost;
        link.reason = "why";
        link.lostAt = m_clock.wallNow();
        state.apply(link);
        state.apply(link);
        QCOMPARE(countOf(state, EventKind::Link), 1);
        link.state = LinkState::Live;
        state.apply(link);
        QCOMPARE(countOf(state, EventKind::Link), 2);
    }
};

QTEST_GUILESS_MAIN(TestClusterState)
#include "tst_clusterstate.moc"

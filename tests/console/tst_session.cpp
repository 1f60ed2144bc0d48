// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/session.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakelink.h"
#include "tests/support/hublines.h"

#include <QTest>

using namespace loopscope;
using namespace loopscope::console;
using namespace std::chrono_literals;
using test::attachReply;
using test::HubTime;
using test::rowOf;
using test::samplesLine;
using test::shopHello;
using test::workerAt;

namespace {

// A session with everything that it said.
struct Fixture
{
    test::FakeClock clock;
    test::FakeLinks links;
    Session session{clock, links.factory()};
    std::vector<LinkStatus> states;
    std::vector<ClusterSnapshot> snapshots;
    std::vector<SampleBatch> batches;
    std::vector<WorkerInfo> workers;
    std::vector<ClusterEvent> events;
    std::vector<CommandStatus> commands;
    std::vector<std::vector<MetricInfo>> metrics;

    Fixture()
    {
        QObject::connect(&session, &Session::linkChanged, &session, [this](const auto& s) { states.push_back(s); });
        QObject::connect(&session, &Session::snapshotReceived, &session,
                         [this](const auto& s) { snapshots.push_back(s); });
        QObject::connect(&session, &Session::batchReceived, &session, [this](const auto& b) { batches.push_back(b); });
        QObject::connect(&session, &Session::workerChanged, &session, [this](const auto& w) { workers.push_back(w); });
        QObject::connect(&session, &Session::eventReceived, &session, [this](const auto& e) { events.push_back(e); });
        QObject::connect(&session, &Session::commandChanged, &session,
                         [this](const auto& c) { commands.push_back(c); });
        QObject::connect(&session, &Session::metricsAdded, &session, [this](const auto& m) { metrics.push_back(m); });
    }

    test::FakeLink& link() { return links.last(); }
    [[nodiscard]] LinkState state() const { return session.status().state; }
    [[nodiscard]] std::string reason() const { return session.status().reason.toStdString(); }

    void open(bool retry = true)
    {
        SessionOptions options;
        options.driver.operate = true;
        options.retry = retry;
        session.attach(*Endpoint::parse("/run/shop.sock"), options);
        link().sayOpened();
    }
    // The number of the attach request that was written last.
    std::uint64_t helloAndAttachId()
    {
        link().sayLine(wire::encode(shopHello()));
        return lastRequest().id.value;
    }
    void goLive()
    {
        open();
        link().sayLine(attachReply(helloAndAttachId()));
        answerPing();
    }
    wire::Request lastRequest()
    {
        const auto lines = link().takeLines();
        return lines.isEmpty() ? wire::Request{} : *wire::decodeRequestLine(lines.back().toStdString());
    }
    void answerPing()
    {
        const auto request = lastRequest();
        if (std::holds_alternative<wire::Ping>(request.body))
            link().sayLine(wire::encodeReply(request.id, wire::PingResult{HubTime}));
    }
    void pass(Micros time)
    {
        clock.advance(time);
        session.tick();
    }
    CommandStatus restartOf(std::uint16_t slot, std::uint64_t number)
    {
        CommandStatus command;
        command.number = number;
        command.slot = WorkerSlot{slot};
        command.askedAt = clock.wallNow();
        return command;
    }
    [[nodiscard]] int outcomes(std::uint64_t number) const
    {
        return static_cast<int>(std::count_if(commands.begin(), commands.end(),
                                              [number](const auto& c) { return c.number == number && c.finished; }));
    }
};

} // namespace

class TestSession : public QObject
{
    Q_OBJECT
private slots:
    void attaches()
    {
        Fixture f;
        f.open();
        QVERIFY(f.state() == LinkState::Connecting);
        f.link().sayLine(wire::encode(shopHello()));
        const auto request = f.lastRequest();
        const auto attach = std::get<wire::Attach>(request.body);
        QVERIFY(attach.role == wire::Role::Operate);
        QCOMPARE(attach.intervalMs, 1000);
        QCOMPARE(attach.protocol, 1);
        f.link().sayLine(attachReply(request.id.value));
        QVERIFY(f.state() == LinkState::Live);
        QCOMPARE(f.snapshots.size(), 1U);
        QCOMPARE(f.snapshots[0].workers.size(), 2U);
        QCOMPARE(f.snapshots[0].cluster.name, std::string("shop"));
        QVERIFY(f.snapshots[0].operate);
        QVERIFY(f.snapshots[0].capabilities.contains("worker.restart"));
    }

    void readsAByteAtATime()
    {
        Fixture f;
        f.goLive();
        const auto line = samplesLine({rowOf(1, {0.1, 5})});
        for (const char byte : line)
            f.link().say(QByteArray(1, byte));
        QCOMPARE(f.batches.size(), 1U);
        QCOMPARE(f.batches[0].rows[0].values[0], 0.1);
    }

    void measuresTheRoundTrip()
    {
        Fixture f;
        f.open();
        f.link().sayLine(attachReply(f.helloAndAttachId()));
        const auto ping = f.lastRequest();
        QVERIFY(std::holds_alternative<wire::Ping>(ping.body));
        f.clock.advance(3ms);
        f.link().sayLine(wire::encodeReply(ping.id, wire::PingResult{HubTime}));
        QCOMPARE(f.session.status().roundTrip->count(), 3000);
        f.pass(1900ms);
        QVERIFY(f.link().takeLines().isEmpty());
        f.pass(200ms);
        QVERIFY(std::holds_alternative<wire::Ping>(f.lastRequest().body));
        f.pass(10s); // unanswered: no second one is sent
        QVERIFY(f.link().takeLines().isEmpty());
    }

    void goesStaleAndBack()
    {
        Fixture f;
        f.goLive();
        f.pass(3s);
        QVERIFY(f.state() == LinkState::Live);
        f.pass(1ms);
        QVERIFY(f.state() == LinkState::Stale);
        f.link().sayLine(samplesLine({}));
        QVERIFY(f.state() == LinkState::Live);
        QCOMPARE(f.batches.size(), 1U);
    }

    void triesAgainWithGrowingPauses()
    {
        Fixture f;
        f.goLive();
        f.link().sayClosed("the cluster ended");
        QVERIFY(f.state() == LinkState::Lost);
        QCOMPARE(f.reason(), std::string("the cluster ended"));
        QVERIFY(f.session.status().nextTry.has_value());
        std::size_t tries = f.links.all.size();
        for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
            f.pass(pause - 1ms);
            QCOMPARE(f.links.all.size(), tries);
            f.pass(1ms);
            QCOMPARE(f.links.all.size(), ++tries);
            QVERIFY(f.state() == LinkState::Connecting);
            QVERIFY(f.session.status().lostAt.has_value());
            f.link().sayClosed("still nobody");
            QVERIFY(f.state() == LinkState::Lost);
        }
        f.session.reconnectNow();
        QVERIFY(f.state() == LinkState::Connecting);
        f.link().sayOpened();
        f.link().sayLine(attachReply(f.helloAndAttachId()));
        QVERIFY(f.state() == LinkState::Live);
        QCOMPARE(f.session.status().attempt, 0);
        QVERIFY(!f.session.status().lostAt.has_value());
        QVERIFY(f.states.back().lostAt.has_value()); // whoever hears of it can tell how long it was away
        f.link().sayClosed();
        f.pass(1s);
        QVERIFY(f.state() == LinkState::Connecting); // the pauses begin anew
    }

    void stopsTryingWhenTold()
    {
        Fixture f;
        f.goLive();
        f.link().sayClosed();
        f.session.stopRetrying();
        QVERIFY(!f.session.status().retrying);
        QVERIFY(!f.session.status().nextTry);
        const auto tries = f.links.all.size();
        f.pass(10min);
        QCOMPARE(f.links.all.size(), tries);
        f.session.reconnectNow();
        QCOMPARE(f.links.all.size(), tries + 1);
    }

    void triesOnceWithoutRetry()
    {
        Fixture f;
        f.open(false);
        f.link().sayClosed("nobody");
        QVERIFY(f.state() == LinkState::Lost);
        f.pass(10min);
        QCOMPARE(f.links.all.size(), 1U);
    }

    void givesUpAConnectionThatNobodyTakes()
    {
        Fixture f;
        f.session.attach(*Endpoint::parse("/run/shop.sock"), {});
        f.pass(5s);
        QVERIFY(f.state() == LinkState::Lost);
        QVERIFY(f.links.all.size() == 1 && f.link().isClosed);
    }

    void refusesWhatIsNoHub_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("word"); // that the sentence must have
        const auto version = [](int protocol) {
            auto hello = shopHello();
            hello.protocol = protocol;
            return QByteArray::fromStdString(wire::encode(hello));
        };
        auto auth = shopHello();
        auth.authMethod = "token";
        auto gap = shopHello();
        gap.metrics[1].id = MetricId{4};
        QTest::newRow("http") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << QByteArray("HTTP");
        QTest::newRow("redis") << QByteArray("-ERR unknown command\r\n") << QByteArray("not a Loopscope hub");
        QTest::newRow("ssh") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << QByteArray("not a Loopscope hub");
        QTest::newRow("other json") << QByteArray("{\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n")
                                    << QByteArray("not a Loopscope hub");
        QTest::newRow("samples first") << QByteArray::fromStdString(samplesLine({}))
                                       << QByteArray("not a Loopscope hub");
        QTest::newRow("binary") << QByteArray("\0\1\2\xff\n", 5) << QByteArray("not a Loopscope hub");
        QTest::newRow("endless") << QByteArray(2 * 1024 * 1024, 'x') << QByteArray("not a Loopscope hub");
        QTest::newRow("version 2") << version(2) << QByteArray("version 2");
        QTest::newRow("version 9, nothing else that we know")
            << QByteArray("{\"method\":\"hello\",\"params\":{\"protocol\":9}}\n") << QByteArray("version 9");
        QTest::newRow("hello without a cluster")
            << QByteArray("{\"method\":\"hello\",\"params\":{\"protocol\":1}}\n") << QByteArray("cannot be read");
        QTest::newRow("auth") << QByteArray::fromStdString(wire::encode(auth)) << QByteArray("authentication");
        QTest::newRow("metric ids with a gap") << QByteArray::fromStdString(wire::encode(gap)) << QByteArray("read");
        QTest::newRow("full") << QByteArray::fromStdString(
                                     wire::encodeError({}, {wire::RpcCode::TooManyConsoles, "too many consoles"}))
                              << QByteArray("too many consoles");
    }
    void refusesWhatIsNoHub()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, word);
        Fixture f;
        f.open();
        f.link().say(answer);
        QVERIFY(f.state() == LinkState::Refused);
        QVERIFY2(f.session.status().reason.contains(word), qPrintable(f.session.status().reason));
        QVERIFY(f.session.status().reason.endsWith('.'));
        QVERIFY(f.link().written.isEmpty());
        f.pass(10min);
        QCOMPARE(f.links.all.size(), 1U); // no further tries by itself
        QVERIFY(f.snapshots.empty());
    }

    void refusesSilence()
    {
        Fixture f;
        f.open();
        f.pass(4900ms);
        QVERIFY(f.state() == LinkState::Connecting);
        f.pass(200ms);
        QVERIFY(f.state() == LinkState::Refused);
        QVERIFY(f.session.status().reason.contains("5 s"));
    }

    void refusesWhenTheAttachmentIsRefused()
    {
        Fixture f;
        f.open();
        f.link().sayLine(
            wire::encodeError(RequestId{f.helloAndAttachId()}, {wire::RpcCode::VersionUnsupported, "only version 7"}));
        QVERIFY(f.state() == LinkState::Refused);
        QVERIFY(f.session.status().reason.contains("only version 7"));
    }

    void triesAgainWhenTheAttachmentIsNotAnswered()
    {
        Fixture f;
        f.open();
        f.helloAndAttachId();
        f.pass(5s);
        QVERIFY(f.state() == LinkState::Lost);
    }

    void countsBadRowsAndKeepsTheOthers()
    {
        Fixture f;
        f.goLive();
        f.link().sayLine(
            samplesLine({rowOf(1, {0.1}), rowOf(7, {0.1, 5}), rowOf(2, {0.2, 6, 99}), rowOf(1, {0.3, 7})}));
        QCOMPARE(f.batches.size(), 1U);
        QCOMPARE(f.batches[0].badRows, 2U); // too short; slot never announced
        QCOMPARE(f.batches[0].rows.size(), 2U);
        QCOMPARE(f.batches[0].rows[0].values.size(), 2U); // beyond the known columns: ignored
        f.link().sayLine(wire::encode(wire::WorkerChanged{HubTime, workerAt(7)}));
        f.link().sayLine(samplesLine({rowOf(7, {0.1, 5})}));
        QCOMPARE(f.batches[1].badRows, 0U);
    }

    void rowsGrowWithTheColumns()
    {
        Fixture f;
        f.goLive();
        wire::MetricsAdded gap{{{MetricId{5}, "x", "1", MetricKind::Gauge, ""}}};
        f.link().sayLine(wire::encode(gap));
        QVERIFY(f.metrics.empty());
        wire::MetricsAdded next{{{MetricId{2}, "x", "1", MetricKind::Gauge, ""}}};
        f.link().sayLine(wire::encode(next));
        QCOMPARE(f.metrics.at(0).size(), 3U);
        f.link().sayLine(samplesLine({rowOf(1, {0.1, 5}), rowOf(2, {0.1, 5, 6})}));
        QCOMPARE(f.batches[0].rows.size(), 1U);
        QCOMPARE(f.batches[0].badRows, 1U);
        wire::MetricsAdded flood;
        for (std::uint16_t i = 3; i < 600; ++i)
            flood.metrics.push_back({MetricId{i}, "y" + std::to_string(i), "1", MetricKind::Gauge, ""});
        f.link().sayLine(wire::encode(flood)); // more than 512 in all: ignored as a whole
        QCOMPARE(f.metrics.size(), 1U);
    }

    void aCommandGoesThroughItsSteps()
    {
        Fixture f;
        f.goLive();
        f.session.send(f.restartOf(1, 42));
        const auto request = f.lastRequest();
        QCOMPARE(std::get<wire::RestartWorker>(request.body).slot.value, 1);
        QCOMPARE(std::get<wire::RestartWorker>(request.body).timeoutMs, 10000);
        const auto step = [&](const char* name, std::optional<int> connections, std::int64_t pid) {
            wire::Progress progress;
            progress.request = request.id;
            progress.t = HubTime;
            progress.step = name;
            progress.connections = connections;
            progress.pid = Pid{pid};
            f.link().sayLine(wire::encode(progress));
        };
        step("starting", {}, 2000);
        step("ready", {}, 2000);
        step("draining", 9, 1011);
        step("draining", 3, 1011);
        step("dancing", 3, 1011); // a step of a later version
        step("gone", {}, 1011);
        QCOMPARE(f.commands.size(), 6U); // asked and five steps
        QCOMPARE(*f.commands.back().openAtDrainStart, 9);
        QCOMPARE(*f.commands.back().openConnections, 3);
        QCOMPARE(f.commands.back().newPid->value, 2000);
        QVERIFY(f.commands.back().goneAt && !f.commands.back().finished);
        wire::RestartResult result;
        result.slot = WorkerSlot{1};
        result.oldPid = Pid{1011};
        result.newPid = Pid{2000};
        result.oldIncarnation = Incarnation{1};
        result.newIncarnation = Incarnation{2};
        result.ended = "drained";
        result.proof = wire::Proof{1200, 0, 0};
        f.link().sayLine(wire::encodeReply(request.id, result));
        QCOMPARE(f.outcomes(42), 1);
        QVERIFY(!f.commands.back().error);
        QCOMPARE(f.commands.back().proof->answered, 1200U);
        f.link().sayLine(wire::encodeReply(request.id, result)); // a second answer finds nobody
        f.link().sayClosed();
        QCOMPARE(f.outcomes(42), 1);
    }

    void aRefusedCommandSaysWhy()
    {
        Fixture f;
        f.goLive();
        f.session.send(f.restartOf(9, 1));
        f.link().sayLine(
            wire::encodeError(f.lastRequest().id, {wire::RpcCode::NoSuchWorker, "no such worker: slot 9"}));
        QVERIFY(f.commands.back().error->code == ErrorCode::NotFound);
        QCOMPARE(f.commands.back().error->message, std::string("no such worker: slot 9"));
        QCOMPARE(f.outcomes(1), 1);
    }

    void anUnreadableAnswerIsAnOutcome()
    {
        Fixture f;
        f.goLive();
        f.session.send(f.restartOf(1, 1));
        f.link().sayLine(R"({"id":)" + std::to_string(f.lastRequest().id.value) + R"(,"result":{"slot":"one"}})");
        QCOMPARE(f.outcomes(1), 1);
        QVERIFY(f.commands.back().error->code == ErrorCode::Failed);
    }

    void anOverdueCommandTimesOutAndALateAnswerIsDropped()
    {
        Fixture f;
        f.goLive();
        f.session.send(f.restartOf(1, 5));
        const auto id = f.lastRequest().id;
        f.pass(26s);
        QCOMPARE(f.outcomes(5), 0);
        f.pass(1s);
        QCOMPARE(f.outcomes(5), 1);
        QVERIFY(f.commands.back().error->code == ErrorCode::TimedOut);
        QVERIFY(f.commands.back().error->message.find("unknown") != std::string::npos);
        f.link().sayLine(wire::encodeReply(id, wire::RestartResult{}));
        QCOMPARE(f.outcomes(5), 1);
    }

    void aLostLinkEndsEveryCommandOnce()
    {
        Fixture f;
        f.goLive();
        f.session.send(f.restartOf(1, 1));
        auto reload = f.restartOf(1, 2);
        reload.reload = true;
        f.session.send(reload);
        f.link().sayClosed();
        QCOMPARE(f.outcomes(1), 1);
        QCOMPARE(f.outcomes(2), 1);
        QVERIFY(f.commands.back().error->code == ErrorCode::Disconnected);
        QVERIFY(f.commands.back().error->message.find("unknown") != std::string::npos);
        f.session.send(f.restartOf(1, 3)); // and nothing can be sent now
        QCOMPARE(f.outcomes(3), 1);
        QVERIFY(f.commands.back().error->message.find("nothing was sent") != std::string::npos);
        f.pass(10min);
        QCOMPARE(f.outcomes(1) + f.outcomes(2) + f.outcomes(3), 3);
    }

    void aLinkThatDoesNotTakeTheRequestEndsItOnce()
    {
        Fixture f;
        f.goLive();
        f.link().acceptsWrites = false;
        f.session.send(f.restartOf(1, 1));
        QCOMPARE(f.outcomes(1), 1);
        QVERIFY(f.state() == LinkState::Lost);
    }

    void commandsUnderWayAreBounded()
    {
        Fixture f;
        f.goLive();
        for (std::uint64_t i = 1; i <= PendingCommands::MaxPending; ++i)
            f.session.send(f.restartOf(1, i));
        f.session.send(f.restartOf(1, 1000));
        QCOMPARE(f.outcomes(1000), 1);
        QVERIFY(f.commands.back().error->code == ErrorCode::Busy);
    }

    void repliesNobodyAskedForChangeNothing()
    {
        Fixture f;
        f.goLive();
        f.link().sayLine(attachReply(1));
        f.link().sayLine(attachReply(999999));
        f.link().sayLine(wire::encodeError({}, {wire::RpcCode::ParseError, "not JSON"}));
        f.link().sayLine(wire::encode(shopHello("another")));
        QCOMPARE(f.snapshots.size(), 1U);
        QVERIFY(f.commands.empty());
        QVERIFY(f.state() == LinkState::Live);
    }

    void badLinesAreCountedAndAtLastTooMany()
    {
        Fixture f;
        f.goLive();
        for (int i = 0; i < SocketDriver::MaxBadLines - 1; ++i)
            f.link().sayLine("not json");
        for (int i = 0; i < 1000; ++i) // bad, but JSON: counted only
            f.link().sayLine(R"({"method":"stall","params":{"t":"soon"}})");
        f.link().sayLine(R"({"method":"weather","params":{}})"); // unknown: ignored
        QVERIFY(f.state() == LinkState::Live);
        f.link().sayLine("not json");
        QVERIFY(f.state() == LinkState::Lost);
    }

    void aLineWithoutEndLosesTheLink()
    {
        Fixture f;
        f.goLive();
        const QByteArray block(256 * 1024, 'x');
        for (int i = 0; i < 5 && f.state() == LinkState::Live; ++i)
            f.link().say(block);
        QVERIFY(f.state() == LinkState::Lost);
        QVERIFY(f.session.status().reason.contains("1 MiB"));
    }

    void anOldLinkIsNotHeardAnyMore()
    {
        Fixture f;
        f.goLive();
        QPointer<test::FakeLink> old = f.links.all.back();
        f.session.attach(*Endpoint::parse("/run/other.sock"), {});
        QVERIFY(old && old->isClosed);
        old->sayLine(samplesLine({rowOf(1, {0.1, 5})}));
        old->sayClosed();
        QVERIFY(f.batches.empty());
        QVERIFY(f.state() == LinkState::Connecting);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!old);
    }

    void eventsBecomeValues()
    {
        Fixture f;
        f.goLive();
        wire::Stall stall;
        stall.t = HubTime + 500ms;
        stall.worker = {WorkerSlot{2}, Incarnation{1}};
        stall.pid = Pid{1021};
        stall.startedAt = HubTime;
        stall.durationSeconds = 0.25;
        f.link().sayLine(wire::encode(stall));
        f.link().sayLine(wire::encode(wire::Event{HubTime, "listening", {}, "port 80"}));
        f.link().sayLine(wire::encode(wire::Event{HubTime, "eclipse", {}, "unknown kind"}));
        QCOMPARE(f.events.size(), 2U);
        QVERIFY(f.events[0].kind == EventKind::Stall);
        QCOMPARE(f.events[0].time, HubTime);
        QCOMPARE(*f.events[0].durationSeconds, 0.25);
        QVERIFY(!f.events[0].cpuSeconds);
        QVERIFY(f.events[1].kind == EventKind::Listening && !f.events[1].worker);
    }

    void detachesToIdle()
    {
        Fixture f;
        f.goLive();
        f.session.send(f.restartOf(1, 1));
        f.session.detach();
        QVERIFY(f.state() == LinkState::Idle);
        QCOMPARE(f.outcomes(1), 1);
        f.pass(10min);
        QCOMPARE(f.links.all.size(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"

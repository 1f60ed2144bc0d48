// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/stagefixture.h"

#include <csignal>

// What consoles and signals ask of a supervisor when things go wrong or at once: the stage program, whose workers wait
// or end at their start when the test says so.
namespace loopscope::test {

namespace {

using Cancel = Stage;
using Conflicts = Stage;
using GiveUp = Stage;
using Signals = Stage;
using Logs = Stage;

struct DrainLimit : Stage
{
    DrainLimit() : Stage({"LOOPSCOPE_STOP_TIME=300ms", "LOOPSCOPE_BOOT_TIME=300ms"}) {}
};

} // namespace

TEST_F(DrainLimit, RequestsInFlightGet503AndCountAsFailed)
{
    const auto client = connectionTo(1);
    ASSERT_TRUE(client->send("/never"));
    std::string exitText;
    std::string reason;
    m_console.watch = [&](const wire::HubMessage& message) {
        if (const auto* event = std::get_if<wire::Event>(&message); event != nullptr && event->kind == "exit")
            exitText = event->text;
        const auto* changed = std::get_if<wire::WorkerChanged>(&message);
        if (changed != nullptr && changed->worker.state == WorkerState::Exited)
            reason = changed->worker.reason;
    };
    const RequestId id = restart(1, 300);
    const HttpClient::Answer answer = client->read();
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.closes);
    EXPECT_NE(answer.head.find("\r\nRetry-After: 1\r\n"), std::string::npos) << answer.head;
    const wire::RestartResult result = outcome(id);
    EXPECT_EQ(result.ended, "limit");
    ASSERT_TRUE(result.proof);
    EXPECT_EQ(result.proof->failed, 1U);
    EXPECT_EQ(reason, "drain limit reached, requests in flight that failed: 1");
    EXPECT_EQ(exitText, reason);
}

TEST_F(DrainLimit, IdleConnectionsAreNotFailures)
{
    const auto client = connectionTo(1);
    const wire::RestartResult result = outcome(restart(1, 100));
    EXPECT_EQ(result.ended, "limit");
    ASSERT_TRUE(result.proof);
    EXPECT_EQ(result.proof->failed, 0U);
    EXPECT_EQ(client->read().status, 0) << "it was closed";
}

TEST_F(DrainLimit, TheEndOfTheClusterAnswersToo)
{
    const auto first = connectionTo(1);
    const auto second = connectionTo(2);
    ASSERT_TRUE(first->send("/never"));
    ASSERT_TRUE(second->send("/never"));
    m_cluster.signal(SIGTERM);
    EXPECT_EQ(first->read().status, 503);
    EXPECT_EQ(second->read().status, 503);
    EXPECT_EQ(m_cluster.waitForAll(), 0);
    EXPECT_EQ(m_folder.leftOver(), (std::vector<std::string>{}));
}

TEST_F(DrainLimit, AReplacementThatIsNeverReadyIsEndedAndTheOldOneGoesOn)
{
    hold(1);
    EXPECT_EQ(refusal(restart(1)), wire::RpcCode::TimedOut);
    EXPECT_NE(m_sentence.find("the old one goes on"), std::string::npos) << m_sentence;
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    EXPECT_EQ(worker(1).state, WorkerState::Online);
}

TEST_F(Cancel, BeforeTheNewOneIsReadyKeepsTheOldOne)
{
    hold(1);
    const RequestId id = restart(1);
    waitForStep("starting");
    const RequestId cancel = m_console.send(wire::Cancel{id});
    EXPECT_EQ(refusal(id), wire::RpcCode::Cancelled);
    EXPECT_FALSE(m_console.waitForReply(cancel).error);
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    unlink(file("hold-1").c_str());
    EXPECT_NE(outcome(restart(1)).newPid, pidBefore(1)) << "the slot is free for the next request";
}

TEST_F(Cancel, AfterThatItIsTooLate)
{
    const auto client = connectionTo(1);
    ASSERT_TRUE(client->send("/never"));
    const RequestId id = restart(1, 500);
    waitForStep("draining");
    EXPECT_EQ(refusal(m_console.send(wire::Cancel{id})), wire::RpcCode::Failed);
    EXPECT_EQ(outcome(id).ended, "limit");
}

TEST_F(Cancel, WhatIsNotUnderWayCannotBeStopped)
{
    EXPECT_EQ(refusal(m_console.send(wire::Cancel{{77}})), wire::RpcCode::Failed);
    hold(1);
    const RequestId id = restart(1);
    waitForStep("starting");
    Console other(m_cluster.socket());
    EXPECT_TRUE(other.next());
    (void)other.attach(wire::Role::Operate);
    EXPECT_EQ(refusal(other.send(wire::Cancel{id}), &other), wire::RpcCode::Failed) << "another console's request";
    release(1);
    EXPECT_EQ(outcome(id).ended, "drained");
}

TEST_F(Cancel, AReloadStopsAfterTheWorkerAtHand)
{
    const auto client = connectionTo(1);
    ASSERT_TRUE(client->send("/never"));
    wire::ReloadCluster reload;
    reload.timeoutMs = 300;
    const RequestId id = m_console.send(reload);
    waitForStep("draining");
    const RequestId cancel = m_console.send(wire::Cancel{id});
    EXPECT_FALSE(m_console.waitForReply(cancel).error);
    EXPECT_EQ(refusal(id), wire::RpcCode::Cancelled);
    EXPECT_NE(m_sentence.find("after 1 workers"), std::string::npos) << m_sentence;
    EXPECT_NE(worker(1).pid, pidBefore(1));
    EXPECT_EQ(worker(2).pid, pidBefore(2));
}

TEST_F(Conflicts, OneRestartOfASlotAtATime)
{
    hold(1);
    const RequestId id = restart(1);
    waitForStep("starting");
    EXPECT_EQ(refusal(restart(1)), wire::RpcCode::Busy);
    Console other(m_cluster.socket());
    EXPECT_TRUE(other.next());
    (void)other.attach(wire::Role::Operate);
    EXPECT_EQ(refusal(restart(1, 10000, &other), &other), wire::RpcCode::Busy);
    EXPECT_EQ(outcome(restart(2)).ended, "drained") << "the other slot is free";
    release(1);
    EXPECT_EQ(outcome(id).ended, "drained");
}

TEST_F(Conflicts, ReloadAndRestartExcludeEachOther)
{
    hold(1);
    const RequestId id = restart(1);
    waitForStep("starting");
    EXPECT_EQ(refusal(m_console.send(wire::ReloadCluster{})), wire::RpcCode::Busy);
    release(1);
    EXPECT_EQ(outcome(id).ended, "drained");
    hold(1);
    const RequestId reload = m_console.send(wire::ReloadCluster{});
    waitForStep("starting");
    EXPECT_EQ(refusal(restart(2)), wire::RpcCode::Busy);
    EXPECT_EQ(refusal(m_console.send(wire::ReloadCluster{})), wire::RpcCode::Busy);
    release(1);
    const wire::Reply reply = m_console.waitForReply(reload);
    EXPECT_FALSE(reply.error) << reply.error->message;
}

TEST_F(Conflicts, UnknownSlotsAndTheObserverAreRefused)
{
    EXPECT_EQ(refusal(restart(3)), wire::RpcCode::NoSuchWorker);
    EXPECT_EQ(refusal(restart(65535)), wire::RpcCode::NoSuchWorker);
    (void)m_console.attach(wire::Role::Observe);
    EXPECT_EQ(refusal(restart(1)), wire::RpcCode::RoleForbids);
    EXPECT_EQ(refusal(m_console.send(wire::ReloadCluster{})), wire::RpcCode::RoleForbids);
    EXPECT_EQ(refusal(m_console.send(wire::Cancel{{1}})), wire::RpcCode::RoleForbids);
    EXPECT_EQ(worker(1).pid, pidBefore(1));
}

TEST_F(Conflicts, AConsoleThatLeavesDoesNotStopItsRestart)
{
    {
        Console other(m_cluster.socket());
        EXPECT_TRUE(other.next());
        (void)other.attach(wire::Role::Operate);
        hold(2);
        (void)restart(2, 10000, &other);
        EXPECT_TRUE(other.waitFor<wire::Progress>([](const wire::Progress& p) { return p.step == "starting"; }));
    }
    release(2);
    EXPECT_TRUE(m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
        return changed.worker.pid == pidBefore(2) && changed.worker.state == WorkerState::Exited;
    }));
    EXPECT_NE(worker(2).pid, pidBefore(2));
}

TEST_F(GiveUp, ARestartRevivesTheSlot)
{
    giveUp(1);
    const WorkerInfo errored = worker(1);
    EXPECT_EQ(errored.state, WorkerState::Errored);
    EXPECT_NE(errored.reason.find("ended 4 times in a row"), std::string::npos) << errored.reason;
    EXPECT_EQ(errored.exitCode, 3);
    noCrash(1);
    const wire::RestartResult result = outcome(restart(1));
    EXPECT_GT(result.newIncarnation.value, 4U);
    EXPECT_EQ(worker(1).state, WorkerState::Online);
    const auto client = connectionTo(1);
    ASSERT_TRUE(client->send("/"));
    EXPECT_EQ(client->read().status, 200);
}

TEST_F(GiveUp, ARestartThatFailsSaysSoAndTriesAreCountedAnew)
{
    giveUp(1);
    const WorkerInfo before = worker(1);
    EXPECT_EQ(refusal(restart(1)), wire::RpcCode::Failed);
    EXPECT_EQ(m_sentence.find("the old one"), std::string::npos) << "there is no old one: " << m_sentence;
    waitForErrored(1);
    EXPECT_EQ(worker(1).key.incarnation.value, before.key.incarnation.value + 4);
    EXPECT_EQ(worker(2).state, WorkerState::Online);
}

TEST_F(GiveUp, AReplacementThatEndsAtItsStartLeavesTheOldOne)
{
    crashAtStart(1);
    EXPECT_EQ(refusal(restart(1)), wire::RpcCode::Failed);
    EXPECT_NE(m_sentence.find("the old one goes on"), std::string::npos) << m_sentence;
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    EXPECT_EQ(refusal(m_console.send(wire::ReloadCluster{})), wire::RpcCode::Failed);
    EXPECT_NE(m_sentence.find("after 0 workers"), std::string::npos) << m_sentence;
    EXPECT_EQ(worker(2).pid, pidBefore(2));
}

TEST_F(Signals, HangupReloadsAndMoreOfThemAreOneMore)
{
    hold(1);
    m_cluster.signal(SIGHUP);
    const auto isReload = [](const wire::Event& event) { return event.kind == "reload"; };
    ASSERT_TRUE(m_console.waitFor<wire::Event>(isReload));
    for (int i = 0; i < 20; ++i)
        m_cluster.signal(SIGHUP);
    EXPECT_FALSE(m_console.waitForReply(m_console.send(wire::Ping{})).error);
    int reloads = 1;
    m_console.watch = [&](const wire::HubMessage& message) {
        const auto* event = std::get_if<wire::Event>(&message);
        reloads += event != nullptr && isReload(*event) ? 1 : 0;
    };
    release(1);
    const auto isOnline = [](std::uint16_t slot, std::uint32_t incarnation) {
        return [slot, incarnation](const wire::WorkerChanged& changed) {
            return changed.worker.key == WorkerKey{{slot}, {incarnation}} &&
                   changed.worker.state == WorkerState::Online;
        };
    };
    ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>(isOnline(2, 3)));
    ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>([](const wire::WorkerChanged& changed) {
        return changed.worker.key == WorkerKey{{2}, {2}} && changed.worker.state == WorkerState::Exited;
    }));
    EXPECT_EQ(reloads, 2) << "the first one and one for all that came meanwhile";
}

TEST_F(Signals, TheEndWhileARestartRuns)
{
    hold(1);
    const RequestId id = restart(1);
    waitForStep("starting");
    m_cluster.signal(SIGTERM);
    EXPECT_EQ(refusal(id), wire::RpcCode::Failed);
    EXPECT_NE(m_sentence.find("the cluster ends"), std::string::npos) << m_sentence;
    EXPECT_EQ(m_cluster.waitForAll(), 0);
    EXPECT_EQ(m_folder.leftOver(), (std::vector<std::string>{}));
}

TEST_F(Logs, OnlyThoseWhoAskedGetThem)
{
    Console reader(m_cluster.socket());
    EXPECT_TRUE(reader.next());
    wire::Attach attach;
    attach.logs = true;
    EXPECT_FALSE(reader.waitForReply(reader.send(attach)).error);
    bool plainGotLogs = false;
    m_console.watch = [&](const wire::HubMessage& message) {
        plainGotLogs = plainGotLogs || std::holds_alternative<wire::Log>(message);
    };
    const auto client = connectionTo(2);
    ASSERT_TRUE(client->send("/print"));
    EXPECT_EQ(client->read().status, 200);
    for (const char* stream : {"stdout", "stderr"}) {
        Console* from = &reader;
        const auto log = from->waitFor<wire::Log>([&](const wire::Log& l) { return l.stream == stream; });
        ASSERT_TRUE(log) << stream;
        EXPECT_EQ(log->text, std::string("to ") + stream);
        EXPECT_EQ(log->worker->slot.value, 2);
    }
    EXPECT_FALSE(m_console.waitForReply(m_console.send(wire::Ping{})).error);
    EXPECT_FALSE(plainGotLogs);
}

} // namespace loopscope::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/cluster.h"
#include "tests/integration/server/console.h"
#include "tests/integration/server/load.h"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <set>

// The real loopserve over its real metrics socket and real HTTP.
namespace loopscope::test {

namespace {

std::vector<std::string> demo(std::vector<std::string> more = {})
{
    std::vector<std::string> all{"demo", "--workers", "2", "--port", "0", "--no-redis", "--traffic", "off", "--json"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

class RunningCluster : public testing::Test
{
protected:
    RunningCluster() : m_cluster(m_folder, demo()), m_console(m_cluster.socket())
    {
        EXPECT_TRUE(m_console.isConnected()) << m_cluster.readyLine();
    }
    wire::Hello hello()
    {
        const auto first = m_console.next();
        const auto* hello = first ? std::get_if<wire::Hello>(&*first) : nullptr;
        EXPECT_NE(hello, nullptr) << "the first line is the hello";
        return hello == nullptr ? wire::Hello{} : *hello;
    }
    ScratchFolder m_folder;
    Cluster m_cluster;
    Console m_console;
};
using Hub = RunningCluster;
using Restart = RunningCluster;
using Faults = RunningCluster;

std::optional<std::size_t> columnOf(const wire::Hello& hello, std::string_view name)
{
    for (const MetricInfo& metric : hello.metrics)
        if (metric.name == name && metric.attribute.empty())
            return metric.id.value;
    return std::nullopt;
}

std::function<bool(const wire::WorkerChanged&)> isState(WorkerState state)
{
    return [state](const wire::WorkerChanged& changed) { return changed.worker.state == state; };
}

} // namespace

TEST_F(Hub, HelloSaysWhatThereIs)
{
    const wire::Hello hello = this->hello();
    EXPECT_EQ(hello.protocol, wire::ProtocolVersion);
    EXPECT_EQ(hello.cluster.runtime, "loopscope-server");
    EXPECT_EQ(hello.cluster.pid.value, m_cluster.pid());
    EXPECT_EQ(hello.cluster.port, m_cluster.port());
    EXPECT_EQ(hello.cluster.redis, "");
    for (const auto name : {metric::DelayMax, metric::DelayP99, metric::Utilization, metric::HeapUsed, metric::Rss,
                            metric::Cpu, metric::Handles, metric::RequestRate, metric::Connections})
        EXPECT_TRUE(columnOf(hello, name)) << name;
    for (std::size_t i = 0; i < hello.metrics.size(); ++i)
        EXPECT_EQ(hello.metrics[i].id.value, i);
}

TEST_F(Hub, AttachGivesWorkersAndThenSamplesOfEach)
{
    const wire::Hello hello = this->hello();
    const wire::AttachResult attached = m_console.attach(wire::Role::Observe);
    ASSERT_EQ(attached.workers.size(), 2U);
    for (const WorkerInfo& worker : attached.workers) {
        EXPECT_TRUE(worker.state == WorkerState::Online || worker.state == WorkerState::Blocked);
        EXPECT_GT(worker.pid.value, 0);
    }
    std::set<int> slots;
    const auto rss = columnOf(hello, metric::Rss);
    ASSERT_TRUE(rss);
    ASSERT_TRUE(m_console.waitFor<wire::Samples>([&](const wire::Samples& samples) {
        EXPECT_EQ(samples.badRows, 0U);
        for (const wire::SampleRow& row : samples.rows) {
            slots.insert(row.worker.slot.value);
            EXPECT_GE(row.values.size(), hello.metrics.size());
            EXPECT_GT(row.values.at(*rss), 1e5);
        }
        return slots.size() == 2;
    }));
}

TEST_F(Hub, RequestsAreJudged)
{
    (void)hello();
    EXPECT_EQ(m_console.waitForReply(m_console.send(wire::Ping{})).error->code, wire::RpcCode::NotAttached);
    (void)m_console.attach(wire::Role::Observe);
    EXPECT_FALSE(m_console.waitForReply(m_console.send(wire::Ping{})).error);
    wire::RestartWorker restart;
    restart.slot = {1};
    EXPECT_EQ(m_console.waitForReply(m_console.send(restart)).error->code, wire::RpcCode::RoleForbids);
    (void)m_console.attach(wire::Role::Operate);
    restart.slot = {77};
    EXPECT_EQ(m_console.waitForReply(m_console.send(restart)).error->code, wire::RpcCode::NoSuchWorker);
    m_console.sendBytes("this is not JSON\n");
    const auto complaint = m_console.waitFor<wire::Reply>([](const wire::Reply& reply) { return !reply.id; });
    ASSERT_TRUE(complaint);
    EXPECT_EQ(complaint->error->code, wire::RpcCode::ParseError);
    EXPECT_FALSE(m_console.waitForReply(m_console.send(wire::Ping{})).error) << "the next line is read as ever";
}

TEST_F(Hub, WrongVersionIsRefused)
{
    (void)hello();
    wire::Attach attach;
    attach.protocol = 99;
    EXPECT_EQ(m_console.waitForReply(m_console.send(attach)).error->code, wire::RpcCode::VersionUnsupported);
}

// A console that never reads holds up neither the other one nor the cluster.
TEST_F(Hub, SlowConsoleBlocksNobody)
{
    Console slow(m_cluster.socket());
    wire::Attach attach;
    attach.client = "slow";
    attach.intervalMs = 100;
    attach.logs = true;
    slow.send(attach);
    (void)hello();
    (void)m_console.attach(wire::Role::Operate, 100);
    for (int i = 0; i < 200; ++i)
        slow.send(wire::Ping{}); // its answers pile up
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(
            m_console.waitFor<wire::Samples>([](const wire::Samples& samples) { return !samples.rows.empty(); }));
    EXPECT_FALSE(m_console.waitForReply(m_console.send(wire::Ping{})).error);
}

TEST_F(Hub, BlockedWorkerIsNamedWhileItIsBlocked)
{
    (void)hello();
    (void)m_console.attach(wire::Role::Observe);
    HttpClient client(m_cluster.port());
    ASSERT_TRUE(client.send("/block?ms=3000"));
    const auto blocked = m_console.waitFor<wire::WorkerChanged>(isState(WorkerState::Blocked));
    ASSERT_TRUE(blocked);
    EXPECT_FALSE(client.hasAnswer()) << "the block had ended before it was noticed";
    const auto longer = m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
        return changed.worker.key == blocked->worker.key && changed.worker.state == WorkerState::Blocked;
    });
    ASSERT_TRUE(longer) << "it is repeated";
    EXPECT_GT(*longer->worker.blockedFor, *blocked->worker.blockedFor);
    const auto stall = m_console.waitFor<wire::Stall>([](const wire::Stall& s) { return s.durationSeconds >= 2.5; });
    ASSERT_TRUE(stall);
    EXPECT_EQ(stall->worker, blocked->worker.key);
    EXPECT_EQ(client.read().status, 200);
}

// The main promise: a worker is replaced under load on kept connections, and no request fails.
TEST_F(Restart, GracefulUnderLoadFailsNoRequest)
{
    (void)hello();
    const wire::AttachResult attached = m_console.attach(wire::Role::Operate);
    Load load(m_cluster.port(), 8);
    load.waitForAnswers(100);
    std::vector<std::string> steps;
    m_console.watch = [&](const wire::HubMessage& message) {
        const auto* progress = std::get_if<wire::Progress>(&message);
        if (progress != nullptr && (steps.empty() || steps.back() != progress->step))
            steps.push_back(progress->step);
    };
    wire::RestartWorker restart;
    restart.slot = {1};
    restart.timeoutMs = 60000;
    const wire::Reply reply = m_console.waitForReply(m_console.send(restart));
    load.waitForAnswers(100);
    load.stop();
    ASSERT_FALSE(reply.error) << reply.error->message;
    const auto result = wire::decodeRestartResult(reply.resultJson);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->newIncarnation.value, result->oldIncarnation.value + 1);
    EXPECT_NE(result->newPid, result->oldPid);
    EXPECT_EQ(result->ended, "drained");
    ASSERT_TRUE(result->proof);
    EXPECT_GT(result->proof->answered, 0U);
    EXPECT_EQ(result->proof->failed, 0U);
    EXPECT_EQ(result->proof->refused, 0U);
    EXPECT_EQ(load.failed(), 0U) << "of " << load.answered();
    EXPECT_EQ(steps, (std::vector<std::string>{"starting", "ready", "draining", "gone"}));
}

TEST_F(Restart, ReloadReplacesEveryWorkerUnderLoad)
{
    (void)hello();
    const wire::AttachResult before = m_console.attach(wire::Role::Operate);
    Load load(m_cluster.port(), 8);
    load.waitForAnswers(100);
    wire::ReloadCluster reload;
    reload.timeoutMs = 60000;
    const wire::Reply reply = m_console.waitForReply(m_console.send(reload));
    load.stop();
    ASSERT_FALSE(reply.error) << reply.error->message;
    const auto result = wire::decodeReloadResult(reply.resultJson);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->reloaded, 2);
    EXPECT_EQ(load.failed(), 0U) << "of " << load.answered();
    const wire::AttachResult after = m_console.attach(wire::Role::Operate);
    for (const WorkerInfo& worker : after.workers)
        for (const WorkerInfo& old : before.workers)
            EXPECT_NE(worker.pid, old.pid);
}

TEST_F(Restart, KillEndsTheOldOneAtOnce)
{
    (void)hello();
    (void)m_console.attach(wire::Role::Operate);
    wire::RestartWorker restart;
    restart.slot = {2};
    restart.mode = wire::RestartMode::Kill;
    const wire::Reply reply = m_console.waitForReply(m_console.send(restart));
    ASSERT_FALSE(reply.error) << reply.error->message;
    const auto result = wire::decodeRestartResult(reply.resultJson);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->ended, "killed");
    EXPECT_EQ(result->slot.value, 2);
}

TEST_F(Faults, CrashIsReportedAndReplaced)
{
    (void)hello();
    (void)m_console.attach(wire::Role::Observe);
    HttpClient client(m_cluster.port());
    ASSERT_TRUE(client.send("/crash"));
    const auto gone = m_console.waitFor<wire::WorkerChanged>(isState(WorkerState::Exited));
    ASSERT_TRUE(gone);
    EXPECT_TRUE(!gone->worker.signal.empty() || gone->worker.exitCode.value_or(0) != 0);
    const auto next = m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
        return changed.worker.state == WorkerState::Online && changed.worker.key.slot == gone->worker.key.slot;
    });
    ASSERT_TRUE(next);
    EXPECT_GT(next->worker.key.incarnation.value, gone->worker.key.incarnation.value);
}

TEST_F(Faults, TerminateLeavesNothing)
{
    m_cluster.signal(SIGTERM);
    EXPECT_EQ(m_cluster.waitForAll(), 0);
    EXPECT_EQ(m_folder.leftOver(), std::vector<std::string>{});
}

TEST_F(Faults, KilledSupervisorTakesAllWithIt)
{
    m_cluster.signal(SIGKILL);
    EXPECT_EQ(m_cluster.waitForAll(), -SIGKILL) << "and every worker ended, or this would wait";
    EXPECT_EQ(m_folder.leftOver(), std::vector<std::string>{}) << "the last worker removes the socket";
}

} // namespace loopscope::test

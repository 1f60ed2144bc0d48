// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/stagefixture.h"

#include <poll.h>

// Workers that do not turn, do not start or grow.
namespace loopscope::test {

namespace {

struct Unwell : Stage
{
    explicit Unwell(std::vector<std::string> environment) : Stage(std::move(environment)) {}
    std::string reasonOfEnd(const WorkerKey& key)
    {
        const auto gone = m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
            return changed.worker.key == key && changed.worker.state == WorkerState::Exited;
        });
        EXPECT_TRUE(gone);
        return gone ? gone->worker.reason : "";
    }
    void waitForOnline(int slot, std::uint32_t incarnation)
    {
        EXPECT_TRUE(m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
            return changed.worker.key == WorkerKey{{static_cast<std::uint16_t>(slot)}, {incarnation}} &&
                   changed.worker.state == WorkerState::Online;
        }));
    }
};
struct Heartbeat : Unwell
{
    Heartbeat() : Unwell({"LOOPSCOPE_HEARTBEAT=1s"}) {}
};
struct Boot : Unwell
{
    Boot() : Unwell({"LOOPSCOPE_BOOT_TIME=400ms"}) {}
};
struct WarmUp : Unwell
{
    WarmUp() : Unwell({}) {}
};
struct Memory : Unwell
{
    explicit Memory(std::vector<std::string> limits = {"LOOPSCOPE_MEMORY_LIMIT=400M", "LOOPSCOPE_HARD_MEMORY_LIMIT=4G"})
        : Unwell(std::move(limits))
    {
    }
};
struct HardMemory : Memory
{
    HardMemory() : Memory({"LOOPSCOPE_HARD_MEMORY_LIMIT=400M"}) {}
};

} // namespace

TEST_F(Heartbeat, AStoppedWorkerIsKilledAndReplaced)
{
    const auto client = connectionTo(1);
    ASSERT_TRUE(client->send("/stop"));
    EXPECT_EQ(reasonOfEnd({{1}, {1}}), "killed: no heartbeat for 1 s");
    waitForOnline(1, 2);
    (void)connectionTo(1);
    EXPECT_EQ(worker(2).pid, pidBefore(2));
}

// As Ctrl+Z and fg do: nobody is silent, all of us were stopped.
TEST_F(Heartbeat, AClusterThatWasStoppedAsAWholeGoesOn)
{
    const std::vector<pid_t> all{m_cluster.pid(), static_cast<pid_t>(pidBefore(1).value),
                                 static_cast<pid_t>(pidBefore(2).value)};
    for (const pid_t pid : all)
        kill(pid, SIGSTOP);
    (void)poll(nullptr, 0, 1500); // longer than the limit of the heartbeat
    kill(all[0], SIGCONT);
    (void)poll(nullptr, 0, 300); // the supervisor looks first
    kill(all[1], SIGCONT);
    kill(all[2], SIGCONT);
    std::size_t rows = 0;
    EXPECT_TRUE(m_console.waitFor<wire::Samples>([&](const wire::Samples& samples) {
        rows += samples.rows.size();
        return rows >= 8;
    }));
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    EXPECT_EQ(worker(2).pid, pidBefore(2));
}

TEST_F(Boot, AWorkerThatIsNeverReadyIsKilledAndGivenUp)
{
    std::ofstream(file("cold-1")) << "brrr";
    kill(static_cast<pid_t>(pidBefore(1).value), SIGKILL);
    EXPECT_EQ(reasonOfEnd({{1}, {2}}), "killed: not ready within 400 ms");
    waitForErrored(1);
    HttpClient client(m_cluster.port());
    ASSERT_TRUE(client.send("/"));
    EXPECT_EQ(client.read().status, 200) << "the other one serves";
}

TEST_F(Boot, AReloadSaysWhyItStopped)
{
    std::ofstream(file("cold-1")) << "brrr";
    EXPECT_EQ(refusal(m_console.send(wire::ReloadCluster{})), wire::RpcCode::TimedOut);
    EXPECT_NE(m_sentence.find("not ready within 400 ms; the old one goes on"), std::string::npos) << m_sentence;
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    EXPECT_EQ(worker(2).pid, pidBefore(2));
}

TEST_F(WarmUp, IsWaitedForBeforeTheOldOneLeaves)
{
    std::ofstream(file("cold-1")) << "brrr";
    const RequestId id = restart(1);
    waitForStep("starting");
    for (int i = 0; i < 20; ++i) {
        HttpClient client(m_cluster.port());
        ASSERT_TRUE(client.send("/"));
        EXPECT_EQ(client.read().status, 200);
    }
    EXPECT_EQ(worker(1).pid, pidBefore(1)) << "it serves while the new one fills its caches";
    unlink(file("cold-1").c_str());
    EXPECT_EQ(outcome(id).ended, "drained");
}

TEST_F(Memory, TheSoftLimitReplacesGracefully)
{
    const auto client = connectionTo(1);
    bool isOver = false;
    m_console.watch = [&](const wire::HubMessage& message) {
        const auto* event = std::get_if<wire::Event>(&message);
        isOver = isOver || (event != nullptr && event->text.find("over the limit of 400 MiB") != std::string::npos);
    };
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(client->send("/grow"));
        ASSERT_EQ(client->read().status, 200);
    }
    waitForOnline(1, 2);
    EXPECT_TRUE(isOver);
    EXPECT_TRUE(client->send("/")) << "the old one drains";
    EXPECT_EQ(client->read().status, 200);
    EXPECT_EQ(reasonOfEnd({{1}, {1}}), "asked to end");
}

TEST_F(HardMemory, TheHardLimitKills)
{
    const auto client = connectionTo(1);
    for (int i = 0; i < 4; ++i)
        if (client->send("/grow"))
            (void)client->read();
    const std::string reason = reasonOfEnd({{1}, {1}});
    EXPECT_NE(reason.find("over the hard limit of 400 MiB"), std::string::npos) << reason;
    waitForOnline(1, 2);
}

} // namespace loopscope::test

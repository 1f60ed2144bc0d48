// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/stagefixture.h"

#include <poll.h>

// Much at once: workers that are killed one after the other, too few descriptors, a storm of signals.
namespace loopscope::test {

namespace {

struct Killing : Stage
{
    Killing() : Stage({"LOOPSCOPE_MAX_CRASHES=100000"}) {}
};
struct FewDescriptors : Stage
{
    FewDescriptors()
        : Stage({},
                {"-c", "ulimit -n 48; exec " + std::string(std::getenv("LOOPSCOPE_BIN")) + "/server_stage", "bash",
                 "--json"},
                "/bin/bash")
    {
    }
};
using Storm = Stage;

} // namespace

// Only what the killed worker had in hand is lost; whoever tries again is served.
TEST_F(Killing, LosesOnlyWhatTheWorkerHad)
{
    constexpr unsigned Connections = 8;
    constexpr unsigned Kills = 20;
    Load once(m_cluster.port(), Connections / 2, Load::Keep::Once);
    Load kept(m_cluster.port(), Connections / 2);
    for (unsigned i = 0; i < Kills; ++i) {
        const int slot = static_cast<int>(i % 2) + 1;
        const WorkerInfo victim = worker(slot);
        kill(static_cast<pid_t>(victim.pid.value), SIGKILL);
        ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
            return changed.worker.key.slot == victim.key.slot &&
                   changed.worker.key.incarnation.value > victim.key.incarnation.value &&
                   changed.worker.state == WorkerState::Online;
        }));
        const unsigned goal = once.answered() + kept.answered() + 200;
        while (once.answered() + kept.answered() < goal)
            (void)poll(nullptr, 0, 1);
    }
    once.stop();
    kept.stop();
    EXPECT_LE(once.failed() + kept.failed(), Kills * Connections);
    EXPECT_LE(once.worstRow(), 2U);
    EXPECT_LE(kept.worstRow(), 2U);
    EXPECT_GE(once.answered() + kept.answered(), Kills * 200);
}

TEST_F(FewDescriptors, ConnectionsBeyondAreRefusedAndTheServiceSurvives)
{
    std::vector<std::unique_ptr<HttpClient>> many;
    for (int i = 0; i < 200; ++i)
        many.push_back(std::make_unique<HttpClient>(m_cluster.port()));
    int answered = 0;
    for (const auto& client : many)
        answered += client->send("/") && client->read().status == 200 ? 1 : 0;
    EXPECT_GT(answered, 10);
    EXPECT_LT(answered, 100) << "the limit did not bite";
    many.clear();
    (void)connectionTo(1);
    (void)connectionTo(2);
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    EXPECT_EQ(worker(2).pid, pidBefore(2));
    EXPECT_EQ(outcome(restart(1)).ended, "drained");
}

TEST_F(Storm, OfHangupsIsAFewReloadsAndFailsNoRequest)
{
    int reloads = 0;
    m_console.watch = [&](const wire::HubMessage& message) {
        const auto* event = std::get_if<wire::Event>(&message);
        reloads += event != nullptr && event->kind == "reload" ? 1 : 0;
    };
    Load once(m_cluster.port(), 2, Load::Keep::Once);
    Load kept(m_cluster.port(), 4);
    kept.waitForAnswers(50);
    for (int i = 0; i < 20; ++i) {
        m_cluster.signal(SIGHUP);
        (void)poll(nullptr, 0, 5);
    }
    // Whoever is asked for a restart while a reload runs is refused: an answer means that all is quiet.
    const auto isQuiet = [&] { return !m_console.waitForReply(restart(1, 60000)).error; };
    while (!isQuiet())
        (void)poll(nullptr, 0, 20);
    once.waitForAnswers(50);
    once.stop();
    kept.stop();
    EXPECT_GE(reloads, 1);
    EXPECT_LE(reloads, 8) << "of 20 signals";
    EXPECT_EQ(once.failed(), 0U) << "of " << once.answered();
    EXPECT_EQ(kept.failed(), 0U) << "of " << kept.answered();
}

} // namespace loopscope::test

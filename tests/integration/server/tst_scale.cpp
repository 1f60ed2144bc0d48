// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/stagefixture.h"

#include <array>
#include <set>

// The number of workers changes, and slots stay without one, while clients ask.
namespace loopscope::test {

namespace {

class Scale : public Stage
{
protected:
    explicit Scale(std::vector<std::string> environment = {}) : Stage(std::move(environment)) {}

    RequestId ask(int workers, int timeoutMs = 10000) { return m_console.send(wire::ScaleCluster{workers, timeoutMs}); }
    wire::ScaleResult scale(int workers, int timeoutMs = 60000)
    {
        const wire::Reply reply = m_console.waitForReply(ask(workers, timeoutMs));
        EXPECT_FALSE(reply.error) << reply.error->message;
        const auto result = wire::decodeScaleResult(reply.resultJson);
        EXPECT_TRUE(result) << reply.resultJson;
        return result.value_or(wire::ScaleResult{});
    }
    std::set<int> slots()
    {
        std::set<int> all;
        for (const WorkerInfo& info : m_console.attach(wire::Role::Operate).workers)
            all.insert(info.key.slot.value);
        return all;
    }
    // So many new connections are answered, each by the one who asks "/".
    std::set<std::string> askAnew(int connections)
    {
        std::set<std::string> workers;
        for (int i = 0; i < connections; ++i) {
            HttpClient client(m_cluster.port());
            EXPECT_TRUE(client.send("/"));
            const HttpClient::Answer answer = client.read();
            EXPECT_EQ(answer.status, 200) << "connection " << i;
            const std::size_t at = answer.head.find("X-Worker: ");
            workers.insert(at == std::string::npos ? "" : answer.head.substr(at + 10, 1));
        }
        return workers;
    }
    bool waitForEvent(const std::string& part)
    {
        return m_console
            .waitFor<wire::Event>([&](const wire::Event& event) { return event.text.find(part) != std::string::npos; })
            .has_value();
    }
};
using Adoption = Scale;

} // namespace

TEST_F(Scale, UpAndDownUnderLoadFailsNoRequest)
{
    Load kept(m_cluster.port(), 4);
    Load once(m_cluster.port(), 4, Load::Keep::Once);
    once.waitForAnswers(50);
    const wire::ScaleResult up = scale(4);
    EXPECT_EQ(up.before, 2);
    EXPECT_EQ(up.workers, 4);
    EXPECT_EQ(slots(), (std::set<int>{1, 2, 3, 4}));
    EXPECT_EQ(worker(4).state, WorkerState::Online);
    (void)connectionTo(4);
    once.waitForAnswers(50);
    const wire::ScaleResult down = scale(1);
    EXPECT_EQ(down.before, 4);
    EXPECT_EQ(down.workers, 1);
    once.waitForAnswers(50);
    EXPECT_EQ(slots(), (std::set<int>{1}));
    EXPECT_EQ(askAnew(30), (std::set<std::string>{"1"}));
    once.stop();
    kept.stop();
    ASSERT_TRUE(down.proof);
    EXPECT_EQ(down.proof->failed, 0U);
    EXPECT_EQ(once.failed(), 0U) << "of " << once.answered();
    EXPECT_EQ(kept.failed(), 0U) << "of " << kept.answered();
}

// The socket of a slot that left is closed seconds later: who asks meanwhile or afterwards is answered.
TEST_F(Scale, TheSocketIsClosedWhenNothingCanWaitThereAnyMore)
{
    (void)scale(1);
    Load once(m_cluster.port(), 2, Load::Keep::Once);
    const std::string tcp = "/proc/net/tcp";
    const auto sockets = [&] {
        std::ifstream in(tcp);
        std::array<char, 16> port{};
        std::snprintf(port.data(), port.size(), ":%04X ", static_cast<unsigned>(m_cluster.port()));
        int count = 0;
        for (std::string line; std::getline(in, line);) // local address, remote address, state 0A: listening
            count += line.find(port.data()) != std::string::npos && line.find(":0000 0A ") != std::string::npos ? 1 : 0;
        return count;
    };
    while (sockets() > 1 && once.failed() == 0)
        once.waitForAnswers(10);
    once.waitForAnswers(50);
    once.stop();
    EXPECT_EQ(sockets(), 1);
    EXPECT_EQ(once.failed(), 0U) << "of " << once.answered();
    EXPECT_EQ(scale(3).workers, 3) << "and new ones are made";
    EXPECT_EQ(worker(3).state, WorkerState::Online);
}

TEST_F(Scale, AWorkerThatDoesNotStartLeavesTheNumber)
{
    crashAtStart(3);
    EXPECT_EQ(refusal(ask(4)), wire::RpcCode::Failed);
    EXPECT_NE(m_sentence.find("worker 3 was never ready: exit code 3"), std::string::npos) << m_sentence;
    EXPECT_EQ(slots(), (std::set<int>{1, 2}));
    EXPECT_EQ(worker(1).pid, pidBefore(1));
    (void)askAnew(30);
    noCrash(3);
    EXPECT_EQ(scale(4).workers, 4) << "later it works";
}

TEST_F(Scale, ExcludesRestartsAndReloads)
{
    hold(3);
    const RequestId id = ask(3);
    EXPECT_TRUE(waitForEvent("scaled from 2 to 3"));
    EXPECT_EQ(refusal(restart(1)), wire::RpcCode::Busy);
    EXPECT_EQ(refusal(m_console.send(wire::ReloadCluster{})), wire::RpcCode::Busy);
    EXPECT_EQ(refusal(ask(4)), wire::RpcCode::Busy);
    (void)askAnew(30);
    release(3);
    EXPECT_FALSE(m_console.waitForReply(id).error);
    (void)m_console.attach(wire::Role::Observe);
    EXPECT_EQ(refusal(ask(4)), wire::RpcCode::RoleForbids);
}

TEST_F(Scale, TheDrainHasALimit)
{
    const auto client = connectionTo(2);
    ASSERT_TRUE(client->send("/never"));
    const wire::ScaleResult down = scale(1, 200);
    EXPECT_EQ(client->read().status, 503);
    ASSERT_TRUE(down.proof);
    EXPECT_EQ(down.proof->failed, 1U);
}

TEST_F(Scale, SignalsAreOneMoreOrLess)
{
    m_cluster.signal(SIGTTIN);
    m_cluster.signal(SIGTTIN);
    const auto online = [](std::uint16_t slot) {
        return [slot](const wire::WorkerChanged& changed) {
            return changed.worker.key.slot.value == slot && changed.worker.state == WorkerState::Online;
        };
    };
    ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>(online(3)));
    m_cluster.signal(SIGTTOU);
    ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>([](const wire::WorkerChanged& changed) {
        return changed.worker.key.slot.value >= 3 && changed.worker.state == WorkerState::Exited;
    }));
}

TEST_F(Scale, TheEndWhileItRuns)
{
    hold(3);
    const RequestId id = ask(3);
    EXPECT_TRUE(waitForEvent("scaled from 2 to 3"));
    m_cluster.signal(SIGTERM);
    EXPECT_EQ(refusal(id), wire::RpcCode::Failed);
    EXPECT_EQ(m_cluster.waitForAll(), 0);
    EXPECT_EQ(m_folder.leftOver(), (std::vector<std::string>{}));
}

TEST_F(Adoption, ASiblingServesTheSocketOfASlotThatWasGivenUp)
{
    giveUp(1);
    EXPECT_EQ(askAnew(60), (std::set<std::string>{"2"})) << "none waits for ever";
    noCrash(1);
    (void)outcome(restart(1));
    (void)connectionTo(1);
    (void)connectionTo(2);
}

TEST_F(Adoption, AndOfOneThatStartsForLong)
{
    hold(1);
    kill(static_cast<pid_t>(pidBefore(1).value), SIGKILL);
    EXPECT_TRUE(waitForEvent("serves the socket of worker 1"));
    EXPECT_EQ(askAnew(60), (std::set<std::string>{"2"}));
    release(1);
    ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>([](const wire::WorkerChanged& changed) {
        return changed.worker.key == WorkerKey{{1}, {2}} && changed.worker.state == WorkerState::Online;
    }));
    (void)connectionTo(1);
}

TEST_F(Adoption, AnotherTakesOverWhenTheSiblingIsReplaced)
{
    giveUp(1);
    EXPECT_TRUE(waitForEvent("serves the socket of worker 1"));
    Load once(m_cluster.port(), 4, Load::Keep::Once);
    once.waitForAnswers(20);
    EXPECT_EQ(outcome(restart(2, 60000)).ended, "drained");
    once.waitForAnswers(20);
    once.stop();
    EXPECT_EQ(once.failed(), 0U) << "of " << once.answered();
    EXPECT_EQ(askAnew(30), (std::set<std::string>{"2"}));
}

} // namespace loopscope::test

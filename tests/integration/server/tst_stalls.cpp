// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/cluster.h"
#include "tests/integration/server/console.h"
#include "tests/integration/server/load.h"

#include <algorithm>
#include <gtest/gtest.h>

// The main promise: the line that blocks a worker of a real cluster stands on the metrics socket.
namespace loopscope::test {

namespace {

class Stalls : public testing::Test
{
protected:
    void start(const std::vector<std::string>& arguments, const std::string& program = "loopserve")
    {
        m_cluster.emplace(m_folder, arguments, program);
        m_console.emplace(m_cluster->socket());
        ASSERT_TRUE(m_console->isConnected()) << m_cluster->readyLine();
        (void)m_console->attach(wire::Role::Observe, 100);
    }
    void startDemo() { start({"demo", "--workers", "2", "--port", "0", "--no-redis", "--traffic", "off", "--json"}); }
    static const wire::StackFrame* find(const wire::Stall& stall, std::string_view function)
    {
        const auto found = std::find_if(stall.stack.begin(), stall.stack.end(), [&](const wire::StackFrame& frame) {
            return frame.function.find(function) != std::string::npos;
        });
        return found == stall.stack.end() ? nullptr : &*found;
    }
    ScratchFolder m_folder;
    std::optional<Cluster> m_cluster;
    std::optional<Console> m_console;
};

} // namespace

TEST_F(Stalls, TheFunctionThatBlocksIsNamedOnce)
{
    ASSERT_NO_FATAL_FAILURE(startDemo());
    int named = 0;
    m_console->watch = [&](const wire::HubMessage& message) {
        const auto* stall = std::get_if<wire::Stall>(&message);
        named += stall != nullptr && find(*stall, "burn") != nullptr ? 1 : 0;
    };
    HttpClient client(m_cluster->port());
    ASSERT_TRUE(client.send("/block?ms=300"));
    EXPECT_EQ(client.read().status, 200);
    const auto stall =
        m_console->waitFor<wire::Stall>([&](const wire::Stall& s) { return find(s, "burn") != nullptr; });
    ASSERT_TRUE(stall);
    EXPECT_GE(stall->durationSeconds, 0.2);
    EXPECT_EQ(stall->stacksLeftOut, 0U);
    const wire::StackFrame& frame = *find(*stall, "burn");
    EXPECT_NE(frame.function.find("loopscope::demo::"), std::string::npos) << frame.function;
    EXPECT_TRUE(frame.file.ends_with("app/demo/shop.cpp")) << frame.file;
    EXPECT_GT(frame.line, 0);
    EXPECT_NE(find(*stall, "uv_run"), nullptr) << "down to the loop";
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(m_console->waitFor<wire::Samples>([](const wire::Samples&) { return true; }));
    EXPECT_EQ(named, 1);
}

TEST_F(Stalls, TheFunctionIsNamedWhileItBlocks)
{
    ASSERT_NO_FATAL_FAILURE(startDemo());
    // On a machine without time to spare a block can end before its stack is read: then another one is looked at.
    bool isNamed = false;
    for (int i = 0; i < 5 && !isNamed; ++i) {
        HttpClient client(m_cluster->port());
        ASSERT_TRUE(client.send("/block?ms=6000"));
        const auto changed = m_console->waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& seen) {
            isNamed = seen.worker.state == WorkerState::Blocked &&
                      seen.worker.reason.find("burn (shop.cpp:") != std::string::npos;
            return isNamed || seen.worker.state == WorkerState::Online;
        });
        ASSERT_TRUE(changed);
        EXPECT_TRUE(!isNamed || !client.hasAnswer()) << "the block had ended before it was named";
        EXPECT_EQ(client.read().status, 200);
    }
    EXPECT_TRUE(isNamed);
}

// It uses no processor time, and a watch on that would not see it.
TEST_F(Stalls, ASystemCallThatBlocksIsNamed)
{
    ASSERT_NO_FATAL_FAILURE(start({"--json"}, "server_stage"));
    HttpClient client(m_cluster->port());
    ASSERT_TRUE(client.send("/sleep"));
    EXPECT_EQ(client.read().status, 200);
    const auto stall =
        m_console->waitFor<wire::Stall>([&](const wire::Stall& s) { return find(s, "sleep") != nullptr; });
    ASSERT_TRUE(stall);
    EXPECT_GE(stall->durationSeconds, 0.05);
    EXPECT_NE(find(*stall, "napInTheLoop"), nullptr) << "and who called it";
}

// Where the machine gives a worker no time for 50 ms a report is right, so one round of several must be without any.
TEST_F(Stalls, ABusyClusterThatIsWellReportsNone)
{
    ASSERT_NO_FATAL_FAILURE(startDemo());
    int reports = 0;
    m_console->watch = [&](const wire::HubMessage& message) {
        reports += std::holds_alternative<wire::Stall>(message) ? 1 : 0;
    };
    Load load(m_cluster->port(), 8);
    load.waitForAnswers(100);
    for (int round = 0; round < 10; ++round) {
        reports = 0;
        for (int i = 0; i < 10; ++i)
            ASSERT_TRUE(m_console->waitFor<wire::Samples>([](const wire::Samples&) { return true; }));
        if (reports == 0)
            break;
    }
    load.stop();
    EXPECT_EQ(reports, 0);
    EXPECT_EQ(load.failed(), 0U);
}

} // namespace loopscope::test

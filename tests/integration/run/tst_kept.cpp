// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
// `loopserve run` with programs that are not Node.js: listens.cpp, and programs of the system.
#include "tests/integration/server/cluster.h"
#include "tests/integration/server/console.h"
#include "tests/integration/server/load.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace loopscope::test {

namespace {

std::string listens()
{
    const char* bin = std::getenv("LOOPSCOPE_BIN");
    return std::string(bin == nullptr ? "." : bin) + "/run_listens";
}

std::string written(const ScratchFolder& folder, const std::string& name, const std::string& text)
{
    const std::string path = folder.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
}

std::string bodyOf(int port, const std::string& path)
{
    HttpClient client(port);
    return client.isConnected() && client.send(path) ? client.read().body : std::string();
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(Kept, AProgramGetsTheSocketAndReloadsWithoutLoss)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "-i", "2", "--port-shared", "--port", "0", "--json", "--", listens()}, "loopserve",
                    {"GREETING=hello"});
    Console console(program.socket());
    ASSERT_TRUE(console.isConnected());
    EXPECT_EQ(console.attach(wire::Role::Operate).workers.size(), 2U);
    {
        Load load(program.port(), 4);
        load.waitForAnswers(50);
        const wire::Reply reply = console.waitForReply(console.send(wire::ReloadCluster{}));
        ASSERT_FALSE(reply.error) << reply.error->message;
        const auto result = wire::decodeReloadResult(reply.resultJson);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->reloaded, 2);
        EXPECT_FALSE(result->proof) << "nobody counted";
        EXPECT_NE(result->proofReason, "");
        load.waitForAnswers(50);
        load.stop();
        EXPECT_EQ(load.failed(), 0U);
    }
    program.signal(SIGTERM);
    const std::string errors = program.readErrors();
    EXPECT_EQ(program.waitForAll(), 0);
    EXPECT_TRUE(contains(errors, "slot 1 index 0 port - listen 1 role - greeting hello\n")) << errors;
    EXPECT_TRUE(contains(errors, "slot 2 index 1 port - listen 1 role - greeting hello\n")) << errors;
    EXPECT_EQ(folder.leftOver(), std::vector<std::string>{});
}

TEST(Kept, MemoryIsSeenAndLoopFiguresAreNoData)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "--json", "--", "/bin/sleep", "1000"});
    Console console(program.socket());
    std::vector<MetricInfo> metrics;
    console.watch = [&](const wire::HubMessage& message) {
        if (const auto* hello = std::get_if<wire::Hello>(&message)) {
            metrics = hello->metrics;
            EXPECT_FALSE(hello->cluster.port);
        }
    };
    ASSERT_TRUE(console.waitFor<wire::Hello>([](const wire::Hello&) { return true; }));
    (void)console.attach(wire::Role::Observe);
    const auto samples =
        console.waitFor<wire::Samples>([](const wire::Samples& message) { return !message.rows.empty(); });
    ASSERT_TRUE(samples);
    const std::vector<double>& row = samples->rows.front().values;
    ASSERT_EQ(row.size(), metrics.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (metrics[i].name == metric::Rss) {
            EXPECT_GT(row[i], 100000.0);
        } else if (metrics[i].name != metric::Cpu) {
            EXPECT_TRUE(std::isnan(row[i])) << metrics[i].name;
        }
    }
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Kept, ACrashIsSeenWithItsCodeAndStartedAgain)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "--port-shared", "--port", "0", "--json", "--", listens()});
    Console console(program.socket());
    (void)console.attach(wire::Role::Observe);
    const std::string before = bodyOf(program.port(), "/");
    EXPECT_NE(before, "");
    (void)bodyOf(program.port(), "/crash");
    const auto ended = console.waitFor<wire::WorkerChanged>(
        [](const wire::WorkerChanged& changed) { return changed.worker.state == WorkerState::Exited; });
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->worker.exitCode, 7);
    EXPECT_EQ(std::to_string(ended->worker.pid.value) + "\n", before) << "the worker's process is the program itself";
    const std::string after = bodyOf(program.port(), "/"); // waits in the socket, which never closed
    EXPECT_NE(after, "");
    EXPECT_NE(after, before);
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Kept, ACrashLoopIsGivenUp)
{
    const ScratchFolder folder;
    const std::string socket = folder.path() + "/loop.sock";
    const std::string file =
        written(folder, "loopserve.json", R"({ "command": ["/bin/false"], "maxQuickDeaths": 3, "quickLife": "60s" })");
    Cluster program(folder, {"run", "--socket", socket, file});
    while (!std::filesystem::exists(socket))
        std::this_thread::yield();
    Console console(socket);
    const auto attached = console.attach(wire::Role::Observe);
    const auto isGivenUp = [](const WorkerInfo& worker) { return worker.state == WorkerState::Errored; };
    if (!std::any_of(attached.workers.begin(), attached.workers.end(), isGivenUp)) {
        EXPECT_TRUE(console.waitFor<wire::WorkerChanged>(
            [&](const wire::WorkerChanged& changed) { return isGivenUp(changed.worker); }));
    }
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Kept, AProgramThatSaysReadyIsReadyThen)
{
    const ScratchFolder folder;
    const std::string file =
        written(folder, "loopserve.json", R"({ "command": [")" + listens() + R"("], "waitReady": true,
        "portShared": true, "port": 0, "instances": 2, "env": { "SAY_READY": "1" } })");
    Cluster program(folder, {"run", "--json", file});
    EXPECT_NE(bodyOf(program.port(), "/"), "");
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Kept, AProgramThatNeverSaysReadyIsEnded)
{
    const ScratchFolder folder;
    const std::string socket = folder.path() + "/never.sock";
    const std::string file =
        written(folder, "loopserve.json", R"({ "command": ["/bin/sleep", "1000"], "waitReady": true, "bootLimit": 500,
        "maxQuickDeaths": 1 })");
    Cluster program(folder, {"run", "--socket", socket, file});
    while (!std::filesystem::exists(socket))
        std::this_thread::yield();
    Console console(socket);
    (void)console.attach(wire::Role::Observe);
    const auto ended = console.waitFor<wire::WorkerChanged>(
        [](const wire::WorkerChanged& changed) { return changed.worker.state == WorkerState::Errored; });
    EXPECT_TRUE(ended);
    program.signal(SIGTERM);
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Kept, WithoutASharedSocketEachHasAPortOfItsOwn)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "-i", "2", "--port", "64510", "--json", "--", "/bin/sh", "-c",
                             "echo \"port $PORT index $INSTANCE_ID\"; exec sleep 1000"});
    program.signal(SIGTERM);
    const std::string errors = program.readErrors();
    EXPECT_TRUE(contains(errors, "port 64510 index 0\n")) << errors;
    EXPECT_TRUE(contains(errors, "port 64511 index 1\n")) << errors;
    EXPECT_EQ(program.waitForAll(), 0);
}

TEST(Kept, AProgramThatIsNotThereSaysSo)
{
    const ScratchFolder folder;
    const std::string file =
        written(folder, "loopserve.json", R"({ "command": "/no/such/program", "maxQuickDeaths": 1, "watch": true })");
    const std::string socket = folder.path() + "/none.sock";
    Cluster program(folder, {"run", "--socket", socket, file});
    while (!std::filesystem::exists(socket))
        std::this_thread::yield();
    Console console(socket);
    (void)console.attach(wire::Role::Observe);
    program.signal(SIGTERM);
    const std::string errors = program.readErrors();
    EXPECT_TRUE(contains(errors, "is no Node.js program: for it watch does nothing\n")) << errors;
    EXPECT_EQ(program.waitForAll(), 0);
}

// Keepers and programs end with a supervisor that is killed, or waitForAll would not return.
TEST(Kept, AKilledSupervisorLeavesNothing)
{
    const ScratchFolder folder;
    Cluster program(folder, {"run", "-i", "2", "--json", "--", "/bin/sleep", "1000"});
    program.signal(SIGKILL);
    EXPECT_EQ(program.waitForAll(), -SIGKILL);
    EXPECT_EQ(folder.leftOver(), std::vector<std::string>{});
}

} // namespace loopscope::test

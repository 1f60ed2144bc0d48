// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/cluster.h"
#include "tests/integration/server/load.h"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <sstream>

// serve() and Cluster as a program uses them.
namespace loopscope::test {

namespace {

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

// The port that the log on standard error names; reads as far as that.
int portFrom(Cluster& cluster, std::string& log)
{
    const std::string key = " listening port ";
    while (true) {
        const std::string line = cluster.readErrorLine();
        log += line + "\n";
        if (const std::size_t at = line.find(key); at != std::string::npos)
            return std::atoi(line.c_str() + at + key.size());
        if (line.empty())
            return 0;
    }
}

} // namespace

TEST(Serve, ServesReloadsAndEnds)
{
    const ScratchFolder folder;
    Cluster cluster(folder, {"an argument"}, "server_least");
    std::string log;
    const int port = portFrom(cluster, log);
    ASSERT_GT(port, 0) << log;
    Load kept(port, 2);
    kept.waitForAnswers(20);
    cluster.signal(SIGHUP);
    std::string line;
    while (!contains(line, "w2.2 stdout a worker begins")) {
        line = cluster.readErrorLine();
        ASSERT_NE(line, "");
    }
    kept.waitForAnswers(20);
    kept.stop();
    EXPECT_EQ(kept.failed(), 0U);
    cluster.signal(SIGTERM);
    EXPECT_EQ(cluster.waitForAll(), 0);
    EXPECT_EQ(folder.leftOver(), (std::vector<std::string>{}));
}

TEST(Serve, SaysWhyItCannotStart)
{
    const ScratchFolder folder;
    Cluster first(folder, {}, "server_least");
    std::string log;
    const std::string port = std::to_string(portFrom(first, log));
    Cluster second(folder, {}, "server_least", {"LOOPSCOPE_PORT=" + port});
    EXPECT_EQ(second.waitFor(), 1);
    EXPECT_TRUE(contains(second.readErrors(), "cannot bind 127.0.0.1:" + port));
    Cluster third(folder, {}, "server_least", {"LOOPSCOPE_MEMORY_LIMIT=lots"});
    EXPECT_EQ(third.waitFor(), 2);
    EXPECT_TRUE(contains(third.readErrors(), "LOOPSCOPE_MEMORY_LIMIT takes a size"));
    first.signal(SIGTERM);
    EXPECT_EQ(first.waitForAll(), 0);
}

TEST(Serve, AClusterIsSteeredByItsProgram)
{
    const ScratchFolder folder;
    Cluster cluster(folder, {}, "server_stage", {"STAGE_TOUR=1", "STAGE_FOLDER=" + folder.path()});
    const std::string output = cluster.readOutput();
    EXPECT_EQ(cluster.waitForAll(), 0);
    for (const char* expected :
         {"ready 1.1\n", "ready 2.1\n", "ready 3.1\n", "scaled to 3, failed 0\n", "a reload is under way\n",
          "ready 3.2\n", "exit 1.1 asked to end\n", "reloaded 3, failed 0\n", "a cluster has 1 to 512 workers\n",
          "online 3 of 3\n", "exit 3.2 asked to end\n", "stopped\n"})
        EXPECT_TRUE(contains(output, expected)) << expected << "is not in\n" << output;
    EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 18) << output;
}

} // namespace loopscope::test

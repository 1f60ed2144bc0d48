// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"
#include "tests/integration/server/stagefixture.h"

#include <future>
#include <iostream>
#include <sys/resource.h>

// Clients that are slow on purpose, and very many that do nothing.
namespace loopscope::test {

namespace {

class SlowClients : public Stage
{
protected:
    SlowClients()
        : Stage({"LOOPSCOPE_HTTP_HEAD_TIME=" + limit(), "LOOPSCOPE_HTTP_BODY_TIME=" + limit(),
                 "LOOPSCOPE_HTTP_WRITE_TIME=" + limit(), "LOOPSCOPE_HTTP_LINGER_TIME=500ms"})
    {
    }
    static std::string limit() { return isLong() ? "10s" : "2s"; }

    [[nodiscard]] int sockets() const
    {
        return openSockets(static_cast<long>(pidBefore(1).value)) + openSockets(static_cast<long>(pidBefore(2).value));
    }

    // Others are served all the while, and when slowhttptest ends the server holds none of its connections.
    void attack(const std::string& how, const std::string& path)
    {
        if (shell("command -v slowhttptest").code != 0)
            GTEST_SKIP() << "slowhttptest is missing (apt-get install slowhttptest)";
        HttpClient first(m_cluster.port());
        ASSERT_TRUE(first.send("/"));
        ASSERT_EQ(first.read().status, 200);
        const int before = sockets() - 1;
        const int connections = isLong() ? 400 : 50;
        Load others(m_cluster.port(), 2);
        auto attack =
            std::async(std::launch::async, shell,
                       "slowhttptest -c " + std::to_string(connections) + " -r " + std::to_string(connections) + " " +
                           how + " -p 3 -v 1 -l " + (isLong() ? "45" : "8") +
                           " -u http://127.0.0.1:" + std::to_string(m_cluster.port()) + path);
        const auto isOver = [&] { return attack.wait_for(std::chrono::seconds{0}) == std::future_status::ready; };
        EXPECT_TRUE(eventually([&] { return sockets() > before + connections * 9 / 10; })) << "nobody attacks";
        constexpr int Others = 5; // the load's and slowhttptest's own probes
        EXPECT_TRUE(eventually([&] { return isOver() || sockets() <= before + Others; }));
        m_closedBefore = !isOver();
        const Outcome outcome = attack.get();
        others.waitForAnswers(10);
        others.stop();
        EXPECT_EQ(others.failed(), 0U) << "of " << others.answered();
        EXPECT_TRUE(contains(outcome.output, "service available:")) << outcome.output;
        EXPECT_FALSE(contains(outcome.output, "service available: NO")) << outcome.output;
        EXPECT_TRUE(eventually([&] { return sockets() <= before; })) << sockets() << " sockets, before " << before;
        EXPECT_EQ(worker(1).pid, pidBefore(1));
        EXPECT_EQ(worker(2).pid, pidBefore(2));
        m_output = outcome.output;
        std::cout << connections << " slow connections, all closed; " << others.answered() << " others answered, "
                  << others.failed() << " failed\n";
    }
    // The limits ended all of them before slowhttptest's own time was up.
    void expectAllClosed() const { EXPECT_TRUE(contains(m_output, "No open connections left")) << m_output; }
    std::string m_output;
    bool m_closedBefore = false; // the server let go of all before slowhttptest ended
};

rlim_t descriptors(rlim_t wanted)
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

constexpr rlim_t Idle = 10000;
constexpr rlim_t IdleDescriptors = Idle + 500;
struct IdleConnections : testing::TestWithParam<int>
{
};

} // namespace

TEST_F(SlowClients, OfHeadsAreClosed)
{
    attack("-H -i 1 -x 24", "/");
    expectAllClosed();
}

TEST_F(SlowClients, OfBodiesAreClosed)
{
    attack("-B -s 8192 -i 1 -x 24", "/take");
    expectAllClosed();
}

// The reader's kernel still holds bytes when we cut the connection: what counts is that the server let go of it.
TEST_F(SlowClients, WhoReadSlowlyAreClosed)
{
    attack("-X -w 512 -y 1024 -n 5 -z 32", "/big");
    EXPECT_TRUE(m_closedBefore) << m_output;
}

// 10,000 connections that were answered once, at one, two and four workers.
TEST_P(IdleConnections, CostNobodyAnAnswer)
{
    if (descriptors(IdleDescriptors) < IdleDescriptors)
        GTEST_SKIP() << "ulimit -n is too low here for 10,000 connections";
    const ScratchFolder folder;
    Cluster cluster(folder, {"--json"}, "server_stage",
                    {"LOOPSCOPE_WORKERS=" + std::to_string(GetParam()), "LOOPSCOPE_HTTP_IDLE_TIME=10m",
                     "LOOPSCOPE_HTTP_MAX_CONNECTIONS=11000", "STAGE_FOLDER=" + folder.path()});
    Console console(cluster.socket());
    ASSERT_TRUE(console.next());
    const wire::AttachResult attached = console.attach(wire::Role::Observe);
    ASSERT_EQ(attached.workers.size(), static_cast<std::size_t>(GetParam()));
    const auto sum = [&](const auto& of) {
        long all = 0;
        for (const WorkerInfo& worker : attached.workers)
            all += of(static_cast<long>(worker.pid.value));
        return all;
    };
    const long before = sum(openSockets);
    std::vector<std::unique_ptr<HttpClient>> idle;
    while (idle.size() < Idle) {
        idle.push_back(std::make_unique<HttpClient>(cluster.port()));
        ASSERT_TRUE(idle.back()->send("/")) << idle.size();
        ASSERT_EQ(idle.back()->read().status, 200) << idle.size();
    }
    EXPECT_GE(sum(openSockets), before + static_cast<long>(Idle));
    std::cout << GetParam() << " workers, 10,000 idle connections: " << sum(residentKilobytes) / GetParam()
              << " KiB RSS a worker, supervisor " << residentKilobytes(cluster.pid()) << " KiB\n";
    Load load(cluster.port(), 4);
    load.waitForAnswers(500);
    load.stop();
    EXPECT_EQ(load.failed(), 0U);
    ASSERT_TRUE(idle.front()->send("/") && idle.back()->send("/"));
    EXPECT_EQ(idle.front()->read().status, 200);
    EXPECT_EQ(idle.back()->read().status, 200);
    idle.clear();
    EXPECT_TRUE(eventually([&] { return sum(openSockets) <= before; }));
    cluster.signal(SIGTERM);
    EXPECT_EQ(cluster.waitForAll(), 0);
}

INSTANTIATE_TEST_SUITE_P(Workers, IdleConnections, testing::Values(1, 2, 4));

} // namespace loopscope::test

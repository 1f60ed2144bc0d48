// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"
#include "tests/integration/server/slowproxy.h"
#include "tests/integration/server/stagefixture.h"
#include "tests/server/cache/redisfixture.h"

#include <iostream>
#include <set>

// The caches of worker processes that share a real Redis, under HTTP load.
namespace loopscope::test {

namespace {

class WithRedis : public testing::Test
{
protected:
    WithRedis() { m_redis.start(); }
    [[nodiscard]] bool redisAnswers() const
    {
        return eventually(
            [this] { return shell("redis-cli -p " + std::to_string(m_redis.port()) + " ping").code == 0; });
    }
    // The cluster ends before Redis: its own end would wait for every child of the test.
    ~WithRedis() override
    {
        m_cluster->signal(SIGTERM);
        EXPECT_EQ(m_cluster->waitFor(), 0);
    }
    void startCluster(const std::string& url, int workers)
    {
        EXPECT_TRUE(redisAnswers());
        m_cluster = std::make_unique<Cluster>(
            m_folder, std::vector<std::string>{"--json"}, "server_stage",
            std::vector<std::string>{"LOOPSCOPE_WORKERS=" + std::to_string(workers), "LOOPSCOPE_REDIS=" + url,
                                     "STAGE_FOLDER=" + m_folder.path(), "LOOPSCOPE_HTTP_IDLE_TIME=2m"});
    }
    [[nodiscard]] std::size_t loads() const { return contentOf(m_folder.path() + "/loads").size(); }

    ScratchFolder m_folder;
    RedisProcess m_redis;
    std::unique_ptr<Cluster> m_cluster;
};
using ColdKey = WithRedis;

// Value and page turn about; half of the keys are new each time, so that Redis is asked all the while.
std::string anyKey(unsigned n)
{
    const unsigned key = n % 4 < 2 ? n : n % 50;
    return (n % 2 == 0 ? "/value/" : "/page/") + std::to_string(key);
}

class RedisFaults : public WithRedis
{
protected:
    RedisFaults() : m_proxy(m_redis.port())
    {
        startCluster("redis://127.0.0.1:" + std::to_string(m_proxy.port()), 2);
        m_load = std::make_unique<Load>(m_cluster->port(), 8, Load::Keep::Alive, anyKey);
    }
    void expectAnswersWhile(const char* what)
    {
        const unsigned before = m_load->answered();
        m_load->waitForAnswers(isLong() ? 5000 : 400);
        EXPECT_EQ(m_load->failed(), 0U) << what;
        std::cout << m_load->answered() - before << " answered, " << m_load->failed() << " failed: " << what << "\n";
    }
    SlowProxy m_proxy;
    std::unique_ptr<Load> m_load;
};

} // namespace

TEST_F(ColdKey, IsLoadedOnceForAThousandClientsOfFourWorkers)
{
    constexpr std::size_t Clients = 1000;
    startCluster(m_redis.tcpUrl(), 4);
    std::vector<std::unique_ptr<HttpClient>> clients;
    std::set<std::string> pids;
    for (std::size_t i = 0; i < Clients; ++i) {
        clients.push_back(std::make_unique<HttpClient>(m_cluster->port()));
        ASSERT_TRUE(clients.back()->send("/who"));
        const std::string head = clients.back()->read().head;
        pids.insert(head.substr(head.find("X-Pid: "), 20));
    }
    EXPECT_EQ(pids.size(), 4U);
    const std::size_t keys = isLong() ? 50 : 3;
    for (std::size_t key = 0; key < keys; ++key) {
        const std::string kind = key % 2 == 0 ? "/value/cold" : "/page/cold";
        for (const auto& client : clients) // the first load takes longer than it takes to ask them all
            ASSERT_TRUE(client->send(kind + std::to_string(key) + "?ms=400"));
        std::size_t answered = 0;
        for (const auto& client : clients)
            answered += client->read().status == 200 ? 1 : 0;
        EXPECT_EQ(answered, Clients);
        EXPECT_EQ(loads(), key + 1);
    }
    std::cout << keys << " keys, " << Clients << " clients each: " << loads() << " loads\n";
}

TEST_F(RedisFaults, FailNoRequest)
{
    expectAnswersWhile("Redis is well");
    m_proxy.delay(std::chrono::milliseconds{100});
    expectAnswersWhile("Redis takes 100 ms for each reply");
    m_proxy.delay(std::chrono::milliseconds{2000}); // longer than it is waited for
    expectAnswersWhile("Redis takes 2 s for each reply");
    m_proxy.delay(std::chrono::milliseconds{0});
    m_redis.signal(SIGSTOP);
    expectAnswersWhile("Redis is stopped");
    m_redis.signal(SIGCONT);
    expectAnswersWhile("Redis goes on");
    m_redis.kill();
    expectAnswersWhile("Redis was killed");
    m_redis.start();
    expectAnswersWhile("Redis is there again");
    m_load->stop();
    EXPECT_EQ(m_load->failed(), 0U) << "of " << m_load->answered();
}

} // namespace loopscope::test

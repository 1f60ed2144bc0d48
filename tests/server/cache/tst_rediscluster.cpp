// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/cache/redisfixture.h"

#include <array>

// Three masters of the real redis-server; then one that has sentinels.
namespace loopscope::server {

namespace {

constexpr std::size_t Masters = 3;

class RedisClusterTest : public test::LoopTest
{
protected:
    RedisClusterTest()
    {
        for (auto& node : m_nodes) {
            node = std::make_unique<test::RedisProcess>(std::vector<std::string>{
                "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no"});
            node->start();
            askUntil(node->unixUrl(), {"PING"}, [](const RedisReply&) { return true; });
        }
        constexpr std::array<int, Masters + 1> First{0, 5461, 10923, 16384};
        for (std::size_t i = 0; i < Masters; ++i) {
            tell(i, {"CLUSTER", "ADDSLOTSRANGE", std::to_string(First[i]), std::to_string(First[i + 1] - 1)});
            tell(i, {"CLUSTER", "MEET", "127.0.0.1", std::to_string(m_nodes[0]->port())});
        }
        for (const auto& node : m_nodes)
            askUntil(node->unixUrl(), {"CLUSTER", "INFO"}, [](const RedisReply& reply) {
                return reply.text.find("cluster_state:ok") != std::string::npos &&
                       reply.text.find("cluster_slots_ok:16384") != std::string::npos;
            });
    }
    ~RedisClusterTest() override { m_client.reset(); }

    void connect()
    {
        m_client.emplace(&m_loop, "redis+cluster://127.0.0.1:1," + m_nodes[1]->hostPort()); // one of the two is away
        waitFor([this] { return m_client->isReady(); });
    }
    void tell(std::size_t node, const RedisCommand& words)
    {
        askUntil(m_nodes[node]->unixUrl(), words, [&](const RedisReply&) { return true; });
    }
    std::string idOf(std::size_t node)
    {
        std::string id;
        askUntil(m_nodes[node]->unixUrl(), {"CLUSTER", "MYID"}, [&](const RedisReply& reply) {
            id = reply.text;
            return true;
        });
        return id;
    }
    Result<RedisReply> ask(const RedisCommand& words) { return LoopTest::ask(*m_client, words); }

    std::array<std::unique_ptr<test::RedisProcess>, Masters> m_nodes;
    std::optional<RedisClient> m_client;
};

} // namespace

TEST_F(RedisClusterTest, EveryKeyIsFoundOnItsNode)
{
    connect();
    for (int i = 0; i < 100; ++i) {
        const std::string key = "key:" + std::to_string(i);
        ASSERT_EQ(ask({"SET", key, std::to_string(i)})->text, "OK");
        ASSERT_EQ(ask({"GET", key})->text, std::to_string(i));
        ASSERT_EQ(static_cast<std::size_t>(ask({"CLUSTER", "KEYSLOT", key})->integer), redisSlot(key));
    }
    EXPECT_EQ(ask({"EVAL", "return redis.call('get', KEYS[1])", "1", "key:7"})->text, "7");
    for (const auto& node : m_nodes)
        askUntil(node->unixUrl(), {"DBSIZE"}, [](const RedisReply& reply) {
            EXPECT_GT(reply.integer, 0) << "each has its part";
            return true;
        });
}

TEST_F(RedisClusterTest, ASlotThatMovesIsFollowed)
{
    connect();
    const std::string key = "{foo}:moving"; // slot 12182, of the third
    const std::string other = "{foo}:later";
    ASSERT_TRUE(ask({"SET", key, "1"}));
    ASSERT_TRUE(ask({"SET", other, "2"}));
    tell(0, {"CLUSTER", "SETSLOT", "12182", "IMPORTING", idOf(2)});
    tell(2, {"CLUSTER", "SETSLOT", "12182", "MIGRATING", idOf(0)});
    askUntil(m_nodes[2]->unixUrl(), {"MIGRATE", "127.0.0.1", std::to_string(m_nodes[0]->port()), key, "0", "5000"},
             [](const RedisReply& reply) { return reply.text == "OK"; });
    EXPECT_EQ(ask({"GET", key})->text, "1") << "ASK: it is on the new node already";
    EXPECT_EQ(ask({"GET", other})->text, "2") << "not yet";
    askUntil(m_nodes[2]->unixUrl(), {"MIGRATE", "127.0.0.1", std::to_string(m_nodes[0]->port()), other, "0", "5000"},
             [](const RedisReply& reply) { return reply.text == "OK"; });
    for (const std::size_t node : {0U, 2U, 1U})
        tell(node, {"CLUSTER", "SETSLOT", "12182", "NODE", idOf(0)});
    EXPECT_EQ(ask({"GET", other})->text, "2") << "MOVED";
    EXPECT_EQ(ask({"SET", "{foo}:new", "3"})->text, "OK");
}

TEST_F(RedisClusterTest, ALostNodeLosesItsKeysOnly)
{
    connect();
    int downs = 0;
    m_client->down = [&](const Error&) { ++downs; };
    ASSERT_TRUE(ask({"SET", "foo", "1"})); // the third
    ASSERT_TRUE(ask({"SET", "bar", "1"})); // the first
    m_nodes[2]->kill();
    waitFor([&] { return downs > 0; });
    EXPECT_FALSE(m_client->isReady());
    EXPECT_FALSE(ask({"GET", "foo"}));
    EXPECT_EQ(ask({"GET", "bar"})->text, "1");
    m_nodes[2]->start();
    waitFor([&] { return m_client->isReady(); });
    waitFor([&] { return ask({"SET", "foo", "2"}).has_value(); });
}

TEST_F(RedisClusterTest, MessagesOfOneNodeReachTheOthers)
{
    connect();
    bool subscribed = false;
    std::vector<std::string> messages;
    RedisClient::Subscription subscription;
    subscription.channel = "news";
    subscription.subscribed = [&] { subscribed = true; };
    subscription.message = [&](std::string_view text) { messages.emplace_back(text); };
    m_client->subscribe(subscription);
    waitFor([&] { return subscribed; });
    for (const auto& node : m_nodes)
        askUntil(node->unixUrl(), {"PUBLISH", "news", node->hostPort()}, [](const RedisReply&) { return true; });
    waitFor([&] { return messages.size() == Masters; });
}

namespace {

class RedisSentinelTest : public test::LoopTest
{
protected:
    RedisSentinelTest()
    {
        startAndWait(m_first);
        m_second.emplace(std::vector<std::string>{"--replicaof", "127.0.0.1", std::to_string(m_first.port()),
                                                  "--repl-diskless-sync-delay", "0"});
        startAndWait(*m_second);
        startAndWait(m_sentinel);
        const auto tell = [this](const RedisCommand& words) {
            askUntil("redis://" + m_sentinel.hostPort(), words, [](const RedisReply&) { return true; });
        };
        tell({"SENTINEL", "MONITOR", "main", "127.0.0.1", std::to_string(m_first.port()), "1"});
        tell({"SENTINEL", "SET", "main", "down-after-milliseconds", "1000"});
        tell({"SENTINEL", "SET", "main", "failover-timeout", "3000"});
        askUntil("redis://" + m_sentinel.hostPort(), {"SENTINEL", "REPLICAS", "main"},
                 [](const RedisReply& reply) { return !reply.elements.empty(); });
        askUntil(m_second->unixUrl(), {"INFO", "replication"},
                 [](const RedisReply& reply) { return reply.text.find("master_link_status:up") != std::string::npos; });
    }
    ~RedisSentinelTest() override { m_client.reset(); }
    void startAndWait(test::RedisProcess& process)
    {
        process.start();
        askUntil("redis://" + process.hostPort(), {"PING"}, [](const RedisReply&) { return true; });
    }
    Result<RedisReply> ask(const RedisCommand& words) { return LoopTest::ask(*m_client, words); }

    test::RedisProcess m_first{{"--repl-diskless-sync-delay", "0"}};
    std::optional<test::RedisProcess> m_second;
    test::RedisProcess m_sentinel{{}, true};
    std::optional<RedisClient> m_client;
};

} // namespace

TEST_F(RedisSentinelTest, TheMasterIsFoundAndFoundAgainAfterAFailover)
{
    m_client.emplace(&m_loop, "redis+sentinel://127.0.0.1:1," + m_sentinel.hostPort() + "/main");
    waitFor([this] { return m_client->isReady(); });
    ASSERT_EQ(ask({"SET", "a", "1"})->text, "OK");
    int subscribed = 0;
    int messages = 0;
    RedisClient::Subscription subscription;
    subscription.channel = "news";
    subscription.subscribed = [&] { ++subscribed; };
    subscription.message = [&](std::string_view) { ++messages; };
    m_client->subscribe(subscription);
    waitFor([&] { return subscribed == 1; });

    m_first.kill();
    waitFor([this] { return !m_client->isReady(); });
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"SET", "b", "2"})->text, "OK");
    EXPECT_EQ(ask({"ROLE"})->elements.at(0).text, "master");
    askUntil(m_second->unixUrl(), {"GET", "b"}, [](const RedisReply& reply) { return reply.text == "2"; });
    waitFor([&] { return subscribed >= 2; });
    waitFor([&] { return ask({"PUBLISH", "news", "x"}) && messages > 0; });
}

// Sentinel makes the other one master while both are there: the old one becomes a replica under the client.
TEST_F(RedisSentinelTest, AMasterThatBecomesAReplicaIsLeft)
{
    m_client.emplace(&m_loop, "redis+sentinel://" + m_sentinel.hostPort() + "/main");
    waitFor([this] { return m_client->isReady(); });
    askUntil("redis://" + m_sentinel.hostPort(), {"SENTINEL", "FAILOVER", "main"},
             [](const RedisReply&) { return true; });
    askUntil(m_second->unixUrl(), {"ROLE"},
             [](const RedisReply& reply) { return reply.elements.at(0).text == "master"; });
    // What the old one takes until it is told is lost: that is how Sentinel works, and a cache can live with it.
    RedisClient second(&m_loop, m_second->unixUrl());
    waitFor([&] {
        const auto set = ask({"SET", "c", "3"});
        const auto got = LoopTest::ask(second, {"GET", "c"});
        return set && got && got->text == "3";
    });
    EXPECT_EQ(ask({"ROLE"})->elements.at(0).text, "master");
}

TEST_F(RedisSentinelTest, AMasterThatNobodyKnowsIsSaid)
{
    m_client.emplace(&m_loop, "redis+sentinel://" + m_sentinel.hostPort() + "/other");
    std::string why;
    m_client->down = [&](const Error& error) { why = error.message; };
    waitFor([&] { return !why.empty(); });
    EXPECT_NE(why.find("\"other\""), std::string::npos) << why;
}

} // namespace loopscope::server

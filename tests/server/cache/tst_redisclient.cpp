// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/cache/redisfixture.h"

// Against the real redis-server, on a loop that the test turns itself.
namespace loopscope::server {

namespace {

using Type = RedisReply::Type;

class RedisClientTest : public test::LoopTest
{
protected:
    ~RedisClientTest() override { m_client.reset(); }

    void startServer() { m_server.start(); }
    void connect(int database = 0)
    {
        std::string url = m_server.unixUrl();
        url.replace(url.find("db=0"), 4, "db=" + std::to_string(database));
        m_client.emplace(&m_loop, url);
        waitFor([this] { return m_client->isReady(); });
    }
    Result<RedisReply> ask(const RedisCommand& words) { return LoopTest::ask(*m_client, words); }

    test::RedisProcess m_server;
    std::optional<RedisClient> m_client;
};

} // namespace

TEST_F(RedisClientTest, RepliesOfEveryType)
{
    startServer();
    connect();
    EXPECT_EQ(ask({"SET", "a", "1"})->text, "OK");
    EXPECT_EQ(ask({"GET", "a"})->text, "1");
    EXPECT_TRUE(ask({"GET", "nothing"})->isNil());
    EXPECT_EQ(ask({"INCR", "a"})->integer, 2);
    EXPECT_EQ(ask({"RPUSH", "list", "x", "y", "z"})->integer, 3);
    const auto list = ask({"LRANGE", "list", "0", "-1"});
    ASSERT_EQ(list->type, Type::Array);
    ASSERT_EQ(list->elements.size(), 3U);
    EXPECT_EQ(list->elements[2].text, "z");
    const auto nested = ask({"EVAL", "return {1, {'a', {2, false}}, {}}", "0"});
    ASSERT_EQ(nested->elements.size(), 3U);
    EXPECT_EQ(nested->elements[1].elements[1].elements[0].integer, 2);
    EXPECT_TRUE(nested->elements[1].elements[1].elements[1].isNil());
    const auto wrong = ask({"GET", "list"});
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("WRONGTYPE"), std::string::npos) << wrong.error().message;
}

TEST_F(RedisClientTest, BytesStayAsTheyAre)
{
    startServer();
    connect();
    const std::string bytes("\0\r\n$5\r\n\xFF\"", 10);
    EXPECT_TRUE(ask({"SET", bytes, bytes}));
    EXPECT_EQ(ask({"GET", bytes})->text, bytes);
    EXPECT_EQ(ask({"SET", "empty", ""})->text, "OK");
    EXPECT_EQ(ask({"GET", "empty"})->text, "");
    const std::string large(5'000'000, 'x'); // more than a socket takes at once
    EXPECT_TRUE(ask({"SET", "large", large}));
    EXPECT_EQ(ask({"GET", "large"})->text, large);
}

TEST_F(RedisClientTest, ManyAtOnceAreAnsweredInOrder)
{
    startServer();
    connect();
    std::vector<std::string> answers;
    for (int i = 0; i < 1000; ++i)
        m_client->command({"ECHO", std::to_string(i)},
                          [&](const Result<RedisReply>& reply) { answers.push_back(reply ? reply->text : "!"); });
    waitFor([&] { return answers.size() == 1000; });
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(answers[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_F(RedisClientTest, TheDatabaseOfTheUrlIsSelected)
{
    startServer();
    connect(3);
    EXPECT_TRUE(ask({"SET", "here", "1"}));
    m_client.reset();
    connect(0);
    EXPECT_TRUE(ask({"GET", "here"})->isNil());
    m_client.reset();
    connect(3);
    EXPECT_EQ(ask({"GET", "here"})->text, "1");
}

TEST_F(RedisClientTest, AHostNameIsFoundAndEachOfItsAddressesTried)
{
    startServer();
    m_client.emplace(&m_loop, "redis://localhost:" + std::to_string(m_server.port()));
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

TEST_F(RedisClientTest, WithoutAServerEveryCommandFailsAtOnceAndItSaysWhy)
{
    for (const std::string& url :
         {m_server.unixUrl(), std::string("redis://127.0.0.1:1"), std::string("redis://no..name:1")}) {
        m_client.emplace(&m_loop, url);
        std::string why;
        m_client->down = [&](const Error& error) { why = error.message; };
        bool failed = false;
        m_client->command({"PING"}, [&](const Result<RedisReply>& reply) { failed = !reply; });
        EXPECT_TRUE(failed) << url;
        waitFor([&] { return !why.empty(); });
        EXPECT_FALSE(m_client->isReady());
        m_client->command({"PING"}, {});
        m_client.reset();
    }
    m_client.emplace(&m_loop, "junk");
    bool failed = false;
    m_client->command({"PING"}, [&](const Result<RedisReply>& reply) { failed = !reply; });
    EXPECT_TRUE(failed);
}

TEST_F(RedisClientTest, AServerThatComesLaterIsFound)
{
    m_client.emplace(&m_loop, m_server.unixUrl());
    uv_run(&m_loop, UV_RUN_NOWAIT);
    EXPECT_FALSE(m_client->isReady());
    startServer();
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

TEST_F(RedisClientTest, AServerThatDiesFailsWhatIsUnderWayAndIsFoundAgain)
{
    startServer();
    connect();
    m_server.signal(SIGSTOP);
    std::optional<ErrorCode> code;
    m_client->command({"PING"},
                      [&](const Result<RedisReply>& reply) { code = reply ? ErrorCode::Failed : reply.error().code; });
    m_server.kill();
    waitFor([&] { return code.has_value(); });
    EXPECT_EQ(code, ErrorCode::Disconnected);
    EXPECT_FALSE(m_client->isReady());
    startServer();
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

TEST_F(RedisClientTest, AServerThatHangsIsNotWaitedForForEverNorTakenForReady)
{
    startServer();
    connect();
    int downs = 0;
    m_client->down = [&](const Error&) { ++downs; };
    m_server.signal(SIGSTOP);
    int failed = 0;
    for (int i = 0; i < 3; ++i)
        m_client->command({"PING"}, [&](const Result<RedisReply>& reply) { failed += reply ? 0 : 1; });
    waitFor([&] { return failed == 3; });
    // The kernel of a stopped server still accepts connections.
    waitFor([&] { return downs >= 2; });
    EXPECT_FALSE(m_client->isReady());
    m_server.signal(SIGCONT);
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG") << "and no reply to an older command";
}

TEST_F(RedisClientTest, CommandsUnderWayAreBounded)
{
    startServer();
    connect();
    m_server.signal(SIGSTOP);
    std::size_t failed = 0;
    const auto count = [&](const Result<RedisReply>& reply) { failed += reply ? 0U : 1U; };
    for (std::size_t i = 0; i < RedisLimits{}.pending; ++i)
        m_client->command({"PING"}, count);
    EXPECT_EQ(failed, 0U);
    m_client->command({"PING"}, count);
    EXPECT_EQ(failed, 1U);
}

TEST_F(RedisClientTest, ARepliesSizeIsBounded)
{
    startServer();
    RedisLimits limits;
    limits.reply = {100'000, 1000};
    m_client.emplace(&m_loop, m_server.unixUrl(), limits);
    waitFor([this] { return m_client->isReady(); });
    EXPECT_TRUE(ask({"SET", "large", std::string(300'000, 'x')}));
    const auto large = ask({"GET", "large"});
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, ErrorCode::TooLarge);
    waitFor([this] { return m_client->isReady(); });
    const auto many = ask({"EVAL", "local t = {} for i = 1, 2000 do t[i] = i end return t", "0"});
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, ErrorCode::TooLarge);
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

// A command sent from the failure of another one, which a handler that retries does.
TEST_F(RedisClientTest, AskingAgainFromACallbackIsHarmless)
{
    startServer();
    connect();
    m_server.signal(SIGSTOP);
    int failures = 0;
    m_client->command({"PING"}, [&](const Result<RedisReply>&) {
        ++failures;
        m_client->command({"PING"}, [&](const Result<RedisReply>&) { ++failures; });
    });
    m_server.kill();
    waitFor([&] { return failures == 2; });
    EXPECT_FALSE(m_client->isReady());
}

TEST_F(RedisClientTest, ItMayBeDestroyedInTheCallbackOfACommand)
{
    startServer();
    connect();
    bool done = false;
    m_client->command({"PING"}, [&](const Result<RedisReply>&) {
        m_client.reset();
        done = true;
    });
    m_client->command({"PING"}, [](const Result<RedisReply>&) { ADD_FAILURE() << "it is gone"; });
    waitFor([&] { return done; });
}

TEST_F(RedisClientTest, ALoginIsGivenAndARefusedOneIsSaidWithoutThePassword)
{
    test::RedisProcess guarded({"--requirepass", "s%cret", "--user", "shop", "on", ">pw:1", "~*", "&*", "+@all"});
    guarded.start();
    const std::string host = guarded.hostPort();
    for (const std::string login : {":s%25cret@", "default:s%25cret@", "shop:pw%3A1@"}) {
        m_client.emplace(&m_loop, "redis://" + login + host);
        waitFor([this] { return m_client->isReady(); });
        EXPECT_EQ(ask({"PING"})->text, "PONG") << login;
    }
    for (const std::string login : {"", ":wrong@", "shop:wrong@"}) {
        m_client.emplace(&m_loop, "redis://" + login + host);
        std::optional<Error> why;
        m_client->down = [&](const Error& error) { why = error; };
        waitFor([&] { return why.has_value(); });
        EXPECT_EQ(why->code, ErrorCode::Refused) << why->message;
        EXPECT_EQ(why->message.find(":wrong"), std::string::npos) << why->message;
        EXPECT_FALSE(m_client->isReady());
    }
}

TEST_F(RedisClientTest, MessagesComeAndComeAgainAfterALoss)
{
    startServer();
    connect();
    int subscribed = 0;
    int unsubscribed = 0;
    std::vector<std::string> messages;
    RedisClient::Subscription subscription;
    subscription.channel = "news";
    subscription.subscribed = [&] { ++subscribed; };
    subscription.unsubscribed = [&] { ++unsubscribed; };
    subscription.message = [&](std::string_view text) { messages.emplace_back(text); };
    m_client->subscribe(subscription);
    waitFor([&] { return subscribed == 1; });
    EXPECT_EQ(ask({"PUBLISH", "news", std::string("a\0b", 3)})->integer, 1);
    EXPECT_EQ(ask({"PUBLISH", "other", "x"})->integer, 0);
    waitFor([&] { return messages.size() == 1; });
    EXPECT_EQ(messages.front(), std::string("a\0b", 3));
    m_server.kill();
    waitFor([&] { return unsubscribed > 0; });
    startServer();
    waitFor([&] { return subscribed == 2 && m_client->isReady(); });
    EXPECT_EQ(ask({"PUBLISH", "news", "again"})->integer, 1);
    waitFor([&] { return messages.size() == 2; });
}

// What looks like a message is one only where messages were asked for.
TEST_F(RedisClientTest, AnArrayThatLooksLikeAMessageIsAReply)
{
    startServer();
    connect();
    EXPECT_TRUE(ask({"RPUSH", "list", "message", "a", "b"}));
    EXPECT_EQ(ask({"LRANGE", "list", "0", "-1"})->elements.size(), 3U);
}

} // namespace loopscope::server

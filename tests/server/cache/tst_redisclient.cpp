// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisclient.h"

#include "core/server/cache/redisaddress.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <optional>
#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

// Against the real redis-server on a private Unix socket, on a loop that the test turns itself.
namespace loopscope::server {

namespace {

class RedisClientTest : public testing::Test
{
protected:
    RedisClientTest()
    {
        std::signal(SIGPIPE, SIG_IGN);
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-redis-test-XXXXXX").string();
        m_folder = mkdtemp(name.data());
        uv_loop_init(&m_loop);
    }
    ~RedisClientTest() override
    {
        m_client.reset();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0);
        stopServer();
        std::filesystem::remove_all(m_folder);
    }

    void startServer()
    {
        std::vector<std::string> words{
            "redis-server", "--port", "0",     "--unixsocket", socketPath(), "--save",         "",
            "--appendonly", "no",     "--dir", m_folder,       "--logfile",  m_folder + "/log"};
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ASSERT_EQ(posix_spawnp(&m_server, "redis-server", nullptr, nullptr, arguments.data(), environ), 0);
    }
    void stopServer()
    {
        if (m_server <= 0)
            return;
        kill(m_server, SIGCONT);
        kill(m_server, SIGKILL);
        waitpid(m_server, nullptr, 0);
        m_server = -1;
    }
    void connect(int database = 0)
    {
        std::string url = redisSocketUrl(socketPath());
        url.replace(url.find("db=0"), 4, "db=" + std::to_string(database));
        m_client.emplace(&m_loop, url);
        waitFor([this] { return m_client->isReady(); });
    }
    // Turns the loop, with a timer so that it also wakes for what is not a handle of the application's.
    template <class Condition>
    void waitFor(const Condition& holds)
    {
        UvTimer tick(&m_loop, UvTimer::Keep::Alive, [] {});
        tick.startEvery(std::chrono::milliseconds{5});
        while (!holds())
            uv_run(&m_loop, UV_RUN_ONCE);
    }
    Result<RedisClient::Reply> ask(const std::vector<std::string>& words)
    {
        std::optional<Result<RedisClient::Reply>> answer;
        m_client->command(words, [&](const Result<RedisClient::Reply>& reply) { answer = reply; });
        waitFor([&] { return answer.has_value(); });
        return *answer;
    }
    [[nodiscard]] std::string socketPath() const { return m_folder + "/redis.sock"; }

    std::string m_folder;
    uv_loop_t m_loop{};
    std::optional<RedisClient> m_client;
    pid_t m_server = -1;
};

} // namespace

TEST_F(RedisClientTest, RepliesOfEveryType)
{
    startServer();
    connect();
    EXPECT_EQ(ask({"SET", "a", "1"})->text, "OK");
    EXPECT_EQ(ask({"GET", "a"})->text, "1");
    EXPECT_FALSE(ask({"GET", "a"})->isNil);
    EXPECT_TRUE(ask({"GET", "nothing"})->isNil);
    EXPECT_EQ(ask({"INCR", "a"})->text, "2");
    EXPECT_EQ(ask({"RPUSH", "list", "x", "y", "z"})->text, "3");
    EXPECT_EQ(ask({"LRANGE", "list", "0", "-1"})->text, "3") << "the size of an array";
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
}

TEST_F(RedisClientTest, ManyAtOnceAreAnsweredInOrder)
{
    startServer();
    connect();
    std::vector<std::string> answers;
    for (int i = 0; i < 1000; ++i)
        m_client->command({"ECHO", std::to_string(i)}, [&](const Result<RedisClient::Reply>& reply) {
            answers.push_back(reply ? reply->text : "!");
        });
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
    EXPECT_TRUE(ask({"GET", "here"})->isNil);
    m_client.reset();
    connect(3);
    EXPECT_EQ(ask({"GET", "here"})->text, "1");
}

TEST_F(RedisClientTest, WithoutAServerEveryCommandFailsAtOnce)
{
    for (const std::string& url :
         {redisSocketUrl(socketPath()), std::string("redis://127.0.0.1:1"), std::string("junk")}) {
        m_client.emplace(&m_loop, url);
        bool failed = false;
        m_client->command({"PING"}, [&](const Result<RedisClient::Reply>& reply) { failed = !reply; });
        EXPECT_TRUE(failed) << url;
        for (int i = 0; i < 10; ++i)
            uv_run(&m_loop, UV_RUN_NOWAIT); // the refusal comes, and must not end anything
        EXPECT_FALSE(m_client->isReady());
        m_client->command({"PING"}, {});
        m_client.reset();
    }
}

TEST_F(RedisClientTest, AServerThatComesLaterIsFound)
{
    m_client.emplace(&m_loop, redisSocketUrl(socketPath()));
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
    kill(m_server, SIGSTOP);
    std::optional<ErrorCode> code;
    m_client->command({"PING"}, [&](const Result<RedisClient::Reply>& reply) {
        code = reply ? ErrorCode::Failed : reply.error().code;
    });
    stopServer();
    waitFor([&] { return code.has_value(); });
    EXPECT_EQ(code, ErrorCode::Disconnected);
    EXPECT_FALSE(m_client->isReady());
    startServer();
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG");
}

TEST_F(RedisClientTest, AServerThatHangsIsNotWaitedForForEver)
{
    startServer();
    connect();
    kill(m_server, SIGSTOP);
    int failed = 0;
    for (int i = 0; i < 3; ++i)
        m_client->command({"PING"}, [&](const Result<RedisClient::Reply>& reply) { failed += reply ? 0 : 1; });
    waitFor([&] { return failed == 3; });
    kill(m_server, SIGCONT);
    waitFor([this] { return m_client->isReady(); });
    EXPECT_EQ(ask({"PING"})->text, "PONG") << "and no reply to an older command";
}

TEST_F(RedisClientTest, CommandsUnderWayAreBounded)
{
    startServer();
    connect();
    kill(m_server, SIGSTOP);
    std::size_t failed = 0;
    const auto count = [&](const Result<RedisClient::Reply>& reply) { failed += reply ? 0U : 1U; };
    for (std::size_t i = 0; i < RedisClient::MaxPending; ++i)
        m_client->command({"PING"}, count);
    EXPECT_EQ(failed, 0U);
    m_client->command({"PING"}, count);
    EXPECT_EQ(failed, 1U);
}

// A command sent from the failure of another one, which a handler that retries does.
TEST_F(RedisClientTest, AskingAgainFromACallbackIsHarmless)
{
    startServer();
    connect();
    kill(m_server, SIGSTOP);
    int failures = 0;
    m_client->command({"PING"}, [&](const Result<RedisClient::Reply>&) {
        ++failures;
        m_client->command({"PING"}, [&](const Result<RedisClient::Reply>&) { ++failures; });
    });
    stopServer();
    waitFor([&] { return failures == 2; });
    EXPECT_FALSE(m_client->isReady());
}

} // namespace loopscope::server

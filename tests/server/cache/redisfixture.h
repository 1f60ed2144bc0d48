// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisaddress.h"
#include "core/server/cache/redisclient.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <optional>
#include <random>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace loopscope::test {

// A loopback port that was free a moment ago, below the ones that the kernel hands out: a cluster's bus is 10000
// higher.
inline int freePort()
{
    static std::minstd_rand random(std::random_device{}());
    for (int tries = 0; tries < 200; ++tries) {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(10000 + random() % 12000));
        const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        close(fd);
        if (bound)
            return ntohs(address.sin_port);
    }
    return 0;
}

// The real redis-server on a Unix socket and a loopback port, in a folder of its own; ends with the object.
class RedisProcess
{
public:
    explicit RedisProcess(std::vector<std::string> options = {}, bool sentinel = false)
        : m_options(std::move(options)), m_isSentinel(sentinel), m_port(freePort())
    {
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-redis-test-XXXXXX").string();
        m_folder = mkdtemp(name.data());
    }
    ~RedisProcess()
    {
        kill();
        std::filesystem::remove_all(m_folder);
    }
    RedisProcess(const RedisProcess&) = delete;
    RedisProcess& operator=(const RedisProcess&) = delete;

    void start()
    {
        std::vector<std::string> words{"redis-server"};
        if (m_isSentinel) {
            std::ofstream(m_folder + "/sentinel.conf").close(); // it writes what it learns into its file
            words.push_back(m_folder + "/sentinel.conf");
            words.push_back("--sentinel");
        }
        const std::vector<std::string> common{"--port",       std::to_string(m_port), "--bind", "127.0.0.1",
                                              "--unixsocket", socketPath(),           "--dir",  m_folder,
                                              "--logfile",    m_folder + "/log"};
        words.insert(words.end(), common.begin(), common.end());
        if (!m_isSentinel)
            for (const char* word : {"--save", "", "--appendonly", "no", "--cluster-config-file", "nodes.conf"})
                words.push_back(word);
        words.insert(words.end(), m_options.begin(), m_options.end());
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ASSERT_EQ(posix_spawnp(&m_pid, "redis-server", nullptr, nullptr, arguments.data(), environ), 0);
    }
    void signal(int number) const
    {
        if (m_pid > 0)
            ::kill(m_pid, number);
    }
    void kill()
    {
        if (m_pid <= 0)
            return;
        ::kill(m_pid, SIGCONT);
        ::kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
        m_pid = -1;
    }
    [[nodiscard]] std::string socketPath() const { return m_folder + "/redis.sock"; }
    [[nodiscard]] std::string unixUrl() const { return server::redisSocketUrl(socketPath()); }
    [[nodiscard]] std::string tcpUrl() const { return "redis://127.0.0.1:" + std::to_string(m_port); }
    [[nodiscard]] std::string hostPort() const { return "127.0.0.1:" + std::to_string(m_port); }
    [[nodiscard]] int port() const { return m_port; }

private:
    std::vector<std::string> m_options;
    bool m_isSentinel;
    int m_port;
    std::string m_folder;
    pid_t m_pid = -1;
};

// A loop that the test turns itself. What uses it is gone before the end.
class LoopTest : public testing::Test
{
protected:
    LoopTest()
    {
        std::signal(SIGPIPE, SIG_IGN);
        uv_loop_init(&m_loop);
    }
    ~LoopTest() override
    {
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0);
    }
    // Turns the loop, with a timer so that it also wakes for what is not a handle of the application's. False: not
    // within a minute.
    template <class Condition>
    bool waitFor(const Condition& holds)
    {
        server::UvTimer tick(&m_loop, server::UvTimer::Keep::Alive, [] {});
        tick.startEvery(std::chrono::milliseconds{5});
        const std::uint64_t limit = uv_hrtime() + 60'000'000'000U;
        while (!holds()) {
            if (uv_hrtime() > limit) {
                ADD_FAILURE() << "it did not come in a minute";
                return false;
            }
            uv_run(&m_loop, UV_RUN_ONCE);
        }
        return true;
    }
    Result<server::RedisReply> ask(server::RedisClient& client, const server::RedisCommand& words)
    {
        std::optional<Result<server::RedisReply>> answer;
        client.command(words, [&](const Result<server::RedisReply>& reply) { answer = reply; });
        waitFor([&] { return answer.has_value(); });
        return answer ? *answer : fail(ErrorCode::TimedOut, "no answer");
    }
    // Until one is given, from a client of its own: for processes that are still starting.
    bool askUntil(const std::string& url, const server::RedisCommand& words,
                  const std::function<bool(const server::RedisReply&)>& holds)
    {
        server::RedisClient client(&m_loop, url);
        bool isDone = false;
        bool isAsking = false;
        return waitFor([&] {
            if (!isDone && !isAsking) {
                isAsking = true;
                client.command(words, [&](const Result<server::RedisReply>& reply) {
                    isAsking = false;
                    isDone = isDone || (reply && holds(*reply));
                });
            }
            return isDone;
        });
    }

    uv_loop_t m_loop{};
};

} // namespace loopscope::test

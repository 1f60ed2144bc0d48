// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"
#include "tests/integration/server/stagefixture.h"

#include <csignal>
#include <iostream>
#include <mutex>
#include <poll.h>
#include <set>
#include <sys/syscall.h>
#include <thread>

// A worker is killed again and again. Exactly what hung on it fails: each request that failed was on a connection of a
// worker that was killed, and who connects when that worker is gone is served.
namespace loopscope::test {

namespace {

// Whom the test killed, told before the signal, and how many of them are gone.
struct Kills
{
    std::mutex mutex;
    std::set<long> pids;
    std::atomic<unsigned> begun{0};
    std::atomic<unsigned> over{0};
    bool has(long pid)
    {
        const std::lock_guard lock(mutex);
        return pids.count(pid) > 0;
    }
};

// Kept connections that know whose they are.
class Witnesses
{
public:
    Witnesses(int port, int connections, Kills& kills) : m_kills(kills)
    {
        for (int i = 0; i < connections; ++i)
            m_threads.emplace_back([this, port] { run(port); });
    }
    ~Witnesses() { stop(); }
    void stop()
    {
        m_stop = true;
        for (std::thread& thread : m_threads)
            thread.join();
        m_threads.clear();
    }
    std::atomic<unsigned> answered{0};
    std::atomic<unsigned> failed{0}; // on a connection of a killed worker
    std::atomic<unsigned> unexplained{0};
    std::atomic<unsigned> twice{0}; // the connection after a failed one failed too, without a kill in between

private:
    static long pidOf(const HttpClient::Answer& answer)
    {
        const std::size_t at = answer.head.find("X-Pid: ");
        return at == std::string::npos ? 0 : std::atol(answer.head.c_str() + at + 7);
    }
    void run(int port)
    {
        unsigned failedAt = 0; // kills that had begun
        while (!m_stop) {
            const unsigned over = m_kills.over; // before the connection: a kill that is not over may take it
            HttpClient client(port);
            long pid = 0;
            while (!m_stop) {
                const HttpClient::Answer answer = client.send("/who") ? client.read() : HttpClient::Answer{};
                if (answer.status != 200) {
                    // The first request of a connection cannot know its worker: then one must have been dying.
                    const bool explained = pid != 0 ? m_kills.has(pid) : m_kills.begun > over;
                    ++(explained ? failed : unexplained);
                    const unsigned begun = m_kills.begun;
                    twice += pid == 0 && failedAt == begun ? 1U : 0U;
                    failedAt = begun;
                    break;
                }
                ++answered;
                pid = pidOf(answer);
                if (answer.closes)
                    break;
            }
        }
    }
    Kills& m_kills;
    std::atomic<bool> m_stop{false};
    std::vector<std::thread> m_threads;
};

struct Kill : Stage
{
    Kill() : Stage({"LOOPSCOPE_MAX_CRASHES=100000"}) {}
};

// Returns when the process is gone, not when the signal was sent.
void killAndWait(pid_t pid)
{
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    ASSERT_GE(handle, 0);
    EXPECT_EQ(kill(pid, SIGKILL), 0);
    pollfd gone{handle, POLLIN, 0};
    EXPECT_EQ(poll(&gone, 1, 60000), 1);
    close(handle);
}

} // namespace

TEST_F(Kill, OnlyItsOwnConnectionsFailAndTheNextOneIsServed)
{
    constexpr int Connections = 16;
    const int count = isLong() ? 30 : 6;
    Kills kills;
    Witnesses witnesses(m_cluster.port(), Connections, kills);
    for (int i = 0; i < count; ++i) {
        const WorkerInfo victim = worker(i % 2 + 1);
        const unsigned goal = witnesses.answered + 100;
        while (witnesses.answered < goal)
            (void)poll(nullptr, 0, 1);
        {
            const std::lock_guard lock(kills.mutex);
            kills.pids.insert(static_cast<long>(victim.pid.value));
        }
        ++kills.begun;
        killAndWait(static_cast<pid_t>(victim.pid.value));
        ++kills.over;
        HttpClient next(m_cluster.port());
        ASSERT_TRUE(next.isConnected());
        ASSERT_TRUE(next.send("/who"));
        EXPECT_EQ(next.read().status, 200) << "right after kill " << i;
        ASSERT_TRUE(m_console.waitFor<wire::WorkerChanged>([&](const wire::WorkerChanged& changed) {
            return changed.worker.key.slot == victim.key.slot &&
                   changed.worker.key.incarnation.value > victim.key.incarnation.value &&
                   changed.worker.state == WorkerState::Online;
        }));
        if (isLong())
            (void)poll(nullptr, 0, 1000); // one a second is what the long version is about
    }
    witnesses.stop();
    EXPECT_EQ(witnesses.unexplained, 0U);
    EXPECT_EQ(witnesses.twice, 0U);
    EXPECT_GT(witnesses.failed, 0U) << "nobody was hit: the test shows nothing";
    EXPECT_LE(witnesses.failed, static_cast<unsigned>(count * Connections));
    std::cout << count << " kills, " << witnesses.answered << " answered, " << witnesses.failed
              << " failed on connections of killed workers, " << witnesses.unexplained << " others\n";
}

} // namespace loopscope::test

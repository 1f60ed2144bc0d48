// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/hubclient.h"

#include <array>
#include <csignal>
#include <gtest/gtest.h>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

// One console's connection over a socket pair, on a loop that the test turns itself. The queue is made small, so that
// its bounds are reached with little.
namespace loopscope::server {

namespace {

class HubClientTest : public testing::Test
{
protected:
    HubClientTest()
    {
        std::signal(SIGPIPE, SIG_IGN);
        uv_loop_init(&m_loop);
        std::array<int, 2> ends{};
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
        const int small = 4096; // the kernel's own buffer would hide ours
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
        m_peer = ends[1];
        HubClient::Events events;
        events.request = [this](HubClient&, const wire::Request& request) { m_requests.push_back(request); };
        events.gone = [this](HubClient&) { m_client.reset(); };
        m_client = std::make_unique<HubClient>(&m_loop, std::move(events), HubClient::Limits{Queue, 0});
        EXPECT_EQ(uv_pipe_open(m_client->handle(), ends[0]), 0);
        m_client->begin();
    }
    ~HubClientTest() override
    {
        if (m_client)
            m_client->close();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0);
        close(m_peer);
    }

    void turn() { uv_run(&m_loop, UV_RUN_NOWAIT); }
    void peerSends(std::string_view bytes)
    {
        EXPECT_EQ(::send(m_peer, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
        turn();
    }
    // Everything that is there for the peer now; turns the loop until nothing more comes.
    std::string peerReads()
    {
        std::string all;
        for (int idle = 0; idle < 3;) {
            std::array<char, 65536> buffer{};
            const ssize_t count = recv(m_peer, buffer.data(), buffer.size(), 0);
            idle = count > 0 ? 0 : idle + 1;
            if (count > 0)
                all.append(buffer.data(), static_cast<std::size_t>(count));
            m_ended = count == 0;
            turn();
        }
        return all;
    }
    static wire::Samples samples(std::size_t rows)
    {
        wire::Samples made;
        made.t = WallTime(Micros{1});
        for (std::size_t i = 1; i <= rows; ++i)
            made.rows.push_back({{{static_cast<std::uint16_t>(i)}, {1}}, std::vector<double>(20, 0.125)});
        return made;
    }
    void sendSamples(std::size_t rows)
    {
        const wire::Samples made = samples(rows);
        m_client->sendSamples(made, wire::encodeLines(made));
    }
    static std::size_t linesWith(const std::string& text, std::string_view part)
    {
        std::size_t count = 0;
        for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
            ++count;
        return count;
    }

    static std::uint64_t droppedIn(const std::string& text)
    {
        constexpr std::string_view Key = "\"dropped\":";
        std::uint64_t sum = 0;
        for (std::size_t at = text.find(Key); at != std::string::npos; at = text.find(Key, at + 1))
            sum += std::stoull(text.substr(at + Key.size(), 12));
        return sum;
    }

    static constexpr std::size_t Queue = 64UL * 1024;
    uv_loop_t m_loop{};
    std::unique_ptr<HubClient> m_client;
    std::vector<wire::Request> m_requests;
    int m_peer = -1;
    bool m_ended = false;
};

} // namespace

TEST_F(HubClientTest, LinesBecomeRequestsHoweverTheyAreCut)
{
    const std::string line = wire::encode(wire::Request{{7}, wire::Ping{}});
    for (const char c : line)
        peerSends({&c, 1});
    peerSends(line + line.substr(0, 5));
    peerSends(line.substr(5));
    ASSERT_EQ(m_requests.size(), 3U);
    for (const wire::Request& request : m_requests)
        EXPECT_EQ(request.id.value, 7U);
}

TEST_F(HubClientTest, ThreeHundredBadLinesCloseIt)
{
    std::string bad;
    for (int i = 1; i < HubClient::MaxBadLines; ++i)
        bad += "x\n";
    peerSends(bad);
    EXPECT_EQ(linesWith(peerReads(), "-32700"), static_cast<std::size_t>(HubClient::MaxBadLines - 1));
    ASSERT_TRUE(m_client);
    peerSends("x\n");
    EXPECT_EQ(linesWith(peerReads(), "-32700"), 1U) << "the last one is answered, too";
    EXPECT_TRUE(m_ended);
    EXPECT_FALSE(m_client);
}

TEST_F(HubClientTest, BadNotificationsAreNotAnswered)
{
    peerSends("{\"method\":\"fly\"}\n");
    EXPECT_EQ(peerReads(), "");
    EXPECT_TRUE(m_client);
}

TEST_F(HubClientTest, EventsStayWhenSamplesAreDropped)
{
    wire::Event event;
    event.kind = "app";
    for (int i = 0; i < 20; ++i) { // 20 x 9 kB of samples into a queue of 64 kB
        event.text = "event " + std::to_string(i) + ".";
        m_client->send(wire::encode(event));
        sendSamples(60);
    }
    ASSERT_TRUE(m_client) << "the loop did not turn, so no time went by";
    const std::string read = peerReads();
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(linesWith(read, "event " + std::to_string(i) + "."), 1U) << i;
    const std::size_t arrived = linesWith(read, "\"samples\"");
    EXPECT_LT(arrived, 20U);
    EXPECT_GT(arrived, 0U);
    sendSamples(1);
    EXPECT_EQ(droppedIn(read + peerReads()), 20 - arrived) << "each one is counted, once";
    sendSamples(1);
    EXPECT_EQ(linesWith(peerReads(), "dropped"), 0U) << "once";
}

TEST_F(HubClientTest, TheOldestSamplesLeaveFirst)
{
    for (int i = 1; i <= 12; ++i) {
        wire::Samples made = samples(60);
        made.t = WallTime(Micros{i});
        m_client->sendSamples(made, wire::encodeLines(made));
    }
    const std::string read = peerReads();
    EXPECT_EQ(linesWith(read, "\"t\":12,"), 1U);
    std::size_t last = 0;
    for (int i = 1; i <= 12; ++i) {
        const std::size_t at = read.find("\"t\":" + std::to_string(i) + ",");
        if (at == std::string::npos)
            continue;
        EXPECT_GE(at, last) << "in order";
        last = at;
    }
    EXPECT_EQ(linesWith(read, "\"t\":4,"), 0U);
}

TEST_F(HubClientTest, AConsoleThatStaysFullIsDisconnected)
{
    while (m_client) { // until a millisecond went by with a full queue
        sendSamples(60);
        turn();
    }
    (void)peerReads();
    EXPECT_TRUE(m_ended);
}

TEST_F(HubClientTest, AConsoleThatReadsIsKept)
{
    std::size_t arrived = 0;
    for (int i = 0; i < 100; ++i) {
        sendSamples(60);
        arrived += linesWith(peerReads(), "\"samples\"");
    }
    EXPECT_EQ(arrived, 100U);
    EXPECT_TRUE(m_client);
}

TEST_F(HubClientTest, ClosingSendsWhatIsQueued)
{
    wire::Event event;
    event.kind = "app";
    event.text = std::string(4000, 'e');
    for (int i = 0; i < 10; ++i)
        m_client->send(wire::encode(event));
    m_client->closeAfterQueue();
    EXPECT_EQ(linesWith(peerReads(), "\"app\""), 10U);
    EXPECT_TRUE(m_ended);
    EXPECT_FALSE(m_client);
}

TEST_F(HubClientTest, APeerThatLeavesIsForgotten)
{
    shutdown(m_peer, SHUT_RDWR);
    while (m_client)
        uv_run(&m_loop, UV_RUN_ONCE);
    SUCCEED();
}

} // namespace loopscope::server

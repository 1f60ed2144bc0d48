// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/metricshub.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

// The hub alone on a loop that the test turns itself, with consoles that are plain non-blocking sockets.
namespace loopscope::server {

namespace {

class Peer
{
public:
    explicit Peer(const std::string& path) : m_fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer() { close(m_fd); }

    void send(std::string_view bytes) const
    {
        EXPECT_EQ(::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    }
    void send(std::uint64_t id, wire::RequestBody body) const { send(wire::encode({{id}, std::move(body)})); }
    // What came so far, decoded.
    std::optional<wire::HubMessage> poll()
    {
        auto line = m_framer.next();
        if (line.status == wire::LineFramer::Status::NeedMore) {
            std::array<char, 65536> buffer{};
            const ssize_t count = recv(m_fd, buffer.data(), buffer.size(), 0);
            m_ended = count == 0;
            if (count > 0)
                m_framer.append({buffer.data(), static_cast<std::size_t>(count)});
            line = m_framer.next();
        }
        if (line.status != wire::LineFramer::Status::Line)
            return std::nullopt;
        auto message = wire::decodeHubLine(line.line);
        EXPECT_TRUE(message) << line.line;
        return message ? std::optional(*message) : std::nullopt;
    }
    [[nodiscard]] bool hasEnded() const { return m_ended; }

private:
    int m_fd;
    bool m_ended = false;
    wire::LineFramer m_framer;
};

class MetricsHubTest : public testing::Test
{
protected:
    MetricsHubTest()
    {
        std::string name = (std::filesystem::temp_directory_path() / "loopscope-hub-XXXXXX").string();
        m_folder = mkdtemp(name.data());
        m_path = m_folder + "/shop-1.sock";
        uv_loop_init(&m_loop);
        wire::Hello hello;
        hello.hub = "test";
        hello.cluster.id = hello.cluster.name = hello.cluster.runtime = hello.cluster.host = "shop";
        hello.cluster.pid = {getpid()};
        hello.cluster.startedAt = SystemClock{}.wallNow();
        MetricsHub::Events events;
        events.workers = [] { return std::vector<WorkerInfo>{}; };
        events.restart = [this](MetricsHub::Ticket ticket, const wire::RestartWorker&) {
            m_restarts.push_back(ticket);
        };
        events.reload = [](MetricsHub::Ticket, const wire::ReloadCluster&) {};
        events.scale = [](MetricsHub::Ticket, const wire::ScaleCluster&) {};
        events.cancel = [](MetricsHub::Ticket) { return false; };
        events.intervalChanged = [this](int ms) { m_interval = ms; };
        m_hub = std::make_unique<MetricsHub>(&m_loop, hello, std::move(events));
        const auto listening = m_hub->listen(m_path);
        EXPECT_TRUE(listening) << listening.error().message;
    }
    ~MetricsHubTest() override
    {
        m_hub->close();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_FALSE(std::filesystem::exists(m_path)) << "the socket file goes with the hub";
        m_hub.reset();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0);
        std::filesystem::remove_all(m_folder);
    }

    // Turns the loop until the peer has a message of this kind; nothing when the hub hung up.
    template <class Message>
    std::optional<Message> await(Peer& peer)
    {
        while (true) {
            uv_run(&m_loop, UV_RUN_NOWAIT);
            const auto message = peer.poll();
            if (message && std::holds_alternative<Message>(*message))
                return std::get<Message>(*message);
            if (peer.hasEnded())
                return std::nullopt;
        }
    }
    wire::RpcCode errorOf(Peer& peer)
    {
        const auto reply = await<wire::Reply>(peer);
        EXPECT_TRUE(reply && reply->error);
        return reply && reply->error ? reply->error->code : wire::RpcCode::Internal;
    }
    void attach(Peer& peer, wire::Role role, int intervalMs = 1000)
    {
        wire::Attach request;
        request.role = role;
        request.intervalMs = intervalMs;
        peer.send(1, request);
        const auto reply = await<wire::Reply>(peer);
        ASSERT_TRUE(reply);
        EXPECT_FALSE(reply->error);
    }

    uv_loop_t m_loop{};
    std::string m_folder;
    std::string m_path;
    std::unique_ptr<MetricsHub> m_hub;
    std::vector<MetricsHub::Ticket> m_restarts;
    int m_interval = 0;
};

} // namespace

TEST_F(MetricsHubTest, SocketIsPrivate)
{
    struct stat status
    {
    };
    ASSERT_EQ(stat(m_path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(MetricsHubTest, GreetsFirst)
{
    Peer peer(m_path);
    const auto hello = await<wire::Hello>(peer);
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->cluster.name, "shop");
}

TEST_F(MetricsHubTest, JudgesWhoMayAsk)
{
    Peer peer(m_path);
    peer.send(1, wire::Ping{});
    EXPECT_EQ(errorOf(peer), wire::RpcCode::NotAttached);
    attach(peer, wire::Role::Observe);
    wire::RestartWorker restart;
    restart.slot = {1};
    peer.send(2, restart);
    EXPECT_EQ(errorOf(peer), wire::RpcCode::RoleForbids);
    attach(peer, wire::Role::Operate);
    peer.send(3, restart);
    while (m_restarts.empty())
        uv_run(&m_loop, UV_RUN_NOWAIT);
    m_hub->replyError(m_restarts.front(), wire::RpcCode::Busy);
    EXPECT_EQ(errorOf(peer), wire::RpcCode::Busy);
}

TEST_F(MetricsHubTest, BadLinesAreAnsweredAndForgotten)
{
    Peer peer(m_path);
    peer.send("nonsense\n[]\n{\"id\":1,\"method\":\"fly\"}\n{\"id\":2,\"method\":\"attach\",\"params\":{}}\n");
    EXPECT_EQ(errorOf(peer), wire::RpcCode::ParseError);
    EXPECT_EQ(errorOf(peer), wire::RpcCode::InvalidRequest);
    EXPECT_EQ(errorOf(peer), wire::RpcCode::MethodNotFound);
    EXPECT_EQ(errorOf(peer), wire::RpcCode::InvalidParams);
    attach(peer, wire::Role::Observe);
}

TEST_F(MetricsHubTest, TheShortestIntervalCounts)
{
    Peer first(m_path);
    attach(first, wire::Role::Observe, 2000);
    {
        Peer second(m_path);
        attach(second, wire::Role::Observe, 200);
        EXPECT_EQ(m_hub->intervalMs(), 200);
    }
    while (m_hub->intervalMs() == 200) // until the hub saw it leave
        uv_run(&m_loop, UV_RUN_NOWAIT);
    EXPECT_EQ(m_interval, m_hub->intervalMs());
}

TEST_F(MetricsHubTest, TheSeventeenthConsoleIsTurnedAway)
{
    std::vector<std::unique_ptr<Peer>> peers;
    for (std::size_t i = 0; i < MetricsHub::MaxConsoles; ++i) {
        peers.push_back(std::make_unique<Peer>(m_path));
        EXPECT_TRUE(await<wire::Hello>(*peers.back())) << i;
    }
    Peer last(m_path);
    EXPECT_EQ(errorOf(last), wire::RpcCode::TooManyConsoles);
}

// A console that does not read loses samples, never events, and learns how many it lost.
TEST_F(MetricsHubTest, ASlowConsoleLosesSamplesOnly)
{
    Peer peer(m_path);
    attach(peer, wire::Role::Observe, 100);
    wire::Samples samples;
    samples.t = SystemClock{}.wallNow();
    samples.intervalMs = 100;
    for (std::uint16_t slot = 1; slot <= 1000; ++slot)
        samples.rows.push_back({{{slot}, {1}}, std::vector<double>(20, 0.25)});
    wire::Event event;
    event.kind = "app";
    const int rounds = 100; // about 10 MB
    for (int i = 0; i < rounds; ++i) {
        samples.t += Micros{1'000'000};
        m_hub->samples(samples);
        event.text = std::to_string(i);
        m_hub->tell(event);
    }
    std::uint64_t sent = rounds;
    int events = 0;
    std::uint64_t arrived = 0;
    std::uint64_t dropped = 0;
    while (events < rounds || dropped == 0) {
        uv_run(&m_loop, UV_RUN_NOWAIT);
        const auto message = peer.poll();
        ASSERT_FALSE(peer.hasEnded());
        if (message && std::holds_alternative<wire::Event>(*message)) {
            EXPECT_EQ(std::get<wire::Event>(*message).text, std::to_string(events));
            ++events;
        } else if (message && std::holds_alternative<wire::Samples>(*message)) {
            ++arrived;
            dropped += std::get<wire::Samples>(*message).dropped;
        } else if (events == rounds) { // all was read; the count comes with the next samples
            samples.t += Micros{1'000'000};
            m_hub->samples(samples);
            ++sent;
        }
    }
    EXPECT_GT(arrived, 0U);
    EXPECT_GT(dropped, 0U);
    EXPECT_LE(arrived + dropped, sent);
}

// More than the kernel takes is queued for a console that never reads: the end of the hub does not wait for it.
TEST_F(MetricsHubTest, AConsoleThatDoesNotReadDoesNotHoldUpTheEnd)
{
    Peer peer(m_path);
    attach(peer, wire::Role::Observe, 200);
    wire::Event event;
    event.kind = "app";
    event.text = std::string(4000, 'e');
    for (int i = 0; i < 500; ++i)
        m_hub->tell(event);
    m_interval = 0;
    m_hub->close();
    uv_run(&m_loop, UV_RUN_DEFAULT); // returns
    EXPECT_EQ(m_interval, 0) << "nobody is asked for samples any more";
    EXPECT_FALSE(std::filesystem::exists(m_path));
}

TEST_F(MetricsHubTest, TooLongALineEndsTheConnection)
{
    Peer peer(m_path);
    EXPECT_TRUE(await<wire::Hello>(peer));
    const std::string block(65536, 'x');
    for (std::size_t sent = 0; sent <= wire::MaxLineBytes; sent += block.size()) {
        peer.send(block);
        uv_run(&m_loop, UV_RUN_NOWAIT);
    }
    EXPECT_EQ(errorOf(peer), wire::RpcCode::LineTooLong);
    EXPECT_FALSE(await<wire::Reply>(peer)) << "closed";
}

} // namespace loopscope::server

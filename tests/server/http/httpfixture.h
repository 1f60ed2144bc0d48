// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/workerpage.h"
#include "core/server/http/httpserver.h"
#include "core/server/loop/uvhandle.h"

#include <arpa/inet.h>
#include <atomic>
#include <csignal>
#include <gtest/gtest.h>
#include <loopscope/server/app.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

// An App on a loop of its own, asked over real loopback sockets by the test's thread.
namespace loopscope::server {

class Client
{
public:
    explicit Client(int port) : m_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_connected = connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const timeval limit{60, 0}; // a fault must end the test, not hang it
        setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const int on = 1; // each send is a segment
        setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { close(m_fd); }

    [[nodiscard]] bool isConnected() const { return m_connected; }
    void send(std::string_view bytes) const
    {
        EXPECT_EQ(::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    }
    // What the kernel takes now; beyond a while of nothing, -1.
    [[nodiscard]] ssize_t trySend(std::string_view bytes) const
    {
        const timeval limit{0, 300000};
        setsockopt(m_fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        return ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    // Reads until the text stands in what came, or the other side closed.
    [[nodiscard]] std::string readUntil(std::string_view text)
    {
        while (m_in.find(text) == std::string::npos && more()) {
        }
        const std::size_t at = m_in.find(text);
        if (at == std::string::npos)
            return m_in + "<no more>";
        std::string out = m_in.substr(0, at + text.size());
        m_in.erase(0, out.size());
        return out;
    }
    // So many bytes, or what there was until the other side closed.
    [[nodiscard]] std::string readBytes(std::size_t count)
    {
        while (m_in.size() < count && more()) {
        }
        std::string out = m_in.substr(0, count);
        m_in.erase(0, out.size());
        return out;
    }
    [[nodiscard]] std::string readToEnd()
    {
        while (more()) {
        }
        return m_in;
    }
    [[nodiscard]] bool sawEnd() const { return m_sawEnd; } // of what the other side sends

private:
    bool more()
    {
        char buffer[4096];
        const ssize_t count = recv(m_fd, buffer, sizeof buffer, 0);
        if (count > 0)
            m_in.append(buffer, static_cast<std::size_t>(count));
        m_sawEnd = m_sawEnd || count == 0;
        return count > 0;
    }
    int m_fd;
    bool m_connected = false;
    bool m_sawEnd = false;
    std::string m_in;
};

class HttpServerTest : public testing::Test
{
protected:
    explicit HttpServerTest(const HttpLimits& limits = {}) : m_page(SharedPage::create())
    {
        std::signal(SIGPIPE, SIG_IGN); // as in a worker
        uv_loop_init(&m_loop);
        m_app.emplace(&m_loop, m_page->page(), limits);
        addRoutes();
        const auto port = m_app->http().listenOn("127.0.0.1", 0);
        EXPECT_TRUE(port) << port.error().message;
        m_port = port.value_or(0);
        uv_async_init(&m_loop, &m_ask, [](uv_async_t* handle) { static_cast<HttpServerTest*>(handle->data)->asked(); });
        m_ask.data = this;
        m_thread = std::thread([this] { uv_run(&m_loop, UV_RUN_DEFAULT); });
    }
    ~HttpServerTest() override
    {
        ask(Ask::Stop);
        m_thread.join();
        m_app.reset();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0);
    }

    enum class Ask { Drain, Overdue, Stop };
    void ask(Ask what)
    {
        m_asked = what;
        uv_async_send(&m_ask);
    }
    [[nodiscard]] WorkerPage& counters() { return m_page->page(); }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] bool isDrained() const { return m_drained; }
    // Turns over to the loop's thread until the count is there; it comes after the bytes that it counts.
    static void waitFor(const std::atomic<std::uint64_t>& counter, std::uint64_t value)
    {
        while (counter.load() != value)
            std::this_thread::yield();
    }
    static constexpr std::size_t BigBytes = 32UL * 1024 * 1024; // more than the kernel takes for a client

private:
    void addRoutes()
    {
        m_app->get("/", [](Request&, Response& response) { response.send("hello"); });
        m_app->get("/echo/:text", [](Request& request, Response& response) { response.send(request.param("text")); });
        m_app->post("/body",
                    [](Request& request, Response& response) { response.send(std::string_view(request.body())); });
        m_app->get("/throws", [](Request&, Response&) { throw std::runtime_error("no"); });
        m_app->get("/silent", [](Request&, Response&) {});
        m_app->get("/later", [this](Request&, Response& response) {
            m_later.emplace(&m_loop, UvTimer::Keep::Alive, [response = response]() mutable { response.send("later"); });
            m_later->startOnce(std::chrono::milliseconds{20});
        });
        m_app->get("/never", [this](Request&, Response& response) { m_kept.push_back(response); });
        m_app->get("/big", [](Request&, Response& response) { response.send(std::string(BigBytes, 'b')); });
        m_app->get("/split",
                   [](Request&, Response& response) { response.header("X-A", "b\r\nX-Evil: 1").send("split"); });
    }
    void asked()
    {
        if (m_asked == Ask::Drain) {
            m_app->http().drain([this] { m_drained = true; });
            return;
        }
        if (m_asked == Ask::Overdue) {
            m_app->http().endOverdue();
            return;
        }
        m_kept.clear();
        m_later.reset();
        m_app->http().closeAll();
        uv_close(reinterpret_cast<uv_handle_t*>(&m_ask), nullptr);
    }

    Result<SharedPage> m_page;
    uv_loop_t m_loop{};
    std::optional<UvTimer> m_later;
    std::vector<Response> m_kept;
    std::atomic<bool> m_drained{false};
    std::optional<App> m_app;
    uv_async_t m_ask{};
    std::atomic<Ask> m_asked{Ask::Stop};
    std::thread m_thread;
    int m_port = 0;
};

inline const std::string Close = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
inline const std::string Keep = " HTTP/1.1\r\nHost: x\r\n\r\n";

inline bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace loopscope::server

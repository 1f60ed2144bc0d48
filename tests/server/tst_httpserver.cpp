// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/app.h"

#include <arpa/inet.h>
#include <atomic>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <optional>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

// An App on a loop of its own, asked over real loopback sockets by the test's thread.
namespace loopscope::server {

namespace {

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
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { close(m_fd); }

    [[nodiscard]] bool isConnected() const { return m_connected; }
    void send(std::string_view bytes) const
    {
        EXPECT_EQ(::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
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
    [[nodiscard]] std::string readToEnd()
    {
        while (more()) {
        }
        return m_in;
    }

private:
    bool more()
    {
        char buffer[4096];
        const ssize_t count = recv(m_fd, buffer, sizeof buffer, 0);
        if (count > 0)
            m_in.append(buffer, static_cast<std::size_t>(count));
        return count > 0;
    }
    int m_fd;
    bool m_connected = false;
    std::string m_in;
};

class HttpServerTest : public testing::Test
{
protected:
    HttpServerTest() : m_page(SharedPage::create())
    {
        uv_loop_init(&m_loop);
        m_app.emplace(&m_loop, m_page->page());
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

    enum class Ask { Drain, Stop };
    void ask(Ask what)
    {
        m_asked = what;
        uv_async_send(&m_ask);
    }
    [[nodiscard]] WorkerPage& counters() { return m_page->page(); }
    [[nodiscard]] int port() const { return m_port; }

private:
    void addRoutes()
    {
        m_app->get("/", [](Request&, Response response) { response.send("hello"); });
        m_app->get("/echo/:text", [](Request& request, Response response) { response.send(request.param("text")); });
        m_app->post("/body", [](Request& request, Response response) { response.send(request.body); });
        m_app->get("/throws", [](Request&, Response) { throw std::runtime_error("no"); });
        m_app->get("/silent", [](Request&, Response) {});
        m_app->get("/later", [this](Request&, Response response) {
            m_later.emplace(&m_loop, UvTimer::Keep::Alive, [response]() mutable { response.send("later"); });
            m_later->startOnce(std::chrono::milliseconds{20});
        });
        m_app->get("/split", [](Request&, Response response) {
            response.send(response.header("X-A", "b\r\nX-Evil: 1") ? "split" : "kept whole");
        });
    }
    void asked()
    {
        if (m_asked == Ask::Drain) {
            m_app->http().drain([] {});
            return;
        }
        m_later.reset();
        m_app->http().closeAll();
        uv_close(reinterpret_cast<uv_handle_t*>(&m_ask), nullptr);
    }

    Result<SharedPage> m_page;
    uv_loop_t m_loop{};
    std::optional<UvTimer> m_later;
    std::optional<App> m_app;
    uv_async_t m_ask{};
    std::atomic<Ask> m_asked{Ask::Stop};
    std::thread m_thread;
    int m_port = 0;
};

const std::string Close = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const std::string Keep = " HTTP/1.1\r\nHost: x\r\n\r\n";

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_F(HttpServerTest, AnswersAndCloses)
{
    Client client(port());
    client.send("GET /" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_EQ(answer.rfind("HTTP/1.1 200 OK\r\n", 0), 0U) << answer;
    EXPECT_TRUE(contains(answer, "\r\nContent-Length: 5\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\nConnection: close\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\n\r\nhello")) << answer;
    EXPECT_EQ(counters().answered.load(), 1U);
}

TEST_F(HttpServerTest, KeepsTheConnection)
{
    Client client(port());
    for (const char* text : {"a", "b", "c"}) {
        client.send(std::string("GET /echo/") + text + Keep);
        const std::string answer = client.readUntil(std::string("\r\n\r\n") + text);
        EXPECT_TRUE(contains(answer, "Keep-Alive: timeout=5")) << answer;
    }
    EXPECT_EQ(counters().received.load(), 3U);
    EXPECT_EQ(counters().connections.load(), 1U);
}

TEST_F(HttpServerTest, PipelinedAnswersComeInOrder)
{
    Client client(port());
    client.send("GET /later" + Keep + "GET /echo/2" + Keep +
                "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n3" + "GET /echo/4" + Close);
    const std::string all = client.readToEnd();
    const std::size_t first = all.find("\r\n\r\nlater");
    const std::size_t second = all.find("\r\n\r\n2", first);
    const std::size_t third = all.find("\r\n\r\n3", second);
    const std::size_t fourth = all.find("\r\n\r\n4", third);
    EXPECT_NE(fourth, std::string::npos) << all;
}

TEST_F(HttpServerTest, RequestsInPieces)
{
    Client client(port());
    for (const char byte : "GET /echo/slow" + Close)
        client.send({&byte, 1});
    EXPECT_TRUE(contains(client.readToEnd(), "\r\n\r\nslow"));
}

TEST_F(HttpServerTest, ErrorsHaveTheirStatus)
{
    const auto ask = [this](const std::string& bytes) {
        Client client(port());
        client.send(bytes);
        return client.readToEnd().substr(9, 3);
    };
    EXPECT_EQ(ask("GET /nothing" + Close), "404");
    EXPECT_EQ(ask("POST /" + Close), "405");
    EXPECT_EQ(ask("GET / HTTP/1.1\r\n\r\n"), "400");
    EXPECT_EQ(ask("GET /throws" + Close), "500");
    EXPECT_EQ(ask("GET /silent" + Close), "500");
    EXPECT_EQ(ask("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"), "413");
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(16 * 1024, 'a') + "\r\n\r\n"), "431");
    EXPECT_EQ(counters().failed.load(), 1U) << "one handler threw";
}

TEST_F(HttpServerTest, HeadHasNoBody)
{
    Client client(port());
    client.send("HEAD /" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_TRUE(contains(answer, "Content-Length: 5")) << answer;
    EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n");
}

TEST_F(HttpServerTest, ContinueComesBeforeTheBody)
{
    Client client(port());
    client.send(
        "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_TRUE(contains(client.readToEnd(), "\r\n\r\nok"));
}

TEST_F(HttpServerTest, AnAnswerCannotBeSplit)
{
    Client client(port());
    client.send("GET /split" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_FALSE(contains(answer, "X-Evil")) << answer;
    EXPECT_TRUE(contains(answer, "kept whole")) << answer;
}

TEST_F(HttpServerTest, ClientThatLeavesHarmsNobody)
{
    {
        Client client(port());
        client.send("GET /later" + Keep);
    }
    Client other(port());
    other.send("GET /" + Close);
    EXPECT_TRUE(contains(other.readToEnd(), "hello"));
}

// A drain: the kept connection is still answered, told to close, and closed; new connections find nobody.
TEST_F(HttpServerTest, DrainAnswersKeptConnections)
{
    Client client(port());
    client.send("GET /echo/1" + Keep);
    EXPECT_TRUE(contains(client.readUntil("\r\n\r\n1"), "keep-alive"));
    ask(Ask::Drain);
    while (Client(port()).isConnected()) // until the loop has taken the order
        std::this_thread::yield();
    client.send("GET /echo/2" + Keep);
    const std::string answer = client.readToEnd();
    EXPECT_TRUE(contains(answer, "\r\nConnection: close\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\n\r\n2")) << answer;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/server/http/httpfixture.h"

#include <functional>
#include <loopscope/server.hpp>

// An App as its users make one: on a loop of its own, in a thread of the test, asked over loopback.
namespace loopscope::server {

class AppTest : public testing::Test
{
protected:
    explicit AppTest(const HttpLimits& limits = {}) : m_app(limits) {}
    ~AppTest() override { stop(); }
    // Before what the App uses goes.
    void stop()
    {
        if (!m_thread.joinable())
            return;
        m_app.stop();
        m_thread.join();
    }
    // After the routes are there.
    void serve()
    {
        std::signal(SIGPIPE, SIG_IGN);
        const auto port = m_app.listen(0);
        ASSERT_TRUE(port) << port.error().message;
        m_port = *port;
        m_thread = std::thread([this] { m_app.run(); });
    }
    // The whole answer to one request on a connection of its own.
    [[nodiscard]] std::string ask(const std::string& requestLine, const std::string& fields = {}) const
    {
        Client client(m_port);
        client.send(requestLine + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n");
        return client.readToEnd();
    }
    App m_app;
    std::thread m_thread;
    int m_port = 0;
};

// The value of a field of an answer, "<none>" without it.
inline std::string fieldOf(const std::string& answer, std::string_view name)
{
    const std::string head = answer.substr(0, answer.find("\r\n\r\n") + 2);
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos)
        return "<none>";
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

inline std::string bodyOf(const std::string& answer)
{
    const std::size_t end = answer.find("\r\n\r\n");
    return end == std::string::npos ? "<no body>" : answer.substr(end + 4);
}

inline bool hasStatus(const std::string& answer, int status)
{
    return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

} // namespace loopscope::server

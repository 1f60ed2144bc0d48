// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/load.h"

#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace loopscope::test {

HttpClient::HttpClient(int port) : m_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{60, 0};
    setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    m_connected = connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

HttpClient::~HttpClient()
{
    close(m_fd);
}

bool HttpClient::send(const std::string& path, const std::string& fields) const
{
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n";
    return ::send(m_fd, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
}

HttpClient::Answer HttpClient::read()
{
    std::array<char, 16384> buffer{};
    while (true) {
        const std::size_t end = m_in.find("\r\n\r\n");
        const std::size_t length = m_in.find("Content-Length: ");
        if (end != std::string::npos && length < end) {
            const std::size_t body = std::strtoul(m_in.c_str() + length + 16, nullptr, 10);
            if (m_in.size() >= end + 4 + body) {
                Answer answer;
                answer.status = std::atoi(m_in.c_str() + 9);
                answer.closes = m_in.find("\r\nConnection: close\r\n") < end;
                answer.head = m_in.substr(0, end + 2);
                answer.body = m_in.substr(end + 4, body);
                m_in.erase(0, end + 4 + body);
                return answer;
            }
        }
        const ssize_t count = recv(m_fd, buffer.data(), buffer.size(), 0);
        if (count <= 0)
            return {};
        m_in.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

bool HttpClient::hasAnswer() const
{
    pollfd ready{m_fd, POLLIN, 0};
    return !m_in.empty() || poll(&ready, 1, 0) > 0;
}

Load::Load(int port, int connections, Keep keep, Path path) : m_path(std::move(path))
{
    for (int i = 0; i < connections; ++i)
        m_threads.emplace_back([this, port, keep] { run(port, keep); });
}

void Load::stop()
{
    m_stop = true;
    for (std::thread& thread : m_threads)
        thread.join();
    m_threads.clear();
}

void Load::waitForAnswers(unsigned more) const
{
    const unsigned goal = m_answered + more;
    while (m_answered < goal && m_failed == 0)
        (void)poll(nullptr, 0, 1);
}

void Load::run(int port, Keep keep)
{
    std::optional<HttpClient> client;
    unsigned row = 0;
    while (!m_stop) {
        if (!client)
            client.emplace(port);
        const HttpClient::Answer answer =
            client->isConnected() && client->send(m_path(m_asked++)) ? client->read() : HttpClient::Answer{};
        if (answer.status == 200) {
            ++m_answered;
            row = 0;
        } else {
            ++m_failed;
            ++row;
            for (unsigned worst = m_worstRow; row > worst && !m_worstRow.compare_exchange_weak(worst, row);) {
            }
        }
        if (answer.status == 0 || answer.closes || keep == Keep::Once)
            client.reset();
        if (keep == Keep::Think)
            (void)poll(nullptr, 0, 20);
    }
}

} // namespace loopscope::test

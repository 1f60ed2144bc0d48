// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/slowproxy.h"

#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::test {

namespace {

constexpr int LookMs = 20; // for the end of the proxy

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool pass(int from, int to)
{
    std::array<char, 16384> buffer{};
    const ssize_t count = recv(from, buffer.data(), buffer.size(), 0);
    return count > 0 && send(to, buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
}

} // namespace

SlowProxy::SlowProxy(int target) : m_target(target), m_listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(m_listener, 64) == 0 &&
        getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) == 0)
        m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

SlowProxy::~SlowProxy()
{
    m_stop = true;
    m_acceptor.join();
    for (std::thread& carrier : m_carriers)
        carrier.join();
    close(m_listener);
}

void SlowProxy::accept()
{
    while (!m_stop) {
        pollfd ready{m_listener, POLLIN, 0};
        if (poll(&ready, 1, LookMs) <= 0)
            continue;
        if (const int client = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC); client >= 0)
            m_carriers.emplace_back([this, client] { carry(client); });
    }
}

void SlowProxy::carry(int client)
{
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(m_target);
    bool goesOn = connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    while (goesOn && !m_stop) {
        std::array<pollfd, 2> ready{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (poll(ready.data(), ready.size(), LookMs) <= 0)
            continue;
        if (ready[0].revents != 0)
            goesOn = pass(client, server);
        if (goesOn && ready[1].revents != 0) {
            for (int left = m_delayMs; left > 0 && !m_stop; left -= LookMs)
                (void)poll(nullptr, 0, std::min(left, LookMs));
            goesOn = pass(server, client);
        }
    }
    close(client);
    close(server);
}

} // namespace loopscope::test

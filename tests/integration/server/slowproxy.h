// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

namespace loopscope::test {

// Stands between a client and a loopback port and keeps back each piece that the server sends. A thread a connection.
class SlowProxy
{
public:
    explicit SlowProxy(int target);
    SlowProxy(const SlowProxy&) = delete;
    SlowProxy& operator=(const SlowProxy&) = delete;
    ~SlowProxy();

    [[nodiscard]] int port() const { return m_port; }
    void delay(std::chrono::milliseconds each) { m_delayMs = static_cast<int>(each.count()); }

private:
    void accept();
    void carry(int client);
    int m_target;
    int m_listener;
    int m_port = 0;
    std::atomic<int> m_delayMs{0};
    std::atomic<bool> m_stop{false};
    std::vector<std::thread> m_carriers; // of m_acceptor until it ended
    std::thread m_acceptor;
};

} // namespace loopscope::test

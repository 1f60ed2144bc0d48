// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace loopscope::test {

// One HTTP/1.1 connection to 127.0.0.1.
class HttpClient
{
public:
    explicit HttpClient(int port);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    [[nodiscard]] bool isConnected() const { return m_connected; }
    // fields: "Name: value\r\n" each
    [[nodiscard]] bool send(const std::string& path, const std::string& fields = {}) const;
    struct Answer
    {
        int status = 0; // 0: the connection ended without a whole answer
        bool closes = false;
        std::string head;
        std::string body;
    };
    [[nodiscard]] Answer read();
    [[nodiscard]] bool hasAnswer() const; // something came, without waiting for it

private:
    int m_fd;
    bool m_connected = false;
    std::string m_in;
};

// Kept connections that ask as fast as they are answered, each in a thread. A request fails when its connection cannot
// be made or ends without a whole answer 200.
class Load
{
public:
    enum class Keep {
        Alive,
        Think, // 20 ms between an answer and the next request
        Once,  // a connection for each request
    };
    // Of the nth request of the whole load, from 0.
    using Path = std::function<std::string(unsigned n)>;
    Load(
        int port, int connections, Keep keep = Keep::Alive, Path path = [](unsigned) { return std::string("/"); });
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load() { stop(); }
    void stop();
    void waitForAnswers(unsigned more) const;
    [[nodiscard]] unsigned answered() const { return m_answered; }
    [[nodiscard]] unsigned failed() const { return m_failed; }
    // The most requests in a row of one connection's thread that failed.
    [[nodiscard]] unsigned worstRow() const { return m_worstRow; }

private:
    void run(int port, Keep keep);
    Path m_path;
    std::atomic<unsigned> m_asked{0};
    std::atomic<bool> m_stop{false};
    std::atomic<unsigned> m_answered{0};
    std::atomic<unsigned> m_failed{0};
    std::atomic<unsigned> m_worstRow{0};
    std::vector<std::thread> m_threads;
};

} // namespace loopscope::test

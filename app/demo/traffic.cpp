// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/demo/traffic.h"

#include "core/server/loop/uvhandle.h"

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <memory>
#include <netinet/in.h>
#include <random>
#include <string>
#include <vector>

namespace loopscope::demo {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int SickSlot = 2;
constexpr std::size_t MaxAnswerBytes = 64 * 1024;

// Which worker is to be made to block now, shared by all customers.
class Mischief
{
public:
    explicit Mischief(std::mt19937& random) : m_random(random) { plan(); }

    // 0: behave.
    [[nodiscard]] int blockMs(int slot)
    {
        if (slot != SickSlot || Clock::now() < m_next)
            return 0;
        m_next = Clock::now() + std::chrono::milliseconds{900};
        if (--m_left <= 0)
            plan();
        return std::uniform_int_distribution<int>(60, 220)(m_random);
    }

private:
    void plan()
    {
        m_left = std::uniform_int_distribution<int>(4, 9)(m_random);
        m_next = Clock::now() + std::chrono::seconds{std::uniform_int_distribution<int>(20, 40)(m_random)};
    }
    std::mt19937& m_random;
    Clock::time_point m_next;
    int m_left = 0;
};

// One customer: asks, waits for the whole answer, pauses, asks again; connects anew after a visit of 50 to 150 requests
// and when the server closes. A visit ends so that a restarted worker gets its share again: connections that live for
// ever would leave it idle.
class Customer
{
public:
    Customer(uv_loop_t* loop, int port, std::mt19937& random, Mischief& mischief)
        : m_loop(loop),
          m_random(random),
          m_mischief(mischief),
          m_pause(loop, server::UvTimer::Keep::Alive, [this] { next(); })
    {
        uv_ip4_addr("127.0.0.1", port, &m_address);
        pause(1, 300);
    }

private:
    void pause(int fromMs, int toMs)
    {
        m_pause.startOnce(std::chrono::milliseconds{std::uniform_int_distribution<int>(fromMs, toMs)(m_random)});
    }

    void next()
    {
        if (m_socket)
            ask();
        else
            connect();
    }

    void connect()
    {
        m_socket.reset(new uv_tcp_t);
        uv_tcp_init(m_loop, m_socket.get());
        m_socket->data = this;
        m_connect.data = this;
        uv_tcp_connect(&m_connect, m_socket.get(), reinterpret_cast<const sockaddr*>(&m_address),
                       [](uv_connect_t* request, int status) {
                           auto* self = static_cast<Customer*>(request->data);
                           if (status == UV_ECANCELED)
                               return;
                           if (status < 0)
                               self->hangUp();
                           else
                               self->connected();
                       });
    }

    void connected()
    {
        m_answer.clear();
        m_slot = 0;
        m_requestsLeft = std::uniform_int_distribution<int>(50, 150)(m_random);
        uv_read_start(
            reinterpret_cast<uv_stream_t*>(m_socket.get()),
            [](uv_handle_t*, std::size_t, uv_buf_t* buffer) {
                static std::array<char, 16384> memory;
                *buffer = uv_buf_init(memory.data(), memory.size());
            },
            [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
                auto* self = static_cast<Customer*>(stream->data);
                if (self == nullptr || count == 0)
                    return;
                if (count < 0)
                    self->hangUp();
                else
                    self->received({buffer->base, static_cast<std::size_t>(count)});
            });
        ask();
    }

    [[nodiscard]] std::string target()
    {
        if (const int ms = m_mischief.blockMs(m_slot); ms > 0)
            return "/block?ms=" + std::to_string(ms);
        const int choice = std::uniform_int_distribution<int>(0, 99)(m_random);
        if (choice < 60)
            return "/products/" + std::to_string(std::uniform_int_distribution<int>(1, 400)(m_random));
        if (choice < 75)
            return "/cart/u" + std::to_string(std::uniform_int_distribution<int>(1, 900)(m_random));
        if (choice < 85)
            return "/slow?ms=" + std::to_string(std::uniform_int_distribution<int>(5, 60)(m_random));
        return "/";
    }

    void ask()
    {
        const std::string text = "GET " + target() + " HTTP/1.1\r\nHost: shop\r\n\r\n";
        std::string copy = text;
        uv_buf_t buffer = uv_buf_init(copy.data(), static_cast<unsigned>(copy.size()));
        if (uv_try_write(reinterpret_cast<uv_stream_t*>(m_socket.get()), &buffer, 1) != static_cast<int>(copy.size()))
            hangUp();
    }

    void received(std::string_view bytes)
    {
        m_answer.append(bytes);
        const std::size_t end = m_answer.find("\r\n\r\n");
        if (end == std::string::npos || m_answer.size() > MaxAnswerBytes) {
            if (m_answer.size() > MaxAnswerBytes)
                hangUp();
            return;
        }
        if (m_answer.size() < end + 4 + static_cast<std::size_t>(field("Content-Length: ")))
            return;
        m_slot = field("X-Worker: ");
        const bool last = m_answer.find("Connection: close") < end;
        m_answer.clear();
        if (last || --m_requestsLeft <= 0)
            hangUp();
        else
            pause(20, 180);
    }

    [[nodiscard]] int field(std::string_view name) const
    {
        const std::size_t at = m_answer.find(name);
        int value = 0;
        if (at != std::string::npos)
            std::from_chars(m_answer.data() + at + name.size(), m_answer.data() + m_answer.size(), value);
        return value;
    }

    void hangUp()
    {
        m_socket.reset();
        pause(50, 300);
    }

    uv_loop_t* m_loop;
    std::mt19937& m_random;
    Mischief& m_mischief;
    server::UvTimer m_pause;
    sockaddr_in m_address{};
    server::UvPtr<uv_tcp_t> m_socket;
    uv_connect_t m_connect{};
    std::string m_answer;
    int m_slot = 0;
    int m_requestsLeft = 0;
};

} // namespace

int runTraffic(int port)
{
    std::signal(SIGPIPE, SIG_IGN);
    uv_loop_t loop;
    uv_loop_init(&loop);
    std::mt19937 random{std::random_device{}()};
    Mischief mischief(random);
    std::vector<std::unique_ptr<Customer>> customers;
    for (int i = 0; i < Customers; ++i)
        customers.push_back(std::make_unique<Customer>(&loop, port, random, mischief));
    return uv_run(&loop, UV_RUN_DEFAULT);
}

} // namespace loopscope::demo

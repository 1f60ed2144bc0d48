// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/listeners.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

struct Bound
{
    int fd = -1;
    int port = 0;
};

Bound bindAny()
{
    Bound bound;
    bound.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(bound.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    socklen_t length = sizeof address;
    getsockname(bound.fd, reinterpret_cast<sockaddr*>(&address), &length);
    bound.port = ntohs(address.sin_port);
    return bound;
}

int connectTo(int port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return fd;
}

struct ListenersOfALoop : testing::Test
{
    ListenersOfALoop() { uv_loop_init(&loop); }
    ~ListenersOfALoop() override
    {
        listeners.reset();
        uv_run(&loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&loop), 0);
    }
    void accept(uv_stream_t* listener)
    {
        const UvPtr<uv_tcp_t> connection(new uv_tcp_t);
        uv_tcp_init(&loop, connection.get());
        EXPECT_EQ(uv_accept(listener, reinterpret_cast<uv_stream_t*>(connection.get())), 0);
        ++accepted;
    }
    uv_loop_t loop{};
    int accepted = 0;
    std::unique_ptr<Listeners> listeners =
        std::make_unique<Listeners>(&loop, [this](uv_stream_t* listener) { accept(listener); });
};

} // namespace

TEST_F(ListenersOfALoop, AcceptFromSeveralSockets)
{
    const Bound own = bindAny();
    const Bound other = bindAny();
    ASSERT_TRUE(listeners->add(Listeners::Own, own.fd, 16));
    ASSERT_TRUE(listeners->add(3, other.fd, 16));
    const int first = connectTo(own.port);
    const int second = connectTo(other.port);
    while (accepted < 2)
        uv_run(&loop, UV_RUN_ONCE);
    close(first);
    close(second);
    EXPECT_TRUE(listeners->has(3));
    listeners->clear();
    EXPECT_FALSE(listeners->has(3));
}

TEST_F(ListenersOfALoop, WhatIsQueuedIsTakenBeforeASocketIsClosed)
{
    const Bound bound = bindAny();
    ASSERT_TRUE(listeners->add(2, bound.fd, 16));
    const int first = connectTo(bound.port);
    const int second = connectTo(bound.port);
    int taken = 0;
    listeners->remove(2, [&](int fd) {
        ++taken;
        close(fd);
    });
    EXPECT_EQ(taken, 2);
    EXPECT_EQ(accepted, 0) << "the loop did not turn";
    listeners->remove(2, [](int) { ADD_FAILURE() << "it is gone"; });
    close(first);
    close(second);
}

TEST_F(ListenersOfALoop, WhatIsNoSocketIsRefusedAndClosed)
{
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    EXPECT_FALSE(listeners->add(1, pipes[0], 16));
    EXPECT_FALSE(listeners->has(1));
    close(pipes[1]);
}

} // namespace loopscope::server

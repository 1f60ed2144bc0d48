// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/slotsockets.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

WorkerSlot slot(int number)
{
    return {static_cast<std::uint16_t>(number)};
}

// Connections that stay open as long as it lives.
class Clients
{
public:
    explicit Clients(int port) : m_port(port) {}
    Clients(const Clients&) = delete;
    Clients& operator=(const Clients&) = delete;
    ~Clients()
    {
        for (const int fd : m_fds)
            close(fd);
    }
    void connect(int count)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(m_port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        for (int i = 0; i < count; ++i) {
            m_fds.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            EXPECT_EQ(::connect(m_fds.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        }
    }

private:
    int m_port;
    std::vector<int> m_fds;
};

int takeAll(const SlotSockets& sockets, int number)
{
    int count = 0;
    for (int fd = -1; (fd = accept(sockets.descriptor(slot(number)), nullptr, nullptr)) >= 0; ++count)
        close(fd);
    return count;
}

struct Three : testing::Test
{
    Three()
    {
        EXPECT_TRUE(sockets.open("127.0.0.1", 0, 1024));
        for (int i = 0; i < 3; ++i)
            EXPECT_TRUE(sockets.add());
    }
    SlotSockets sockets;
};

} // namespace

using SlotSocketsOfThree = Three;

TEST_F(SlotSocketsOfThree, ShareOnePortEvenly)
{
    EXPECT_EQ(sockets.size(), 3);
    EXPECT_GT(sockets.port(), 0);
    Clients clients(sockets.port());
    clients.connect(300);
    int sum = 0;
    for (int i = 1; i <= 3; ++i) {
        const int count = takeAll(sockets, i);
        EXPECT_GT(count, 30) << "slot " << i;
        sum += count;
    }
    EXPECT_EQ(sum, 300);
}

TEST_F(SlotSocketsOfThree, OfferToTheFirstOnlyKeepsWhatWaitsAtTheOthers)
{
    Clients clients(sockets.port());
    clients.connect(100);
    ASSERT_TRUE(sockets.offerTo(1));
    clients.connect(100);
    const int atOthers = takeAll(sockets, 2) + takeAll(sockets, 3);
    EXPECT_EQ(takeAll(sockets, 1) + atOthers, 200);
    EXPECT_GT(atOthers, 20);
    EXPECT_LE(atOthers, 100);
    clients.connect(50);
    EXPECT_EQ(takeAll(sockets, 2) + takeAll(sockets, 3), 0);
    EXPECT_EQ(takeAll(sockets, 1), 50);
}

TEST_F(SlotSocketsOfThree, TheLastGoesAndANewOneComes)
{
    ASSERT_TRUE(sockets.offerTo(2));
    sockets.removeLast();
    ASSERT_TRUE(sockets.offerTo(2)) << "all there are";
    Clients clients(sockets.port());
    clients.connect(100);
    EXPECT_EQ(takeAll(sockets, 1) + takeAll(sockets, 2), 100);
    ASSERT_TRUE(sockets.add());
    ASSERT_TRUE(sockets.offerTo(2)) << "the new one waits until its worker is ready";
    clients.connect(100);
    EXPECT_EQ(takeAll(sockets, 3), 0);
    EXPECT_EQ(takeAll(sockets, 1) + takeAll(sockets, 2), 100);
    ASSERT_TRUE(sockets.offerTo(3));
    clients.connect(200);
    EXPECT_GT(takeAll(sockets, 3), 20);
}

TEST_F(SlotSocketsOfThree, NoOtherProgramInherits)
{
    for (int i = 1; i <= 3; ++i)
        EXPECT_NE(fcntl(sockets.descriptor(slot(i)), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(SlotSocketsOfThree, APortThatIsTakenIsRefused)
{
    SlotSockets second;
    const auto opened = second.open("127.0.0.1", sockets.port(), 128);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::Busy);
    EXPECT_NE(opened.error().message.find(std::to_string(sockets.port())), std::string::npos);
}

TEST(SlotSockets, WrongHostsAreRefused)
{
    SlotSockets sockets;
    EXPECT_FALSE(sockets.open("localhost", 0, 128));
    ASSERT_TRUE(sockets.open("192.0.2.1", 0, 128)) << "an address of nobody, which only binding shows";
    EXPECT_FALSE(sockets.add());
}

TEST(SlotSockets, AnInheritedSocketIsSharedByAllSlots)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    SlotSockets sockets;
    EXPECT_FALSE(sockets.inherit(fd)) << "it does not listen";
    ASSERT_EQ(listen(fd, 16), 0);
    ASSERT_TRUE(sockets.inherit(fd));
    EXPECT_TRUE(sockets.isShared());
    ASSERT_TRUE(sockets.add());
    ASSERT_TRUE(sockets.add());
    EXPECT_EQ(sockets.descriptor(slot(1)), sockets.descriptor(slot(2)));
    EXPECT_TRUE(sockets.offerTo(1));
    sockets.removeLast();
    Clients clients(sockets.port());
    clients.connect(5);
    EXPECT_EQ(takeAll(sockets, 1), 5) << "still open";
    EXPECT_NE(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
}

TEST(SlotSockets, WhatIsNoSocketIsRefused)
{
    SlotSockets sockets;
    const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    EXPECT_FALSE(sockets.inherit(fd));
    EXPECT_FALSE(sockets.inherit(-1));
    close(fd);
}

} // namespace loopscope::server

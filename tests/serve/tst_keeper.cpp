// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/keeper.h"
#include "app/serve/notifysocket.h"
#include "app/serve/programstat.h"
#include "app/serve/supervise.h"

#include <cstddef>
#include <cstring>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace loopscope::serve::test {

namespace {
void sendTo(const NotifySocket& socket, const std::string& text)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(&address.sun_path[1], socket.name.data() + 1, socket.name.size() - 1);
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    EXPECT_EQ(sendto(fd, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&address),
                     static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket.name.size())),
              static_cast<ssize_t>(text.size()));
    close(fd);
}
} // namespace

TEST(Keeper, SpecsTravelAsWords)
{
    KeepSpec spec;
    spec.command = {"./server", "--x", ""};
    spec.drainSignal = 2;
    spec.settled = std::chrono::milliseconds{0};
    spec.orphanLimit = std::chrono::milliseconds{123};
    spec.portShared = true;
    spec.port = 8080;
    const auto back = parseKeepWords(keepWords(spec));
    ASSERT_TRUE(back);
    EXPECT_EQ(keepWords(*back), keepWords(spec));
    EXPECT_EQ(back->command, spec.command);
    EXPECT_TRUE(back->portShared);
    for (const std::vector<std::string>& bad : {std::vector<std::string>{},
                                                {"1", "2", "3", "4", "5"},
                                                {"1", "2", "3", "4", "x", "sleep"},
                                                {"-1", "2", "3", "4", "5", "sleep"}})
        EXPECT_FALSE(parseKeepWords(bad));
}

TEST(NotifySocket, ReadyIsALineOfItsOwn)
{
    const auto socket = openNotifySocket();
    ASSERT_TRUE(socket) << socket.error().message;
    EXPECT_EQ(socket->name.front(), '@');
    EXPECT_FALSE(saysReady(socket->fd)) << "nothing came";
    for (const char* text : {"", "READY=0", "XREADY=1", "READY=1x", "STATUS=READY=1"}) {
        sendTo(*socket, text);
        EXPECT_FALSE(saysReady(socket->fd)) << text;
    }
    for (const char* text : {"READY=1", "READY=1\n", "STATUS=up\nREADY=1\nMAINPID=1"}) {
        sendTo(*socket, text);
        EXPECT_TRUE(saysReady(socket->fd)) << text;
    }
    close(socket->fd);
}

TEST(ProgramStat, TimesFollowANameThatMayHoldAnything)
{
    const std::string fields = " S 1 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 1000 0 0";
    EXPECT_EQ(cpuSecondsOf("42 (sleep)" + fields, 100), 3.0);
    EXPECT_EQ(cpuSecondsOf("42 (a) b (c) R)" + fields, 100), 3.0);
    EXPECT_FALSE(cpuSecondsOf("42 (sleep) S 1 1", 100));
    EXPECT_FALSE(cpuSecondsOf("", 100));
    EXPECT_FALSE(cpuSecondsOf("42 (sleep)" + fields, 0));
    const auto own = cpuSeconds(getpid());
    ASSERT_TRUE(own);
    EXPECT_GE(*own, 0.0);
    EXPECT_FALSE(cpuSeconds(1 << 30));
}

TEST(Supervise, WhatMeansNothingIsNamed)
{
    RunSpec spec;
    EXPECT_TRUE(unusedFields(spec).empty());
    spec.outFile = spec.errorFile = "all.log";
    EXPECT_TRUE(unusedFields(spec).empty());
    spec.watch = WatchSpec{};
    spec.autorestart = false;
    spec.errorFile = "err.log";
    EXPECT_EQ(unusedFields(spec), (std::vector<std::string>{"watch", "autorestart", "a log of its own for stderr"}));
}

} // namespace loopscope::serve::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/httpfixture.h"

#include <memory>

// The limits of connections, made short: what happens when they are reached, not when.
namespace loopscope::server {

namespace {

template <std::chrono::milliseconds HttpLimits::*Limit>
struct Short : HttpServerTest
{
    Short() : HttpServerTest(made()) {}
    static HttpLimits made()
    {
        HttpLimits limits;
        limits.*Limit = std::chrono::milliseconds{1};
        return limits;
    }
};
using ShortHead = Short<&HttpLimits::headTime>;
using ShortBody = Short<&HttpLimits::bodyTime>;
using ShortIdle = Short<&HttpLimits::idleTime>;
using ShortWrite = Short<&HttpLimits::writeTime>;
using ShortLinger = Short<&HttpLimits::lingerTime>;

struct FewConnections : HttpServerTest
{
    FewConnections() : HttpServerTest(made()) {}
    static HttpLimits made()
    {
        HttpLimits limits;
        limits.maxConnections = 3;
        return limits;
    }
};

} // namespace

TEST_F(ShortHead, AHeadThatDoesNotEndGets408)
{
    Client client(port());
    client.send("GET / HTTP/1.1\r\nHost:");
    const std::string answer = client.readToEnd();
    EXPECT_EQ(answer.rfind("HTTP/1.1 408 ", 0), 0U) << answer;
    EXPECT_TRUE(contains(answer, "\r\nConnection: close\r\n")) << answer;
}

TEST_F(ShortHead, AConnectionWithoutAByteJustEnds)
{
    Client client(port());
    EXPECT_EQ(client.readToEnd(), "");
    EXPECT_EQ(counters().received.load(), 0U);
}

TEST_F(ShortHead, ASlowHandlerIsNotMeant)
{
    Client client(port());
    client.send("GET /later" + Close);
    EXPECT_TRUE(contains(client.readToEnd(), "\r\n\r\nlater"));
}

TEST_F(ShortBody, ABodyThatDoesNotComeGets408)
{
    Client client(port());
    client.send("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    EXPECT_EQ(client.readToEnd().rfind("HTTP/1.1 408 ", 0), 0U);
}

TEST_F(ShortIdle, AKeptConnectionEndsWithoutAWord)
{
    Client client(port());
    client.send("GET /" + Keep);
    EXPECT_TRUE(contains(client.readUntil("hello"), "200 OK"));
    EXPECT_EQ(client.readToEnd(), "");
}

TEST_F(ShortWrite, AClientThatDoesNotReadIsLeft)
{
    Client client(port());
    client.send("GET /big" + Keep);
    waitFor(counters().clientGone, 1);
    EXPECT_EQ(counters().answered.load(), 0U) << "it was not handed over in full";
    EXPECT_EQ(counters().failed.load(), 0U) << "it is not the server that failed";
    EXPECT_LT(client.readToEnd().size(), BigBytes);
}

TEST_F(ShortLinger, AClientThatDoesNotCloseIsClosed)
{
    Client client(port());
    client.send("GET /" + Close);
    EXPECT_TRUE(contains(client.readToEnd(), "hello"));
    while (counters().connections.load() != 0) // our end is still open
        std::this_thread::yield();
    EXPECT_EQ(counters().answered.load(), 1U);
}

TEST_F(FewConnections, OneTooManyIsTurnedAwayAndTheOthersServed)
{
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<Client>(port()));
        clients.back()->send("GET /" + Keep);
        EXPECT_TRUE(contains(clients.back()->readUntil("hello"), "200 OK"));
    }
    Client late(port());
    const std::string answer = late.readToEnd();
    EXPECT_EQ(answer.rfind("HTTP/1.1 503 ", 0), 0U) << answer;
    EXPECT_TRUE(contains(answer, "Retry-After: 1")) << answer;
    EXPECT_EQ(counters().refused.load(), 1U);
    clients.front()->send("GET /" + Close);
    EXPECT_TRUE(contains(clients.front()->readToEnd(), "hello"));
    while (counters().connections.load() != 2)
        std::this_thread::yield();
    Client next(port());
    next.send("GET /" + Close);
    EXPECT_TRUE(contains(next.readToEnd(), "hello")) << "there is room again";
}

TEST_F(HttpServerTest, PipelinedInputIsBounded)
{
    Client client(port());
    client.send("GET /never" + Keep);
    waitFor(counters().received, 1);
    const std::string block(65536, 'x');
    std::size_t sent = 0;
    for (ssize_t count = 0; (count = client.trySend(block)) > 0;) // until the kernel takes no more
        sent += static_cast<std::size_t>(count);
    EXPECT_GE(sent, HttpConnection::MaxWaitingBytes);
    EXPECT_EQ(counters().received.load(), 1U);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/httpfixture.h"

// The limit of a drain: what was asked is answered 503 where that is possible, and every request is counted once.
namespace loopscope::server {

namespace {

class HttpDrainTest : public HttpServerTest
{
protected:
    void expectBalance(std::uint64_t received)
    {
        EXPECT_EQ(counters().received.load(), received);
        EXPECT_EQ(counters().answered.load() + counters().failed.load() + counters().clientGone.load(), received);
    }
    void waitUntilDrained() const
    {
        while (!isDrained())
            std::this_thread::yield();
    }
    void drainToTheLimit()
    {
        ask(Ask::Drain);
        while (Client(port()).isConnected()) // until the loop has taken the order
            std::this_thread::yield();
        ask(Ask::Overdue);
    }
};

} // namespace

TEST_F(HttpDrainTest, AnUnansweredRequestGets503)
{
    Client client(port());
    client.send("GET /never" + Keep);
    waitFor(counters().received, 1);
    drainToTheLimit();
    const std::string answer = client.readToEnd();
    EXPECT_EQ(answer.rfind("HTTP/1.1 503 Service Unavailable\r\n", 0), 0U) << answer;
    EXPECT_TRUE(contains(answer, "\r\nConnection: close\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\nRetry-After: 1\r\n")) << answer;
    waitUntilDrained();
    EXPECT_EQ(counters().failed.load(), 1U);
    expectBalance(1);
}

TEST_F(HttpDrainTest, APipelinedRequestGetsNoSecondAnswer)
{
    Client client(port());
    client.send("GET /never" + Keep + "GET /echo/second" + Keep);
    waitFor(counters().received, 1);
    drainToTheLimit();
    const std::string answers = client.readToEnd();
    EXPECT_EQ(answers.find("HTTP/1.1", 1), std::string::npos) << answers;
    waitUntilDrained();
    expectBalance(1);
}

TEST_F(HttpDrainTest, ABegunRequestGets503)
{
    Client begun(port());
    begun.send("GET /echo/half HTTP/1.1\r\nHos");
    Client later(port());
    later.send("GET /" + Keep);
    EXPECT_TRUE(contains(later.readUntil("hello"), "200 OK")) << "so the loop has read the half before it, too";
    drainToTheLimit();
    EXPECT_EQ(begun.readToEnd().rfind("HTTP/1.1 503 ", 0), 0U);
    EXPECT_EQ(later.readToEnd(), "") << "an idle connection just ends";
    waitUntilDrained();
    EXPECT_EQ(counters().failed.load(), 1U);
    expectBalance(2);
}

TEST_F(HttpDrainTest, ABodyThatIsStillComingGets503)
{
    Client client(port());
    client.send("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    drainToTheLimit();
    EXPECT_EQ(client.readToEnd().rfind("HTTP/1.1 503 ", 0), 0U);
    waitUntilDrained();
    expectBalance(1);
}

// Half an answer is out and the client does not read on: nothing is put behind it, and it counts as failed.
TEST_F(HttpDrainTest, AnAnswerThatHasBegunIsNotFollowedByAnother)
{
    Client client(port());
    client.send("GET /big" + Keep);
    waitFor(counters().received, 1);
    drainToTheLimit();
    waitUntilDrained();
    EXPECT_EQ(counters().failed.load(), 1U);
    expectBalance(1);
    const std::string part = client.readToEnd();
    EXPECT_EQ(part.rfind("HTTP/1.1 200 OK\r\n", 0), 0U) << part.substr(0, 100);
    EXPECT_LT(part.size(), BigBytes);
    EXPECT_EQ(part.find("503"), std::string::npos);
}

TEST_F(HttpDrainTest, ClientsThatLeaveAreNotFailures)
{
    {
        Client first(port());
        first.send("GET /never" + Keep);
        Client second(port());
        second.send("GET /big" + Keep);
        waitFor(counters().received, 2);
    }
    waitFor(counters().clientGone, 2);
    EXPECT_EQ(counters().failed.load(), 0U);
    drainToTheLimit();
    waitUntilDrained();
    expectBalance(2);
}

TEST_F(HttpDrainTest, NewRequestsOnKeptConnectionsGet503AfterTheLimit)
{
    Client kept(port());
    kept.send("GET /" + Keep);
    EXPECT_TRUE(contains(kept.readUntil("hello"), "200 OK"));
    Client open(port());
    open.send("GET /never" + Keep);
    waitFor(counters().received, 2);
    drainToTheLimit();
    EXPECT_EQ(open.readToEnd().rfind("HTTP/1.1 503 ", 0), 0U);
    kept.send("GET /" + Keep); // the limit is known to have passed; the connection has not been closed yet
    EXPECT_EQ(kept.readToEnd().rfind("HTTP/1.1 503 ", 0), 0U);
    waitUntilDrained();
    EXPECT_EQ(counters().failed.load(), 2U);
    expectBalance(3);
}

} // namespace loopscope::server

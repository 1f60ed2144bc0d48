// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/httpfixture.h"

namespace loopscope::server {

TEST_F(HttpServerTest, AnswersAndCloses)
{
    Client client(port());
    client.send("GET /" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_EQ(answer.rfind("HTTP/1.1 200 OK\r\n", 0), 0U) << answer;
    EXPECT_TRUE(contains(answer, "\r\nContent-Length: 5\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\nConnection: close\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\n\r\nhello")) << answer;
    EXPECT_EQ(counters().answered.load(), 1U);
}

TEST_F(HttpServerTest, KeepsTheConnection)
{
    Client client(port());
    for (const char* text : {"a", "b", "c"}) {
        client.send(std::string("GET /echo/") + text + Keep);
        const std::string answer = client.readUntil(std::string("\r\n\r\n") + text);
        EXPECT_TRUE(contains(answer, "Keep-Alive: timeout=5")) << answer;
    }
    EXPECT_EQ(counters().received.load(), 3U);
    EXPECT_EQ(counters().connections.load(), 1U);
}

TEST_F(HttpServerTest, PipelinedAnswersComeInOrder)
{
    Client client(port());
    client.send("GET /later" + Keep + "GET /echo/2" + Keep +
                "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n3" + "GET /echo/4" + Close);
    const std::string all = client.readToEnd();
    const std::size_t first = all.find("\r\n\r\nlater");
    const std::size_t second = all.find("\r\n\r\n2", first);
    const std::size_t third = all.find("\r\n\r\n3", second);
    const std::size_t fourth = all.find("\r\n\r\n4", third);
    EXPECT_NE(fourth, std::string::npos) << all;
}

TEST_F(HttpServerTest, RequestsInPieces)
{
    Client client(port());
    for (const char byte : "GET /echo/slow" + Close)
        client.send({&byte, 1});
    EXPECT_TRUE(contains(client.readToEnd(), "\r\n\r\nslow"));
}

TEST_F(HttpServerTest, ErrorsHaveTheirStatus)
{
    const auto ask = [this](const std::string& bytes) {
        Client client(port());
        client.send(bytes);
        return client.readToEnd().substr(9, 3);
    };
    EXPECT_EQ(ask("GET /nothing" + Close), "404");
    EXPECT_EQ(ask("POST /" + Close), "405");
    EXPECT_EQ(ask("GET / HTTP/1.1\r\n\r\n"), "400");
    EXPECT_EQ(ask("GET /throws" + Close), "500");
    EXPECT_EQ(ask("GET /silent" + Close), "500");
    EXPECT_EQ(ask("POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"), "413");
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(16 * 1024, 'a') + "\r\n\r\n"), "431");
    EXPECT_EQ(counters().failed.load(), 2U) << "one handler threw, one gave no answer";
}

TEST_F(HttpServerTest, HeadHasNoBody)
{
    Client client(port());
    client.send("HEAD /" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_TRUE(contains(answer, "Content-Length: 5")) << answer;
    EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n");
}

TEST_F(HttpServerTest, ContinueComesBeforeTheBody)
{
    Client client(port());
    client.send(
        "POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_TRUE(contains(client.readToEnd(), "\r\n\r\nok"));
}

TEST_F(HttpServerTest, AnAnswerCannotBeSplit)
{
    Client client(port());
    client.send("GET /split" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_FALSE(contains(answer, "X-Evil")) << answer;
    EXPECT_TRUE(contains(answer, "HTTP/1.1 500 ")) << answer;
}

TEST_F(HttpServerTest, ClientThatLeavesHarmsNobody)
{
    {
        Client client(port());
        client.send("GET /later" + Keep);
    }
    Client other(port());
    other.send("GET /" + Close);
    EXPECT_TRUE(contains(other.readToEnd(), "hello"));
}

// A drain: the kept connection is still answered, told to close, and closed; new connections find nobody.
TEST_F(HttpServerTest, DrainAnswersKeptConnections)
{
    Client client(port());
    client.send("GET /echo/1" + Keep);
    EXPECT_TRUE(contains(client.readUntil("\r\n\r\n1"), "keep-alive"));
    ask(Ask::Drain);
    while (Client(port()).isConnected()) // until the loop has taken the order
        std::this_thread::yield();
    client.send("GET /echo/2" + Keep);
    const std::string answer = client.readToEnd();
    EXPECT_TRUE(contains(answer, "\r\nConnection: close\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "\r\n\r\n2")) << answer;
}

} // namespace loopscope::server

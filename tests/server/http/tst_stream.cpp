// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/appfixture.h"

// Answers of unknown length and server-sent events.
namespace loopscope::server {

TEST_F(AppTest, AStreamIsChunked)
{
    m_app.get("/", [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/plain");
        stream.write("one");
        stream.write("");
        stream.write("twenty letters, about");
        stream.end();
        stream.write("too late");
    });
    serve();
    const std::string answer = ask("GET /");
    EXPECT_TRUE(contains(answer, "Transfer-Encoding: chunked\r\n")) << answer;
    EXPECT_EQ(bodyOf(answer), "3\r\none\r\n15\r\ntwenty letters, about\r\n0\r\n\r\n");
}

TEST_F(AppTest, AStreamToAnOldClientEndsByClosing)
{
    m_app.get("/", [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/plain");
        stream.write("one");
        stream.write("two");
    }); // the last handle ends it
    serve();
    Client client(m_port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    const std::string answer = client.readToEnd();
    EXPECT_FALSE(contains(answer, "Transfer-Encoding")) << answer;
    EXPECT_TRUE(contains(answer, "Connection: close\r\n")) << answer;
    EXPECT_EQ(bodyOf(answer), "onetwo");
}

TEST_F(AppTest, AKeptConnectionGoesOnAfterAStream)
{
    m_app.get("/stream", [](Request&, Response& response) { response.stream("text/plain").write("one"); });
    m_app.get("/plain", [](Request&, Response& response) { response.text("plain"); });
    serve();
    Client client(m_port);
    client.send("GET /stream" + Keep + "GET /plain" + Close);
    EXPECT_TRUE(contains(client.readUntil("0\r\n\r\n"), "3\r\none\r\n"));
    EXPECT_EQ(bodyOf(client.readToEnd()), "plain");
}

TEST_F(AppTest, AProducerWaitsForItsReader)
{
    static constexpr std::size_t Whole = 32UL * 1024 * 1024;
    static std::atomic<std::size_t> mostUnsent{0};
    mostUnsent = 0;
    m_app.get("/", [](Request&, Response& response) {
        auto stream = std::make_shared<ResponseStream>(response.stream("application/octet-stream"));
        auto left = std::make_shared<std::size_t>(Whole);
        const auto produce = [stream, left] {
            const std::string block(16UL * 1024, 'x');
            while (*left > 0) {
                *left -= block.size();
                const bool goOn = stream->write(block);
                mostUnsent = std::max(mostUnsent.load(), stream->unsentBytes());
                if (!goOn)
                    return;
            }
            stream->end();
        };
        stream->onDrain(produce);
        produce();
    });
    serve();
    Client client(m_port);
    client.send("GET /" + Close);
    const std::string answer = client.readToEnd();
    EXPECT_GT(answer.size(), Whole);
    EXPECT_TRUE(answer.ends_with("0\r\n\r\n"));
    EXPECT_LE(mostUnsent, 2 * ResponseStream::HighWaterBytes);
}

TEST_F(AppTest, EventsAreFramedAndCannotBeForged)
{
    m_app.get("/", [](Request&, Response& response) {
        EventStream events = response.events();
        EXPECT_TRUE(events.send("one\ntwo\r\nthree\rfour", "news", "7"));
        EXPECT_FALSE(events.send("x", "a\nb"));
        EXPECT_FALSE(events.send("x", "a", "1\r2"));
        events.comment("still here");
        events.end();
    });
    serve();
    Client client(m_port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    const std::string answer = client.readToEnd();
    EXPECT_TRUE(contains(answer, "Content-Type: text/event-stream\r\n")) << answer;
    EXPECT_TRUE(contains(answer, "Cache-Control: no-store\r\n")) << answer;
    EXPECT_EQ(bodyOf(answer), "id: 7\nevent: news\ndata: one\ndata: two\ndata: three\ndata: four\n\n: still here\n\n");
}

TEST_F(AppTest, ADrainEndsEventsBetweenTwoAndTellsOtherStreams)
{
    static std::vector<EventStream> kept;
    static std::vector<ResponseStream> streams;
    m_app.get("/events", [](Request&, Response& response) {
        kept.push_back(response.events());
        kept.back().send("first");
    });
    m_app.get("/stream", [](Request&, Response& response) {
        streams.push_back(response.stream("text/plain"));
        streams.back().write("first");
        streams.back().onShutdown([] {
            streams.back().write("last");
            streams.back().end();
        });
    });
    serve();
    Client events(m_port);
    events.send("GET /events" + Keep);
    EXPECT_TRUE(contains(events.readUntil("data: first\n\n"), "200 OK"));
    Client stream(m_port);
    stream.send("GET /stream" + Keep);
    EXPECT_TRUE(contains(stream.readUntil("first"), "200 OK"));
    m_app.stop();
    EXPECT_TRUE(events.readToEnd().ends_with("\r\n0\r\n\r\n"));
    EXPECT_TRUE(contains(stream.readToEnd(), "4\r\nlast\r\n0\r\n\r\n"));
    m_thread.join();
    kept.clear();
    streams.clear();
}

} // namespace loopscope::server

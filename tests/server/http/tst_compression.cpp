// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/appfixture.h"
#include "tests/server/http/decoders.h"
#include "tests/server/http/temporaryfolder.h"

#include <future>
#include <stdexcept>

// Compressed answers, read back by the libraries that clients use.
namespace loopscope::server {

namespace {

const std::string Any = "Accept-Encoding: gzip, br\r\n";

std::string prose(std::size_t bytes)
{
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i)
        text.append("line ").append(std::to_string(i * 7919)).append(" of many\n");
    text.resize(bytes);
    return text;
}

// What the client reads of an answer, whole or chunked.
std::string readable(const std::string& answer)
{
    const std::string coding = fieldOf(answer, "Content-Encoding");
    if (fieldOf(answer, "Transfer-Encoding") != "chunked") {
        const Decoded body = decodeBody(coding, bodyOf(answer));
        return body.isComplete ? body.text : "<cut>" + body.text;
    }
    const Decoded payload = unchunked(bodyOf(answer));
    const Decoded body = decodeBody(coding, payload.text);
    return payload.isComplete && body.isComplete ? body.text : "<cut>" + body.text;
}

struct Compression : AppTest
{
    void use(const CompressOptions& options = {}) { m_app.use(compress(options)); }
    // An answer of a type and size, with fields of its own.
    void page(std::string_view path, std::string_view type, std::size_t bytes,
              const std::vector<std::pair<std::string, std::string>>& fields = {}, int status = 200)
    {
        m_app.get(path, [type = std::string(type), bytes, fields, status](Request&, Response& response) {
            response.status(status).type(type);
            for (const auto& [name, value] : fields)
                response.addHeader(name, value);
            response.send(prose(bytes));
        });
    }
};

} // namespace

TEST_F(Compression, IsWhatTheClientAsksFor)
{
    use();
    page("/small", "text/html; charset=utf-8", 5000);
    page("/large", "application/json", 500000); // on the pool
    serve();
    struct Row
    {
        const char* fields;
        const char* coding;
    };
    const Row rows[] = {
        {"", "<none>"},
        {"Accept-Encoding: gzip\r\n", "gzip"},
        {"Accept-Encoding: br\r\n", "br"},
        {"Accept-Encoding: gzip, br\r\n", "br"},
        {"Accept-Encoding: gzip;q=1, br;q=0.5\r\n", "gzip"},
        {"Accept-Encoding: gzip\r\nAccept-Encoding: br\r\n", "br"},
        {"Accept-Encoding: *\r\n", "br"},
        {"Accept-Encoding: *;q=0\r\n", "<none>"},
        {"Accept-Encoding: identity\r\n", "<none>"},
        {"Accept-Encoding: identity;q=0, gzip;q=0.1\r\n", "gzip"},
        {"Accept-Encoding: deflate, zstd\r\n", "<none>"},
    };
    for (const Row& row : rows)
        for (const auto& [path, bytes] : {std::pair{"/small", 5000}, std::pair{"/large", 500000}}) {
            const std::string answer = ask(std::string("GET ") + path, row.fields);
            EXPECT_EQ(fieldOf(answer, "Content-Encoding"), row.coding) << row.fields << path;
            EXPECT_EQ(fieldOf(answer, "Vary"), "Accept-Encoding") << row.fields << path;
            EXPECT_EQ(fieldOf(answer, "Content-Length"), std::to_string(bodyOf(answer).size()));
            EXPECT_TRUE(readable(answer) == prose(static_cast<std::size_t>(bytes))) << row.fields << path;
        }
}

TEST_F(Compression, LeavesAloneWhatIsNotWorthItOrNotItsOwn)
{
    CompressOptions options;
    options.types = {"application/x-own"};
    use(options);
    page("/short", "text/plain", 1023);
    page("/enough", "text/plain", 1024);
    page("/picture", "image/png", 5000);
    page("/unknown", "application/octet-stream", 5000);
    page("/own", "Application/X-Own; v=1", 5000);
    page("/encoded", "text/plain", 5000, {{"Content-Encoding", "x"}});
    page("/digest", "text/plain", 5000, {{"Content-Digest", "sha-256=:x:"}});
    page("/part", "text/plain", 5000, {{"Content-Range", "bytes 0-4999/10000"}}, 206);
    page("/bound", "text/plain", 5000, {{"Cache-Control", "public, no-transform"}});
    page("/not-found", "text/html", 5000, {}, 404);
    page("/nothing", "text/html", 5000, {}, 204);
    page("/unmodified", "text/html", 5000, {}, 304);
    page("/varies", "text/html", 5000, {{"Vary", "Cookie, accept-encoding"}});
    page("/varies-by-all", "text/html", 5000, {{"Vary", "*"}});
    page("/split", "text/html", 5000, {{"X-A", "b\r\nX-Evil: 1"}});
    serve();
    struct Row
    {
        const char* path;
        const char* coding;
        const char* vary;
    };
    const Row rows[] = {
        {"/short", "<none>", "<none>"},
        {"/enough", "br", "Accept-Encoding"},
        {"/picture", "<none>", "<none>"},
        {"/unknown", "<none>", "<none>"},
        {"/own", "br", "Accept-Encoding"},
        {"/encoded", "x", "<none>"},
        {"/digest", "<none>", "<none>"},
        {"/part", "<none>", "<none>"},
        {"/bound", "<none>", "<none>"},
        {"/not-found", "br", "Accept-Encoding"},
        {"/nothing", "<none>", "<none>"},
        {"/unmodified", "<none>", "Accept-Encoding"},
        {"/varies", "br", "Cookie, accept-encoding"},
        {"/varies-by-all", "br", "*"},
        {"/split", "<none>", "<none>"},
    };
    for (const Row& row : rows) {
        const std::string answer = ask(std::string("GET ") + row.path, Any);
        EXPECT_EQ(fieldOf(answer, "Content-Encoding"), row.coding) << row.path;
        EXPECT_EQ(fieldOf(answer, "Vary"), row.vary) << row.path;
    }
    EXPECT_TRUE(hasStatus(ask("GET /split", Any), 500));
}

TEST_F(Compression, ATagIsWeakForWhatIsCompressed)
{
    use();
    m_app.get("/", [](Request& request, Response& response) {
        response.header("ETag", "\"one\"").header("Accept-Ranges", "bytes").type("text/css");
        const std::string_view asked = request.header("If-None-Match");
        response.status(asked == "\"one\"" || asked == "W/\"one\"" ? 304 : 200).send(prose(5000));
    });
    serve();
    const std::string compressed = ask("GET /", Any);
    EXPECT_EQ(fieldOf(compressed, "ETag"), "W/\"one\"");
    EXPECT_EQ(fieldOf(compressed, "Accept-Ranges"), "<none>");
    const std::string plain = ask("GET /");
    EXPECT_EQ(fieldOf(plain, "ETag"), "\"one\"");
    EXPECT_EQ(fieldOf(plain, "Accept-Ranges"), "bytes");
    for (const char* tag : {"W/\"one\"", "\"one\""}) {
        const std::string same = ask("GET /", Any + "If-None-Match: " + tag + "\r\n");
        EXPECT_TRUE(hasStatus(same, 304)) << same;
        EXPECT_EQ(fieldOf(same, "ETag"), tag) << "as the client has it";
        EXPECT_EQ(fieldOf(same, "Vary"), "Accept-Encoding");
    }
}

TEST_F(Compression, HeadSaysWhatGetWouldSend)
{
    use();
    page("/page", "text/html", 5000);
    m_app.get("/stream", [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/html");
        stream.write(prose(5000));
        stream.end();
    });
    serve();
    for (const char* path : {"/page", "/stream"}) {
        const std::string get = ask(std::string("GET ") + path, Any);
        EXPECT_EQ(fieldOf(get, "Content-Encoding"), "br");
        EXPECT_EQ(ask(std::string("HEAD ") + path, Any), get.substr(0, get.find("\r\n\r\n") + 4)) << path;
    }
}

TEST_F(Compression, ComesAfterEveryHookAndOnce)
{
    use();
    use();
    m_app.use([](Request&, Response& response, const Next& next) {
        response.beforeSend([](Response& answer, std::string& body) {
            body += "!";
            answer.header("X-Seen", std::to_string(body.size()));
        });
        next();
    });
    page("/", "text/html", 5000);
    m_app.get("/own", [](Request&, Response& response) {
        response.beforeSend([](Response& answer, std::string&) { answer.html(prose(100000)); });
        response.html(prose(2000));
    });
    serve();
    const std::string answer = ask("GET /", Any);
    EXPECT_EQ(fieldOf(answer, "X-Seen"), "5001");
    EXPECT_EQ(readable(answer), prose(5000) + "!");
    EXPECT_TRUE(readable(ask("GET /own", Any)) == prose(100000)) << "a hook's own answer";
}

TEST_F(Compression, TheFirstAnswerCountsWhileItIsBeingCompressed)
{
    use();
    m_app.get("/", [](Request&, Response& response) {
        response.html(prose(500000));
        response.html("another");
        ResponseStream stream = response.stream("text/html");
        stream.write("a third");
        stream.end();
    });
    serve();
    EXPECT_TRUE(readable(ask("GET /", Any)) == prose(500000));
    Client client(m_port);
    const std::string get = "GET / HTTP/1.1\r\nHost: x\r\n" + Any;
    client.send(get + "\r\n" + get + "Connection: close\r\n\r\n");
    const std::string both = client.readToEnd();
    const std::size_t second = both.find("HTTP/1.1 200", 1);
    ASSERT_NE(second, std::string::npos);
    EXPECT_TRUE(readable(both.substr(0, second)) == prose(500000));
    EXPECT_TRUE(readable(both.substr(second)) == prose(500000));
}

TEST_F(Compression, WhatIsNoShorterIsSentAsItIs)
{
    use();
    std::string noise(50000, '\0');
    std::uint32_t state = 1;
    for (char& c : noise)
        c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24U);
    m_app.get("/", [noise](Request&, Response& response) { response.text(noise); });
    serve();
    const std::string answer = ask("GET /", Any);
    EXPECT_EQ(fieldOf(answer, "Content-Encoding"), "<none>");
    EXPECT_TRUE(bodyOf(answer) == noise);
}

TEST_F(Compression, AFullPoolSendsWholeBodiesAsTheyAre)
{
    use();
    page("/", "text/html", 500000);
    std::promise<void> release;
    m_app.get("/block", [released = release.get_future().share()](Request&, Response& response) {
        while (response.loop().offload([released] { released.wait(); }, [] {})) {
        }
        response.text("blocked");
    });
    serve();
    EXPECT_EQ(bodyOf(ask("GET /block")), "blocked");
    const std::string answer = ask("GET /", Any);
    EXPECT_EQ(fieldOf(answer, "Content-Encoding"), "<none>");
    EXPECT_EQ(fieldOf(answer, "Vary"), "Accept-Encoding");
    EXPECT_TRUE(bodyOf(answer) == prose(500000));
    release.set_value();
}

TEST_F(Compression, AClientThatLeavesMeanwhileIsForgotten)
{
    use();
    page("/", "text/html", 500000);
    std::promise<void> release;
    m_app.get("/block", [released = release.get_future().share()](Request&, Response& response) {
        for (int i = 0; i < 4; ++i)
            response.loop().offload([released] { released.wait(); }, [] {});
        response.text("blocked");
    });
    serve();
    EXPECT_EQ(bodyOf(ask("GET /block")), "blocked");
    {
        Client client(m_port);
        client.send("GET / HTTP/1.1\r\nHost: x\r\n" + Any + "\r\n");
    }
    while (m_app.http().counters().clientGone.load() != 1)
        std::this_thread::yield();
    release.set_value();
    EXPECT_TRUE(readable(ask("GET /", Any)) == prose(500000));
}

TEST_F(Compression, AStreamCanBeReadWriteByWrite)
{
    use();
    std::optional<ResponseStream> stream;
    m_app.get("/", [&stream](Request&, Response& response) {
        stream = response.stream("text/plain");
        stream->write("first line\n");
    });
    m_app.get("/end", [&stream](Request&, Response& response) {
        stream->write("second line\n");
        stream.reset(); // the last handle ends it
        response.text("done");
    });
    serve();
    for (const std::string coding : {"gzip", "br"}) {
        Client client(m_port);
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: " + coding + "\r\n\r\n");
        EXPECT_EQ(fieldOf(client.readUntil("\r\n\r\n"), "Content-Encoding"), coding);
        const std::string size = client.readUntil("\r\n");
        const std::string first = client.readBytes(std::stoul(size, nullptr, 16));
        EXPECT_EQ(decodeBody(coding, first).text, "first line\n");
        EXPECT_EQ(bodyOf(ask("GET /end")), "done");
        EXPECT_EQ(client.readBytes(2), "\r\n");
        const Decoded rest = unchunked(client.readToEnd());
        const Decoded whole = decodeBody(coding, first + rest.text);
        EXPECT_TRUE(rest.isComplete && whole.isComplete);
        EXPECT_EQ(whole.text, "first line\nsecond line\n");
    }
}

TEST_F(Compression, AStreamStaysInOrderAndItsProducerWaits)
{
    static constexpr std::size_t Whole = 8UL * 1024 * 1024;
    std::atomic<std::size_t> mostUnsent{0};
    use();
    m_app.get("/", [&mostUnsent](Request&, Response& response) {
        auto stream = std::make_shared<ResponseStream>(response.stream("text/plain"));
        auto done = std::make_shared<std::size_t>(0);
        auto text = std::make_shared<std::string>(prose(Whole));
        const auto produce = [stream, done, text, &mostUnsent] {
            while (*done < Whole) { // small pieces are compressed at once, large ones elsewhere
                const std::size_t size = *done % 3 == 0 ? 100 : *done % 3 == 1 ? 20000 : 70000;
                const std::string_view piece = std::string_view(*text).substr(*done, size);
                *done += piece.size();
                const bool goOn = stream->write(piece);
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
    for (const std::string coding : {"gzip", "br", "identity"}) {
        const std::string answer = ask("GET /", "Accept-Encoding: " + coding + "\r\n");
        EXPECT_TRUE(readable(answer) == prose(Whole)) << coding;
    }
    EXPECT_LE(mostUnsent, 4 * ResponseStream::HighWaterBytes);
}

TEST_F(Compression, AStreamThatEndsAtOnceIsStillWhole)
{
    use();
    m_app.get("/", [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/plain");
        stream.write(prose(300000)); // elsewhere
        stream.write("and then");
        stream.end();
        stream.write("too late");
    });
    m_app.get("/empty", [](Request&, Response& response) { static_cast<void>(response.stream("text/plain")); });
    m_app.get("/flood", [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/plain");
        stream.write(std::string(ResponseStream::MaxUnsentBytes + 1, 'x'));
    });
    serve();
    EXPECT_TRUE(readable(ask("GET /", Any)) == prose(300000) + "and then");
    EXPECT_EQ(readable(ask("GET /empty", Any)), "");
    EXPECT_TRUE(readable(ask("GET /flood", Any)).starts_with("<cut>")) << "beyond the limit";
    Client old(m_port);
    old.send("GET / HTTP/1.0\r\n" + Any + "\r\n");
    EXPECT_TRUE(readable(old.readToEnd()) == prose(300000) + "and then") << "ended by closing";
    Client kept(m_port);
    kept.send("GET / HTTP/1.1\r\nHost: x\r\n" + Any + "\r\nGET /empty" + Close);
    EXPECT_TRUE(contains(kept.readToEnd(), "\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n")) << "the connection goes on";
}

TEST_F(Compression, TheBestQualityIsMadeElsewhere)
{
    CompressOptions options;
    options.brotliQuality = 11;
    use(options);
    page("/page", "text/html", 2000);
    m_app.get("/stream", [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/plain");
        for (int i = 0; i < 10; ++i)
            stream.write(prose(200));
    });
    serve();
    EXPECT_EQ(readable(ask("GET /page", Any)), prose(2000));
    std::string ten;
    for (int i = 0; i < 10; ++i)
        ten += prose(200);
    EXPECT_EQ(readable(ask("GET /stream", Any)), ten);
}

TEST_F(Compression, EventsAreNot)
{
    use();
    m_app.get("/", [](Request&, Response& response) {
        EventStream events = response.events();
        events.send(prose(5000));
        events.end();
    });
    serve();
    const std::string answer = ask("GET /", Any);
    EXPECT_EQ(fieldOf(answer, "Content-Encoding"), "<none>");
    EXPECT_TRUE(contains(answer, "data: line 0 of many\n"));
}

TEST_F(Compression, TakesFilesButNoRangesAndNoSiblings)
{
    const TemporaryFolder folder;
    folder.write("small.css", prose(5000));
    folder.write("large.css", prose(3000000));
    folder.write("both.css", prose(3000000));
    folder.write("both.css.gz", "<gz>");
    folder.write("large.png", prose(3000000));
    use();
    m_app.files("/", folder.path());
    serve();
    for (const auto& [path, bytes] : {std::pair{"/small.css", 5000U}, std::pair{"/large.css", 3000000U}}) {
        const std::string answer = ask(std::string("GET ") + path, Any);
        EXPECT_EQ(fieldOf(answer, "Content-Encoding"), "br") << path;
        EXPECT_EQ(fieldOf(answer, "Vary"), "Accept-Encoding") << path;
        EXPECT_EQ(fieldOf(answer, "Accept-Ranges"), "<none>") << path;
        EXPECT_TRUE(readable(answer) == prose(bytes)) << path;
        const std::string tag = fieldOf(answer, "ETag");
        EXPECT_TRUE(tag.starts_with("W/\"")) << tag;
        EXPECT_TRUE(hasStatus(ask(std::string("GET ") + path, Any + "If-None-Match: " + tag + "\r\n"), 304));
        EXPECT_EQ(fieldOf(ask(std::string("HEAD ") + path, Any), "Content-Encoding"), "br") << path;
        EXPECT_TRUE(readable(ask(std::string("GET ") + path)) == prose(bytes)) << path;
    }
    const std::string range = ask("GET /large.css", Any + "Range: bytes=100-99999\r\n");
    EXPECT_TRUE(hasStatus(range, 206));
    EXPECT_EQ(fieldOf(range, "Content-Encoding"), "<none>");
    EXPECT_TRUE(bodyOf(range) == prose(3000000).substr(100, 99900));
    const std::string sibling = ask("GET /both.css", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(fieldOf(sibling, "Content-Encoding"), "gzip");
    EXPECT_EQ(bodyOf(sibling), "<gz>");
    const std::string picture = ask("GET /large.png", Any);
    EXPECT_EQ(fieldOf(picture, "Content-Encoding"), "<none>");
    EXPECT_TRUE(bodyOf(picture) == prose(3000000));
    stop();
}

TEST_F(Compression, TakesPagesOfTheCache)
{
    use();
    std::atomic<int> runs{0};
    m_app.get("/", cached(std::chrono::seconds{30}), [&runs](Request&, Response& response) {
        ++runs;
        response.html(prose(100000));
    });
    serve();
    for (int i = 0; i < 3; ++i)
        for (const std::string coding : {"gzip", "br", "identity"}) {
            const std::string answer = ask("GET /", "Accept-Encoding: " + coding + "\r\n");
            EXPECT_EQ(fieldOf(answer, "Content-Encoding"), coding == "identity" ? "<none>" : coding);
            EXPECT_TRUE(readable(answer) == prose(100000)) << coding;
        }
    EXPECT_EQ(runs, 1);
    const std::string tag = fieldOf(ask("GET /", Any), "ETag");
    EXPECT_TRUE(tag.starts_with("W/\"")) << tag;
    EXPECT_EQ(fieldOf(ask("GET /", Any + "If-None-Match: " + tag + "\r\n"), "ETag"), tag);
}

TEST(Compress, RefusesEffortsThatDoNotExist)
{
    for (const CompressOptions& bad : {CompressOptions{1024, 0, 4, {}}, CompressOptions{1024, 10, 4, {}},
                                       CompressOptions{1024, 6, -1, {}}, CompressOptions{1024, 6, 12, {}}})
        EXPECT_THROW(static_cast<void>(compress(bad)), std::invalid_argument);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/appfixture.h"

#include <atomic>
#include <gtest/gtest.h>
#include <mutex>

using namespace std::chrono_literals;

namespace loopscope::server {

namespace {

class CachedTest : public AppTest
{
protected:
    // A handler that counts its runs and answers with their number.
    Handler counting()
    {
        return [this](Request&, Response& response) { response.send(std::to_string(++m_runs)); };
    }
    std::atomic<int> m_runs = 0;
};

} // namespace

TEST_F(CachedTest, TheSecondAnswerIsTheFirstOnes)
{
    m_app.get("/items/:id", cached(30s), [this](Request& request, Response& response) {
        ++m_runs;
        response.header("X-Made", "yes").json("{\"id\":" + std::string(request.param("id")) + "}");
    });
    serve();
    const std::string first = ask("GET /items/7");
    const std::string second = ask("GET /items/7");
    for (const std::string& answer : {first, second}) {
        EXPECT_TRUE(hasStatus(answer, 200)) << answer;
        EXPECT_EQ(bodyOf(answer), "{\"id\":7}");
        EXPECT_EQ(fieldOf(answer, "Content-Type"), "application/json");
        EXPECT_EQ(fieldOf(answer, "X-Made"), "yes");
        EXPECT_EQ(fieldOf(answer, "ETag"), fieldOf(first, "ETag"));
        EXPECT_NE(fieldOf(answer, "Cache-Control"), "<none>");
    }
    EXPECT_NE(fieldOf(first, "ETag"), "<none>");
    EXPECT_EQ(fieldOf(second, "Age"), "0");
    EXPECT_EQ(m_runs, 1);
    EXPECT_EQ(bodyOf(ask("GET /items/8")), "{\"id\":8}");
    EXPECT_EQ(m_runs, 2) << "another path is another page";
}

TEST_F(CachedTest, AKnownTagGetsNoBody)
{
    m_app.get("/", cached(30s), counting());
    serve();
    const std::string tag = fieldOf(ask("GET /"), "ETag");
    const std::string again = ask("GET /", "If-None-Match: " + tag + "\r\n");
    EXPECT_TRUE(hasStatus(again, 304)) << again;
    EXPECT_EQ(bodyOf(again), "");
    EXPECT_EQ(fieldOf(again, "ETag"), tag);
}

TEST_F(CachedTest, HeadIsAnsweredFromThePage)
{
    m_app.get("/", cached(30s), counting());
    serve();
    (void)ask("GET /");
    const std::string head = ask("HEAD /");
    EXPECT_TRUE(hasStatus(head, 200));
    EXPECT_EQ(fieldOf(head, "Content-Length"), "1");
    EXPECT_EQ(bodyOf(head), "");
    EXPECT_EQ(m_runs, 1);
}

TEST_F(CachedTest, WhatMustNotBeSharedIsMadeEachTime)
{
    struct Case
    {
        const char* path;
        const char* fields;
        Handler handler;
    };
    const auto with = [this](const char* name, const char* value) {
        return [this, name, value](Request&, Response& response) {
            response.header(name, value).send(std::to_string(++m_runs));
        };
    };
    const std::vector<Case> cases{
        {"/cookie", "", with("Set-Cookie", "a=b")},
        {"/private", "", with("Cache-Control", "private")},
        {"/no-store", "", with("Cache-Control", "no-store")},
        {"/authorization", "Authorization: Basic eDp5\r\n", counting()},
        {"/range", "Range: bytes=0-1\r\n", counting()},
        {"/error", "", [this](Request&, Response& response) { response.status(500).send(std::to_string(++m_runs)); }},
        {"/missing", "", [this](Request&, Response& response) { response.status(404).send(std::to_string(++m_runs)); }},
    };
    for (const Case& one : cases)
        m_app.get(one.path, cached(30s), one.handler);
    m_app.post("/posted", cached(30s), counting());
    serve();
    for (const Case& one : cases) {
        m_runs = 0;
        EXPECT_EQ(bodyOf(ask(std::string("GET ") + one.path, one.fields)), "1") << one.path;
        EXPECT_EQ(bodyOf(ask(std::string("GET ") + one.path, one.fields)), "2") << one.path;
    }
    m_runs = 0;
    EXPECT_EQ(bodyOf(ask("POST /posted")), "1");
    EXPECT_EQ(bodyOf(ask("POST /posted")), "2");
}

TEST_F(CachedTest, PagesVaryAsToldTo)
{
    m_app.get("/", cached(30s, {.vary = {"Accept-Language"}}), [](Request& request, Response& response) {
        response.header("Vary", "Accept-Language").send(std::string(request.header("Accept-Language")));
    });
    serve();
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(bodyOf(ask("GET /", "Accept-Language: de\r\n")), "de");
        EXPECT_EQ(bodyOf(ask("GET /", "Accept-Language: en\r\n")), "en");
    }
}

TEST_F(CachedTest, AHandlerThatThrowsGives500AndIsAskedAgain)
{
    m_app.get("/", cached(30s), [this](Request&, Response& response) {
        if (++m_runs == 1)
            throw std::runtime_error("once");
        response.send("fine");
    });
    serve();
    EXPECT_TRUE(hasStatus(ask("GET /"), 500));
    EXPECT_EQ(bodyOf(ask("GET /")), "fine");
}

TEST_F(CachedTest, AHandlerThatForgetsToAnswerGives500)
{
    m_app.get("/", cached(30s), [](Request&, Response&) {});
    serve();
    EXPECT_TRUE(hasStatus(ask("GET /"), 500));
}

TEST_F(CachedTest, MiddlewaresStandOnBothSides)
{
    m_app.use([](Request&, Response& response, const Next& next) {
        response.header("X-Before", "1");
        next();
    });
    m_app.get(
        "/", cached(30s),
        [this](Request&, Response& response, const Next& next) {
            ++m_runs;
            response.beforeSend([](Response& sent, std::string& body) {
                sent.header("X-Behind", "1");
                body += "!";
            });
            next();
        },
        [](Request&, Response& response) { response.send("a"); });
    serve();
    for (int round = 0; round < 2; ++round) {
        const std::string answer = ask("GET /");
        EXPECT_EQ(bodyOf(answer), "a!");
        EXPECT_EQ(fieldOf(answer, "X-Before"), "1");
        EXPECT_EQ(fieldOf(answer, "X-Behind"), "1");
    }
    EXPECT_EQ(m_runs, 1);
}

TEST_F(CachedTest, AStreamIsCollectedAndEventsAreRefused)
{
    m_app.get("/stream", cached(30s), [this](Request&, Response& response) {
        ResponseStream stream = response.stream("text/csv");
        stream.write(std::to_string(++m_runs));
        stream.write(",");
        stream.write("end");
        stream.end();
    });
    m_app.get("/events", cached(30s), [](Request&, Response& response) { response.events().send("x"); });
    m_app.get("/large", cached(30s), [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/csv");
        for (std::size_t i = 0; i <= ResponseStream::MaxUnsentBytes / 65536; ++i)
            stream.write(std::string(65536, 'a'));
        stream.end();
    });
    serve();
    for (int round = 0; round < 2; ++round) {
        const std::string answer = ask("GET /stream");
        EXPECT_EQ(bodyOf(answer), "1,end");
        EXPECT_EQ(fieldOf(answer, "Content-Type"), "text/csv");
        EXPECT_EQ(fieldOf(answer, "Content-Length"), "5");
    }
    EXPECT_TRUE(hasStatus(ask("GET /events"), 500));
    EXPECT_TRUE(hasStatus(ask("GET /large"), 500));
}

TEST_F(CachedTest, APageIsMadeOnceForAllWhoWaitAndOutlivesWhoAskedFirst)
{
    std::mutex gate;
    gate.lock();
    m_app.get("/", cached(30s), [this, &gate](Request& request, Response& response) {
        ++m_runs;
        const std::string query(request.query()); // the copy's own, whoever has left
        response.offload(
            [&gate] {
                const std::scoped_lock wait(gate);
                return std::string("made");
            },
            [query](Response& again, std::string text) { again.send(text + "?" + query); });
    });
    serve();
    {
        Client first(m_port);
        first.send("GET /?q HTTP/1.1\r\nHost: x\r\n\r\n");
        while (m_runs == 0)
            std::this_thread::yield();
    } // leaves
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<Client>(m_port));
        clients.back()->send("GET /?q HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
    gate.unlock();
    for (const auto& client : clients)
        EXPECT_EQ(bodyOf(client->readToEnd()), "made?q");
    EXPECT_EQ(m_runs, 1);
}

TEST_F(CachedTest, TheAppMayEndWhileAPageIsMade)
{
    std::optional<Response> kept;
    bool wasTold = false;
    {
        App app;
        app.get("/", cached(30s), [&](Request&, Response& response) {
            kept = response;
            response.onClose([&wasTold] { wasTold = true; });
            app.stop();
        });
        const auto port = app.listen(0);
        ASSERT_TRUE(port);
        std::thread client([port = *port] {
            Client asks(port);
            asks.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            (void)asks.readToEnd();
        });
        app.loop().after(100ms, [&app] { app.http().closeAll(); });
        app.run();
        client.join();
        EXPECT_FALSE(wasTold) << "a page is made to its end";
    }
    EXPECT_TRUE(wasTold);
    EXPECT_FALSE(kept->isOpen());
    kept->send("late"); // does nothing
}

TEST_F(CachedTest, ValuesOfOnesOwnLieBesideThePages)
{
    m_app.get("/", [this](Request&, Response& response) {
        m_app.cache().getOrLoad(
            "answer", 1min, [this](const LoadDone& done) { done.value(std::to_string(++m_runs)); },
            [response](const Result<CacheValue>& value) mutable { response.send(**value); });
    });
    serve();
    EXPECT_EQ(bodyOf(ask("GET /")), "1");
    EXPECT_EQ(bodyOf(ask("GET /")), "1");
}

TEST(Cached, ATimeToLiveBelowASecondIsSaid)
{
    EXPECT_THROW((void)cached(0s), std::invalid_argument);
}

TEST_F(AppTest, ATimeoutAnswers503AndDropsWhatComesLate)
{
    std::optional<Response> kept;
    m_app.get("/never", timeout(20ms), [&kept](Request&, Response& response) { kept = response; });
    m_app.get("/soon", timeout(10s), [](Request&, Response& response) {
        response.after(5ms, [](Response& later) { later.send("in time"); });
    });
    m_app.get("/stream", timeout(20ms), [](Request&, Response& response) {
        ResponseStream stream = response.stream("text/plain");
        response.after(60ms, [stream](Response&) mutable {
            stream.write("whole");
            stream.end();
        });
    });
    m_app.get("/forgotten", timeout(10s), [](Request&, Response&) {});
    m_app.get("/late", [&kept](Request&, Response& response) {
        kept->send("too late");
        kept.reset();
        response.send("fine");
    });
    serve();
    const std::string never = ask("GET /never");
    EXPECT_TRUE(hasStatus(never, 503)) << never;
    EXPECT_NE(never.find("\r\nRetry-After: 1\r\n"), std::string::npos);
    EXPECT_EQ(bodyOf(ask("GET /soon")), "in time");
    EXPECT_TRUE(ask("GET /stream").ends_with("5\r\nwhole\r\n0\r\n\r\n")) << "a stream that has begun goes on";
    EXPECT_TRUE(hasStatus(ask("GET /forgotten"), 500)) << "at once, not after the limit";
    EXPECT_EQ(bodyOf(ask("GET /late")), "fine");
}

TEST_F(CachedTest, ATimeoutBehindItMakesAPageThatIsNotKept)
{
    m_app.get("/", cached(30s), timeout(20ms), [this](Request&, Response& response) {
        if (++m_runs == 1)
            response.after(200ms, [](Response& later) { later.send("late"); });
        else
            response.send("soon");
    });
    serve();
    EXPECT_TRUE(hasStatus(ask("GET /"), 503));
    EXPECT_EQ(bodyOf(ask("GET /")), "soon");
}

} // namespace loopscope::server

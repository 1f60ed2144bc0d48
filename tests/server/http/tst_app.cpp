// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/http/appfixture.h"

#include <stdexcept>

// Routes, middlewares and the ways to answer, as a client sees them.
namespace loopscope::server {

TEST_F(AppTest, MiddlewaresRunInOrderAroundTheHandler)
{
    const auto mark = [](const char* text) {
        return [text](Request&, Response& response, const Next& next) {
            response.addHeader("X-Way", text);
            next();
        };
    };
    m_app.use(mark("all"));
    m_app.get("/", mark("first"), mark("second"), [](Request&, Response& response) { response.text("here"); });
    serve();
    const std::string answer = ask("GET /");
    EXPECT_TRUE(contains(answer, "X-Way: all\r\nX-Way: first\r\nX-Way: second\r\n")) << answer;
    EXPECT_EQ(bodyOf(answer), "here");
    EXPECT_TRUE(contains(ask("GET /missing"), "X-Way: all\r\n")) << "for requests without a route, too";
}

TEST_F(AppTest, AMiddlewareMayAnswerItselfOrGoOnLater)
{
    m_app.get(
        "/no", [](Request&, Response& response, const Next&) { response.status(401).text("who?"); },
        [](Request&, Response& response) { response.text("not reached"); });
    m_app.get(
        "/later",
        [](Request&, Response& response, const Next& next) {
            response.after(std::chrono::milliseconds{1}, [next](Response&) { next(); });
        },
        [](Request& request, Response& response) { response.text(request.path()); });
    m_app.get(
        "/lost", [](Request&, Response&, const Next&) {}, [](Request&, Response&) {});
    serve();
    EXPECT_EQ(bodyOf(ask("GET /no")), "who?");
    EXPECT_EQ(bodyOf(ask("GET /later")), "/later");
    EXPECT_TRUE(hasStatus(ask("GET /lost"), 500)) << "nobody answers and nobody goes on";
}

TEST_F(AppTest, WhatThrowsLaterIs500Too)
{
    m_app.get("/then", [](Request&, Response& response) {
        response.offload([] { return 1; }, [](Response&, int) { throw std::runtime_error("no"); });
    });
    m_app.get("/work", [](Request&, Response& response) {
        response.offload([]() -> int { throw std::runtime_error("no"); }, [](Response& r, int) { r.text("never"); });
    });
    m_app.get("/after", [](Request&, Response& response) {
        response.after(std::chrono::milliseconds{1}, [](Response&) { throw std::runtime_error("no"); });
    });
    serve();
    for (const char* path : {"/then", "/work", "/after"})
        EXPECT_TRUE(hasStatus(ask(std::string("GET ") + path), 500)) << path;
}

TEST_F(AppTest, OffloadedWorkAnswersOnTheLoop)
{
    m_app.get("/square/:n", [](Request& request, Response& response) {
        const int n = std::stoi(std::string(request.param("n")));
        response.offload([n] { return n * n; }, [](Response& r, int square) { r.json(std::to_string(square)); });
    });
    serve();
    const std::string answer = ask("GET /square/12");
    EXPECT_EQ(bodyOf(answer), "144");
    EXPECT_TRUE(contains(answer, "Content-Type: application/json\r\n")) << answer;
}

TEST_F(AppTest, ABodyHasTheLimitOfItsRoute)
{
    const auto echo = [](Request& request, Response& response) {
        response.text(std::to_string(request.body().size()));
    };
    m_app.post("/small", BodyLimit{4}, echo).post("/usual", echo);
    serve();
    const auto post = [&](const char* path, std::size_t bytes) {
        return ask(std::string("POST ") + path,
                   "Content-Length: " + std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'b'));
    };
    EXPECT_EQ(bodyOf(post("/small", 4)), "4");
    EXPECT_TRUE(hasStatus(post("/small", 5), 413));
    EXPECT_EQ(bodyOf(post("/usual", 5)), "5");
    const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\nbbbbb\r\n0\r\n\r\n";
    EXPECT_TRUE(hasStatus(ask("POST /small", chunked), 413));
    EXPECT_EQ(bodyOf(ask("POST /usual", chunked)), "5");
}

TEST_F(AppTest, OtherMethodsOfAKnownPath)
{
    m_app.get("/a", [](Request&, Response& response) { response.text("a"); });
    serve();
    const std::string refused = ask("PUT /a");
    EXPECT_TRUE(hasStatus(refused, 405)) << refused;
    EXPECT_TRUE(contains(refused, "Allow: GET, HEAD\r\n")) << refused;
    EXPECT_TRUE(hasStatus(ask("OPTIONS /a"), 204));
    const std::string head = ask("HEAD /a");
    EXPECT_TRUE(contains(head, "Content-Length: 1\r\n")) << head;
    EXPECT_EQ(bodyOf(head), "");
}

TEST_F(AppTest, AHookSeesAndChangesTheAnswer)
{
    m_app.use([](Request&, Response& response, const Next& next) {
        response.beforeSend([](Response& answer, std::string& body) {
            answer.header("X-Bytes", std::to_string(body.size()));
            body += "!";
        });
        next();
    });
    m_app.get("/", [](Request&, Response& response) { response.html("here"); });
    serve();
    const std::string answer = ask("GET /");
    EXPECT_TRUE(contains(answer, "X-Bytes: 4\r\n")) << answer;
    EXPECT_EQ(bodyOf(answer), "here!");
}

TEST_F(AppTest, AHookThatAnswersItselfIsTheOnlyAnswer)
{
    m_app.get("/", [](Request&, Response& response) {
        response.beforeSend([](Response& answer, std::string&) { answer.status(304).send(std::string_view()); });
        response.text("whole");
    });
    serve();
    const std::string answer = ask("GET /");
    EXPECT_TRUE(hasStatus(answer, 304)) << answer;
    EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << answer;
}

TEST_F(AppTest, ASecondAnswerIsDropped)
{
    m_app.get("/", [](Request&, Response& response) {
        response.text("first");
        response.text("second");
        response.fail(500, "third");
    });
    serve();
    const std::string answer = ask("GET /");
    EXPECT_EQ(bodyOf(answer), "first");
}

TEST_F(AppTest, ARequestIsThereAsLongAsItsAnswerIsHeld)
{
    static std::atomic<bool> asked{false};
    asked = false;
    std::atomic<std::size_t> seen{0};
    m_app.get("/keep/:name", [&](Request&, Response& response) {
        response.onClose([&seen, response = response] { seen = response.request().param("name").size(); });
        asked = true;
    });
    serve();
    {
        Client client(m_port);
        client.send("GET /keep/" + std::string(1000, 'n') + Keep);
        while (!asked)
            std::this_thread::yield();
    } // leaves without its answer
    while (seen == 0)
        std::this_thread::yield();
    EXPECT_EQ(seen, 1000U);
}

TEST_F(AppTest, BadRoutesAreSaidWhenTheyAreMade)
{
    EXPECT_THROW(m_app.get("no-slash", [](Request&, Response&) {}), std::invalid_argument);
}

} // namespace loopscope::server

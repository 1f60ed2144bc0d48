// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/exchange.h"
#include "core/server/http/httpparser.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <set>
#include <vector>

namespace loopscope::server {

TEST(PercentDecode, DecodesWhatIsEscaped)
{
    EXPECT_EQ(percentDecode(""), "");
    EXPECT_EQ(percentDecode("a%20b%2Fc%2f"), "a b/c/");
    EXPECT_EQ(percentDecode("%C3%BC"), "\xC3\xBC");
    EXPECT_EQ(percentDecode("a+b"), "a+b") << "a plus is a plus in a path";
}

TEST(PercentDecode, WhatIsNoEscapeIsRefused)
{
    for (const char* bad : {"%", "%1", "a%", "%g0", "%0g", "%%20", "%00", "a%00b", "%-1"})
        EXPECT_FALSE(percentDecode(bad)) << bad;
}

namespace {

// A request as the parser makes it from its text.
class Parsed
{
public:
    explicit Parsed(const std::string& text)
    {
        m_parser.begin(m_request);
        for (std::string_view rest = text; !rest.empty();) {
            const HttpParser::Step step = m_parser.feed(rest);
            EXPECT_NE(step.status, HttpParser::Step::Status::Bad) << text;
            if (step.consumed == 0)
                break;
            rest.remove_prefix(step.consumed);
        }
    }
    const Request* operator->() const { return &m_request; }

private:
    HttpParser m_parser{HttpLimits{}};
    Request m_request;
};

Parsed get(const std::string& target, const std::string& fields = {})
{
    return Parsed("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
}

Parsed post(const std::string& type, const std::string& body)
{
    return Parsed("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + type +
                  "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

} // namespace

TEST(Request, HeadersDoNotCareForCase)
{
    const Parsed request = get("/", "Content-Type: a\r\nX-Two: first\r\nx-two: second\r\n");
    EXPECT_EQ(request->header("content-TYPE"), "a");
    EXPECT_EQ(request->header("X-TWO"), "first");
    EXPECT_EQ(request->header("Content"), "");
    EXPECT_EQ(request->header(""), "");
    EXPECT_EQ(request->headers().size(), 4U);
}

TEST(Request, PathAndQuery)
{
    const Parsed request = get("/a%20b/c?d=%20#e");
    EXPECT_EQ(request->path(), "/a b/c");
    EXPECT_EQ(request->query(), "d=%20");
}

TEST(Request, QueryValues)
{
    const Parsed request = get("/?a=1&b=&c&d=x%26y&a=2&&e=f=g&bad=%zz");
    EXPECT_EQ(request->queryValue("a"), "1") << "the first one";
    EXPECT_EQ(request->queryValue("b"), "");
    EXPECT_EQ(request->queryValue("c"), "");
    EXPECT_EQ(request->queryValue("d"), "x&y");
    EXPECT_EQ(request->queryValue("e"), "f=g");
    EXPECT_FALSE(request->queryValue("bad"));
    EXPECT_FALSE(request->queryValue("z"));
    EXPECT_FALSE(get("/")->queryValue("a"));
}

TEST(Request, Cookies)
{
    const Parsed request = get("/", "Cookie: a=1; b=\"two words\";c\r\nCookie: d=4; a=5\r\n");
    EXPECT_EQ(request->cookie("a"), "1") << "the first one";
    EXPECT_EQ(request->cookie("b"), "two words");
    EXPECT_EQ(request->cookie("c"), "");
    EXPECT_EQ(request->cookie("d"), "4");
    EXPECT_FALSE(request->cookie("A")) << "names of cookies have a case";
    EXPECT_FALSE(request->cookie("e"));
}

TEST(Request, Forms)
{
    const std::string type = "application/x-www-form-urlencoded";
    const auto form = post(type + "; charset=utf-8", "a=1+2&b=%C3%BC&&c&a=3")->form();
    ASSERT_TRUE(form);
    const Request::Form due{{"a", "1 2"}, {"b", "\xC3\xBC"}, {"c", ""}, {"a", "3"}};
    EXPECT_EQ(*form, due);
    EXPECT_TRUE(post(type, "")->form()->empty());
    EXPECT_EQ(post("text/plain", "a=1")->form().error().code, ErrorCode::Invalid);
    EXPECT_EQ(post(type, "a=%z")->form().error().code, ErrorCode::Invalid);
    std::string many;
    for (std::size_t i = 0; i <= Request::MaxFormFields; ++i)
        many += "a&";
    EXPECT_EQ(post(type, many)->form().error().code, ErrorCode::TooLarge);
}

TEST(Request, Json)
{
    const auto value = post("application/json", R"({"a":[1,2]})")->json();
    ASSERT_TRUE(value);
    EXPECT_EQ(value->at("a").as_array().size(), 2U);
    EXPECT_TRUE(post("application/problem+json; charset=utf-8", "1")->json());
    EXPECT_EQ(post("text/plain", "1")->json().error().code, ErrorCode::Invalid);
    for (const char* bad : {"", "{", "{'a':1}", "1 2", "\xFF"})
        EXPECT_EQ(post("application/json", bad)->json().error().code, ErrorCode::Invalid) << bad;
    EXPECT_FALSE(post("application/json", std::string(40, '[') + std::string(40, ']'))->json()) << "too deep";
}

namespace {
// An answer without a connection: what was set can be looked at.
class ResponseTest : public testing::Test
{
protected:
    ~ResponseTest() override { m_exchange->letGo(); }
    Exchange* m_exchange = new Exchange(nullptr);
};
} // namespace

TEST_F(ResponseTest, HeadersCannotSplitAnAnswer)
{
    const std::vector<std::pair<std::string, std::string>> bad{
        {"X", "a\r\nX: b"}, {"X", "a\nb"}, {"X", "a\rb"},  {"X", std::string("a\0b", 3)}, {"", "v"},
        {"X:", "v"},        {"X Y", "v"},  {"X\r\n", "v"}, {"Connection", "v"},           {"content-length", "5"},
        {"Date", "now"}};
    for (const auto& [name, value] : bad) {
        m_exchange->clear();
        Response(*m_exchange).header(name, value);
        EXPECT_TRUE(m_exchange->isBroken) << name;
        EXPECT_EQ(m_exchange->headers, "") << name;
    }
    m_exchange->clear();
    Response(*m_exchange).header("X-Fine", "a: b, \"c\"");
    EXPECT_FALSE(m_exchange->isBroken);
    EXPECT_EQ(m_exchange->headers, "X-Fine: a: b, \"c\"\r\n");
}

TEST_F(ResponseTest, ALaterHeaderReplacesOrIsAdded)
{
    Response response(*m_exchange);
    response.header("A", "1").header("B", "2").addHeader("a", "3").header("b", "4");
    EXPECT_EQ(m_exchange->headers, "A: 1\r\na: 3\r\nb: 4\r\n");
    EXPECT_EQ(response.header("A"), "1");
    EXPECT_EQ(response.header("C"), "");
    response.header("A", "5");
    EXPECT_EQ(m_exchange->headers, "b: 4\r\nA: 5\r\n");
}

TEST_F(ResponseTest, Cookies)
{
    Response response(*m_exchange);
    response.cookie("a", "1");
    EXPECT_EQ(response.header("Set-Cookie"), "a=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    for (const char* bad : {"a b", "a;b", "a\r\n", "a,b", "\xC3\xBC"}) {
        m_exchange->clear();
        response.cookie("a", bad);
        EXPECT_TRUE(m_exchange->isBroken) << bad;
    }
}

TEST_F(ResponseTest, AStatusIsOneOfHttp)
{
    for (const int code : {0, 100, 199, 600, -1}) {
        m_exchange->clear();
        Response(*m_exchange).status(code);
        EXPECT_TRUE(m_exchange->isBroken) << code;
    }
}

TEST_F(ResponseTest, WithoutAClientAnswersGoNowhere)
{
    Response response(*m_exchange);
    EXPECT_FALSE(response.isOpen());
    response.status(404).send("gone");
    response.fail(503, "gone");
    ResponseStream stream = response.stream("text/plain");
    EXPECT_FALSE(stream.write("gone"));
    EXPECT_FALSE(response.events().send("gone"));
}

TEST(ReasonPhrase, EveryStatusThatIsSentHasItsOwn)
{
    std::set<std::string_view> phrases;
    const std::vector<int> sent{200, 400, 404, 405, 408, 413, 431, 500, 501, 503, 505};
    for (const int status : sent)
        phrases.insert(reasonPhrase(status));
    EXPECT_EQ(phrases.size(), sent.size());
    EXPECT_NE(reasonPhrase(299), "");
}

} // namespace loopscope::server

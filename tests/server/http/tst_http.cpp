// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/http.h"

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

TEST(Request, HeadersDoNotCareForCase)
{
    Request request;
    request.headers = {{"Content-Type", "a"}, {"X-Two", "first"}, {"x-two", "second"}};
    EXPECT_EQ(request.header("content-TYPE"), "a");
    EXPECT_EQ(request.header("X-TWO"), "first");
    EXPECT_EQ(request.header("Content"), "");
    EXPECT_EQ(request.header(""), "");
}

TEST(Request, QueryValues)
{
    Request request;
    request.query = "a=1&b=&c&d=x%26y&a=2&&e=f=g&bad=%zz";
    EXPECT_EQ(request.queryValue("a"), "1") << "the first one";
    EXPECT_EQ(request.queryValue("b"), "");
    EXPECT_EQ(request.queryValue("c"), "");
    EXPECT_EQ(request.queryValue("d"), "x&y");
    EXPECT_EQ(request.queryValue("e"), "f=g");
    EXPECT_FALSE(request.queryValue("bad"));
    EXPECT_FALSE(request.queryValue("z"));
    EXPECT_FALSE(Request().queryValue("a"));
}

TEST(Request, ParamsAreThoseOfTheRoute)
{
    Request request;
    request.params = {{"id", "7"}};
    EXPECT_EQ(request.param("id"), "7");
    EXPECT_EQ(request.param("ID"), "");
}

TEST(Response, HeadersCannotSplitAnAnswer)
{
    auto state = std::make_shared<Response::State>(nullptr);
    Response response(state);
    for (const char* value : {"a\r\nX: b", "a\nb", "a\rb"})
        EXPECT_FALSE(response.header("X", value));
    EXPECT_FALSE(response.header("X", std::string("a\0b", 3)));
    for (const char* name : {"", "X:", "X Y", "X\r\n"})
        EXPECT_FALSE(response.header(name, "v")) << name;
    EXPECT_EQ(state->headers, "");
    EXPECT_TRUE(response.header("X-Fine", "a: b, \"c\""));
    EXPECT_EQ(state->headers, "X-Fine: a: b, \"c\"\r\n");
}

TEST(Response, WithoutAClientAnswersGoNowhere)
{
    auto state = std::make_shared<Response::State>(nullptr);
    Response response(state);
    EXPECT_FALSE(response.clientIsHere());
    response.status(404).send("gone");
    response.fail(503, "gone");
    EXPECT_TRUE(state->isFailure);
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

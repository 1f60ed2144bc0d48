// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/responsecache.h"

#include <gtest/gtest.h>
#include <set>

// What RFC 9111 makes of requests and answers.
namespace loopscope::server {

namespace {

PageRequest ask(HeaderList headers, std::string_view method = "GET", std::string_view path = "/",
                std::string_view query = {}, std::string_view host = "shop")
{
    const auto kept = std::make_shared<HeaderList>(std::move(headers));
    return {method, host, path, query, [kept](std::string_view name) {
                for (const auto& [each, value] : *kept)
                    if (equalsIgnoringCase(each, name))
                        return std::string_view(value);
                return std::string_view();
            }};
}

std::int64_t lifetime(HeaderList headers, int status = 200, PageRules rules = {})
{
    const auto found = pageLifetime({status, std::move(headers), "body"}, rules);
    return found ? found->count() : -1;
}

StoredPage stored(const Page& page)
{
    return *readPage(std::make_shared<const std::string>(*storablePage(page, 1000, std::chrono::seconds{30})));
}

} // namespace

TEST(PageRules, WhichRequestsAreLookedUp)
{
    EXPECT_EQ(pageUse(ask({})), PageUse::Normal);
    EXPECT_EQ(pageUse(ask({}, "HEAD")), PageUse::Normal);
    EXPECT_EQ(pageUse(ask({{"Cache-Control", "max-age=60"}})), PageUse::Normal);
    EXPECT_EQ(pageUse(ask({{"Cookie", "a=b"}})), PageUse::Normal);
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "get"})
        EXPECT_EQ(pageUse(ask({}, method)), PageUse::Bypass) << method;
    EXPECT_EQ(pageUse(ask({{"Authorization", "Basic x"}})), PageUse::Bypass);
    EXPECT_EQ(pageUse(ask({{"Range", "bytes=0-1"}})), PageUse::Bypass);
    EXPECT_EQ(pageUse(ask({{"Cache-Control", "no-cache, NO-STORE"}})), PageUse::Bypass);
    EXPECT_EQ(pageUse(ask({{"Cache-Control", "No-Cache"}})), PageUse::Reload);
    EXPECT_EQ(pageUse(ask({{"Cache-Control", "max-age=0"}})), PageUse::Reload);
    EXPECT_EQ(pageUse(ask({{"Pragma", "no-cache"}})), PageUse::Reload);
    EXPECT_EQ(pageUse(ask({{"Pragma", "no-cache"}, {"Cache-Control", "max-age=9"}})), PageUse::Normal);
    EXPECT_EQ(pageUse(ask({{"Cache-Control", "x=\"a, no-store\""}})), PageUse::Normal) << "quoted";
}

TEST(PageRules, TwoRequestsNeverShareAKeyByChance)
{
    PageRules rules;
    rules.vary = {"Accept-Language", "X-Kind"};
    const std::vector<PageRequest> requests{ask({}),
                                            ask({}, "GET", "/a"),
                                            ask({}, "GET", "/a", "b"),
                                            ask({}, "GET", "/a?b"),
                                            ask({}, "GET", "/a", "?b"),
                                            ask({}, "GET", "/a%3Fb"),
                                            ask({}, "GET", "/a\n"),
                                            ask({}, "GET", "/a", "", "other"),
                                            ask({}, "GET", "/a", "", "shop:81"),
                                            ask({{"Accept-Language", "de"}}, "GET", "/a"),
                                            ask({{"X-Kind", "de"}}, "GET", "/a"),
                                            ask({{"Accept-Language", "de\n"}}, "GET", "/a"),
                                            ask({}, "GET", "/a", "\nde"),
                                            ask({}, "GET", "//shop/a", "", "")};
    std::set<std::string> keys;
    for (const PageRequest& request : requests)
        keys.insert(pageKey(request, rules).value());
    EXPECT_EQ(keys.size(), requests.size());
    EXPECT_EQ(pageKey(ask({}, "HEAD", "/a", "", "SHOP"), rules), pageKey(ask({{"Other", "x"}}, "GET", "/a"), rules));
    EXPECT_EQ(pageKey(ask({}, "GET", "/products/1", "x=2"), {}).value(), "page:shop/products/1?x=2");
}

TEST(PageRules, WhatHasNoKey)
{
    for (const char* host : {"a/b", "a?b", "a b", "a\n"})
        EXPECT_FALSE(pageKey(ask({}, "GET", "/", "", host), {})) << host;
    EXPECT_FALSE(pageKey(ask({}, "GET", "*"), {}));
    EXPECT_FALSE(pageKey(ask({}, "GET", ""), {}));
    EXPECT_FALSE(pageKey(ask({}, "GET", "/" + std::string(5000, 'a')), {}));
    PageRules rules;
    rules.vary = {"X"};
    EXPECT_FALSE(pageKey(ask({{"X", std::string(5000, 'x')}}), rules));
}

TEST(PageRules, WhichAnswersAreStoredAndForHowLong)
{
    EXPECT_EQ(lifetime({}), 30);
    EXPECT_EQ(lifetime({{"Cache-Control", "public, max-age=10"}}), 10);
    EXPECT_EQ(lifetime({{"Cache-Control", "max-age=100"}}), 30) << "the rule's is the longest";
    EXPECT_EQ(lifetime({{"Cache-Control", "max-age=10, s-maxage=20"}}), 20);
    EXPECT_EQ(lifetime({{"Cache-Control", "max-age=10"}, {"cache-control", "s-maxage=5"}}), 5);
    EXPECT_EQ(lifetime({{"Cache-Control", "max-age=\"7\""}}), 7);
    EXPECT_EQ(lifetime({{"Cache-Control", "max-age=99999999999999999999"}}), 30);
    for (const char* control : {"no-store", "no-cache", "private", "Private=\"x\"", "public, NO-STORE", "max-age=0",
                                "max-age=x", "max-age", "max-age=-1", "max-age=5, max-age=6", "s-maxage=0, max-age=9"})
        EXPECT_EQ(lifetime({{"Cache-Control", control}}), -1) << control;
    for (const int status : {201, 206, 301, 304, 404, 500, 503})
        EXPECT_EQ(lifetime({}, status), -1) << status;
    EXPECT_EQ(lifetime({{"set-cookie", "a=b"}}), -1);
    EXPECT_EQ(lifetime({{"Vary", "Accept-Language"}}), -1);
    PageRules rules;
    rules.vary = {"accept-language", "X"};
    EXPECT_EQ(lifetime({{"Vary", "Accept-Language, x"}}, 200, rules), 30);
    EXPECT_EQ(lifetime({{"Vary", "X"}, {"Vary", "Y"}}, 200, rules), -1);
    EXPECT_EQ(lifetime({{"Vary", "*"}}, 200, rules), -1);
    rules.ttl = std::chrono::seconds{0};
    EXPECT_EQ(lifetime({}, 200, rules), -1);
}

TEST(PageRules, AStoredPageSaysWhatItIs)
{
    const StoredPage page = stored({200, {{"Content-Type", "text/html"}, {"Connection", "close"}}, "body"});
    EXPECT_EQ(page.header("Cache-Control"), "public, max-age=30");
    EXPECT_EQ(page.header("ETag").size(), 34U);
    EXPECT_EQ(page.header("Connection"), "") << "it belongs to one connection";
    const StoredPage own = stored({200, {{"ETag", "\"mine\""}, {"Cache-Control", "max-age=5"}}, "body"});
    EXPECT_EQ(own.header("ETag"), "\"mine\"");
    EXPECT_EQ(own.header("Cache-Control"), "max-age=5");
    EXPECT_FALSE(storablePage({200, {{"A", std::string(20000, 'x')}}, ""}, 0, std::chrono::seconds{1}));
}

TEST(PageRules, ATagIsOfTheBytesAndWhatDescribesThem)
{
    const Page page{200, {{"Content-Type", "text/html"}}, "body"};
    EXPECT_EQ(pageTag(page), pageTag({200, {{"content-type", "text/html"}, {"X", "y"}}, "body"}));
    EXPECT_NE(pageTag(page), pageTag({200, {{"Content-Type", "text/html"}}, "bodY"}));
    EXPECT_NE(pageTag(page), pageTag({200, {{"Content-Type", "text/plain"}}, "body"}));
    EXPECT_NE(pageTag(page), pageTag({200, {{"Content-Type", "text/html"}, {"Content-Encoding", "br"}}, "body"}));
}

TEST(PageRules, AnAnswerHasItsAgeOrIsNotModified)
{
    const StoredPage page = stored({200, {{"Content-Type", "text/html"}, {"ETag", "\"v1\""}, {"Vary", "X"}}, "body"});
    const PageAnswer whole = answerWith(page, ask({}), 1007);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.body, "body");
    EXPECT_EQ(whole.headers.back(), (std::pair<std::string, std::string>("Age", "7")));
    EXPECT_EQ(answerWith(page, ask({}), 900).headers.back().second, "0") << "the clock was set back";
    for (const char* tags : {"\"v1\"", "W/\"v1\"", "\"a,b\", \"v1\"", "*", " * "}) {
        const PageAnswer same = answerWith(page, ask({{"If-None-Match", tags}}), 1007);
        EXPECT_EQ(same.status, 304) << tags;
        EXPECT_EQ(same.body, "");
        EXPECT_EQ(same.headers.size(), 4U) << "ETag, Vary, Cache-Control, Age";
    }
    for (const char* tags : {"\"v2\"", "v1", "\"v1", "", "\"x, \"v1\"\""})
        EXPECT_EQ(answerWith(page, ask({{"If-None-Match", tags}}), 1007).status, 200) << tags;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/responsecache.h"

#include "tests/server/cache/cachefixture.h"

// Pages in a cache without Redis, and handlers that answer when they are told.
namespace loopscope::server {

namespace {

class ResponseCacheTest : public test::CacheTest
{
protected:
    struct Reply
    {
        int calls = 0;
        PageAnswer answer;
        [[nodiscard]] std::string text() const
        {
            return calls == 0 ? "nothing yet" : std::to_string(answer.status) + " " + std::string(answer.body);
        }
    };

    ResponseCacheTest() : m_cache(make()), m_pages(m_cache, [this] { return m_now; }) {}

    void visit(Reply& reply, HeaderList headers = {}, std::string_view method = "GET")
    {
        PageRequest request{method, "shop", "/a", "", [&headers](std::string_view name) {
                                for (const auto& [each, value] : headers)
                                    if (equalsIgnoringCase(each, name))
                                        return std::string_view(value);
                                return std::string_view();
                            }};
        m_pages.get(
            request, {}, [this](ResponseCache::Produced done) { m_handlers.push_back(std::move(done)); },
            [&reply](const PageAnswer& answer) {
                ++reply.calls;
                reply.answer = answer;
            });
    }

    TieredCache& m_cache;
    std::int64_t m_now = 1'790'000'000;
    ResponseCache m_pages;
    std::vector<ResponseCache::Produced> m_handlers;
};

} // namespace

TEST_F(ResponseCacheTest, OneHandlerServesAllWhoAsk)
{
    std::vector<Reply> replies(100);
    for (Reply& reply : replies)
        visit(reply);
    ASSERT_EQ(m_handlers.size(), 1U);
    m_handlers[0]({200, {{"Content-Type", "text/html"}}, "page"});
    for (const Reply& reply : replies) {
        EXPECT_EQ(reply.text(), "200 page");
        EXPECT_EQ(reply.calls, 1);
    }
    m_now += 9;
    Reply later;
    visit(later);
    EXPECT_EQ(later.text(), "200 page") << "at once";
    EXPECT_EQ(later.answer.headers.back().second, "9");
    Reply same;
    visit(same, {{"If-None-Match", std::string(replies[0].answer.headers[1].second)}});
    EXPECT_EQ(same.text(), "304 ");
    EXPECT_EQ(m_handlers.size(), 1U);
}

TEST_F(ResponseCacheTest, APrivatePageIsForWhoeverItWasMade)
{
    std::vector<Reply> replies(3);
    for (Reply& reply : replies)
        visit(reply);
    m_handlers[0]({200, {{"Set-Cookie", "session=1"}}, "for the first"});
    EXPECT_EQ(replies[0].text(), "200 for the first");
    ASSERT_EQ(m_handlers.size(), 3U) << "the others run it themselves";
    EXPECT_EQ(replies[1].calls + replies[2].calls, 0);
    m_handlers[1]({200, {{"Set-Cookie", "session=2"}}, "for the second"});
    EXPECT_EQ(replies[1].text(), "200 for the second");
    Reply next;
    visit(next);
    EXPECT_EQ(m_handlers.size(), 4U) << "and nobody waits for one any more";
    visit(next);
    EXPECT_EQ(m_handlers.size(), 5U);
}

TEST_F(ResponseCacheTest, AFailureIsForWhoeverItHappenedTo)
{
    Reply first;
    Reply second;
    visit(first);
    visit(second);
    m_handlers[0]({500, {}, "broken"});
    EXPECT_EQ(first.text(), "500 broken");
    ASSERT_EQ(m_handlers.size(), 2U);
    m_handlers[1]({404, {}, "not found"});
    EXPECT_EQ(second.text(), "404 not found");
    Reply third;
    visit(third);
    m_handlers[2]({200, {}, "page"});
    EXPECT_EQ(third.text(), "200 page");
    Reply fourth;
    visit(fourth);
    EXPECT_EQ(fourth.text(), "200 page");
}

TEST_F(ResponseCacheTest, ARequestMayWantItNewOrStayOutOfIt)
{
    Reply first;
    visit(first);
    m_handlers[0]({200, {}, "old"});
    Reply bypass;
    visit(bypass, {{"Authorization", "Basic x"}});
    m_handlers.at(1)({200, {}, "secret"});
    EXPECT_EQ(bypass.text(), "200 secret");
    Reply reload;
    visit(reload, {{"Cache-Control", "no-cache"}});
    m_handlers.at(2)({200, {}, "new"});
    EXPECT_EQ(reload.text(), "200 new");
    Reply after;
    visit(after);
    EXPECT_EQ(after.text(), "200 new");
    Reply reloadPrivate;
    visit(reloadPrivate, {{"Cache-Control", "no-cache"}});
    m_handlers.at(3)({200, {{"Cache-Control", "private"}}, "private"});
    EXPECT_EQ(reloadPrivate.text(), "200 private");
}

TEST_F(ResponseCacheTest, AHeadIsAnsweredFromItsGetButStoresNothing)
{
    Reply alone;
    visit(alone, {}, "HEAD");
    m_handlers.at(0)({200, {}, ""});
    EXPECT_EQ(alone.calls, 1);
    Reply get;
    visit(get);
    m_handlers.at(1)({200, {}, "page"});
    EXPECT_EQ(get.text(), "200 page");
    Reply head;
    visit(head, {}, "HEAD");
    EXPECT_EQ(head.text(), "200 page") << "whoever sends it leaves the body out";
    EXPECT_EQ(m_handlers.size(), 2U);
}

TEST_F(ResponseCacheTest, WhatIsNoPageIsMadeAgain)
{
    m_cache.set("page:shop/a?", std::make_shared<const std::string>("HTTP/1.1 200 OK\r\n"), Minute);
    Reply reply;
    visit(reply);
    m_handlers.at(0)({200, {}, "page"});
    EXPECT_EQ(reply.text(), "200 page");
}

} // namespace loopscope::server

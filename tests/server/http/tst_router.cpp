// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/router.h"

#include <gtest/gtest.h>

namespace loopscope::server {

namespace {

class RouterTest : public testing::Test
{
protected:
    RouterTest()
    {
        for (const char* pattern :
             {"/", "/products", "/products/new", "/products/:id", "/products/:id/reviews/:nr", "/files/a/b"})
            m_router.add("GET", pattern, nothing);
        m_router.add("POST", "/products", nothing);
    }
    static void nothing(Request&, Response) {}
    Router m_router;
};

} // namespace

TEST_F(RouterTest, StaticPaths)
{
    for (const char* path : {"/", "/products", "/products/new", "/files/a/b"}) {
        const Router::Match match = m_router.find("GET", path);
        EXPECT_NE(match.handler, nullptr) << path;
        EXPECT_TRUE(match.params.empty()) << path;
    }
}

TEST_F(RouterTest, Parameters)
{
    const Router::Match match = m_router.find("GET", "/products/17/reviews/3");
    ASSERT_NE(match.handler, nullptr);
    ASSERT_EQ(match.params.size(), 2U);
    EXPECT_EQ(match.params[0].second, "17");
    EXPECT_EQ(match.params[1].first, "nr");
    EXPECT_EQ(match.params[1].second, "3");
}

TEST_F(RouterTest, WhatIsNotThere)
{
    for (const char* path : {"", "products", "//", "/products/", "/products/17/", "/products/17/reviews", "/files/a",
                             "/files/a/b/c", "/nothing"}) {
        const Router::Match match = m_router.find("GET", path);
        EXPECT_EQ(match.handler, nullptr) << path;
        EXPECT_EQ(match.status, 404) << path;
    }
}

TEST_F(RouterTest, HeadIsServedByGet)
{
    EXPECT_NE(m_router.find("HEAD", "/products/17").handler, nullptr);
}

TEST_F(RouterTest, OtherMethodsNameWhatIsAllowed)
{
    const Router::Match match = m_router.find("DELETE", "/products");
    EXPECT_EQ(match.handler, nullptr);
    EXPECT_EQ(match.status, 405);
    EXPECT_EQ(match.allow, "GET, HEAD, POST");
}

} // namespace loopscope::server

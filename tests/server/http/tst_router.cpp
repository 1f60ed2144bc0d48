// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/router.h"

#include <gtest/gtest.h>

namespace loopscope::server {

namespace {

// What a path finds: the pattern's own text is its answer.
struct Found
{
    std::string pattern; // empty: nothing
    std::string params;  // "id=7 *=a/b"
    int status = 0;
    std::string allow;
};

class RouterTest : public testing::Test
{
protected:
    RouterTest()
    {
        for (const char* pattern : {"/", "/products", "/products/new", "/products/:id", "/products/:id/reviews/:nr",
                                    "/prod", "/files/a/b", "/files/*", "/files/:name/info", "/a:b", "/:page"})
            add("GET", pattern);
        add("POST", "/products");
        add("POST", "/products/new");
        add("DELETE", "/products/:key");
    }
    void add(const char* method, const char* pattern)
    {
        Route route;
        route.bodyLimit = m_patterns.size() + 1; // tells the routes apart
        m_patterns.emplace_back(pattern);
        EXPECT_TRUE(m_router.add(method, pattern, std::move(route))) << pattern;
    }
    [[nodiscard]] Found find(std::string_view method, std::string_view path) const
    {
        std::vector<Request::Param> params;
        const Router::Match match = m_router.find(method, path, params);
        Found found{
            match.route == nullptr ? "" : m_patterns[match.route->bodyLimit - 1], {}, match.status, match.allow};
        for (const Request::Param& param : params)
            found.params.append(found.params.empty() ? "" : " ").append(param.name).append("=").append(param.value);
        return found;
    }
    Router m_router;
    std::vector<std::string> m_patterns;
};

} // namespace

TEST_F(RouterTest, StaticPathsGoFirst)
{
    for (const char* path : {"/", "/products", "/prod", "/products/new", "/files/a/b", "/a:b"}) {
        EXPECT_EQ(find("GET", path).pattern, path);
        EXPECT_EQ(find("GET", path).params, "") << path;
    }
}

TEST_F(RouterTest, ParametersAndRests)
{
    const std::vector<std::vector<std::string>> cases{
        {"/products/17", "/products/:id", "id=17"},
        {"/products/ne", "/products/:id", "id=ne"},
        {"/products/newer", "/products/:id", "id=newer"},
        {"/products/17/reviews/3", "/products/:id/reviews/:nr", "id=17 nr=3"},
        {"/products/new/reviews/3", "/products/:id/reviews/:nr", "id=new nr=3"},
        {"/about", "/:page", "page=about"},
        {"/product", "/:page", "page=product"},
        {"/files/", "/files/*", "*="},
        {"/files/a", "/files/*", "*=a"},
        {"/files/a/b/c", "/files/*", "*=a/b/c"},
        {"/files//x", "/files/*", "*=/x"},
        {"/files/a/info", "/files/:name/info", "name=a"},
    };
    for (const auto& row : cases) {
        const Found found = find("GET", row[0]);
        EXPECT_EQ(found.pattern, row[1]) << row[0];
        EXPECT_EQ(found.params, row[2]) << row[0];
    }
}

TEST_F(RouterTest, WhatIsNotThere)
{
    for (const char* path : {"", "products", "//", "/products/", "/products/17/", "/products/17/reviews",
                             "/products/17/reviews/", "/nothing/else"}) {
        EXPECT_EQ(find("GET", path).pattern, "") << path;
        EXPECT_EQ(find("GET", path).status, 404) << path;
    }
}

TEST_F(RouterTest, HeadIsServedByGet)
{
    EXPECT_EQ(find("HEAD", "/products/17").pattern, "/products/:id");
}

TEST_F(RouterTest, AMethodIsLookedForInEveryPatternThatFits)
{
    const Found found = find("DELETE", "/products/new");
    EXPECT_EQ(found.pattern, "/products/:key") << "the static path has no DELETE";
    EXPECT_EQ(found.params, "key=new") << "by the name of its own pattern";
}

TEST_F(RouterTest, OtherMethodsNameWhatIsAllowed)
{
    const Found found = find("PUT", "/products/new");
    EXPECT_EQ(found.status, 405);
    EXPECT_EQ(found.allow, "DELETE, GET, HEAD, POST");
    EXPECT_EQ(find("PUT", "/products").allow, "GET, HEAD, POST");
    ASSERT_TRUE(m_router.add("HEAD", "/products", {}));
    EXPECT_EQ(find("PUT", "/products").allow, "GET, HEAD, POST") << "each once, also where HEAD has its own";
}

TEST_F(RouterTest, BadPatternsAreSaid)
{
    for (const char* pattern : {"", "a", "/:", "/:/a", "/*/a", "/*a"})
        EXPECT_EQ(m_router.add("GET", pattern, {}).error().code, ErrorCode::Invalid) << pattern;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/storedpage.h"

#include <gtest/gtest.h>

namespace loopscope::server {

namespace {

CacheValue shared(std::string bytes)
{
    return std::make_shared<const std::string>(std::move(bytes));
}

StoredPage example()
{
    StoredPage page;
    page.headers = {{"Content-Type", "text/html"}, {"ETag", "\"1\""}, {"X-Empty", ""}};
    page.storedAt = 1'790'000'000;
    page.lifetime = 30;
    page.body = "<p>\0\r\n</p>";
    return page;
}

} // namespace

TEST(StoredPage, WrittenAndReadItIsTheSame)
{
    const StoredPage page = example();
    const auto bytes = writePage(page);
    ASSERT_TRUE(bytes);
    const auto again = readPage(shared(*bytes));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->status, 200);
    EXPECT_EQ(again->headers, page.headers);
    EXPECT_EQ(again->storedAt, page.storedAt);
    EXPECT_EQ(again->lifetime, 30);
    EXPECT_EQ(again->body, page.body);
    EXPECT_EQ(again->header("etag"), "\"1\"");
    EXPECT_EQ(again->header("none"), "");
    EXPECT_GE(again->body.data(), again->bytes->data()) << "a view, no copy";
    EXPECT_LE(again->body.data() + again->body.size(), again->bytes->data() + again->bytes->size());
}

TEST(StoredPage, WhatIsCutOrLongerIsNoPage)
{
    const std::string bytes = *writePage(example());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(readPage(shared(bytes.substr(0, size)))) << size;
    EXPECT_FALSE(readPage(shared(bytes + "x")));
    EXPECT_FALSE(readPage(shared("tea")));
    EXPECT_FALSE(readPage(nullptr));
}

TEST(StoredPage, NoHeaderThatCouldSplitAnAnswer)
{
    const HeaderList bad{{"", "x"},
                         {"A B", "x"},
                         {"A:", "x"},
                         {"A\r\n", "x"},
                         {"A", "x\r\nB: y"},
                         {"A", "x\ny"},
                         {"A", std::string("x\0", 2)},
                         {"A", "\x7F"},
                         {"Connection", "close"},
                         {"transfer-ENCODING", "chunked"},
                         {"Content-Length", "1"},
                         {"Age", "1"},
                         {"Date", "x"}};
    for (const auto& header : bad) {
        EXPECT_FALSE(isPageHeader(header.first, header.second)) << header.first << ": " << header.second;
        StoredPage page = example();
        page.headers.push_back(header);
        EXPECT_FALSE(writePage(page));
        // The same, as somebody else may have put it into Redis: a good header made bad in its place.
        StoredPage model = example();
        model.headers = {{std::string(header.first.size(), 'N'), std::string(header.second.size(), 'V')}};
        if (header.first.empty())
            continue;
        std::string bytes = *writePage(model);
        bytes.replace(bytes.find("NV") == std::string::npos ? bytes.find('N')
                                                            : bytes.rfind('N') + 1 - header.first.size(),
                      header.first.size() + header.second.size(), header.first + header.second);
        EXPECT_FALSE(readPage(shared(bytes))) << header.first;
    }
    EXPECT_TRUE(isPageHeader("X-Fine", "a\tb \xC3\xBC"));
}

TEST(StoredPage, LimitsHoldInBothDirections)
{
    StoredPage many = example();
    many.headers.assign(StoredPage::MaxHeaders, {"A", "b"});
    ASSERT_TRUE(writePage(many));
    std::string bytes = *writePage(many);
    EXPECT_TRUE(readPage(shared(bytes)));
    many.headers.push_back({"A", "b"});
    EXPECT_FALSE(writePage(many));
    StoredPage large = example();
    large.headers = {{"A", std::string(StoredPage::MaxHeaderBytes - 1, 'x')}};
    EXPECT_TRUE(writePage(large));
    large.headers[0].second += 'x';
    EXPECT_FALSE(writePage(large));
    for (const int status : {0, 101, 199, 600, 65535}) {
        StoredPage odd = example();
        odd.status = status;
        EXPECT_FALSE(writePage(odd)) << status;
        bytes = *writePage(example());
        bytes[8] = static_cast<char>(status & 0xFF);
        bytes[9] = static_cast<char>(status >> 8);
        EXPECT_FALSE(readPage(shared(bytes))) << status;
    }
    StoredPage old = example();
    old.storedAt = -1;
    EXPECT_FALSE(writePage(old));
    old = example();
    old.lifetime = StoredPage::MaxLifetime + 1;
    EXPECT_FALSE(writePage(old));
}

} // namespace loopscope::server

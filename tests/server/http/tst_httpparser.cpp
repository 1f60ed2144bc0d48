// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpparser.h"
#include "tests/server/http/parserfeeder.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <optional>
#include <random>
#include <string>
#include <vector>

// The limits, exactly, and damage at random. What strangers send stands in tst_httpprobes.cpp and its data.
namespace loopscope::server {

namespace {

struct Case
{
    const char* name;
    std::string bytes;
    Verdict due;
};

std::string get(const std::string& fields)
{
    return "GET /a HTTP/1.1\r\n" + fields + "\r\n";
}
std::string host(const std::string& fields)
{
    return get("Host: x\r\n" + fields);
}
Verdict served(std::vector<std::string> requests)
{
    return {0, std::move(requests)};
}
Verdict refused(int answer = 400)
{
    return {answer, {}};
}

void check(const std::vector<Case>& cases, const HttpLimits& limits = {.bodyBytes = MaxBodyBytes})
{
    for (const Case& one : cases) {
        Feeder whole(limits);
        whole.add(one.bytes);
        EXPECT_EQ(whole.verdict(), one.due) << one.name << ", whole";
        Feeder split(limits);
        for (const char& byte : one.bytes)
            split.add({&byte, 1});
        EXPECT_EQ(split.verdict(), one.due) << one.name << ", byte by byte";
        for (std::size_t at = 1; at < std::min<std::size_t>(one.bytes.size(), 600); ++at) {
            Feeder halves(limits);
            halves.add(std::string_view(one.bytes).substr(0, at));
            halves.add(std::string_view(one.bytes).substr(at));
            EXPECT_EQ(halves.verdict(), one.due) << one.name << ", cut at " << at;
        }
    }
}

} // namespace

// Good requests with bytes changed at random (always the same ones): whatever the verdict, the cuts do not change it,
// and nothing that follows a refusal is served.
TEST(HttpParser, DamagedRequestsHaveOneVerdictHoweverTheyAreCut)
{
    const std::string good =
        "POST /a?b=c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;e=1\r\nabc\r\n0\r\n"
        "T: u\r\n\r\nPOST /d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" +
        host("");
    static constexpr char Pool[] = "\r\n :;\t\0\x7F\xFF"
                                   "0159aAfFzZ-+/%=,";
    const std::string_view pool(Pool, sizeof Pool - 1);
    std::mt19937 random(20260101); // NOLINT: the same bytes in every run
    int refusals = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string bytes = good;
        for (unsigned change = 0; change <= random() % 3; ++change) {
            const std::size_t at = random() % bytes.size();
            const char byte = pool[random() % pool.size()];
            if (random() % 3 == 0)
                bytes.insert(at, 1, byte);
            else if (random() % 2 == 0)
                bytes.erase(at, 1);
            else
                bytes[at] = byte;
        }
        Feeder whole;
        whole.add(bytes);
        Feeder split;
        for (const char& byte : bytes)
            split.add({&byte, 1});
        ASSERT_EQ(whole.verdict(), split.verdict()) << "change " << i << "\n" << bytes;
        EXPECT_LE(whole.verdict().requests.size(), 4U);
        refusals += whole.verdict().answer == 0 ? 0 : 1;
    }
    EXPECT_GT(refusals, 1000) << "most changes make a request bad";
}

TEST(HttpParser, HeadLimitIsExact)
{
    const std::size_t rest = host("X: \r\n").size();
    const std::size_t most = HttpLimits{}.headBytes;
    check({{"as large as allowed", host("X: " + std::string(most - rest, 'a') + "\r\n"), served({"GET /a"})},
           {"one byte more", host("X: " + std::string(most - rest + 1, 'a') + "\r\n"), refused(431)}});
    check({{"as allowed here", host("X: " + std::string(100 - rest, 'a') + "\r\n"), served({"GET /a"})},
           {"one more", host("X: " + std::string(101 - rest, 'a') + "\r\n"), refused(431)}},
          {.headBytes = 100, .bodyBytes = MaxBodyBytes});
}

TEST(HttpParser, BodyLimitIsExact)
{
    const auto post = [](std::size_t size) {
        return "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
    };
    Feeder fits;
    fits.add(post(MaxBodyBytes) + std::string(MaxBodyBytes, 'b'));
    EXPECT_EQ(fits.verdict().answer, 0);
    ASSERT_EQ(fits.verdict().requests.size(), 1U);
    Feeder over;
    over.add(post(MaxBodyBytes + 1));
    EXPECT_EQ(over.verdict(), refused(413)) << "before a byte of it is read";
}

TEST(HttpParser, FieldLimit)
{
    std::string fits;
    for (std::size_t i = 0; i < HttpLimits{}.headFields - 1; ++i) // and the Host
        fits += "A: b\r\n";
    check(
        {{"as many as allowed", host(fits), served({"GET /a"})}, {"one more", host(fits + "A: b\r\n"), refused(431)}});
    check({{"as many as allowed here", host("A: b\r\n"), served({"GET /a"})},
           {"one more", host("A: b\r\nA: b\r\n"), refused(431)}},
          {.headFields = 2, .bodyBytes = MaxBodyBytes});
}

TEST(HttpParser, ChunkedBodyLimit)
{
    std::string bytes = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i <= 16; ++i)
        bytes += "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
    bytes += "no size\r\n"; // a fault behind the limit changes nothing
    Feeder whole;
    whole.add(bytes);
    EXPECT_EQ(whole.verdict(), refused(413));
    Feeder blocks;
    for (std::size_t at = 0; at < bytes.size(); at += 1000)
        blocks.add(std::string_view(bytes).substr(at, 1000));
    EXPECT_EQ(blocks.verdict(), refused(413));
}

TEST(HttpParser, KeepAliveFollowsTheVersion)
{
    const auto keeps = [](const std::string& bytes) {
        HttpParser parser(HttpLimits{.bodyBytes = MaxBodyBytes});
        Request request;
        parser.begin(request);
        const HttpParser::Step step = parser.feed(bytes);
        EXPECT_EQ(step.status, HttpParser::Step::Status::Request) << bytes;
        return parser.keepAlive();
    };
    EXPECT_TRUE(keeps(host("")));
    EXPECT_FALSE(keeps(host("Connection: close\r\n")));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(HttpParser, ExpectContinueIsSeenBeforeTheBody)
{
    HttpParser parser(HttpLimits{.bodyBytes = MaxBodyBytes});
    Request request;
    parser.begin(request);
    const auto step = parser.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(step.status, HttpParser::Step::Status::HeadRead);
    EXPECT_TRUE(parser.expectsContinue());
}

} // namespace loopscope::server

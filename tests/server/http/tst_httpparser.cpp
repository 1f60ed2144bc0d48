// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpparser.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

// Hostile framings (request smuggling) as data: bytes and the verdict due. Each is fed whole, byte by byte, and cut
// in two at every position, and all must agree.
namespace loopscope::server {

namespace {

struct Verdict
{
    int answer = 0; // 0: nothing was refused
    std::vector<std::string> requests;
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

std::ostream& operator<<(std::ostream& out, const Verdict& verdict)
{
    out << "answer " << verdict.answer;
    for (const std::string& request : verdict.requests)
        out << " [" << request << "]";
    return out;
}

class Feeder
{
public:
    void add(std::string_view bytes)
    {
        m_in.append(bytes);
        while (m_verdict.answer == 0 && !m_in.empty()) {
            const HttpParser::Step step = m_parser.feed(m_in);
            m_in.erase(0, step.consumed);
            if (step.status == HttpParser::Step::Status::Bad)
                m_verdict.answer = step.answer;
            if (step.status == HttpParser::Step::Status::NeedMore)
                return;
            if (step.status == HttpParser::Step::Status::Request) {
                const Request& request = m_parser.request();
                m_verdict.requests.push_back(request.method + " " + request.path + " " + request.body);
                m_parser.next();
            }
        }
    }
    [[nodiscard]] const Verdict& verdict() const { return m_verdict; }

private:
    HttpParser m_parser;
    std::string m_in;
    Verdict m_verdict;
};

struct Probe
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
std::string chunked(const std::string& body)
{
    return "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}
Verdict served(std::vector<std::string> requests)
{
    return {0, std::move(requests)};
}
Verdict refused(int answer = 400)
{
    return {answer, {}};
}

std::vector<Probe> hostProbes()
{
    return {
        {"no Host", get(""), refused()},
        {"two Hosts", get("Host: x\r\nHost: y\r\n"), refused()},
        {"two equal Hosts", get("Host: x\r\nHost: x\r\n"), refused()},
        {"HTTP/1.0 without Host", "GET /a HTTP/1.0\r\n\r\n", served({"GET /a "})},
        {"HTTP/1.0 with two Hosts", "GET /a HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", refused()},
    };
}

std::vector<Probe> lengthProbes()
{
    return {
        {"CL and TE", host("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", refused()},
        {"TE and CL", host("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n", refused()},
        {"CL twice", host("Content-Length: 4\r\nContent-Length: 5\r\n") + "abcde", refused()},
        {"CL twice the same", host("Content-Length: 4\r\nContent-Length: 4\r\n") + "abcd", refused()},
        {"CL list", host("Content-Length: 4, 5\r\n") + "abcde", refused()},
        {"CL +4", host("Content-Length: +4\r\n") + "abcd", refused()},
        {"CL 0x4", host("Content-Length: 0x4\r\n") + "abcd", refused()},
        {"CL -1", host("Content-Length: -1\r\n"), refused()},
        {"CL beyond 2^64", host("Content-Length: 18446744073709551620\r\n"), refused()},
        {"CL empty", host("Content-Length: \r\n"), refused()},
        {"space before the colon of CL", host("Content-Length : 4\r\n") + "abcd", refused()},
        {"body too large", host("Content-Length: 1048577\r\n"), refused(413)},
        {"a body", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd", served({"POST /a abcd"})},
        {"GET with a body, then GET", host("Content-Length: 4\r\n") + "abcd" + host(""),
         served({"GET /a abcd", "GET /a "})},
    };
}

std::vector<Probe> codingProbes()
{
    return {
        {"TE xchunked", host("Transfer-Encoding: xchunked\r\n"), refused()},
        {"TE chunked, identity", host("Transfer-Encoding: chunked, identity\r\n"), refused()},
        {"TE twice", host("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), refused()},
        {"TE with a vertical tab", host("Transfer-Encoding: \vchunked\r\n"), refused()},
        {"space before the colon of TE", host("Transfer-Encoding : chunked\r\n"), refused()},
        {"TE folded", host("Transfer-Encoding:\r\n chunked\r\n"), refused()},
        {"TE in HTTP/1.0", "POST /a HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", refused()},
        {"chunk size 0x1", chunked("0x1\r\na\r\n0\r\n\r\n"), refused()},
        {"chunk size -1", chunked("-1\r\na\r\n0\r\n\r\n"), refused()},
        {"chunk size of 17 digits", chunked("00000000000000001\r\na\r\n0\r\n\r\n"), refused()},
        {"chunk size empty", chunked("\r\na\r\n0\r\n\r\n"), refused()},
        {"chunk size with LF only", chunked("1\na\r\n0\r\n\r\n"), refused()},
        {"CR in a chunk extension", chunked("1;a\rb\r\na\r\n0\r\n\r\n"), refused()},
        {"CTL in a chunk extension", chunked("1;a\x01\r\na\r\n0\r\n\r\n"), refused()},
        {"chunk data without CRLF", chunked("1\r\nab0\r\n\r\n"), refused()},
        {"chunk data with LF only", chunked("1\r\na\n0\r\n\r\n"), refused()},
        {"chunks", chunked("4\r\nabcd\r\n1;ext=1\r\ne\r\n0\r\n\r\n"), served({"POST /a abcde"})},
        {"chunks with a trailer, then GET", chunked("1\r\na\r\n0\r\nX-T: 1\r\n\r\n") + host(""),
         served({"POST /a a", "GET /a "})},
    };
}

std::vector<Probe> lineProbes()
{
    const std::string nul(1, '\0');
    return {
        {"bare LF", "GET /a HTTP/1.1\nHost: x\n\n", refused()},
        {"bare LF after a field", "GET /a HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", refused()},
        {"bare CR in a value", host("X: a\rb\r\n"), refused()},
        {"bare CR hides a length", host("X: a\rContent-Length: 5\r\n"), refused()},
        {"folded field", host("X: a\r\n b\r\n"), refused()},
        {"folded by a tab", host("X: a\r\n\tb\r\n"), refused()},
        {"SP before the first field", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n", refused()},
        {"CRLF CR X as the end", "GET /a HTTP/1.1\r\nHost: x\r\n\rX", refused()},
        {"NUL in a name", host("X" + nul + "Y: a\r\n"), refused()},
        {"NUL in a value", host("X: a" + nul + "b\r\n"), refused()},
        {"brackets in a name", host("X[]: a\r\n"), refused()},
        {"empty name", host(": a\r\n"), refused()},
        {"line without a colon", host("abc\r\n"), refused()},
        {"lower-case version", "GET /a http/1.1\r\nHost: x\r\n\r\n", refused()},
        {"two spaces before the target", "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n", refused()},
        {"space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", refused()},
        {"tab in the target", "GET /a\tb HTTP/1.1\r\nHost: x\r\n\r\n", refused()},
        {"HTTP/2.0", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n", refused(505)},
        {"HTTP/9.9", "GET /a HTTP/9.9\r\nHost: x\r\n\r\n", refused(505)},
        {"unknown method", "FROB /a HTTP/1.1\r\nHost: x\r\n\r\n", refused(501)},
        {"head too large", host("X: " + std::string(MaxHeadBytes, 'a') + "\r\n"), refused(431)},
        {"bad percent escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", refused()},
        {"encoded NUL", "GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", refused()},
    };
}

std::vector<Probe> goodProbes()
{
    return {
        {"plain", host(""), served({"GET /a "})},
        {"leading CRLF", "\r\n" + host(""), served({"GET /a "})},
        {"three pipelined", host("") + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n" + host("A: b\r\n"),
         served({"GET /a ", "GET /b ", "GET /a "})},
        {"upgrade is not taken", host("Connection: Upgrade\r\nUpgrade: h2c\r\n") + host(""),
         served({"GET /a ", "GET /a "})},
        {"escaped path", "GET /a%20b?q=1 HTTP/1.1\r\nHost: x\r\n\r\n", served({"GET /a b "})},
    };
}

void check(const std::vector<Probe>& probes)
{
    for (const Probe& probe : probes) {
        Feeder whole;
        whole.add(probe.bytes);
        EXPECT_EQ(whole.verdict(), probe.due) << probe.name << ", whole";
        Feeder split;
        for (const char& byte : probe.bytes)
            split.add({&byte, 1});
        EXPECT_EQ(split.verdict(), probe.due) << probe.name << ", byte by byte";
        for (std::size_t at = 1; at < std::min<std::size_t>(probe.bytes.size(), 600); ++at) {
            Feeder halves;
            halves.add(std::string_view(probe.bytes).substr(0, at));
            halves.add(std::string_view(probe.bytes).substr(at));
            EXPECT_EQ(halves.verdict(), probe.due) << probe.name << ", cut at " << at;
        }
    }
}

} // namespace

TEST(HttpParser, HostRules)
{
    check(hostProbes());
}
TEST(HttpParser, LengthRules)
{
    check(lengthProbes());
}
TEST(HttpParser, CodingRules)
{
    check(codingProbes());
}
TEST(HttpParser, LineRules)
{
    check(lineProbes());
}
TEST(HttpParser, WhatIsServed)
{
    check(goodProbes());
}

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
    check({{"as large as allowed", host("X: " + std::string(MaxHeadBytes - rest, 'a') + "\r\n"), served({"GET /a "})},
           {"one byte more", host("X: " + std::string(MaxHeadBytes - rest + 1, 'a') + "\r\n"), refused(431)}});
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
    for (int i = 0; i < MaxHeadFields - 1; ++i) // and the Host
        fits += "A: b\r\n";
    check(
        {{"as many as allowed", host(fits), served({"GET /a "})}, {"one more", host(fits + "A: b\r\n"), refused(431)}});
}

TEST(HttpParser, ChunkedBodyLimit)
{
    Feeder feeder;
    feeder.add("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
    for (int i = 0; i <= 16; ++i)
        feeder.add(chunk);
    EXPECT_EQ(feeder.verdict(), refused(413));
}

TEST(HttpParser, KeepAliveFollowsTheVersion)
{
    const auto keeps = [](const std::string& bytes) {
        HttpParser parser;
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
    HttpParser parser;
    const auto step = parser.feed("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(step.status, HttpParser::Step::Status::HeadRead);
    EXPECT_TRUE(parser.expectsContinue());
}

} // namespace loopscope::server

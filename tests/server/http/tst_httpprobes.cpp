// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpparser.h"
#include "tests/server/http/httpfixture.h"
#include "tests/server/http/parserfeeder.h"
#include "tests/server/http/probes.h"

#include <algorithm>
#include <charconv>

// Hostile and odd framings (request smuggling; probes.h), each given to the parser whole, byte by byte and cut in two
// at every position, and to a server over loopback, whole and one byte a send.
namespace loopscope::server {

namespace {

// A request behind what is refused or closes must never be answered.
const std::string After = "GET /echo/after" + Keep;

std::string sent(const Probe& probe)
{
    return probe.closes ? probe.bytes + After : probe.bytes;
}

std::string shown(const std::string& bytes)
{
    std::string out;
    for (const char c : bytes.substr(0, 300))
        out += c == '\r' ? "\\r" : c == '\n' ? "\\n\n" : std::string(1, c);
    return out;
}

void expectVerdict(const Probe& probe, const Verdict& verdict, const std::string& how)
{
    EXPECT_EQ(verdict.requests, probe.requests) << probe.name << ", " << how;
    const std::vector<int> due = probe.isRefused() ? probe.answers.back() : std::vector<int>{0};
    EXPECT_EQ(std::count(due.begin(), due.end(), verdict.answer), 1)
        << probe.name << ", " << how << ": answer " << verdict.answer;
}

struct Answer
{
    int status = 0;
    std::string head;
    std::string body;
};

// The answers in what a server sent; one with status 0 for what is none.
std::vector<Answer> answersIn(std::string_view stream)
{
    std::vector<Answer> answers;
    while (!stream.empty()) {
        Answer& answer = answers.emplace_back();
        const std::size_t end = stream.find("\r\n\r\n");
        if (stream.rfind("HTTP/1.1 ", 0) != 0 || end == std::string_view::npos)
            return answers;
        answer.head = stream.substr(0, end + 4);
        stream.remove_prefix(end + 4);
        std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
        constexpr std::string_view Length = "\r\nContent-Length: ";
        std::size_t length = 0;
        if (const std::size_t at = answer.head.find(Length); at != std::string::npos)
            std::from_chars(answer.head.data() + at + Length.size(), answer.head.data() + answer.head.size(), length);
        answer.body = stream.substr(0, length);
        stream.remove_prefix(std::min(length, stream.size()));
    }
    return answers;
}

class HttpProbes : public HttpServerTest
{
protected:
    enum class Sends { Whole, Bytes };
    // Sends the probe and, where the connection should go on, a last request; checks what comes back.
    void run(const Probe& probe, Sends how)
    {
        const std::uint64_t before = counters().received.load();
        Client client(port());
        send(client, sent(probe), how);
        if (!probe.closes)
            send(client, "GET /echo/last" + Close, how);
        const std::string stream = client.readToEnd();
        EXPECT_TRUE(client.sawEnd()) << probe.name << ": the server did not close";
        check(probe, answersIn(stream), stream);
        EXPECT_EQ(counters().received.load() - before, probe.requests.size() + (probe.closes ? 0U : 1U))
            << probe.name << ": requests that were seen";
    }

private:
    // The server may have refused, and closed, before the last byte.
    static void send(const Client& client, std::string_view bytes, Sends how)
    {
        const std::size_t piece = how == Sends::Whole ? bytes.size() : 1;
        while (!bytes.empty() && client.trySend(bytes.substr(0, piece)) > 0)
            bytes.remove_prefix(piece);
    }
    static void check(const Probe& probe, const std::vector<Answer>& answers, const std::string& stream)
    {
        std::vector<std::vector<int>> due = probe.answers;
        if (!probe.closes)
            due.push_back({200});
        ASSERT_EQ(answers.size(), due.size()) << probe.name << " (" << probe.why << ")\n" << shown(stream);
        for (std::size_t i = 0; i < due.size(); ++i)
            EXPECT_EQ(std::count(due[i].begin(), due[i].end(), answers[i].status), 1)
                << probe.name << " (" << probe.why << ")\n"
                << shown(stream);
        EXPECT_TRUE(contains(answers.back().head, "\r\nConnection: close\r\n")) << probe.name << "\n" << shown(stream);
        if (!probe.closes) {
            EXPECT_EQ(answers.back().body, "last") << probe.name << "\n" << shown(stream);
        }
        EXPECT_FALSE(contains(stream, "after") || contains(stream, "smuggled")) << probe.name << "\n" << shown(stream);
    }
};

} // namespace

TEST(HttpParserProbes, OneVerdictHoweverTheyAreCut)
{
    for (const Probe& probe : loadProbes()) {
        const std::string bytes = sent(probe);
        Feeder whole;
        whole.add(bytes);
        expectVerdict(probe, whole.verdict(), "whole");
        Feeder split;
        for (const char& byte : bytes)
            split.add({&byte, 1});
        expectVerdict(probe, split.verdict(), "byte by byte");
        for (std::size_t at = 1; at < std::min<std::size_t>(bytes.size(), 800); ++at) {
            Feeder halves;
            halves.add(std::string_view(bytes).substr(0, at));
            halves.add(std::string_view(bytes).substr(at));
            expectVerdict(probe, halves.verdict(), "cut at " + std::to_string(at));
        }
    }
}

TEST_F(HttpProbes, BehaveOverLoopbackWhole)
{
    for (const Probe& probe : loadProbes())
        run(probe, Sends::Whole);
}

TEST_F(HttpProbes, BehaveOverLoopbackByteByByte)
{
    for (const Probe& probe : loadProbes())
        run(probe, Sends::Bytes);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpparser.h"
#include "core/server/http/requesttarget.h"
#include "tests/fuzz/fuzzentry.h"
#include "tests/fuzz/secondparser.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Framing guard and llhttp against each other, against every split and against a second parser. The first byte is the
// number of cuts (modulo 8), two bytes for each cut follow, the rest is what a client sends.
//   1. Whole, byte by byte and cut as chosen: the same requests with the same ends, the same answer.
//   2. What is accepted is one request, at the same bytes, for http-parser too: method, target, fields, body, version.
//   3. What is accepted obeys the grammar of RFC 9110 5.5 and 5.6.2, and written again in one plain form it reads the
//      same.
namespace {

using loopscope::fuzz::readFirst;
using loopscope::fuzz::require;
using loopscope::fuzz::SecondReading;
using loopscope::server::HttpLimits;
using loopscope::server::HttpParser;
using loopscope::server::isAuthority;
using loopscope::server::percentDecode;

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Message
{
    std::string method;
    std::string path;
    std::string query;
    Fields headers;
    std::string body;
    std::size_t end = 0; // bytes from the beginning of the stream
    bool isHttp10 = false;
    bool keepAlive = false;
    bool hadHeadRead = false;
    bool expectsContinue = false;
    bool operator==(const Message&) const = default;
};

struct Reading
{
    std::vector<Message> messages;
    int answer = 0; // 0: nothing was refused
    bool endsWithin = false;
    bool operator==(const Reading&) const = default;
};

// As a connection does it: keeps what the parser did not take, and stops at the first refusal.
constexpr std::size_t MaxBodyBytes = 1024UL * 1024;

class Feeder
{
public:
    Feeder() { m_parser.begin(*m_request); }
    void add(std::string_view bytes)
    {
        m_in.append(bytes);
        while (m_reading.answer == 0 && !m_in.empty()) {
            const HttpParser::Step step = m_parser.feed(m_in);
            require(step.consumed <= m_in.size(), "takes no more than there is");
            m_in.erase(0, step.consumed);
            m_end += step.consumed;
            if (!take(step))
                return;
        }
    }
    [[nodiscard]] Reading reading()
    {
        m_reading.endsWithin = m_reading.answer == 0 && (m_parser.hasBegun() || !m_in.empty());
        return m_reading;
    }

private:
    bool take(const HttpParser::Step& step)
    {
        switch (step.status) {
        case HttpParser::Step::Status::Bad:
            require(step.answer >= 400 && step.answer < 600, "a refusal has a status");
            m_reading.answer = step.answer;
            return false;
        case HttpParser::Step::Status::NeedMore:
            return false;
        case HttpParser::Step::Status::HeadRead:
            require(!m_hadHeadRead, "a head is read once");
            m_hadHeadRead = true;
            m_expects = m_parser.expectsContinue();
            m_reading.answer = m_parser.limitBody(MaxBodyBytes) ? 0 : 413;
            return m_reading.answer == 0;
        case HttpParser::Step::Status::Request:
            keep();
            return true;
        }
        return false;
    }
    void keep()
    {
        const loopscope::server::Request& request = *m_request;
        Message& message = m_reading.messages.emplace_back();
        message.method = request.method();
        message.path = request.path();
        message.query = request.query();
        for (const auto& [name, value] : request.headers())
            message.headers.emplace_back(name, value);
        message.body = request.body();
        message.end = m_end;
        message.isHttp10 = m_parser.isHttp10();
        message.keepAlive = m_parser.keepAlive();
        message.hadHeadRead = m_hadHeadRead;
        message.expectsContinue = m_expects;
        m_hadHeadRead = m_expects = false;
        m_request.emplace();
        m_parser.begin(*m_request);
    }

    HttpParser m_parser{HttpLimits{.bodyBytes = MaxBodyBytes}};
    std::optional<loopscope::server::Request> m_request{std::in_place};
    std::string m_in;
    std::size_t m_end = 0;
    bool m_hadHeadRead = false;
    bool m_expects = false;
    Reading m_reading;
};

Reading readWhole(std::string_view stream)
{
    Feeder feeder;
    feeder.add(stream);
    return feeder.reading();
}

Reading readBytes(std::string_view stream)
{
    Feeder feeder;
    for (std::size_t i = 0; i < stream.size(); ++i)
        feeder.add(stream.substr(i, 1));
    return feeder.reading();
}

Reading readCut(std::string_view stream, const std::vector<std::size_t>& cuts)
{
    Feeder feeder;
    std::size_t from = 0;
    for (const std::size_t cut : cuts) {
        feeder.add(stream.substr(from, cut - from));
        from = cut;
    }
    feeder.add(stream.substr(from));
    return feeder.reading();
}

bool isToken(std::string_view text)
{
    const auto isTokenChar = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

bool isFieldValue(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

bool same(std::string_view name, std::string_view lower)
{
    return std::equal(name.begin(), name.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

bool isAbsolute(std::string_view target)
{
    return target.rfind('/', 0) != 0 && target != "*";
}

// The request target of the wire as a handler sees it.
void checkTarget(const Message& message, std::string_view target)
{
    target = target.substr(0, target.find('#'));
    std::string root;
    if (isAbsolute(target)) {
        target.remove_prefix(std::min(target.size(), target.find("//") + 2));
        const std::size_t end = std::min(target.size(), target.find_first_of("/?"));
        const std::string_view authority = target.substr(0, end);
        require(!authority.empty() && isAuthority(authority), "an absolute target names a host");
        for (const auto& [name, value] : message.headers)
            require(!same(name, "host") || value == authority, "the target's host is the request's");
        target.remove_prefix(end);
        root = target.empty() || target.front() != '/' ? "/" : "";
        root += target;
        target = root;
    }
    const std::size_t mark = target.find('?');
    const auto path = percentDecode(target.substr(0, mark));
    require(path && *path == message.path, "both see the same path");
    require(message.query == (mark == std::string_view::npos ? "" : target.substr(mark + 1)),
            "both see the same query");
}

// http-parser 2.9.4 takes a field whose name only begins with Transfer-Encoding for that field, and refuses it.
bool secondErrs(const Message& message)
{
    constexpr std::string_view Coding = "transfer-encoding";
    return std::any_of(message.headers.begin(), message.headers.end(), [&](const auto& field) {
        return field.first.size() > Coding.size() &&
               same(std::string_view(field.first).substr(0, Coding.size()), Coding);
    });
}

void checkSecond(const Message& message, const SecondReading& second, std::size_t size)
{
    require(second.error.empty(), "what is accepted, the second parser accepts");
    require(second.isComplete && second.consumed == size, "both see the same end of the request");
    require(second.method == message.method, "both see the same method");
    Fields fields = second.headers;
    for (std::size_t i = 0; i < fields.size() && i < message.headers.size(); ++i) {
        std::string& value = fields[i].second;
        value.erase(value.find_last_not_of(" \t") + 1); // RFC 9112 5.1
        if (isAbsolute(second.target) && same(fields[i].first, "host"))
            value = message.headers[i].second; // checkTarget looks at it
    }
    require(fields == message.headers, "both see the same fields");
    require(second.body == message.body, "both see the same body");
    require((second.minor == 0) == message.isHttp10, "both see the same version");
    checkTarget(message, second.target);
}

void checkGrammar(const Message& message)
{
    require(isToken(message.method), "a method is a token");
    require(message.path == "*" || message.path.rfind('/', 0) == 0, "a path begins at the root");
    require(message.path.find('\0') == std::string::npos, "a path has no NUL");
    for (const auto& [name, value] : message.headers)
        require(isToken(name) && isFieldValue(value), "a field is a token and a value without control characters");
}

void checkAgain(const Message& message, const std::string& target)
{
    std::string bytes = message.method + " " + target + (message.isHttp10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    Fields kept;
    for (const auto& field : message.headers)
        if (!same(field.first, "transfer-encoding") && !same(field.first, "content-length"))
            kept.push_back(field);
    if (!message.body.empty())
        kept.emplace_back("Content-Length", std::to_string(message.body.size()));
    for (const auto& [name, value] : kept)
        bytes += name + ": " + value + "\r\n";
    bytes += "\r\n" + message.body;
    if (bytes.size() - message.body.size() > HttpLimits{}.headBytes)
        return;
    const Reading again = readWhole(bytes);
    require(again.answer == 0 && again.messages.size() == 1, "what is written plainly is accepted");
    const Message& read = again.messages.front();
    require(read.method == message.method && read.path == message.path && read.query == message.query &&
                read.headers == kept && read.body == message.body && read.end == bytes.size(),
            "what is written plainly reads the same");
}

void checkMessages(std::string_view stream, const Reading& reading)
{
    std::size_t from = 0;
    for (const Message& message : reading.messages) {
        require(message.end > from && message.end <= stream.size(), "each request has its bytes");
        const std::string_view bytes = stream.substr(from, message.end - from);
        const SecondReading second = readFirst(bytes);
        if (!secondErrs(message))
            checkSecond(message, second, bytes.size());
        checkGrammar(message);
        checkAgain(message, second.target);
        from = message.end;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::size_t count = size == 0 ? 0 : data[0] % 8;
    if (size < 1 + 2 * count)
        return 0;
    const std::string stream(data + 1 + 2 * count, data + size);
    std::vector<std::size_t> cuts;
    for (std::size_t i = 0; i < count; ++i)
        cuts.push_back((data[1 + 2 * i] + 256U * data[2 + 2 * i]) % (stream.size() + 1));
    std::sort(cuts.begin(), cuts.end());

    const Reading whole = readWhole(stream);
    require(readBytes(stream) == whole, "the same byte by byte");
    require(readCut(stream, cuts) == whole, "the same however it is cut");
    checkMessages(stream, whole);
    return 0;
}

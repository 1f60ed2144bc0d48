// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpparser.h"

#include "core/server/http/exchange.h"
#include "core/server/http/requesttarget.h"

#include <algorithm>
#include <charconv>

namespace loopscope::server {

namespace {
HttpParser* self(llhttp_t* parser)
{
    return static_cast<HttpParser*>(parser->data);
}
bool same(std::string_view a, std::string_view b)
{
    return equalsIgnoringCase(a, b);
}
// Blanks around a value are not part of it (RFC 9112 5.1); llhttp leaves out those before it.
std::string_view withoutBlanksBehind(std::string_view value)
{
    return value.substr(0, value.find_last_not_of(" \t") + 1);
}
HttpParser::Step badStep(int answer)
{
    return {HttpParser::Step::Status::Bad, 0, answer};
}
} // namespace

HttpParser::HttpParser(const HttpLimits& limits)
    : m_headGuard(limits.headBytes, limits.headFields),
      m_defaultBodyLimit(limits.bodyBytes),
      m_bodyLimit(limits.bodyBytes)
{
    llhttp_settings_init(&m_settings);
    m_settings.on_url = onUrl;
    m_settings.on_header_field = onField;
    m_settings.on_header_value = onValue;
    m_settings.on_headers_complete = onHead;
    m_settings.on_body = onBody;
    m_settings.on_message_complete = onComplete;
    llhttp_init(&m_parser, HTTP_REQUEST, &m_settings);
    m_parser.data = this;
}

// A head is parsed in one piece, so each span comes once, as a view of the request's own bytes.
int HttpParser::onUrl(llhttp_t* parser, const char* at, std::size_t length)
{
    self(parser)->m_request->m_target = {at, length};
    return 0;
}

int HttpParser::onField(llhttp_t* parser, const char* at, std::size_t length)
{
    HttpParser& p = *self(parser);
    if (p.m_phase != Phase::Chunks) // trailers are read and dropped
        p.m_request->m_fields.push_back({{at, length}, {}});
    return 0;
}

int HttpParser::onValue(llhttp_t* parser, const char* at, std::size_t length)
{
    HttpParser& p = *self(parser);
    if (p.m_phase != Phase::Chunks && !p.m_request->m_fields.empty())
        p.m_request->m_fields.back().value = withoutBlanksBehind({at, length});
    return 0;
}

int HttpParser::onHead(llhttp_t* parser)
{
    self(parser)->m_headIsRead = true;
    return 0;
}

int HttpParser::onBody(llhttp_t* parser, const char* at, std::size_t length)
{
    self(parser)->m_request->m_body.append(at, length);
    return 0;
}

int HttpParser::onComplete(llhttp_t* parser)
{
    HttpParser& p = *self(parser);
    p.m_complete = true;
    p.m_keepAlive = llhttp_should_keep_alive(parser) != 0;
    return 0;
}

int HttpParser::parse(std::string_view bytes)
{
    llhttp_errno_t error = llhttp_execute(&m_parser, bytes.data(), bytes.size());
    if (error == HPE_PAUSED_UPGRADE) { // no upgrade is offered here: plain HTTP/1.1 goes on (RFC 9110 7.8)
        llhttp_resume_after_upgrade(&m_parser);
        error = HPE_OK;
    }
    switch (error) {
    case HPE_OK:
        return 0;
    case HPE_INVALID_METHOD:
        return 501;
    case HPE_INVALID_VERSION:
        return 505;
    default:
        return 400;
    }
}

bool HttpParser::readTarget()
{
    Request& request = *m_request;
    const auto target = splitTarget(request.m_target);
    if (!target)
        return false;
    if (!target->authority.empty()) { // it goes before what the Host field says (RFC 9112 3.2.2)
        for (Request::Field& field : request.m_fields)
            if (same(field.name, "Host"))
                field.value = target->authority;
    }
    request.m_query = target->query;
    request.m_path = target->path;
    if (request.m_path.find('%') == std::string_view::npos)
        return true;
    auto path = percentDecode(request.m_path);
    if (!path)
        return false;
    request.m_decodedPath = std::move(*path);
    request.m_path = request.m_decodedPath;
    return true;
}

int HttpParser::checkHead()
{
    if (!m_headIsRead) // the guard saw its end, llhttp did not ("PRI * HTTP/1.0"): refuse
        return 400;
    m_minor = m_parser.http_minor;
    if (m_parser.http_major != 1 || m_minor > 1)
        return 505;
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
    for (const auto& [name, value] : m_request->m_fields) {
        if (name.empty())
            return 400;
        if (same(name, "Host")) {
            ++hosts;
            if (!isAuthority(value))
                return 400;
        } else if (same(name, "Content-Length")) {
            ++lengths;
            const auto* end = value.data() + value.size();
            const auto [stop, failure] = std::from_chars(value.data(), end, m_bodyLeft);
            if (value.empty() || failure != std::errc() || stop != end || value.front() == '+')
                return 400;
        } else if (same(name, "Transfer-Encoding")) {
            ++codings;
            if (!same(value, "chunked"))
                return 400;
        }
    }
    if (hosts > 1 || (m_minor == 1 && hosts != 1) || lengths + codings > 1 || (codings > 0 && m_minor == 0))
        return 400;
    m_request->m_method = llhttp_method_name(static_cast<llhttp_method_t>(m_parser.method));
    if (!readTarget())
        return 400;
    m_phase = codings > 0 ? Phase::Chunks : m_bodyLeft > 0 ? Phase::Body : Phase::Head;
    return m_complete == (m_phase == Phase::Head) ? 0 : 400;
}

HttpParser::Step HttpParser::feedHead(std::string_view bytes)
{
    const GuardStep guarded = m_headGuard.feed(bytes);
    if (guarded.status == GuardStep::Status::Bad)
        return badStep(guarded.answer);
    m_request->m_head.append(bytes.substr(0, guarded.consumed));
    if (guarded.status == GuardStep::Status::NeedMore)
        return {Step::Status::NeedMore, guarded.consumed, 0};
    // llhttp leaves the head of a request with a body undecided until its framing was checked here.
    if (const int answer = parse(m_request->m_head))
        return badStep(answer);
    if (const int answer = checkHead())
        return badStep(answer);
    return {m_phase == Phase::Head ? Step::Status::Request : Step::Status::HeadRead, guarded.consumed, 0};
}

HttpParser::Step HttpParser::feedBody(std::string_view bytes)
{
    if (m_bodyLeft + m_request->m_body.size() > m_bodyLimit)
        return badStep(413);
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(m_bodyLeft, bytes.size()));
    if (const int answer = parse(bytes.substr(0, take)))
        return badStep(answer);
    m_bodyLeft -= take;
    if (m_complete != (m_bodyLeft == 0))
        return badStep(400);
    return {m_bodyLeft == 0 ? Step::Status::Request : Step::Status::NeedMore, take, 0};
}

HttpParser::Step HttpParser::feedChunks(std::string_view bytes)
{
    const GuardStep guarded = m_chunkGuard.feed(bytes);
    if (const int answer = parse(bytes.substr(0, guarded.consumed)))
        return badStep(answer);
    if (guarded.status == GuardStep::Status::Bad)
        return badStep(guarded.answer);
    const bool done = guarded.status == GuardStep::Status::Done;
    if (done != m_complete)
        return badStep(400); // guard and parser disagree about the end: refuse
    return {done ? Step::Status::Request : Step::Status::NeedMore, guarded.consumed, 0};
}

HttpParser::Step HttpParser::feed(std::string_view bytes)
{
    switch (m_phase) {
    case Phase::Head:
        return feedHead(bytes);
    case Phase::Body:
        return feedBody(bytes);
    case Phase::Chunks:
        return feedChunks(bytes);
    }
    return {};
}

void HttpParser::begin(Request& request)
{
    m_request = &request;
    m_headGuard.reset();
    m_chunkGuard.reset();
    m_chunkGuard.limit(m_defaultBodyLimit);
    m_phase = Phase::Head;
    m_bodyLimit = m_defaultBodyLimit;
    m_bodyLeft = 0;
    m_headIsRead = false;
    m_complete = false;
}

bool HttpParser::limitBody(std::size_t bytes)
{
    m_bodyLimit = bytes;
    m_chunkGuard.limit(bytes);
    return m_bodyLeft <= bytes;
}

bool HttpParser::expectsContinue() const
{
    return m_minor == 1 && same(m_request->header("Expect"), "100-continue");
}

} // namespace loopscope::server

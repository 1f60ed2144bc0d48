// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/exchange.h"

#include <utility>

namespace loopscope::server {

void AnswerSink::beginSized(Exchange& exchange, std::uint64_t, std::string_view first)
{
    beginStream(exchange, exchange.contentType);
    if (exchange.connection != nullptr && !first.empty())
        writeChunk(exchange, first);
}

void Exchange::release()
{
    if (handles == 1 && connection != nullptr) {
        if (isStream)
            connection->endStream(*this);
        else
            connection->answerFailure(*this, 500, "the handler gave no answer\n");
    }
    if (--handles == 0 && !isHeld)
        delete this;
}

void Exchange::letGo()
{
    isHeld = false;
    connection = nullptr;
    if (handles == 0)
        delete this;
}

void Exchange::lose()
{
    connection = nullptr;
    life.reset();
    onDrain = nullptr;
    onShutdown = nullptr;
    const auto closed = std::exchange(onClose, nullptr);
    if (closed)
        closed();
}

bool Exchange::runHooks(Body& body, std::string_view defaultType)
{
    if (beforeSend.empty() || isBroken || isFailure)
        return true;
    std::string text(body.own.empty() ? std::string(body.bytes()) : std::move(body.own));
    if (contentType.empty())
        contentType = defaultType;
    Response response(*this);
    for (auto hooks = std::exchange(beforeSend, {}); !hooks.empty(); hooks.pop_back())
        hooks.back()(response, text);
    body = Body::owned(std::move(text));
    return connection != nullptr;
}

void Exchange::clearAnswer()
{
    status = 200;
    isFailure = isBroken = isStream = false;
    headers.clear();
    contentType.clear();
    beforeSend.clear();
    life.reset();
    onClose = nullptr;
    onDrain = nullptr;
    onShutdown = nullptr;
}

void Exchange::clear()
{
    request.clear();
    filter.reset();
    route = nullptr;
    clearAnswer();
}

std::string_view Exchange::header(std::string_view name) const
{
    std::string_view rest = headers;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\r'));
        if (line.size() > name.size() + 1 && line[name.size()] == ':' &&
            equalsIgnoringCase(line.substr(0, name.size()), name))
            return line.substr(name.size() + 2);
        rest.remove_prefix(line.size() + 2);
    }
    return {};
}

void Exchange::removeHeader(std::string_view name)
{
    std::size_t at = 0;
    while (at < headers.size()) {
        const std::size_t next = headers.find('\n', at) + 1;
        const std::string_view line = std::string_view(headers).substr(at, next - at);
        if (line.size() > name.size() && line[name.size()] == ':' &&
            equalsIgnoringCase(line.substr(0, name.size()), name))
            headers.erase(at, next - at);
        else
            at = next;
    }
}

void Exchange::setHeader(std::string_view name, std::string_view value)
{
    headers.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reasonPhrase(int status)
{
    struct Phrase
    {
        int status;
        std::string_view text;
    };
    // RFC 9110 section 15 and RFC 6585.
    static constexpr Phrase Phrases[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {426, "Upgrade Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    for (const Phrase& phrase : Phrases)
        if (phrase.status == status)
            return phrase.text;
    return "Status";
}

} // namespace loopscope::server

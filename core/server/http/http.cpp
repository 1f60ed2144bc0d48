// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/http.h"

#include "core/server/http/httpconnection.h"

#include <algorithm>
#include <strings.h>

namespace loopscope::server {

namespace {
int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool hasLineBreak(std::string_view text)
{
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}
} // namespace

std::optional<std::string> percentDecode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        const int high = hexDigit(text[i + 1]);
        const int low = hexDigit(text[i + 2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0))
            return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::string_view Request::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (key.size() == name.size() && strncasecmp(key.data(), name.data(), name.size()) == 0)
            return value;
    return {};
}

std::string_view Request::param(std::string_view name) const
{
    for (const auto& [key, value] : params)
        if (key == name)
            return value;
    return {};
}

std::optional<std::string> Request::queryValue(std::string_view name) const
{
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) == name)
            return percentDecode(pair.substr(std::min(equals + 1, pair.size())));
    }
    return std::nullopt;
}

Response::Response(std::shared_ptr<State> state) : m_state(std::move(state)) {}

Response::State::~State()
{
    if (connection == nullptr)
        return;
    code = 500;
    isFailure = true;
    headers.clear();
    connection->answer(*this, "the handler gave no answer\n", "text/plain; charset=utf-8");
}

Response& Response::status(int code)
{
    m_state->code = code;
    return *this;
}

bool Response::header(std::string_view name, std::string_view value)
{
    if (name.empty() || hasLineBreak(name) || hasLineBreak(value) || name.find_first_of(": ") != std::string_view::npos)
        return false;
    m_state->headers.append(name).append(": ").append(value).append("\r\n");
    return true;
}

void Response::send(std::string_view body, std::string_view contentType)
{
    if (m_state->connection != nullptr)
        m_state->connection->answer(*m_state, body, contentType);
}

void Response::fail(int code, std::string_view body)
{
    m_state->code = code;
    m_state->isFailure = true;
    m_state->headers = code == 503 ? "Retry-After: 1\r\n" : "";
    send(body);
}

bool Response::clientIsHere() const
{
    return m_state->connection != nullptr;
}

std::string_view reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Status";
    }
}

} // namespace loopscope::server

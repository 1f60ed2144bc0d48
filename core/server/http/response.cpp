// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/exchange.h"
#include "core/server/http/httpconnection.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <exception>

namespace loopscope::server {

namespace {
constexpr std::string_view Text = "text/plain; charset=utf-8";

bool isToken(std::string_view name)
{
    constexpr std::string_view Marks = "!#$%&'*+-.^_`|~"; // RFC 9110 5.6.2
    const auto isTokenChar = [&](char c) {
        const char lower = static_cast<char>(c | 0x20);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || Marks.find(c) != std::string_view::npos;
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), isTokenChar);
}

bool isFieldValue(std::string_view value)
{
    return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool isOurs(std::string_view name)
{
    constexpr std::array<std::string_view, 5> Ours{"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive",
                                                   "Date"};
    return std::any_of(Ours.begin(), Ours.end(), [&](std::string_view own) { return equalsIgnoringCase(own, name); });
}

// RFC 6265 4.1.1: a cookie's value has no spaces, quotes, commas, semicolons or backslashes.
bool isCookieText(std::string_view text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\'; });
}
} // namespace

Response::Response(Exchange& exchange) : m_exchange(&exchange)
{
    exchange.acquire();
}

Response::Response(const Response& other) : m_exchange(other.m_exchange)
{
    if (m_exchange != nullptr)
        m_exchange->acquire();
}

Response::Response(Response&& other) noexcept : m_exchange(std::exchange(other.m_exchange, nullptr)) {}

Response& Response::operator=(Response other) noexcept
{
    std::swap(m_exchange, other.m_exchange);
    return *this;
}

Response::~Response()
{
    if (m_exchange != nullptr)
        m_exchange->release();
}

Response& Response::status(int code)
{
    // 1xx are the connection's own.
    m_exchange->isBroken = m_exchange->isBroken || code < 200 || code > 599;
    m_exchange->status = code;
    return *this;
}

int Response::status() const
{
    return m_exchange->status;
}

Response& Response::header(std::string_view name, std::string_view value)
{
    m_exchange->removeHeader(name);
    return addHeader(name, value);
}

Response& Response::addHeader(std::string_view name, std::string_view value)
{
    if (!isToken(name) || !isFieldValue(value) || isOurs(name))
        m_exchange->isBroken = true;
    else if (equalsIgnoringCase(name, "Content-Type"))
        m_exchange->contentType = value;
    else
        m_exchange->setHeader(name, value);
    return *this;
}

std::string_view Response::header(std::string_view name) const
{
    return equalsIgnoringCase(name, "Content-Type") ? m_exchange->contentType : m_exchange->header(name);
}

Response& Response::cookie(std::string_view name, std::string_view value, const CookieOptions& options)
{
    const bool isFine = isToken(name) && isCookieText(value) && isCookieText(options.path) &&
                        isCookieText(options.domain) && isToken(options.sameSite);
    m_exchange->isBroken = m_exchange->isBroken || !isFine;
    std::string text(name);
    text.append("=").append(value);
    if (options.maxAge)
        text += "; Max-Age=" + std::to_string(options.maxAge->count());
    if (!options.domain.empty())
        text += "; Domain=" + options.domain;
    if (!options.path.empty())
        text += "; Path=" + options.path;
    text += options.secure ? "; Secure" : "";
    text += options.httpOnly ? "; HttpOnly" : "";
    text += "; SameSite=" + options.sameSite;
    return addHeader("Set-Cookie", text);
}

Response& Response::type(std::string_view contentType)
{
    return addHeader("Content-Type", contentType);
}

void Response::send(std::string_view body)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answer(*m_exchange, Body::borrowed(body), Text);
}

void Response::send(std::string&& body)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answer(*m_exchange, Body::owned(std::move(body)), Text);
}

void Response::send(std::shared_ptr<const std::string> body)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answer(*m_exchange, Body::sharing(std::move(body)), Text);
}

void Response::text(std::string_view body)
{
    send(body);
}

void Response::html(std::string_view body)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answer(*m_exchange, Body::borrowed(body), "text/html; charset=utf-8");
}

void Response::json(std::string_view body)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answer(*m_exchange, Body::borrowed(body), "application/json");
}

void Response::json(const boost::json::value& value)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answer(*m_exchange, Body::owned(boost::json::serialize(value)), "application/json");
}

void Response::redirect(std::string_view location, int code)
{
    status(code).header("Location", location).send(std::string_view());
}

void Response::fail(int code, std::string_view sentence)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->answerFailure(*m_exchange, code, sentence);
}

ResponseStream Response::stream(std::string_view contentType)
{
    if (m_exchange->connection != nullptr)
        m_exchange->connection->beginStream(*m_exchange, contentType);
    return ResponseStream(*this);
}

EventStream Response::events()
{
    header("Cache-Control", "no-store");
    header("X-Accel-Buffering", "no"); // nginx in front would hold events back
    EventStream events(stream("text/event-stream"));
    ResponseStream(*this).onShutdown([copy = m_exchange] {
        if (copy->connection != nullptr)
            copy->connection->endStream(*copy);
    });
    return events;
}

Loop& Response::loop() const
{
    return *m_exchange->loop;
}

Guard Response::whileOpen() const
{
    if (isOpen() && !m_exchange->life)
        m_exchange->life = std::make_shared<char>();
    return Guard(m_exchange->life ? m_exchange->life : std::make_shared<char>());
}

bool Response::isOpen() const
{
    return m_exchange->connection != nullptr;
}

void Response::onClose(std::function<void()> callback)
{
    if (isOpen())
        m_exchange->onClose = std::move(callback);
}

void Response::beforeSend(BeforeSend hook)
{
    m_exchange->beforeSend.push_back(std::move(hook));
}

void Response::guard(const std::function<void(Response&)>& callback)
{
    try {
        callback(*this);
    } catch (const std::exception&) { // no exception crosses the loop
        fail(500, "internal error\n");
    }
}

Request& Response::request() const
{
    return m_exchange->request;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/exchange.h"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>

namespace loopscope::server {

namespace {
// "a=1&b" gives "a=1" and leaves "b".
std::string_view takePart(std::string_view& rest, char separator)
{
    const std::string_view part = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    return part;
}

std::pair<std::string_view, std::string_view> splitAt(std::string_view pair, char separator)
{
    const std::size_t at = std::min(pair.find(separator), pair.size());
    return {pair.substr(0, at), pair.substr(std::min(at + 1, pair.size()))};
}

// application/x-www-form-urlencoded (URL standard 5.1): a plus is a space.
std::optional<std::string> formDecode(std::string_view text)
{
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percentDecode(spaced);
}

// "Application/JSON; charset=utf-8" gives "Application/JSON".
std::string_view mediaType(std::string_view contentType)
{
    const std::string_view type = contentType.substr(0, contentType.find(';'));
    return type.substr(0, type.find_last_not_of(" \t") + 1);
}

bool isJson(std::string_view type)
{
    constexpr std::string_view Suffix = "+json";
    return equalsIgnoringCase(type, "application/json") ||
           (type.size() > Suffix.size() && equalsIgnoringCase(type.substr(type.size() - Suffix.size()), Suffix));
}
} // namespace

void Request::clear()
{
    m_head.clear();
    m_decodedPath.clear();
    m_method = m_target = m_path = m_query = {};
    m_fields.clear();
    m_params.clear();
    if (m_body.capacity() > 64UL * 1024) // one large upload must not stay with its connection
        m_body = {};
    m_body.clear();
}

// The views of the copy look into its own bytes.
void Request::copyFrom(const Request& other)
{
    m_head = other.m_head;
    m_decodedPath = other.m_decodedPath;
    const auto moved = [](std::string_view view, const std::string& from, const std::string& to) {
        const std::less<> before; // of pointers into different objects
        const bool isWithin =
            !before(view.data(), from.data()) && !before(from.data() + from.size(), view.data() + view.size());
        return isWithin ? std::string_view(to).substr(static_cast<std::size_t>(view.data() - from.data()), view.size())
                        : view;
    };
    const auto own = [&](std::string_view view) {
        return moved(moved(view, other.m_head, m_head), other.m_decodedPath, m_decodedPath);
    };
    m_method = other.m_method; // a literal
    m_target = own(other.m_target);
    m_path = own(other.m_path);
    m_query = own(other.m_query);
    m_fields = other.m_fields;
    for (Field& field : m_fields)
        field = {own(field.name), own(field.value)};
    m_params = other.m_params; // the names are the route's
    for (Param& param : m_params)
        param.value = own(param.value);
    m_body = other.m_body;
}

std::string_view Request::header(std::string_view name) const
{
    for (const Field& field : m_fields)
        if (equalsIgnoringCase(field.name, name))
            return field.value;
    return {};
}

std::string_view Request::param(std::string_view name) const
{
    for (const Param& param : m_params)
        if (param.name == name)
            return param.value;
    return {};
}

std::optional<std::string> Request::queryValue(std::string_view name) const
{
    std::string_view rest = m_query;
    while (!rest.empty()) {
        const auto [key, value] = splitAt(takePart(rest, '&'), '=');
        if (key == name)
            return percentDecode(value);
    }
    return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const
{
    for (const Field& field : m_fields) {
        if (!equalsIgnoringCase(field.name, "Cookie"))
            continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            std::string_view pair = takePart(rest, ';');
            pair.remove_prefix(std::min(pair.find_first_not_of(" \t"), pair.size()));
            auto [key, value] = splitAt(pair, '=');
            if (key != name)
                continue;
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
                value = value.substr(1, value.size() - 2);
            return value;
        }
    }
    return std::nullopt;
}

Result<Request::Form> Request::form() const
{
    if (!equalsIgnoringCase(mediaType(header("Content-Type")), "application/x-www-form-urlencoded"))
        return fail(ErrorCode::Invalid,
                    "the body is no form: its type is \"" + std::string(header("Content-Type")) + "\"");
    Form form;
    std::string_view rest = m_body;
    while (!rest.empty()) {
        const std::string_view pair = takePart(rest, '&');
        if (pair.empty())
            continue;
        if (form.size() == MaxFormFields)
            return fail(ErrorCode::TooLarge, "the form has more than " + std::to_string(MaxFormFields) + " fields");
        const auto [key, value] = splitAt(pair, '=');
        auto name = formDecode(key);
        auto text = formDecode(value);
        if (!name || !text)
            return fail(ErrorCode::Invalid,
                        "field " + std::to_string(form.size() + 1) + " of the form is badly encoded");
        form.emplace_back(std::move(*name), std::move(*text));
    }
    return form;
}

Result<boost::json::value> Request::json() const
{
    if (!isJson(mediaType(header("Content-Type"))))
        return fail(ErrorCode::Invalid,
                    "the body is no JSON: its type is \"" + std::string(header("Content-Type")) + "\"");
    boost::json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code failure;
    boost::json::value value = boost::json::parse(m_body, failure, {}, options);
    if (failure)
        return fail(ErrorCode::Invalid, "the body is no JSON: " + failure.message());
    return value;
}

} // namespace loopscope::server

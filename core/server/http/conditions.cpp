// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/conditions.h"

#include "core/server/http/fieldlist.h"
#include "core/server/http/fieldname.h"
#include "core/server/http/httpdate.h"

#include <algorithm>
#include <charconv>

namespace loopscope::server {

namespace {

bool isWeak(std::string_view tag)
{
    return tag.starts_with("W/");
}

// All of it digits; more than 64 bits are as many as there can be.
std::optional<std::uint64_t> parseNumber(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (stop != text.data() + text.size() || failure == std::errc::invalid_argument)
        return std::nullopt;
    return failure == std::errc::result_out_of_range ? UINT64_MAX : value;
}

RangeWish parseSpec(std::string_view spec, std::uint64_t size)
{
    const std::size_t dash = spec.find('-');
    if (dash == std::string_view::npos)
        return {};
    const std::string_view from = spec.substr(0, dash);
    const std::string_view to = spec.substr(dash + 1);
    const auto first = parseNumber(from);
    const auto last = parseNumber(to);
    if (from.empty()) { // the last so many bytes
        if (!last)
            return {};
        const std::uint64_t length = std::min(*last, size);
        return length == 0 ? RangeWish{RangeWish::Kind::Unsatisfiable, {}}
                           : RangeWish{RangeWish::Kind::Part, {size - length, length}};
    }
    if (!first || (!last && !to.empty()) || (last && *last < *first))
        return {};
    if (*first >= size)
        return {RangeWish::Kind::Unsatisfiable, {}};
    return {RangeWish::Kind::Part, {*first, std::min(last.value_or(UINT64_MAX), size - 1) - *first + 1}};
}

// Whether If-Range lets the range stand: only for exactly what the client has (13.1.5).
bool isStillTheSame(std::string_view ifRange, const Validators& have)
{
    if (ifRange.empty())
        return true;
    if (isWeak(have.tag))
        return false;
    if (ifRange.front() == '"')
        return ifRange == have.tag;
    const auto date = parseHttpDate(ifRange);
    return date && *date == have.modified;
}

} // namespace

RangeWish parseRange(std::string_view field, std::uint64_t size)
{
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos || !equalsIgnoringCase(field.substr(0, equals), "bytes"))
        return {};
    std::string_view only;
    std::size_t count = 0;
    forEachElement(field.substr(equals + 1), [&](std::string_view spec) {
        only = spec;
        ++count;
    });
    return count == 1 ? parseSpec(only, size) : RangeWish{};
}

bool namesTag(std::string_view list, std::string_view tag, TagCompare how)
{
    if (tag.empty() || (how == TagCompare::Strong && isWeak(tag) && trimmed(list) != "*"))
        return false;
    const auto opaque = [](std::string_view text) { return isWeak(text) ? text.substr(2) : text; };
    bool isNamed = trimmed(list) == "*";
    forEachElement(list, [&](std::string_view element) {
        isNamed = isNamed || (how == TagCompare::Weak ? opaque(element) == opaque(tag) : element == tag);
    });
    return isNamed;
}

Decision decide(const Conditions& wanted, const Validators& have)
{
    const auto isSince = [&](std::string_view field) { // not modified after the date; a bad date is no condition
        const auto date = parseHttpDate(field);
        return date ? std::optional(have.modified <= *date) : std::nullopt;
    };
    if (!wanted.ifMatch.empty()) {
        if (!namesTag(wanted.ifMatch, have.tag, TagCompare::Strong))
            return {412, {}};
    } else if (!isSince(wanted.ifUnmodifiedSince).value_or(true)) {
        return {412, {}};
    }
    if (!wanted.ifNoneMatch.empty()) {
        if (namesTag(wanted.ifNoneMatch, have.tag, TagCompare::Weak))
            return {304, {}};
    } else if (isSince(wanted.ifModifiedSince).value_or(false)) {
        return {304, {}};
    }
    const RangeWish wish = isStillTheSame(wanted.ifRange, have) ? parseRange(wanted.range, have.size) : RangeWish{};
    switch (wish.kind) {
    case RangeWish::Kind::Part:
        return {206, wish.range};
    case RangeWish::Kind::Unsatisfiable:
        return {416, {}};
    case RangeWish::Kind::Whole:
        break;
    }
    return {200, {0, have.size}};
}

} // namespace loopscope::server

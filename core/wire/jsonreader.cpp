// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/jsonreader.h"

#include "core/wire/messages.h"

#include <cmath>

namespace json = boost::json;

namespace loopscope::wire {

namespace {
constexpr std::int64_t MaxPid = 4294967295;
} // namespace

std::string cutText(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return std::string(text);
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(text.substr(0, end));
}

std::optional<std::int64_t> asInteger(const json::value& value)
{
    if (const auto* number = value.if_int64())
        return *number >= -MaxExactInteger && *number <= MaxExactInteger ? std::optional(*number) : std::nullopt;
    if (const auto* number = value.if_double())
        if (std::abs(*number) <= static_cast<double>(MaxExactInteger) && std::trunc(*number) == *number)
            return static_cast<std::int64_t>(*number);
    return std::nullopt; // an uint64 that is no int64 is beyond 2^53 - 1 anyway
}

Result<json::value> parseJson(std::string_view text, json::storage_ptr storage)
{
    json::parse_options options;
    options.max_depth = MaxNesting;
    json::error_code failure;
    json::value value = json::parse(json::string_view(text.data(), text.size()), failure, std::move(storage), options);
    if (failure)
        return fail(ErrorCode::Invalid, std::string(sentenceFor(RpcCode::ParseError)) + ": " + failure.message());
    return value;
}

JsonReader::JsonReader(const json::object& object) : m_object(object) {}

void JsonReader::reject(std::string_view member, std::string_view expected)
{
    if (m_error.empty())
        m_error = "\"" + std::string(member) + "\" must be " + std::string(expected);
}

const json::value* JsonReader::find(std::string_view member) const
{
    const json::value* value = m_object.if_contains(json::string_view(member.data(), member.size()));
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::int64_t> JsonReader::optionalInteger(std::string_view member, std::int64_t min, std::int64_t max)
{
    const json::value* value = find(member);
    if (value == nullptr)
        return std::nullopt;
    const auto number = asInteger(*value);
    if (!number || *number < min || *number > max) {
        reject(member, "an integer from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return number;
}

std::int64_t JsonReader::integer(std::string_view member, std::int64_t min, std::int64_t max)
{
    const auto number = optionalInteger(member, min, max);
    if (!number)
        reject(member, "an integer from " + std::to_string(min) + " to " + std::to_string(max));
    return number.value_or(min);
}

std::int64_t JsonReader::integerOr(std::string_view member, std::int64_t min, std::int64_t max, std::int64_t fallback)
{
    return optionalInteger(member, min, max).value_or(fallback);
}

WallTime JsonReader::time(std::string_view member)
{
    return wallTimeFromMicros(integer(member, 0, MaxExactInteger));
}

std::optional<WallTime> JsonReader::optionalTime(std::string_view member)
{
    const auto micros = optionalInteger(member, 0, MaxExactInteger);
    return micros ? std::optional(wallTimeFromMicros(*micros)) : std::nullopt;
}

std::optional<double> JsonReader::optionalSeconds(std::string_view member)
{
    const json::value* value = find(member);
    if (value == nullptr)
        return std::nullopt;
    const double seconds = value->is_number() ? value->to_number<double>() : -1;
    if (!std::isfinite(seconds) || seconds < 0) {
        reject(member, "a number of seconds, 0 or more");
        return std::nullopt;
    }
    return seconds;
}

double JsonReader::seconds(std::string_view member)
{
    const auto value = optionalSeconds(member);
    if (!value)
        reject(member, "a number of seconds, 0 or more");
    return value.value_or(0);
}

std::string JsonReader::text(std::string_view member, std::size_t limit)
{
    if (find(member) == nullptr)
        reject(member, "a string");
    return textOr(member, limit, {});
}

std::string JsonReader::textOr(std::string_view member, std::size_t limit, std::string_view fallback)
{
    const json::value* value = find(member);
    if (value == nullptr)
        return std::string(fallback);
    const json::string* string = value->if_string();
    if (string == nullptr) {
        reject(member, "a string");
        return {};
    }
    return cutText(std::string_view(string->data(), string->size()), limit);
}

bool JsonReader::boolOr(std::string_view member, bool fallback)
{
    const json::value* value = find(member);
    if (value == nullptr)
        return fallback;
    if (const bool* flag = value->if_bool())
        return *flag;
    reject(member, "true or false");
    return fallback;
}

const json::array* JsonReader::array(std::string_view member)
{
    const json::value* value = find(member);
    const json::array* array = value == nullptr ? nullptr : value->if_array();
    if (array == nullptr)
        reject(member, "an array");
    return array;
}

const json::object* JsonReader::object(std::string_view member)
{
    const json::value* value = find(member);
    const json::object* object = value == nullptr ? nullptr : value->if_object();
    if (object == nullptr)
        reject(member, "an object");
    return object;
}

WorkerSlot JsonReader::slot()
{
    return {static_cast<std::uint16_t>(integer("slot", 1, 65535))};
}

Incarnation JsonReader::incarnation(std::string_view member)
{
    return {static_cast<std::uint32_t>(integer(member, 1, 4294967295))};
}

WorkerKey JsonReader::workerKey()
{
    const WorkerSlot number = slot();
    return {number, incarnation()};
}

std::optional<WorkerKey> JsonReader::optionalWorkerKey()
{
    if (find("slot") == nullptr && find("incarnation") == nullptr)
        return std::nullopt;
    return workerKey();
}

Pid JsonReader::pid(std::string_view member)
{
    return {integer(member, 1, MaxPid)};
}

} // namespace loopscope::wire

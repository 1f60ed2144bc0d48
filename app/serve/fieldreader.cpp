// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/fieldreader.h"

#include <algorithm>
#include <charconv>

namespace loopscope::serve {

namespace json = boost::json;

namespace {
constexpr std::size_t MaxNesting = 16;
constexpr std::size_t MaxNamedFields = 16; // of unknown ones in a sentence
constexpr std::size_t MaxNameBytes = 64;

std::string lineOf(std::string_view text, std::size_t offset)
{
    std::size_t line = 1;
    for (const char c : text.substr(0, offset))
        line += c == '\n' ? 1 : 0;
    return std::to_string(line);
}

std::string quoted(std::string_view field)
{
    return "\"" + std::string(field.substr(0, MaxNameBytes)) + "\"";
}
} // namespace

Result<json::value> parseConfig(std::string_view text, const std::string& file)
{
    if (text.size() > MaxConfigBytes)
        return fail(ErrorCode::TooLarge, file + " is larger than " + std::to_string(MaxConfigBytes) + " bytes");
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    json::parse_options options;
    options.max_depth = MaxNesting;
    options.allow_comments = true;
    options.allow_trailing_commas = true;
    json::stream_parser parser({}, options);
    json::error_code failure;
    const std::size_t read = parser.write_some(text.data(), text.size(), failure);
    if (!failure && read < text.size() && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
        failure = json::error::extra_data;
    if (!failure && !parser.done())
        parser.finish(failure);
    if (failure)
        return fail(ErrorCode::Invalid, file + ":" + lineOf(text, read) + ": not JSON: " + failure.message());
    return parser.release();
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    const std::size_t count = std::min(names.size(), MaxNamedFields);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0)
            text += i + 1 == names.size() ? " and " : ", ";
        text += names[i].substr(0, MaxNameBytes);
    }
    if (count < names.size())
        text += " and " + std::to_string(names.size() - count) + " more";
    return text;
}

const json::value* FieldReader::find(std::string_view field)
{
    know(field);
    if (!m_error.empty())
        return nullptr;
    const json::value* value = m_object.if_contains(field);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void FieldReader::reject(std::string_view field, std::string_view expected)
{
    if (m_error.empty())
        m_error = m_where + ": " + quoted(field) + " must be " + std::string(expected);
}

// A string that a program can be given: short enough, without NUL.
bool FieldReader::isText(std::string_view field, const json::value& value)
{
    const bool isFine = value.is_string() && value.get_string().size() <= MaxTextBytes &&
                        value.get_string().find('\0') == json::string::npos;
    if (!isFine)
        reject(field, "text of at most " + std::to_string(MaxTextBytes) + " bytes without NUL");
    return isFine;
}

std::optional<std::string> FieldReader::text(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr || !isText(field, *value))
        return std::nullopt;
    return std::string(value->get_string());
}

std::optional<bool> FieldReader::flag(std::string_view field)
{
    const json::value* value = find(field);
    if (value != nullptr && !value->is_bool())
        reject(field, "true or false");
    return value != nullptr && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

std::optional<std::int64_t> FieldReader::integer(std::string_view field, std::int64_t min, std::int64_t max)
{
    const json::value* value = find(field);
    if (value == nullptr)
        return std::nullopt;
    json::error_code failure;
    const auto number = value->to_number<std::int64_t>(failure);
    if (!value->is_number() || failure || number < min || number > max) {
        reject(field, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return number;
}

std::optional<std::chrono::milliseconds> FieldReader::delay(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr)
        return std::nullopt;
    std::optional<std::chrono::milliseconds> parsed;
    if (value->is_string())
        parsed = parseDelay(std::string(value->get_string()));
    else if (value->is_number())
        parsed = parseDelay(json::serialize(*value));
    if (!parsed)
        reject(field, "a number of milliseconds, or text like \"5s\", \"2m\" or \"1h\"");
    return parsed;
}

std::optional<std::uint64_t> FieldReader::bytes(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr)
        return std::nullopt;
    std::optional<std::uint64_t> parsed;
    if (value->is_string())
        parsed = parseBytes(std::string(value->get_string()));
    else if (value->is_number())
        parsed = parseBytes(json::serialize(*value));
    if (!parsed)
        reject(field, "a number of bytes, or text like \"512M\" or \"1G\"");
    return parsed;
}

std::optional<std::vector<std::string>> FieldReader::words(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_string())
        return isText(field, *value) ? std::optional(std::vector{std::string(value->get_string())}) : std::nullopt;
    if (!value->is_array() || value->get_array().size() > MaxWords) {
        reject(field, "text or an array of at most " + std::to_string(MaxWords) + " texts");
        return std::nullopt;
    }
    std::vector<std::string> all;
    for (const json::value& element : value->get_array()) {
        if (element.is_number()) {
            all.push_back(json::serialize(element));
        } else {
            if (!isText(field, element))
                return std::nullopt;
            all.emplace_back(element.get_string());
        }
    }
    return all;
}

std::optional<std::vector<std::string>> FieldReader::split(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr || !value->is_string())
        return words(field);
    if (!isText(field, *value))
        return std::nullopt;
    auto all = splitWords(std::string(value->get_string()));
    if (!all)
        reject(field, "text whose quotes are closed");
    return all;
}

std::optional<Environment> FieldReader::environment(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_object() || value->get_object().size() > MaxWords) {
        reject(field, "an object of at most " + std::to_string(MaxWords) + " variables");
        return std::nullopt;
    }
    Environment all;
    for (const auto& [name, content] : value->get_object()) {
        if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != json::string_view::npos) {
            reject(field, "an object whose names are not empty and hold no \"=\"");
            return std::nullopt;
        }
        if (content.is_null())
            continue;
        if (content.is_string() && !isText(std::string(field) + "." + std::string(name), content))
            return std::nullopt;
        all.emplace_back(name, content.is_string() ? std::string(content.get_string()) : json::serialize(content));
    }
    return all;
}

std::optional<int> FieldReader::instances(std::string_view field)
{
    const json::value* value = find(field);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_string() && value->get_string() == "max")
        return 0;
    const std::string text = value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number > MaxInstances || number < -MaxInstances) {
        reject(field, "a number from 1 to " + std::to_string(MaxInstances) + ", or \"max\"");
        return std::nullopt;
    }
    return number;
}

std::optional<WatchSpec> FieldReader::watch(std::string_view field, std::string_view ignoreField)
{
    const auto ignore = words(ignoreField);
    const json::value* value = find(field);
    if (value == nullptr || (value->is_bool() && !value->get_bool()))
        return std::nullopt;
    WatchSpec spec;
    if (!value->is_bool())
        spec.paths = words(field).value_or(std::vector<std::string>{});
    spec.ignore = ignore.value_or(std::vector<std::string>{});
    return spec;
}

std::vector<std::string> FieldReader::unknown() const
{
    std::vector<std::string> names;
    for (const auto& [name, value] : m_object)
        if (!m_known.contains(std::string_view(name.data(), name.size())))
            names.emplace_back(name);
    return names;
}

} // namespace loopscope::serve

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/envfile.h"

#include <optional>

namespace loopscope::serve {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isNameCharacter(char c, bool isFirst)
{
    const bool isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    return isLetter || (!isFirst && ((c >= '0' && c <= '9') || c == '.' || c == '-'));
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

// What follows a quoted value may only be a comment.
bool isRestEmpty(std::string_view rest)
{
    rest = trimmed(rest);
    return rest.empty() || rest.front() == '#';
}

char escaped(char c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c; // \\ \" \$ and whatever else
    }
}

// A value in quotes, from its first quote on; the sentence where it is wrong.
Result<std::string> quotedValue(std::string_view text)
{
    const char quote = text.front();
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == quote) {
            if (!isRestEmpty(text.substr(i + 1)))
                return fail(ErrorCode::Invalid, "something follows the closing quote");
            return value;
        }
        if (quote == '"' && text[i] == '\\' && i + 1 < text.size())
            value.push_back(escaped(text[++i]));
        else
            value.push_back(text[i]);
    }
    return fail(ErrorCode::Invalid, "the quote is not closed; a value ends with its line");
}

Result<std::string> valueOf(std::string_view text)
{
    text = trimmed(text);
    if (!text.empty() && (text.front() == '\'' || text.front() == '"'))
        return quotedValue(text);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '#' && (i == 0 || isBlank(text[i - 1])))
            return std::string(trimmed(text.substr(0, i)));
    return std::string(text);
}

// The variable of a line; nothing for a line without one.
Result<std::optional<std::pair<std::string, std::string>>> variableOf(std::string_view line)
{
    line = trimmed(line);
    if (line.empty() || line.front() == '#')
        return std::nullopt;
    constexpr std::string_view Export = "export";
    if (line.starts_with(Export) && line.size() > Export.size() && isBlank(line[Export.size()]))
        line = trimmed(line.substr(Export.size()));
    std::size_t end = 0;
    while (end < line.size() && isNameCharacter(line[end], end == 0))
        ++end;
    const std::string_view after = trimmed(line.substr(end));
    if (end == 0 || after.empty() || after.front() != '=')
        return fail(ErrorCode::Invalid, "a line is NAME=value; a name is made of letters, digits, _ . and -");
    auto value = valueOf(after.substr(1));
    if (!value)
        return tl::unexpected(value.error());
    if (value->size() > MaxTextBytes)
        return fail(ErrorCode::TooLarge, "the value is longer than " + std::to_string(MaxTextBytes) + " bytes");
    return std::pair(std::string(line.substr(0, end)), std::move(*value));
}

} // namespace

Result<Environment> parseEnvFile(std::string_view text, const std::string& name)
{
    if (text.size() > MaxEnvFileBytes)
        return fail(ErrorCode::TooLarge, name + " is larger than " + std::to_string(MaxEnvFileBytes) + " bytes");
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    Environment all;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        const std::string place = name + ":" + std::to_string(number) + ": ";
        if (line.find('\0') != std::string_view::npos)
            return fail(ErrorCode::Invalid, place + "there is a NUL byte; this is no text");
        auto variable = variableOf(line);
        if (!variable)
            return fail(variable.error().code, place + variable.error().message);
        if (*variable)
            all.push_back(std::move(**variable));
        if (all.size() > MaxWords)
            return fail(ErrorCode::TooLarge, place + "more than " + std::to_string(MaxWords) + " variables");
    }
    return all;
}

} // namespace loopscope::serve

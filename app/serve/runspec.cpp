// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/runspec.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace loopscope::serve {

namespace {

std::string_view baseName(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Options of node that take the next word where they have no "=".
bool takesAWord(const std::string& option)
{
    static constexpr std::array<std::string_view, 14> Takers{"-r",
                                                             "--require",
                                                             "--import",
                                                             "--loader",
                                                             "--experimental-loader",
                                                             "-C",
                                                             "--conditions",
                                                             "--title",
                                                             "--env-file",
                                                             "--env-file-if-exists",
                                                             "--icu-data-dir",
                                                             "--input-type",
                                                             "--openssl-config",
                                                             "--diagnostic-dir"};
    return std::find(Takers.begin(), Takers.end(), option) != Takers.end();
}

bool isInlineCode(const std::string& option)
{
    return option == "-e" || option == "-p" || option == "-pe" || option == "-i" || option.starts_with("--eval") ||
           option.starts_with("--print") || option == "--interactive";
}

// The number at the front of a text and what follows it.
std::optional<std::pair<std::uint64_t, std::string>> numberAndUnit(const std::string& text)
{
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr std::uint64_t MaxNumber = std::uint64_t{1} << 50;
    if (failure != std::errc() || number > MaxNumber)
        return std::nullopt;
    return std::pair(number, std::string(end, text.data() + text.size()));
}

} // namespace

bool isNodeScript(const std::string& file)
{
    return file.ends_with(".js") || file.ends_with(".cjs") || file.ends_with(".mjs");
}

Result<void> takeNodeCommand(RunSpec& spec)
{
    if (spec.command.empty())
        return fail(ErrorCode::Invalid, "there is no command to run");
    if (isNodeScript(spec.command.front()))
        spec.command.insert(spec.command.begin(), "node");
    const std::string_view program = baseName(spec.command.front());
    if (program != "node" && program != "nodejs")
        return {};
    spec.isNode = true;
    std::size_t at = 1;
    while (at < spec.command.size() && spec.command[at].starts_with("-") && spec.command[at] != "--")
        at += takesAWord(spec.command[at]) ? 2 : 1;
    at = std::min(at, spec.command.size());
    for (std::size_t i = 1; i < at; ++i)
        if (isInlineCode(spec.command[i]))
            return fail(ErrorCode::Invalid, "node " + spec.command[i] + " runs no script file, which a worker needs");
    spec.nodeArguments.insert(spec.nodeArguments.end(), spec.command.begin() + 1,
                              spec.command.begin() + static_cast<std::ptrdiff_t>(at));
    if (at < spec.command.size() && spec.command[at] == "--")
        ++at;
    if (at >= spec.command.size())
        return fail(ErrorCode::Invalid, "the command of node names no script file; loopserve run -- node app.js");
    spec.script = spec.command[at];
    spec.arguments.assign(spec.command.begin() + static_cast<std::ptrdiff_t>(at) + 1, spec.command.end());
    return {};
}

std::optional<std::uint64_t> parseBytes(const std::string& text)
{
    const auto parts = numberAndUnit(text);
    if (!parts)
        return std::nullopt;
    std::string unit = parts->second;
    if (unit.size() > 1 && unit.ends_with("iB"))
        unit.resize(unit.size() - 2);
    else if (unit.size() > 1 && unit.ends_with("B"))
        unit.resize(unit.size() - 1);
    constexpr std::string_view Units = "KMGT";
    if (unit.empty() || unit == "B")
        return parts->first;
    const char letter = static_cast<char>(unit[0] >= 'a' ? unit[0] - 'a' + 'A' : unit[0]);
    const std::size_t power = Units.find(letter);
    if (unit.size() != 1 || power == std::string_view::npos || parts->first > (std::uint64_t{1} << 40))
        return std::nullopt;
    const std::uint64_t factor = std::uint64_t{1} << (10 * (power + 1));
    return parts->first > (std::uint64_t{1} << 60) / factor ? std::nullopt : std::optional(parts->first * factor);
}

std::optional<std::chrono::milliseconds> parseDelay(const std::string& text)
{
    const auto parts = numberAndUnit(text);
    constexpr std::uint64_t MaxDelay = 365ULL * 24 * 3600 * 1000;
    if (!parts || parts->first > MaxDelay)
        return std::nullopt;
    std::uint64_t factor = 0;
    if (parts->second.empty() || parts->second == "ms")
        factor = 1;
    else if (parts->second == "s")
        factor = 1000;
    else if (parts->second == "m")
        factor = 60000;
    else if (parts->second == "h")
        factor = 3600000;
    if (factor == 0 || parts->first > MaxDelay / factor)
        return std::nullopt;
    return std::chrono::milliseconds{parts->first * factor};
}

std::optional<std::vector<std::string>> splitWords(const std::string& text)
{
    std::vector<std::string> words;
    bool inWord = false;
    char quote = 0;
    for (const char c : text) {
        const bool isBlank = c == ' ' || c == '\t' || c == '\n';
        if (quote == 0 && isBlank) {
            inWord = false;
            continue;
        }
        if (!inWord)
            words.emplace_back();
        inWord = true;
        if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        else if (c == quote)
            quote = 0;
        else
            words.back().push_back(c);
    }
    return quote == 0 ? std::optional(words) : std::nullopt;
}

} // namespace loopscope::serve

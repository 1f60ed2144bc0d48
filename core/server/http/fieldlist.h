// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <loopscope/server/http.hpp>
#include <string>
#include <string_view>

namespace loopscope::server {

// Fields whose value is a comma-separated list (RFC 9110 5.6.1).

[[nodiscard]] inline std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// Calls take with each element that is not empty; commas in quoted strings do not count.
template <class Take>
void forEachElement(std::string_view list, const Take& take)
{
    std::size_t begin = 0;
    bool isQuoted = false;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i < list.size() && list[i] == '"')
            isQuoted = !isQuoted;
        if (i < list.size() && (isQuoted || list[i] != ','))
            continue;
        if (const auto element = trimmed(list.substr(begin, i - begin)); !element.empty())
            take(element);
        begin = i + 1;
    }
}

// All fields of one name as one list (5.3); nothing when there is none.
[[nodiscard]] std::optional<std::string> joinedField(const Request& request, std::string_view name);

} // namespace loopscope::server

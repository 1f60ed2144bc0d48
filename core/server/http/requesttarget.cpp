// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/requesttarget.h"

#include "core/server/http/fieldname.h"

#include <algorithm>

namespace loopscope::server {

namespace {
bool takeScheme(std::string_view& target)
{
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (equalsIgnoringCase(target.substr(0, scheme.size()), scheme)) {
            target.remove_prefix(scheme.size());
            return true;
        }
    }
    return false;
}
} // namespace

bool isAuthority(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               (c != '\0' && std::string_view("-._~!$&'()*+,;=:[]%").find(c) != std::string_view::npos);
    });
}

std::optional<RequestTarget> splitTarget(std::string_view target)
{
    RequestTarget split;
    target = target.substr(0, target.find('#'));
    if (takeScheme(target)) {
        split.authority = target.substr(0, target.find_first_of("/?"));
        if (split.authority.empty() || !isAuthority(split.authority))
            return std::nullopt;
        target.remove_prefix(split.authority.size());
    }
    const std::size_t mark = target.find('?');
    split.path = target.substr(0, mark);
    if (mark != std::string_view::npos)
        split.query = target.substr(mark + 1);
    if (split.path.empty() && !split.authority.empty())
        split.path = "/";
    if (split.path.empty() || (split.path.front() != '/' && split.path != "*"))
        return std::nullopt;
    return split;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

namespace loopscope::server {

// What stands between the method and the version, as views of it (RFC 9112 3.2).
struct RequestTarget
{
    std::string_view authority; // of the absolute form: it goes before the Host field; empty otherwise
    std::string_view path;      // "/…" as sent, or "*"
    std::string_view query;     // without '?'
};

// The origin form, "*", and the absolute form of http and https. Nothing for what is for proxies (the authority form)
// and for an absolute form without a host or with a user name in it (RFC 9110 4.2.4).
[[nodiscard]] std::optional<RequestTarget> splitTarget(std::string_view target);

// Characters of a host and a port (RFC 3986 3.2.2): no user name, no path, no blank. Empty is one.
[[nodiscard]] bool isAuthority(std::string_view text);

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <strings.h>

namespace loopscope::server {

// Names of fields, media types and codings are compared so (RFC 9110 5.1, 8.3.1).
[[nodiscard]] inline bool equalsIgnoringCase(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::server {

// Dates of fields (RFC 9110 5.6.7), in seconds since the epoch, whatever the locale.

// "Sun, 06 Nov 1994 08:49:37 GMT"; of the years 0 to 9999.
[[nodiscard]] std::string httpDate(std::int64_t seconds);
// That form and the two obsolete ones; nothing for anything else. The name of the day is not checked.
[[nodiscard]] std::optional<std::int64_t> parseHttpDate(std::string_view text);

} // namespace loopscope::server

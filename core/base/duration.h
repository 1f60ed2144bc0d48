// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"

#include <optional>
#include <string_view>

namespace loopscope {

// "500ms", "30s", "1.5s", "2m", "1h", as a person writes them; a bare number is seconds. Nothing for anything else, for
// what rounds to 0 microseconds and for more than 24 h. Callable from any thread.
[[nodiscard]] std::optional<Micros> parseDuration(std::string_view text);

} // namespace loopscope

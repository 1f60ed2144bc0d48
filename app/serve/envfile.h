// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/runspec.h"

#include <string_view>

namespace loopscope::serve {

inline constexpr std::size_t MaxEnvFileBytes = 256 * 1024;

// The variables of an --env-file: lines KEY=VALUE, "export" before them is allowed; "#" begins a comment at the start
// of a line or after a blank. 'single' quotes keep everything, "double" ones know \n \r \t \\ \" \$; a value ends with
// its line. name: of the file, for the sentence "name:3: what is wrong". At most MaxEnvFileBytes and MaxWords lines
// that set something. Pure.
[[nodiscard]] Result<Environment> parseEnvFile(std::string_view text, const std::string& name);

} // namespace loopscope::serve

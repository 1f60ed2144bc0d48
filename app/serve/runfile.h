// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/runoptions.h"
#include "app/serve/runspec.h"

namespace loopscope::serve {

// The programs that a command line asks for, files read and evaluated, options applied; --only has chosen.
[[nodiscard]] Result<RunFile> loadRun(const RunOptions& options);

// At most maxBytes of a file, or a sentence.
[[nodiscard]] Result<std::string> readText(const std::string& path, std::size_t maxBytes);

} // namespace loopscope::serve

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace loopscope::serve {

// `loopserve run`, from the words after it to its exit code: 2 for what cannot be understood, 1 for what cannot be
// done. One Node.js program becomes this process; several programs become its children.
[[nodiscard]] int runPrograms(const std::vector<std::string>& words);

} // namespace loopscope::serve

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <string>
#include <vector>

namespace loopscope::serve {

// Runs a program and gives what it wrote to its descriptor 3; its stdout and stderr are our stderr. Blocks for at most
// limit; beyond limit or maxBytes it is killed with all its group. For use before there is a loop.
[[nodiscard]] Result<std::string> outputOf(const std::vector<std::string>& command, std::chrono::milliseconds limit,
                                           std::size_t maxBytes);

// The JSON of what an ecosystem.config.js exports, evaluated by a node of its own.
[[nodiscard]] Result<std::string> evaluateEcosystem(const std::string& file);

} // namespace loopscope::serve

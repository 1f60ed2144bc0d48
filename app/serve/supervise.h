// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/nodeplan.h"
#include "app/serve/runspec.h"

namespace loopscope::serve {

// Runs a program that is not Node.js as a cluster of its processes, until it has been told to end: the exit code. The
// working folder has been entered.
[[nodiscard]] int superviseProgram(const RunSpec& spec, int instances, const RunOutput& output);

// What of a spec means nothing for such a program, for one sentence.
[[nodiscard]] std::vector<std::string> unusedFields(const RunSpec& spec);

} // namespace loopscope::serve

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/runspec.h"

namespace loopscope::serve {

// What only the command line says about a run.
struct RunOutput
{
    bool json = false;
    bool endWithStdin = false;
};

// The plan that resources/agent/run/main.cjs reads: JSON. instances is a number of workers here.
[[nodiscard]] std::string nodePlan(const RunSpec& spec, int instances, const RunOutput& output);

// The folder of the agent's files: LOOPSCOPE_AGENT where it is set, else beside the program (../share/loopscope/agent),
// else resources/agent in a folder above it. program: path of the running loopserve.
[[nodiscard]] Result<std::string> agentFolder(const std::string& program, const char* override);

// Becomes node with the cluster primary of the agent; returns only where that fails. The working folder has been
// entered.
[[nodiscard]] Error becomeNode(const RunSpec& spec, int instances, const RunOutput& output);

} // namespace loopscope::serve

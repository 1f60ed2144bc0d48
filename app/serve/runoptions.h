// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/serve/runspec.h"

namespace loopscope::serve {

// The command line of `loopserve run`. What it says goes before what a file says.
struct RunOptions
{
    std::vector<std::string> command; // after "--"; empty: a file says it
    std::string file;                 // loopserve.json or an ecosystem file; empty: the one in the working folder
    std::string only;                 // of several programs in a file this one
    std::string environmentName;      // --env: of an ecosystem file, env_<name> too
    std::optional<std::string> name;
    std::optional<int> instances;
    std::optional<std::uint64_t> memoryLimit;
    std::optional<std::string> envFile;
    std::optional<std::string> socket;
    std::optional<std::string> logFile;
    std::optional<int> port;
    bool portShared = false;
    bool watch = false;
    bool json = false;
    bool endWithStdin = false;
    bool help = false;
};

// words: what follows "run".
[[nodiscard]] Result<RunOptions> parseRunOptions(const std::vector<std::string>& words);

// What the options say beside the command, over what a program's spec says. Does not read the env file.
void applyOptions(RunSpec& spec, const RunOptions& options);

[[nodiscard]] std::string runHelpText();

} // namespace loopscope::serve

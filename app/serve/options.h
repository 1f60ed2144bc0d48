// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <optional>
#include <string>
#include <vector>

namespace loopscope::serve {

enum class Command { Demo, Hello, Traffic, WithParent, Help, Version };

// What loopserve was asked to do.
struct Options
{
    Command command = Command::Help;
    int workers = 4; // 0: as many as processors
    int port = 8080; // 0: any free one
    std::string socket;
    std::optional<std::string> redis; // nothing: a private one
    bool noRedis = false;
    bool traffic = true;
    bool json = false;
    bool endWithStdin = false;
};

// defaults: what holds where the words say nothing, from the environment.
[[nodiscard]] Result<Options> parseOptions(const std::vector<std::string>& words, const Options& defaults = {});
[[nodiscard]] std::string helpText();

} // namespace loopscope::serve

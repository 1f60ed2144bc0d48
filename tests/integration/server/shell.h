// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

namespace loopscope::test {

struct Outcome
{
    int code = -1; // minus 1: a signal ended it
    std::string output;
};

// Both outputs of a command of /bin/sh. Blocks until it ends.
[[nodiscard]] Outcome shell(const std::string& command);

// Looks again until it is so; a minute at most.
[[nodiscard]] bool eventually(const std::function<bool()>& isSo);

[[nodiscard]] std::string contentOf(const std::string& path);
[[nodiscard]] bool contains(const std::string& text, const std::string& part);
[[nodiscard]] int openSockets(long pid);
[[nodiscard]] long residentKilobytes(long pid);

// The long versions of the loads (long.sh) take minutes and are not part of every run.
[[nodiscard]] bool isLong();

} // namespace loopscope::test

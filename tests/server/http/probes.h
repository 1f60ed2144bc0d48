// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

// What strangers send, as data: each file of tests/data/http/probes is one probe. Lines "key: value" up to an empty
// one, then the bytes:
//   why: the reason in a sentence, with its source
//   answers: the statuses in order; "400|501" where either is right
//   request: a request that must reach a handler, "METHOD path body"; none for what is refused
//   then: close         where the connection ends though nothing was refused
// In the bytes a line end counts for nothing; \r \n \t \v \0 \\ \xHH stand for themselves; a line "@N text" is the text
// N times.
namespace loopscope::server {

struct Probe
{
    std::string name;
    std::string why;
    std::string bytes;
    std::vector<std::vector<int>> answers;
    std::vector<std::string> requests;
    bool closes = false; // the connection ends after the last answer

    [[nodiscard]] bool isRefused() const { return answers.back().front() >= 400; }
};

// All of them, sorted by name. A file that is no probe gives a test failure.
[[nodiscard]] std::vector<Probe> loadProbes();

} // namespace loopscope::server

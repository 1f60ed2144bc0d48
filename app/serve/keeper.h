// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <string>
#include <vector>

namespace loopscope::serve {

// How a program that knows nothing of us is kept as a worker of a Supervisor.
struct KeepSpec
{
    std::vector<std::string> command;
    int drainSignal = 15;                         // SIGTERM: what "drain" means to it
    std::chrono::milliseconds settled{1000};      // it is ready when it has lived so long; 0: only when it says READY=1
    std::chrono::milliseconds orphanLimit{10000}; // from the drain signal to SIGKILL once the supervisor is gone
    bool portShared = false;                      // it gets the slot's socket, listening, as descriptor 3 (LISTEN_FDS)
    int port = 0;                                 // PORT for slot 1, one more for each next slot; 0: none
};

// A spec as the words of a worker's command line, and back.
[[nodiscard]] std::vector<std::string> keepWords(const KeepSpec& spec);
[[nodiscard]] Result<KeepSpec> parseKeepWords(const std::vector<std::string>& words);

// The worker's side: this process becomes the program, so that its pid, memory, signals and exit code are the worker's.
// A keeper that is no child of it stays on the control pipe: it beats, says ready (at the program's sd_notify READY=1,
// or when it has lived), reports CPU and memory, passes "drain" on as a signal, and ends with the program. Returns only
// where that fails: the exit code.
[[nodiscard]] int becomeKept(const KeepSpec& spec);

} // namespace loopscope::serve

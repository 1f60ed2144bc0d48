// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <string>

namespace loopscope::server {

// Where hubs put their sockets (PROTOCOL.md section 1); made with mode 0700 if it is missing. A folder that belongs to
// somebody else or that others may write to is refused.
[[nodiscard]] Result<std::string> runtimeFolder();

// "<folder>/<name>-<pid>.sock"; what is not [A-Za-z0-9._-] becomes '_', at most 40 bytes of name.
[[nodiscard]] std::string socketPath(const std::string& folder, const std::string& name, long pid);

// A connected-to-nobody socket file of a dead process is removed; true if the path is free afterwards.
[[nodiscard]] bool clearStaleSocket(const std::string& path);

// The same for every "<name>-<pid>.sock" in a folder: what killed supervisors of this name left behind.
void clearStaleSockets(const std::string& folder, const std::string& name);

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace loopscope::server {

// Resident memory of a process in bytes, from /proc/PID/statm (about 10 µs); nothing when there is no such process.
[[nodiscard]] std::optional<std::uint64_t> residentBytes(long pid);

} // namespace loopscope::server

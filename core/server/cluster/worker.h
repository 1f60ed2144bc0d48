// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <loopscope/server/app.hpp>

#include <loopscope/server/cluster.hpp>

namespace loopscope::server {

// Descriptors that a worker inherits from its supervisor, and the environment that says who it is.
inline constexpr int ListenDescriptor = 3;
inline constexpr int ControlDescriptor = 4;
inline constexpr int PageDescriptor = 5;
inline constexpr const char* RoleVariable = "LOOPSCOPE_ROLE"; // "worker"
inline constexpr const char* SlotVariable = "LOOPSCOPE_SLOT";
inline constexpr const char* IncarnationVariable = "LOOPSCOPE_INCARNATION";
inline constexpr const char* HeapLimitVariable = "LOOPSCOPE_HEAP_LIMIT"; // bytes
inline constexpr const char* HubVariable = "LOOPSCOPE_HUB";              // path of the supervisor's metrics socket

// The whole life of a worker process: sets up the app, waits for what delays it, listens on the inherited socket, says
// ready; obeys the words on the control pipe ("sample", "drain", "listen K" with the socket of slot K, "unlisten K");
// ends when drained, on SIGTERM, or when the supervisor is gone; then it removes the socket that a killed supervisor
// could not remove. The process's exit code.
[[nodiscard]] int runWorker(const AppSetup& setup, const Options& options);

} // namespace loopscope::server

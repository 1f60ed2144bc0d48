// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/app.h"

#include <cstdint>
#include <functional>

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

// Fills an App with routes; once in every worker, on its loop, before it listens.
using AppSetup = std::function<void(App&)>;

[[nodiscard]] bool isWorkerProcess();

// The whole life of a worker process: sets up the app, listens on the inherited socket, says ready, answers "sample"
// and "drain" on the control pipe, ends when drained, on SIGTERM, or when the supervisor is gone; then it removes the
// socket that a killed supervisor could not remove. The process's exit code.
[[nodiscard]] int runWorker(const AppSetup& setup);

} // namespace loopscope::server

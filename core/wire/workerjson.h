// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/worker.h"
#include "core/wire/jsonreader.h"

// Private to core/wire: the members of a worker, shared by the notification and the reply to attach.
namespace loopscope::wire {

// Nothing with reader.ok(): the state is a word of a later version; the worker is to be ignored.
[[nodiscard]] std::optional<WorkerInfo> readWorker(JsonReader& reader);

} // namespace loopscope::wire

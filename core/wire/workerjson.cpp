// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/workerjson.h"

#include "core/wire/messages.h"

namespace loopscope::wire {

std::optional<WorkerInfo> readWorker(JsonReader& reader)
{
    WorkerInfo worker;
    worker.key = reader.workerKey();
    worker.pid = reader.pid();
    const auto state = workerStateFromString(reader.text("state", MaxStringBytes));
    worker.startedAt = reader.optionalTime("startedAt").value_or(WallTime{});
    worker.since = reader.optionalTime("since").value_or(WallTime{});
    worker.restarts = static_cast<int>(reader.integerOr("restarts", 0, 1'000'000'000, 0));
    worker.reason = reader.textOr("reason", MaxStringBytes, {});
    if (const auto code = reader.optionalInteger("exitCode", -2147483648LL, 4294967295))
        worker.exitCode = static_cast<int>(*code);
    worker.signal = reader.textOr("signal", MaxStringBytes, {});
    if (const auto blocked = reader.optionalInteger("blockedForMs", 0, 4'000'000'000))
        worker.blockedFor = Micros{*blocked * 1000};
    if (const auto open = reader.optionalInteger("connections", 0, 1'000'000'000))
        worker.openConnections = static_cast<int>(*open);
    if (!reader.ok() || !state)
        return std::nullopt;
    worker.state = *state;
    return worker;
}

} // namespace loopscope::wire

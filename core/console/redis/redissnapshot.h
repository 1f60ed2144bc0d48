// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/console/redis/redisvalues.h"

#include <chrono>

namespace loopscope::console {

class RedisSession;

// What a report says of a Redis: the figures, and the largest keys of those that a scan has read. What is not known is
// left out; problem is a sentence where the server could not be read or the keys are not all of it.
[[nodiscard]] analysis::ReportRedis redisSnapshot(const RedisStatus& status, const std::optional<RedisFigures>& figures,
                                                  const std::vector<KeyEntry>& keys, const ScanProgress& scan,
                                                  WallTime now);
// Nothing while the session is closed: nobody has asked for a Redis.
[[nodiscard]] std::optional<analysis::ReportRedis> redisSnapshot(const RedisSession& session, WallTime now);

// For a report without a window: opens the Redis that the cluster reports (url; empty: none, and the session stays
// closed) and looks at all its keys once, as bounded as the cache page does, in the last seconds of the duration.
void beginSnapshot(RedisSession& session, const std::string& url, std::chrono::milliseconds duration);

} // namespace loopscope::console

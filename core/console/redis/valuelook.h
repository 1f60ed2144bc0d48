// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisconnection.h"
#include "core/console/redis/redisvalues.h"

#include <functional>

namespace loopscope::console {

// A bounded look at one value: the type anew (it may have changed or gone), the length, then one window by the command
// that suits the type. Never the whole of a large value.
class ValueLook
{
public:
    static constexpr std::uint64_t StringWindow = 65536;
    static constexpr std::uint64_t ElementWindow = 100;
    static constexpr std::uint64_t MaxWindows = 16; // "more" stops there
    static constexpr qsizetype MaxElementBytes = 4096;
    // Elements cannot be cut by the server: by MEMORY USAGE, fewer are asked for when they are large.
    static constexpr std::uint64_t MaxReplyBytes = 8UL * 1024 * 1024;
    static constexpr int MaxPages = 1000; // of HSCAN and SSCAN, which may give empty ones

    using Done = std::function<void(const KeyPreview&)>;
    // wanted: bytes or elements from the begin, rounded up to windows. The connection outlives the look.
    static void start(RedisConnection& connection, const Clock& clock, const KeyEntry& key, std::uint64_t number,
                      std::uint64_t wanted, Done done);
};

} // namespace loopscope::console

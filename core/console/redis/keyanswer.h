// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisconnection.h"
#include "core/console/redis/redisvalues.h"

#include <functional>
#include <optional>

namespace loopscope::console {

// What TYPE, PTTL, MEMORY USAGE (5 samples) and OBJECT ENCODING say of one key.
struct KeyAnswer
{
    KeyEntry entry;                 // nothing is set where the server refuses
    std::optional<Error> typeError; // the server does not tell the type
    bool isWhole = true;            // false: the link went before all was answered

    [[nodiscard]] bool isGone() const { return entry.type == QLatin1String("none"); }
};

// Asks the four at once; done is called once, after the last of them is answered or was not sent. The caller flushes.
void askForKey(RedisConnection& connection, const Clock& clock, const QByteArray& name,
               std::function<void(KeyAnswer&)> done);

} // namespace loopscope::console

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisreply.h"
#include "core/console/redis/redisvalues.h"

namespace loopscope::console {

// How the elements of a flat reply make rows.
enum class RowShape {
    Pairs,    // hash, sorted set: field and value, member and score
    Singles,  // set
    Numbered, // list
};

// Adds rows up to limit, fields and values cut to maxBytes; shown follows.
void addRows(KeyPreview& preview, const std::vector<RedisReply>& values, RowShape shape, std::uint64_t limit,
             qsizetype maxBytes);
// XRANGE: the id, then "field=value  field=value".
void addStreamRows(KeyPreview& preview, const std::vector<RedisReply>& entries, std::uint64_t limit,
                   qsizetype maxBytes);

} // namespace loopscope::console

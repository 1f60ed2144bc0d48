// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"

#include <QByteArray>
#include <QHash>
#include <deque>

namespace loopscope::console {

// The text of INFO as name and value; lines that are neither are dropped. At most 2,000 entries.
[[nodiscard]] QHash<QByteArray, QByteArray> parseInfo(const QByteArray& text);

// Whose look-ups the server counted since the INFO before: TYPE, PTTL and OBJECT of a scan of ours are look-ups too.
enum class LookUps { OfOthers, OfOursToo };

// Makes figures of one INFO after the other: rates from differences, the hit ratio over the last minute. A server that
// restarted (other run_id, or counters that went back) starts anew. An interval with a scan of ours in it says nothing
// of hits and misses: thousands of them would be our own. Pure; times are the caller's.
class RedisFigureMaker
{
public:
    [[nodiscard]] RedisFigures figures(const QHash<QByteArray, QByteArray>& info, int database, WallTime now,
                                       LookUps lookUps);
    void reset();

private:
    struct Counters
    {
        WallTime time{};
        double hits = 0;
        double misses = 0;
        double evicted = 0;
        double expired = 0;
        // Counters only grow, except by a restart or CONFIG RESETSTAT.
        [[nodiscard]] bool isBefore(const Counters& other) const
        {
            return hits < other.hits || misses < other.misses || evicted < other.evicted || expired < other.expired;
        }
    };
    std::deque<Counters> m_past; // a minute
    double m_leftOutHits = 0;    // of intervals with a scan of ours
    double m_leftOutMisses = 0;
    QByteArray m_runId;
};

} // namespace loopscope::console

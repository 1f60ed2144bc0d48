// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisinfo.h"

#include <cmath>

namespace loopscope::console {

namespace {

constexpr Micros Minute{60'000'000};

std::optional<double> number(const QHash<QByteArray, QByteArray>& info, const char* name)
{
    const auto found = info.constFind(name);
    if (found == info.constEnd())
        return std::nullopt;
    bool ok = false;
    const double value = found->toDouble(&ok);
    return ok && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

// "db0:keys=12,expires=3,avg_ttl=0"; a database without keys has no line and 0 keys.
std::optional<double> keyCount(const QHash<QByteArray, QByteArray>& info, int database)
{
    const QByteArray line = info.value("db" + QByteArray::number(database));
    if (line.isEmpty())
        return info.contains("redis_version") ? std::optional(0.0) : std::nullopt;
    const qsizetype at = line.indexOf("keys=");
    return at < 0 ? std::nullopt : number({{"keys", line.mid(at + 5).split(',').first()}}, "keys");
}

// The hits of some look-ups as a part of all; nothing without a look-up.
std::optional<double> ratio(double hits, double misses)
{
    return hits + misses > 0 ? std::optional(hits / (hits + misses)) : std::nullopt;
}

} // namespace

QHash<QByteArray, QByteArray> parseInfo(const QByteArray& text)
{
    QHash<QByteArray, QByteArray> info;
    for (const QByteArray& line : text.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && !line.startsWith('#') && info.size() < 2000)
            info.insert(line.left(colon), line.mid(colon + 1).trimmed());
    }
    return info;
}

void RedisFigureMaker::reset()
{
    m_past.clear();
    m_leftOutHits = m_leftOutMisses = 0;
}

RedisFigures RedisFigureMaker::figures(const QHash<QByteArray, QByteArray>& info, int database, WallTime now,
                                       LookUps lookUps)
{
    RedisFigures f;
    f.time = now;
    f.usedMemory = number(info, "used_memory");
    f.maxMemory = number(info, "maxmemory");
    if (f.maxMemory == 0.0)
        f.maxMemory.reset();
    f.keys = keyCount(info, database);
    f.opsPerSecond = number(info, "instantaneous_ops_per_sec");
    f.clients = number(info, "connected_clients");
    f.evicted = number(info, "evicted_keys");
    f.expired = number(info, "expired_keys");

    const auto hits = number(info, "keyspace_hits");
    const auto misses = number(info, "keyspace_misses");
    if (!hits || !misses)
        return f;
    const auto without = [&] { // the look-ups that are left out
        return Counters{now, *hits - m_leftOutHits, *misses - m_leftOutMisses, f.evicted.value_or(0),
                        f.expired.value_or(0)};
    };
    Counters next = without();
    if (info.value("run_id") != m_runId || (!m_past.empty() && next.isBefore(m_past.back()))) {
        reset();
        next = without();
    }
    m_runId = info.value("run_id");
    if (lookUps == LookUps::OfOursToo && !m_past.empty()) {
        m_leftOutHits += next.hits - m_past.back().hits;
        m_leftOutMisses += next.misses - m_past.back().misses;
        next = without();
    }
    if (!m_past.empty() && now > m_past.back().time) {
        const Counters& last = m_past.back();
        const double seconds = static_cast<double>((now - last.time).count()) / 1e6;
        if (lookUps == LookUps::OfOthers) {
            f.hitsPerSecond = (next.hits - last.hits) / seconds;
            f.missesPerSecond = (next.misses - last.misses) / seconds;
        }
        f.evictedPerSecond = (next.evicted - last.evicted) / seconds;
        f.expiredPerSecond = (next.expired - last.expired) / seconds;
        f.intervalHitRatio = ratio(next.hits - last.hits, next.misses - last.misses);
        f.hitRatio = ratio(next.hits - m_past.front().hits, next.misses - m_past.front().misses);
    }
    m_past.push_back(next);
    while (m_past.size() > 2 && now - m_past.front().time > Minute)
        m_past.pop_front();
    return f;
}

} // namespace loopscope::console

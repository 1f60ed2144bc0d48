// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redissnapshot.h"

#include "core/console/redis/redissession.h"

#include <QTimer>

#include <algorithm>

namespace loopscope::console {

namespace {

constexpr std::chrono::milliseconds ScanTime{10000}; // for the keys, at the end of the watched time

std::optional<std::uint64_t> whole(const std::optional<double>& value)
{
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

analysis::ReportKey reportKey(const KeyEntry& key, WallTime now)
{
    analysis::ReportKey out;
    out.name = key.name.toStdString();
    out.type = key.type.toStdString();
    out.encoding = key.encoding.toStdString();
    out.expires = key.expiresAt.has_value();
    if (key.expiresAt)
        out.ttlSeconds = toSeconds(*key.expiresAt) - toSeconds(now);
    out.memoryBytes = key.memory;
    return out;
}

// Of keys whose memory is known and that have not expired since they were looked at; equal ones by name, so that two
// reports of the same keys are the same.
std::vector<const KeyEntry*> largest(const std::vector<KeyEntry>& keys, std::size_t count, WallTime now)
{
    std::vector<const KeyEntry*> order;
    for (const KeyEntry& key : keys)
        if (key.memory && (!key.expiresAt || *key.expiresAt > now))
            order.push_back(&key);
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
    std::partial_sort(order.begin(), end, order.end(), [](const KeyEntry* a, const KeyEntry* b) {
        return *a->memory != *b->memory ? *a->memory > *b->memory : a->name < b->name;
    });
    order.erase(end, order.end());
    return order;
}

void addFigures(analysis::ReportRedis& out, const RedisFigures& figures)
{
    out.hitRatio = figures.hitRatio;
    out.operationsPerSecond = figures.opsPerSecond;
    out.usedMemoryBytes = whole(figures.usedMemory);
    out.maxMemoryBytes = whole(figures.maxMemory);
    out.keys = whole(figures.keys);
    out.evictedKeys = whole(figures.evicted);
    out.expiredKeys = whole(figures.expired);
    out.clients = whole(figures.clients);
}

} // namespace

analysis::ReportRedis redisSnapshot(const RedisStatus& status, const std::optional<RedisFigures>& figures,
                                    const std::vector<KeyEntry>& keys, const ScanProgress& scan, WallTime now)
{
    analysis::ReportRedis out;
    out.address = status.address.toStdString();
    out.version = status.version.toStdString();
    if (figures)
        addFigures(out, *figures);
    for (const KeyEntry* key : largest(keys, analysis::Report::MaxTopKeys, now))
        out.topKeys.push_back(reportKey(*key, now));
    if (scan.looked > 0)
        out.keysLookedAt = scan.looked;
    if (status.state != RedisState::Ready)
        out.problem = status.reason.isEmpty() ? "Redis could not be read" : status.reason.toStdString();
    else if (!scan.reason.isEmpty())
        out.problem = scan.reason.toStdString();
    else if (!status.denied.isEmpty())
        out.problem = status.denied.first().toStdString();
    return out;
}

std::optional<analysis::ReportRedis> redisSnapshot(const RedisSession& session, WallTime now)
{
    if (session.status().state == RedisState::Closed)
        return std::nullopt;
    return redisSnapshot(session.status(), session.figures(), session.keys(), session.scanProgress(), now);
}

void beginSnapshot(RedisSession& session, const std::string& url, std::chrono::milliseconds duration)
{
    if (url.empty())
        return;
    session.open(QString::fromStdString(url));
    const auto wait = std::max(duration - ScanTime, std::chrono::milliseconds{0});
    QTimer::singleShot(wait, &session, [&session] { session.scan("*", {}); });
}

} // namespace loopscope::console

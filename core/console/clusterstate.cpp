// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/clusterstate.h"

#include <algorithm>
#include <cmath>

namespace loopscope::console {

namespace {

// An hour at the attached rate with a little room for jitter, at most what a Series holds by itself.
std::size_t capacityFor(Micros interval)
{
    const auto hour = std::chrono::duration_cast<Micros>(ClusterState::KeptTime);
    const auto samples = static_cast<std::size_t>(hour / std::max(interval, Micros{100000}));
    return std::min(samples + samples / 20, analysis::Series::DefaultCapacity);
}

} // namespace

ClusterState::ClusterState(const Clock& clock) : m_clock(clock) {}

void ClusterState::clear()
{
    m_attached = m_operate = false;
    m_cluster = {};
    m_capabilities.clear();
    m_slots.clear();
    m_events.clear();
    m_commands.clear();
    m_metrics.clear();
    m_firstSample.reset();
    m_lastSample.reset();
    m_dropped = m_badRows = m_samples = 0;
    ++m_revision;
}

void ClusterState::apply(const ClusterSnapshot& snapshot)
{
    // Another cluster: nothing of the old one may pass as the new one's.
    if (m_attached && snapshot.cluster.id != m_cluster.id)
        clear();
    m_attached = true;
    m_operate = snapshot.operate;
    m_cluster = snapshot.cluster;
    m_capabilities = snapshot.capabilities;
    m_interval = snapshot.interval;
    adoptMetrics(snapshot.metrics);
    adoptWorkers(snapshot);
    ++m_revision;
}

void ClusterState::apply(const std::vector<MetricInfo>& metrics)
{
    adoptMetrics(metrics);
    ++m_revision;
}

// Columns may stand in another order after a new attachment: series follow their name.
void ClusterState::adoptMetrics(std::vector<MetricInfo> metrics)
{
    const auto sameStart =
        metrics.size() >= m_metrics.size() &&
        std::equal(m_metrics.begin(), m_metrics.end(), metrics.begin(), [](const MetricInfo& a, const MetricInfo& b) {
            return a.name == b.name && a.attribute == b.attribute;
        });
    const auto before = std::exchange(m_metrics, std::move(metrics));
    if (sameStart)
        return;
    for (auto& [slot, lives] : m_slots) {
        for (auto& [incarnation, life] : lives.lives) {
            auto old = std::exchange(life.columns, {});
            life.columns.resize(m_metrics.size());
            for (std::size_t i = 0; i < std::min(old.size(), before.size()); ++i) {
                const auto id = metricId(before[i].name, before[i].attribute);
                if (id)
                    life.columns[id->value] = std::move(old[i]);
            }
        }
    }
}

void ClusterState::adoptWorkers(const ClusterSnapshot& snapshot)
{
    for (const auto& worker : snapshot.workers)
        noteWorker(worker);
    const auto isListed = [&snapshot](WorkerKey key) {
        return std::any_of(snapshot.workers.begin(), snapshot.workers.end(),
                           [key](const WorkerInfo& worker) { return worker.key == key; });
    };
    for (auto& [slot, lives] : m_slots) {
        for (auto& [incarnation, life] : lives.lives) {
            if (isGone(life.info.state) || isListed(life.info.key))
                continue;
            life.info.state = WorkerState::Exited; // while nobody looked; when and how is not known
            life.info.since = snapshot.clusterNow;
            life.info.reason = "ended while the console was not attached";
            life.info.blockedFor.reset();
            life.info.openConnections.reset();
        }
    }
}

void ClusterState::apply(const SampleBatch& batch)
{
    m_dropped += batch.dropped;
    m_badRows += batch.badRows;
    m_firstSample = std::min(m_firstSample.value_or(batch.time), batch.time);
    m_lastSample = std::max(m_lastSample.value_or(batch.time), batch.time);
    if (batch.interval.count() > 0)
        m_interval = batch.interval;
    for (const auto& row : batch.rows)
        store(row, batch.time);
    endAlerts(batch.time);
    ++m_revision;
}

void ClusterState::store(const SampleRow& row, WallTime time)
{
    const auto slot = m_slots.find(row.worker.slot);
    if (slot == m_slots.end())
        return;
    const auto found = slot->second.lives.find(row.worker.incarnation);
    if (found == slot->second.lives.end())
        return;
    auto& life = found->second;
    const auto count = std::min(row.values.size(), m_metrics.size());
    if (life.columns.size() < count)
        life.columns.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto& column = life.columns[i];
        if (!column && std::isnan(row.values[i]))
            continue;
        if (!column)
            column = std::make_unique<analysis::Series>(capacityFor(m_interval));
        column->append({time, row.values[i]});
        column->dropBefore(time - KeptTime);
    }
    life.lastRow = time;
    ++m_samples;
    const auto lag = metricId(metric::DelayMax);
    if (lag && lag->value < count)
        watchLag(row.worker, time, row.values[lag->value]);
}

void ClusterState::apply(const WorkerInfo& worker)
{
    noteWorker(worker);
    ++m_revision;
}

void ClusterState::noteWorker(const WorkerInfo& worker)
{
    if (!m_slots.contains(worker.key.slot) && m_slots.size() >= MaxSlots)
        return;
    auto& slot = m_slots[worker.key.slot];
    // Nothing older than what is kept comes back from the dead.
    if (slot.lives.size() >= KeptIncarnations && worker.key.incarnation < slot.lives.begin()->first)
        return;
    auto& info = slot.lives[worker.key.incarnation].info;
    const auto wasGone = isGone(info.state);
    const auto isNew = info.key != worker.key;
    info = worker;
    while (slot.lives.size() > KeptIncarnations)
        slot.lives.erase(slot.lives.begin());
    if (!isNew && !wasGone && isGone(worker.state))
        noteExit(worker);
    // While it is blocked nothing else tells of its lag.
    if (worker.state == WorkerState::Blocked && worker.blockedFor)
        watchLag(worker.key, worker.since, std::chrono::duration<double>(*worker.blockedFor).count());
}

void ClusterState::apply(const LinkStatus& status)
{
    const auto before = m_link.state;
    m_link = status;
    noteLink(before, status);
    ++m_revision;
}

void ClusterState::apply(const CommandStatus& status)
{
    ++m_revision;
    for (auto i = m_commands.size(); i > 0; --i) {
        auto& known = m_commands[i - 1];
        if (known.number != status.number)
            continue;
        const auto finishedNow = status.finished && !known.finished;
        known = status;
        if (finishedNow)
            noteFinished(status);
        return;
    }
    m_commands.push(status);
    if (status.finished)
        noteFinished(status);
}

void ClusterState::setLagThreshold(Micros threshold)
{
    m_threshold = threshold;
    ++m_revision;
}

} // namespace loopscope::console

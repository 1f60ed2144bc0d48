// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/clusterstate.h"

#include <algorithm>

// What ClusterState answers.
namespace loopscope::console {

bool ClusterState::can(const QString& capability) const
{
    return m_operate && m_capabilities.contains(capability);
}

std::vector<WorkerSlot> ClusterState::workerSlots() const
{
    std::vector<WorkerSlot> result;
    result.reserve(m_slots.size());
    for (const auto& [slot, lives] : m_slots)
        result.push_back(slot);
    return result;
}

const ClusterState::Life* ClusterState::life(WorkerKey key) const
{
    const auto slot = m_slots.find(key.slot);
    if (slot == m_slots.end())
        return nullptr;
    const auto found = slot->second.lives.find(key.incarnation);
    return found == slot->second.lives.end() ? nullptr : &found->second;
}

const WorkerInfo* ClusterState::worker(WorkerSlot slot) const
{
    const auto found = m_slots.find(slot);
    if (found == m_slots.end() || found->second.lives.empty())
        return nullptr;
    return &found->second.lives.rbegin()->second.info;
}

const WorkerInfo* ClusterState::worker(WorkerKey key) const
{
    const auto* found = life(key);
    return found ? &found->info : nullptr;
}

std::vector<WorkerInfo> ClusterState::workers() const
{
    std::vector<WorkerInfo> result;
    for (const auto& [slot, lives] : m_slots) {
        for (const auto& [incarnation, life] : lives.lives) {
            if (!isGone(life.info.state) || incarnation == lives.lives.rbegin()->first)
                result.push_back(life.info);
        }
    }
    return result;
}

int ClusterState::servingCount() const
{
    int count = 0;
    for (const auto& [slot, lives] : m_slots) {
        const auto serves = [](const auto& entry) {
            return entry.second.info.state == WorkerState::Online || entry.second.info.state == WorkerState::Blocked;
        };
        count += std::any_of(lives.lives.begin(), lives.lives.end(), serves) ? 1 : 0;
    }
    return count;
}

bool ClusterState::hasAlert(WorkerSlot slot) const
{
    const auto found = m_slots.find(slot);
    return found != m_slots.end() && found->second.alertId.has_value();
}

bool ClusterState::hasAlert(WorkerKey worker) const
{
    const auto found = m_slots.find(worker.slot);
    return found != m_slots.end() && found->second.alertId && found->second.alerted == worker.incarnation;
}

std::optional<MetricId> ClusterState::metricId(std::string_view name, std::string_view attribute) const
{
    for (std::size_t i = 0; i < m_metrics.size(); ++i) {
        if (m_metrics[i].name == name && m_metrics[i].attribute == attribute)
            return MetricId{static_cast<std::uint16_t>(i)};
    }
    return {};
}

const analysis::Series* ClusterState::series(WorkerKey worker, std::string_view name, std::string_view attribute) const
{
    const auto id = metricId(name, attribute);
    const auto* found = life(worker);
    if (!id || !found || id->value >= found->columns.size())
        return nullptr;
    return found->columns[id->value].get();
}

std::vector<Incarnation> ClusterState::incarnations(WorkerSlot slot) const
{
    std::vector<Incarnation> result;
    const auto found = m_slots.find(slot);
    if (found == m_slots.end())
        return result;
    for (const auto& [incarnation, life] : found->second.lives) {
        if (std::any_of(life.columns.begin(), life.columns.end(), [](const auto& column) { return column != nullptr; }))
            result.push_back(incarnation);
    }
    return result;
}

std::optional<double> ClusterState::current(WorkerKey worker, std::string_view name, std::string_view attribute) const
{
    const auto* values = series(worker, name, attribute);
    const auto latest = values ? values->latest() : std::nullopt;
    if (!latest)
        return {};
    // Age by the cluster's own clock: the console's may differ by minutes.
    if (m_link.state == LinkState::Live && m_lastSample && latest->time < *m_lastSample - 3 * m_interval)
        return {};
    return latest->value;
}

const CommandStatus* ClusterState::command(std::uint64_t number) const
{
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        if (m_commands[i].number == number)
            return &m_commands[i];
    }
    return nullptr;
}

std::vector<std::string> ClusterState::attributes(std::string_view name) const
{
    std::vector<std::string> result;
    for (const auto& info : m_metrics) {
        if (info.name != name || info.attribute.empty())
            continue;
        const auto hasValue = [&](const WorkerInfo& each) {
            return current(each.key, name, info.attribute).has_value();
        };
        const auto all = workers();
        if (std::any_of(all.begin(), all.end(), hasValue))
            result.push_back(info.attribute);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

} // namespace loopscope::console

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/discoveryprobe.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace loopscope::console {

namespace {

// Incarnations remembered for counting; the hub of a sane cluster has a few per slot.
constexpr std::size_t MaxStates = 8192;

} // namespace

DiscoveryProbe::DiscoveryProbe(const Clock& clock, const Endpoint& endpoint, const QString& fileName,
                               LinkFactory makeLink)
    : m_clock(clock), m_endpoint(endpoint), m_makeLink(std::move(makeLink)), m_driver(clock)
{
    m_found.url = endpoint.toUrl();
    m_found.fileName = fileName;
    connect(&m_driver, &SocketDriver::bytesReady, this, [this](const QByteArray& bytes) {
        if (m_link)
            m_link->write(bytes);
    });
    connect(&m_driver, &SocketDriver::refused, this, [this] { decide(FoundCluster::State::Silent); });
    connect(&m_driver, &SocketDriver::failed, this, [this] { decide(FoundCluster::State::Silent); });
    connect(&m_driver, &SocketDriver::snapshotReceived, this, [this](const auto& snapshot) { onSnapshot(snapshot); });
    connect(&m_driver, &SocketDriver::metricsAdded, this, [this](const auto& all) { m_metrics = all; });
    connect(&m_driver, &SocketDriver::workerChanged, this, [this](const auto& worker) { onWorker(worker); });
    connect(&m_driver, &SocketDriver::batchReceived, this, [this](const auto& batch) { onBatch(batch); });
}

DiscoveryProbe::~DiscoveryProbe()
{
    close();
}

void DiscoveryProbe::open()
{
    close();
    m_link = m_makeLink(m_endpoint);
    if (!m_link)
        return;
    m_openedAt = m_clock.steadyNow();
    auto* link = m_link.get();
    connect(link, &ByteLink::opened, this, [this, link] {
        if (link == m_link.get())
            m_driver.start({});
    });
    connect(link, &ByteLink::bytesReceived, this, [this, link](const QByteArray& bytes) {
        if (link == m_link.get())
            m_driver.receive(bytes);
    });
    connect(link, &ByteLink::closed, this, [this, link](const Error& error) {
        if (link != m_link.get())
            return;
        const auto saidSomething = error.code == ErrorCode::Disconnected && !m_found.cluster;
        decide(saidSomething ? FoundCluster::State::Silent : FoundCluster::State::Stale);
    });
    m_link->open();
}

void DiscoveryProbe::close()
{
    if (auto link = std::move(m_link)) {
        link->close();
        link.release()->deleteLater();
    }
    m_driver.stop();
}

// The link is of no use any more; the folder's next reading tries again.
void DiscoveryProbe::decide(FoundCluster::State state)
{
    close();
    m_changed = m_changed || !m_decided || m_found.state != state;
    m_decided = true;
    m_found.state = state;
    m_found.cluster.reset();
    m_found.workers = 0;
    m_found.worstLagSeconds.reset();
    m_found.recentLagSeconds.clear();
    m_states.clear();
}

void DiscoveryProbe::tick()
{
    if (!m_link)
        return;
    if (m_found.cluster) {
        m_driver.tick();
        return;
    }
    if (m_clock.steadyNow() - m_openedAt >= HelloLimit)
        decide(FoundCluster::State::Silent);
}

void DiscoveryProbe::onSnapshot(const ClusterSnapshot& snapshot)
{
    m_metrics = snapshot.metrics;
    m_states.clear();
    for (const auto& worker : snapshot.workers)
        m_states[worker.key] = worker.state;
    m_found.cluster = snapshot.cluster;
    m_found.state = FoundCluster::State::Live;
    m_decided = m_changed = true;
    countServing();
}

void DiscoveryProbe::onWorker(const WorkerInfo& worker)
{
    if (isGone(worker.state))
        m_states.erase(worker.key);
    else if (m_states.contains(worker.key) || m_states.size() < MaxStates)
        m_states[worker.key] = worker.state;
    countServing();
}

void DiscoveryProbe::countServing()
{
    std::set<WorkerSlot> serving;
    for (const auto& [key, state] : m_states) {
        if (state == WorkerState::Online || state == WorkerState::Blocked)
            serving.insert(key.slot);
    }
    const auto count = static_cast<int>(serving.size());
    m_changed = m_changed || count != m_found.workers;
    m_found.workers = count;
}

void DiscoveryProbe::onBatch(const SampleBatch& batch)
{
    auto worst = std::numeric_limits<double>::quiet_NaN();
    for (const auto& metric : m_metrics) {
        if (metric.name != loopscope::metric::DelayMax || !metric.attribute.empty())
            continue;
        for (const auto& row : batch.rows) {
            if (metric.id.value < row.values.size())
                worst = std::fmax(worst, row.values[metric.id.value]); // ignores NaN
        }
    }
    auto& recent = m_found.recentLagSeconds;
    if (recent.size() >= KeptSeconds)
        recent.erase(recent.begin());
    recent.push_back(worst);
    const auto largest =
        std::max_element(recent.begin(), recent.end(), [](double a, double b) { return !(a >= b) && !std::isnan(b); });
    m_found.worstLagSeconds = std::isnan(*largest) ? std::nullopt : std::optional<double>(*largest);
    m_changed = true;
}

} // namespace loopscope::console

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/bytelink.h"
#include "core/console/discovery.h"
#include "core/console/socketdriver.h"

#include <deque>
#include <map>

namespace loopscope::console {

// Discovery's light observer of one socket: who is there, how many workers serve, how late the worst of them was in
// each of the last 60 s. Thread of its owner.
class DiscoveryProbe : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds HelloLimit{2};
    static constexpr std::size_t KeptSeconds = 60;

    DiscoveryProbe(const Clock& clock, const Endpoint& endpoint, const QString& fileName,
                   LinkFactory makeLink = makeSocketLink);
    ~DiscoveryProbe() override;

    void open();
    [[nodiscard]] bool isOpen() const { return m_link != nullptr; }
    // False until it is known whether anybody is there.
    [[nodiscard]] bool isDecided() const { return m_decided; }
    [[nodiscard]] const FoundCluster& found() const { return m_found; }
    // Whether found() differs from what it was at the last call.
    [[nodiscard]] bool takeChanged() { return std::exchange(m_changed, false); }
    void tick();

private:
    void close();
    void decide(FoundCluster::State state);
    void onSnapshot(const ClusterSnapshot& snapshot);
    void onWorker(const WorkerInfo& worker);
    void onBatch(const SampleBatch& batch);
    void countServing();

    const Clock& m_clock;
    Endpoint m_endpoint;
    LinkFactory m_makeLink;
    SocketDriver m_driver;
    std::unique_ptr<ByteLink> m_link;
    FoundCluster m_found;
    std::vector<MetricInfo> m_metrics;
    std::map<WorkerKey, WorkerState> m_states;
    SteadyTime m_openedAt{};
    bool m_decided = false;
    bool m_changed = false;
};

} // namespace loopscope::console

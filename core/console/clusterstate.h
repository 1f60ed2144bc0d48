// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/series.h"
#include "core/base/ringbuffer.h"
#include "core/console/values.h"

#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace loopscope::console {

// All that is known of one attached cluster: who, workers, series, events. Applies values, answers questions; no
// signals, no threads, no sockets. Lives on the thread of whoever reads it (the window, or loopscopectl's main thread).
// Bounds: series 1 h, 4 incarnations a slot, 10,000 events, 4,096 slots.
class ClusterState
{
public:
    static constexpr std::size_t MaxEvents = 10000;
    static constexpr std::size_t MaxSlots = 4096;
    static constexpr std::size_t KeptIncarnations = 4;
    static constexpr std::size_t MaxCommands = 100;
    static constexpr std::chrono::hours KeptTime{1};
    // A lag alert ends after this long without a sample over the threshold.
    static constexpr std::chrono::seconds AlertQuiet{60};

    explicit ClusterState(const Clock& clock);

    // Forgets everything, for another cluster; event ids and the revision go on growing.
    void clear();

    // ---- applying
    void apply(const ClusterSnapshot& snapshot); // keeps series and events when it is the same cluster (id)
    void apply(const std::vector<MetricInfo>& metrics);
    void apply(const SampleBatch& batch);
    void apply(const WorkerInfo& worker);
    void apply(ClusterEvent event); // gives it its id
    void apply(const LinkStatus& status);
    void apply(const CommandStatus& status);
    void setLagThreshold(Micros threshold); // default 50 ms; alerts begin and end by it

    // ---- who
    [[nodiscard]] bool isAttached() const { return m_attached; } // a snapshot was seen
    [[nodiscard]] const ClusterInfo& cluster() const { return m_cluster; }
    [[nodiscard]] const std::vector<MetricInfo>& metrics() const { return m_metrics; }
    [[nodiscard]] bool can(const QString& capability) const; // capability and role
    [[nodiscard]] bool operates() const { return m_operate; }
    [[nodiscard]] const LinkStatus& link() const { return m_link; }
    [[nodiscard]] Micros interval() const { return m_interval; }
    [[nodiscard]] std::uint64_t droppedBatches() const { return m_dropped; }
    [[nodiscard]] std::uint64_t badRows() const { return m_badRows; }
    [[nodiscard]] std::uint64_t samplesReceived() const { return m_samples; } // rows
    [[nodiscard]] std::optional<WallTime> firstSampleAt() const { return m_firstSample; }
    [[nodiscard]] std::optional<WallTime> lastSampleAt() const { return m_lastSample; }
    [[nodiscard]] Micros lagThreshold() const { return m_threshold; }
    // Grows with every change; readers redraw when it differs from what they drew.
    [[nodiscard]] std::uint64_t revision() const { return m_revision; }

    // ---- workers, by slot then incarnation
    [[nodiscard]] std::vector<WorkerSlot> workerSlots() const; // not "slots": Qt's keyword
    // The newest incarnation of a slot; nullptr if unknown.
    [[nodiscard]] const WorkerInfo* worker(WorkerSlot slot) const;
    [[nodiscard]] const WorkerInfo* worker(WorkerKey key) const;
    // Every incarnation that is not gone (two of a slot during a graceful restart) and the newest of each slot.
    [[nodiscard]] std::vector<WorkerInfo> workers() const;
    [[nodiscard]] int servingCount() const; // online or blocked
    [[nodiscard]] bool hasAlert(WorkerSlot slot) const;
    // Whether the slot's alert is about this process: while one drains its successor has none.
    [[nodiscard]] bool hasAlert(WorkerKey worker) const;

    // ---- series. name: core/base/metric.h; attribute: empty for the metric without one.
    [[nodiscard]] std::optional<MetricId> metricId(std::string_view name, std::string_view attribute = {}) const;
    // nullptr: never had a value
    [[nodiscard]] const analysis::Series* series(WorkerKey worker, std::string_view name,
                                                 std::string_view attribute = {}) const;
    // Incarnations of the slot that have series, oldest first.
    [[nodiscard]] std::vector<Incarnation> incarnations(WorkerSlot slot) const;
    // The value of the last interval; nothing when it is older than three intervals and the link is live, so that an
    // old figure never passes as new. While stale or lost: the last value there was.
    [[nodiscard]] std::optional<double> current(WorkerKey worker, std::string_view name,
                                                std::string_view attribute = {}) const;
    // Types with a current value, by name ("TCPSocketWrap").
    [[nodiscard]] std::vector<std::string> attributes(std::string_view name) const;

    // ---- events, oldest first, bounded
    [[nodiscard]] const RingBuffer<ClusterEvent>& events() const { return m_events; }
    // The id of the newest event, 0 before the first. A change of an event that is there already (an alert that got its
    // end, an exit that got its code) changes only the revision.
    [[nodiscard]] std::uint64_t lastEventId() const { return m_nextEventId - 1; }

    // ---- commands, newest last, bounded to 100
    [[nodiscard]] const RingBuffer<CommandStatus>& commands() const { return m_commands; }
    [[nodiscard]] const CommandStatus* command(std::uint64_t number) const;

private:
    struct Life
    {
        WorkerInfo info;
        std::vector<std::unique_ptr<analysis::Series>> columns; // by MetricId, nullptr until the first value
        std::optional<WallTime> lastRow;
    };
    struct Slot
    {
        std::map<Incarnation, Life> lives;
        std::optional<std::uint64_t> alertId;
        Incarnation alerted;              // whom the alert is about, if there is one
        std::optional<WallTime> lastOver; // last sample over the threshold
    };
    void adoptWorkers(const ClusterSnapshot& snapshot);
    void adoptMetrics(std::vector<MetricInfo> metrics);
    void store(const SampleRow& row, WallTime time);
    void noteWorker(const WorkerInfo& worker);
    void add(ClusterEvent event);
    void noteExit(const WorkerInfo& worker);
    void noteFinished(const CommandStatus& command);
    void noteLink(LinkState before, const LinkStatus& now);
    [[nodiscard]] bool isKnownRestart(const ClusterEvent& event) const;
    [[nodiscard]] ClusterEvent* findExit(WorkerKey worker);
    // Begins an alert when lag is over the threshold, at t; t is what the cluster's clock said.
    void watchLag(WorkerKey worker, WallTime t, double lagSeconds);
    void endAlerts(WallTime now);
    void endAlertOf(WorkerKey worker, WallTime t);
    void endAlert(Slot& slot, ClusterEvent ended);
    [[nodiscard]] ClusterEvent* findEvent(std::uint64_t id);
    [[nodiscard]] const Life* life(WorkerKey key) const;

    const Clock& m_clock;
    bool m_attached = false;
    bool m_operate = false;
    ClusterInfo m_cluster;
    std::vector<MetricInfo> m_metrics;
    QStringList m_capabilities;
    LinkStatus m_link;
    Micros m_interval{1000000};
    Micros m_threshold{50000};
    std::map<WorkerSlot, Slot> m_slots;
    RingBuffer<ClusterEvent> m_events{MaxEvents};
    RingBuffer<CommandStatus> m_commands{MaxCommands};
    std::uint64_t m_nextEventId = 1;
    std::uint64_t m_dropped = 0;
    std::uint64_t m_badRows = 0;
    std::uint64_t m_samples = 0;
    std::uint64_t m_revision = 0;
    std::optional<WallTime> m_firstSample;
    std::optional<WallTime> m_lastSample;
};

} // namespace loopscope::console

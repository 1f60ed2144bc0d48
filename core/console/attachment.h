// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"
#include "core/console/endpoint.h"

#include <QObject>
#include <QThread>

namespace loopscope::console {

class Session;

// One console's attachment to one cluster, seen from the reader's thread: owns the I/O thread with the Session on it,
// and the ClusterState that the session's values are applied to. Signals come on the thread that made the object.
class Attachment : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        bool operate = true;
        Micros interval{1000000};
        bool logs = false;
        bool retry = true; // reconnect with backoff 1, 2, 4, 8 … 30 s
    };
    // clock must outlive the attachment; it is read from the I/O thread too.
    explicit Attachment(const Clock& clock, QObject* parent = nullptr);
    ~Attachment() override;

    void attach(const Endpoint& endpoint, const Options& options);
    void detach();
    [[nodiscard]] const Endpoint& endpoint() const { return m_endpoint; }
    [[nodiscard]] const ClusterState& state() const { return m_state; }
    void setLagThreshold(Micros threshold);

    void reconnectNow();
    void stopRetrying();
    // Each returns the command's number; its status arrives by commandChanged, exactly one with finished = true.
    std::uint64_t restartWorker(WorkerSlot slot, RestartMode mode, Micros limit);
    std::uint64_t reload(Micros limitPerWorker);

signals:
    void linkChanged(const loopscope::console::LinkStatus& status);
    void snapshotReceived(); // state() holds a new cluster or a re-attached one
    void batchReceived(const loopscope::console::SampleBatch& batch); // already applied
    void workerChanged(const loopscope::WorkerInfo& worker);
    void eventAdded(const loopscope::analysis::ClusterEvent& event); // with its id
    void commandChanged(const loopscope::console::CommandStatus& status);
    void logReceived(loopscope::WallTime time, loopscope::WorkerKey worker, const QString& stream, const QString& text);

private:
    void startSession();
    void endSession();
    std::uint64_t send(CommandStatus command);
    // Tells of every event that the state got since the last call.
    void publishEvents();

    const Clock& m_clock;
    Endpoint m_endpoint;
    ClusterState m_state;
    QThread m_thread;
    Session* m_session = nullptr; // on m_thread
    std::uint64_t m_nextCommand = 1;
    std::uint64_t m_lastEventTold = 0;
    std::uint64_t m_generation = 0; // of the session: what an ended one still had on its way is dropped
};

} // namespace loopscope::console

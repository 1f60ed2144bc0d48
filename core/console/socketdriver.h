// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/pendingcommands.h"
#include "core/console/values.h"
#include "core/wire/lineframer.h"

#include <QObject>
#include <set>

namespace loopscope::console {

struct SocketDriverOptions
{
    bool operate = false;
    Micros interval{1000000};
    bool logs = false;
    std::string client = "loopscope " LOOPSCOPE_VERSION;
};

// The console's end of the metrics socket (core/wire/PROTOCOL.md): bytes in, values out, and the other way round for
// commands. Knows no socket and no timer: its owner (Session) brings the bytes and calls tick(). One thread.
class SocketDriver : public QObject
{
    Q_OBJECT
public:
    // How long a hub may take to introduce itself and to answer attach.
    static constexpr std::chrono::seconds HelloLimit{5};
    static constexpr std::chrono::seconds PingInterval{2};
    // Lines that are not JSON, in one connection.
    static constexpr int MaxBadLines = 300;
    // What the hub may need on top of a restart's own limit: 10 s to be ready, 2 s between SIGTERM and SIGKILL, slack.
    static constexpr std::chrono::seconds ReplySlack{17};

    explicit SocketDriver(const Clock& clock, QObject* parent = nullptr);

    // A connection was opened: forgets the last one and waits for hello.
    void start(const SocketDriverOptions& options);
    // It ended: pending commands end with "outcome unknown".
    void stop();
    void receive(const QByteArray& bytes);
    // Looks at the clock: overdue answers, the next ping. Call it at least every 250 ms.
    void tick();
    [[nodiscard]] bool isAttached() const { return m_phase == Phase::Attached; }
    // Messages that could not be read, in this connection.
    [[nodiscard]] std::uint64_t badMessages() const { return m_badMessages; }

    // command.number names it; the outcome comes by commandChanged, also when it cannot be sent.
    void send(CommandStatus command);

signals:
    void bytesReady(const QByteArray& bytes);
    // The other side is no hub, or one that will not have us; it makes no sense to try again. After it nothing comes.
    void refused(const QString& reason);
    // The stream cannot be trusted any more; a new connection may help.
    void failed(const QString& reason);
    void snapshotReceived(const loopscope::console::ClusterSnapshot& snapshot);
    void metricsAdded(const std::vector<loopscope::MetricInfo>& all);
    void batchReceived(const loopscope::console::SampleBatch& batch);
    void workerChanged(const loopscope::WorkerInfo& worker);
    void eventReceived(const loopscope::analysis::ClusterEvent& event); // without an id yet
    void commandChanged(const loopscope::console::CommandStatus& status);
    void logReceived(loopscope::WallTime time, loopscope::WorkerKey worker, const QString& stream, const QString& text);
    void roundTripMeasured(loopscope::Micros time);

private:
    enum class Phase { Stopped, AwaitingHello, AwaitingAttach, Attached };

    void readLine(std::string_view line);
    void readFirstLine(std::string_view line);
    void countBadLine(std::string_view line);
    void on(const wire::Hello& hello);
    void on(const wire::MetricsAdded& message);
    void on(const wire::Samples& message);
    void on(const wire::WorkerChanged& message);
    void on(const wire::Stall& message);
    void on(const wire::Event& message);
    void on(const wire::Log& message);
    void on(const wire::Progress& message);
    void on(const wire::Reply& message);
    void onAttached(const wire::Reply& reply);
    void refuse(const QString& reason);
    void fail(const QString& reason);
    [[nodiscard]] RequestId nextRequest() { return RequestId{m_nextRequest++}; }
    void write(const wire::Request& request);
    void sendPing();
    [[nodiscard]] static bool appendMetrics(std::vector<MetricInfo>& known, const std::vector<MetricInfo>& more);

    const Clock& m_clock;
    SocketDriverOptions m_options;
    Phase m_phase = Phase::Stopped;
    wire::LineFramer m_framer;
    wire::Hello m_hello;
    std::vector<MetricInfo> m_metrics;
    std::set<WorkerSlot> m_announced;
    Micros m_interval{1000000};
    PendingCommands m_commands;
    std::uint64_t m_nextRequest = 1; // over all connections, so that no number ever means two things
    std::optional<RequestId> m_attachId;
    std::optional<RequestId> m_pingId;
    SteadyTime m_phaseSince{};
    SteadyTime m_pingSentAt{};
    std::uint64_t m_badMessages = 0;
    std::uint64_t m_badRows = 0; // since the last batch
    int m_badLines = 0;
};

} // namespace loopscope::console

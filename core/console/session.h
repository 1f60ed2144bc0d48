// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/bytelink.h"
#include "core/console/socketdriver.h"

#include <QBasicTimer>

namespace loopscope::console {

struct SessionOptions
{
    SocketDriverOptions driver;
    bool retry = true;
};

// Keeps one cluster attached: opens links, hands their bytes to the driver, tries again with growing pauses, and says
// what state the link is in. Lives on the I/O thread; its owner calls it through queued invocations. Everything
// that waits is decided in tick() by the clock, so that tests own the time.
class Session : public QObject
{
    Q_OBJECT
public:
    // Stale after this many intervals without samples, but never before a second.
    static constexpr int StaleIntervals = 3;
    static constexpr std::chrono::seconds ConnectLimit{5};
    static constexpr std::chrono::seconds LongestPause{30};
    static constexpr std::chrono::milliseconds TickInterval{100};

    explicit Session(const Clock& clock, LinkFactory makeLink = makeSocketLink, QObject* parent = nullptr);
    ~Session() override;

    void attach(const Endpoint& endpoint, const SessionOptions& options);
    void detach();
    void reconnectNow();
    void stopRetrying();
    // command.number names it; exactly one commandChanged with finished = true follows.
    void send(const CommandStatus& command);
    // Calls tick() every TickInterval from now on. Tests leave it out.
    void startTicking();
    void tick();
    [[nodiscard]] const LinkStatus& status() const { return m_status; }

signals:
    void linkChanged(const loopscope::console::LinkStatus& status);
    void snapshotReceived(const loopscope::console::ClusterSnapshot& snapshot);
    void metricsAdded(const std::vector<loopscope::MetricInfo>& all);
    void batchReceived(const loopscope::console::SampleBatch& batch);
    void workerChanged(const loopscope::WorkerInfo& worker);
    void eventReceived(const loopscope::analysis::ClusterEvent& event);
    void commandChanged(const loopscope::console::CommandStatus& status);
    void logReceived(loopscope::WallTime time, loopscope::WorkerKey worker, const QString& stream, const QString& text);

protected:
    void timerEvent(QTimerEvent* event) override;

private:
    void openLink();
    void dropLink();
    void lose(const QString& reason);
    void refuse(const QString& reason);
    void onSnapshot(const ClusterSnapshot& snapshot);
    void onBatch(const SampleBatch& batch);
    void setState(LinkState state);
    void publish();
    [[nodiscard]] std::chrono::seconds pause() const;

    const Clock& m_clock;
    LinkFactory m_makeLink;
    SocketDriver m_driver;
    std::unique_ptr<ByteLink> m_link;
    Endpoint m_endpoint;
    SessionOptions m_options;
    LinkStatus m_status;
    QBasicTimer m_timer;
    bool m_linkOpen = false;
    SteadyTime m_connectingSince{};
    SteadyTime m_lastSampleAt{};
    std::optional<SteadyTime> m_nextTryAt;
    Micros m_interval{1000000};
};

} // namespace loopscope::console

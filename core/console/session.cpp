// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/session.h"

#include "core/console/sentences.h"

#include <QTimerEvent>
#include <algorithm>

namespace loopscope::console {

Session::Session(const Clock& clock, LinkFactory makeLink, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_makeLink(std::move(makeLink)),
      m_driver(clock, this) // a child, so that it moves to the I/O thread too
{
    connect(&m_driver, &SocketDriver::refused, this, [this](const QString& reason) { refuse(reason); });
    connect(&m_driver, &SocketDriver::failed, this, [this](const QString& reason) { lose(reason); });
    connect(&m_driver, &SocketDriver::snapshotReceived, this, [this](const auto& snapshot) { onSnapshot(snapshot); });
    connect(&m_driver, &SocketDriver::batchReceived, this, [this](const auto& batch) { onBatch(batch); });
    connect(&m_driver, &SocketDriver::metricsAdded, this, &Session::metricsAdded);
    connect(&m_driver, &SocketDriver::workerChanged, this, &Session::workerChanged);
    connect(&m_driver, &SocketDriver::eventReceived, this, &Session::eventReceived);
    connect(&m_driver, &SocketDriver::commandChanged, this, &Session::commandChanged);
    connect(&m_driver, &SocketDriver::logReceived, this, &Session::logReceived);
    connect(&m_driver, &SocketDriver::bytesReady, this, [this](const QByteArray& bytes) {
        if (m_link && !m_link->write(bytes))
            lose(Sentences::tr("The cluster does not read what is sent to it."));
    });
    connect(&m_driver, &SocketDriver::roundTripMeasured, this, [this](Micros time) {
        m_status.roundTrip = time;
        publish();
    });
}

Session::~Session()
{
    if (m_link)
        m_link->close();
}

void Session::startTicking()
{
    m_timer.start(static_cast<int>(TickInterval.count()), this);
}

void Session::timerEvent(QTimerEvent* event)
{
    if (event->timerId() == m_timer.timerId())
        tick();
}

void Session::attach(const Endpoint& endpoint, const SessionOptions& options)
{
    dropLink();
    m_endpoint = endpoint;
    m_options = options;
    m_status = {};
    m_status.endpoint = endpoint.toUrl();
    m_status.retrying = options.retry;
    openLink();
}

void Session::detach()
{
    dropLink();
    m_nextTryAt.reset();
    m_status = {};
    publish();
}

void Session::reconnectNow()
{
    if (m_status.state != LinkState::Lost && m_status.state != LinkState::Refused)
        return;
    m_status.retrying = m_options.retry;
    openLink();
}

void Session::stopRetrying()
{
    m_nextTryAt.reset();
    m_status.retrying = false;
    m_status.nextTry.reset();
    publish();
}

void Session::openLink()
{
    dropLink();
    m_nextTryAt.reset();
    m_status.nextTry.reset();
    m_status.roundTrip.reset();
    ++m_status.attempt;
    m_link = m_makeLink(m_endpoint);
    if (!m_link) {
        refuse(Sentences::tr("This kind of address cannot be opened as a socket."));
        return;
    }
    // A link that was given up may still have signals on their way: they must not be taken for the new one's.
    auto* link = m_link.get();
    connect(link, &ByteLink::opened, this, [this, link] {
        if (link != m_link.get())
            return;
        m_linkOpen = true;
        m_driver.start(m_options.driver);
    });
    connect(link, &ByteLink::bytesReceived, this, [this, link](const QByteArray& bytes) {
        if (link == m_link.get())
            m_driver.receive(bytes);
    });
    connect(link, &ByteLink::closed, this, [this, link](const Error& error) {
        if (link == m_link.get())
            lose(QString::fromStdString(error.message));
    });
    m_connectingSince = m_clock.steadyNow();
    setState(LinkState::Connecting);
    m_link->open();
}

void Session::dropLink()
{
    m_linkOpen = false;
    if (auto link = std::move(m_link)) {
        link->close();
        link.release()->deleteLater(); // we may be inside one of its signals
    }
    m_driver.stop();
}

std::chrono::seconds Session::pause() const
{
    // 1, 2, 4, 8, 16, 30, 30 … after the first, second … try in a row that failed.
    const auto exponent = std::clamp(m_status.attempt - 1, 0, 5);
    return std::min(std::chrono::seconds(1 << exponent), LongestPause);
}

void Session::lose(const QString& reason)
{
    dropLink();
    if (m_status.state == LinkState::Live || m_status.state == LinkState::Stale)
        m_status.attempt = 1; // the first pause is the shortest
    if (!m_status.lostAt)
        m_status.lostAt = m_clock.wallNow();
    m_status.reason = reason;
    m_status.roundTrip.reset();
    if (m_status.retrying) {
        m_nextTryAt = m_clock.steadyNow() + pause();
        m_status.nextTry = m_clock.wallNow() + std::chrono::duration_cast<Micros>(pause());
    }
    setState(LinkState::Lost);
}

void Session::refuse(const QString& reason)
{
    dropLink();
    m_nextTryAt.reset();
    m_status.nextTry.reset();
    m_status.roundTrip.reset();
    m_status.reason = reason;
    setState(LinkState::Refused);
}

void Session::onSnapshot(const ClusterSnapshot& snapshot)
{
    m_interval = snapshot.interval;
    m_lastSampleAt = m_clock.steadyNow();
    // The snapshot first: who hears "live" finds the cluster there. lostAt stays for this one message.
    emit snapshotReceived(snapshot);
    m_status.attempt = 0;
    m_status.reason.clear();
    setState(LinkState::Live);
    m_status.lostAt.reset();
}

void Session::onBatch(const SampleBatch& batch)
{
    m_lastSampleAt = m_clock.steadyNow();
    if (m_status.state == LinkState::Stale)
        setState(LinkState::Live);
    emit batchReceived(batch);
}

void Session::send(const CommandStatus& command)
{
    m_driver.send(command);
}

void Session::setState(LinkState state)
{
    m_status.state = state;
    publish();
}

void Session::publish()
{
    emit linkChanged(m_status);
}

void Session::tick()
{
    const auto now = m_clock.steadyNow();
    m_driver.tick();
    switch (m_status.state) {
    case LinkState::Connecting:
        if (!m_linkOpen && now - m_connectingSince >= ConnectLimit)
            lose(Sentences::tr("Nobody took the connection within 5 s."));
        break;
    case LinkState::Live:
        if (now - m_lastSampleAt > std::max<Micros>(StaleIntervals * m_interval, std::chrono::seconds(1)))
            setState(LinkState::Stale);
        break;
    case LinkState::Lost:
        if (m_nextTryAt && now >= *m_nextTryAt)
            openLink();
        break;
    case LinkState::Idle:
    case LinkState::Stale:
    case LinkState::Refused:
        break;
    }
}

} // namespace loopscope::console

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/attachment.h"

#include "core/console/sentences.h"
#include "core/console/session.h"

#include <utility>

namespace loopscope::console {

namespace {

void registerValues()
{
    static const bool once = [] {
        qRegisterMetaType<LinkStatus>();
        qRegisterMetaType<SampleBatch>();
        qRegisterMetaType<ClusterSnapshot>();
        qRegisterMetaType<CommandStatus>();
        qRegisterMetaType<WorkerInfo>();
        qRegisterMetaType<WorkerKey>("loopscope::WorkerKey");
        qRegisterMetaType<WallTime>("loopscope::WallTime");
        qRegisterMetaType<ClusterEvent>();
        qRegisterMetaType<std::vector<MetricInfo>>("std::vector<loopscope::MetricInfo>");
        return true;
    }();
    Q_UNUSED(once);
}

} // namespace

Attachment::Attachment(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock), m_state(clock)
{
    registerValues();
    m_thread.setObjectName(QStringLiteral("loopscope-io"));
    m_thread.start();
}

Attachment::~Attachment()
{
    if (m_session)
        m_session->deleteLater(); // on its own thread, before that one ends
    m_thread.quit();
    m_thread.wait();
}

void Attachment::attach(const Endpoint& endpoint, const Options& options)
{
    endSession();
    if (endpoint != m_endpoint)
        m_state.clear();
    m_endpoint = endpoint;
    startSession();
    SessionOptions session;
    session.driver.operate = options.operate;
    session.driver.interval = options.interval;
    session.driver.logs = options.logs;
    session.retry = options.retry;
    QMetaObject::invokeMethod(m_session, [s = m_session, endpoint, session] {
        s->startTicking();
        s->attach(endpoint, session);
    });
}

void Attachment::detach()
{
    endSession();
    const LinkStatus idle;
    m_state.apply(idle);
    emit linkChanged(idle);
}

// A new one for every attachment, so that nothing that an old one still has on its way can be taken for the new one's.
void Attachment::startSession()
{
    const auto generation = ++m_generation;
    m_session = new Session(m_clock);
    m_session->moveToThread(&m_thread);
    const auto bind = [this, generation](auto signal, auto handle) {
        connect(m_session, signal, this, [this, generation, handle](const auto&... values) {
            if (generation == m_generation)
                handle(values...);
        });
    };
    bind(&Session::linkChanged, [this](const LinkStatus& status) {
        m_state.apply(status);
        emit linkChanged(status);
        publishEvents();
    });
    bind(&Session::snapshotReceived, [this](const ClusterSnapshot& snapshot) {
        m_state.apply(snapshot);
        emit snapshotReceived();
        publishEvents();
    });
    bind(&Session::metricsAdded, [this](const std::vector<MetricInfo>& all) { m_state.apply(all); });
    bind(&Session::batchReceived, [this](const SampleBatch& batch) {
        m_state.apply(batch);
        emit batchReceived(batch);
        publishEvents();
    });
    bind(&Session::workerChanged, [this](const WorkerInfo& worker) {
        m_state.apply(worker);
        emit workerChanged(worker);
        publishEvents();
    });
    bind(&Session::eventReceived, [this](const ClusterEvent& event) {
        m_state.apply(event);
        publishEvents();
    });
    bind(&Session::commandChanged, [this](const CommandStatus& status) {
        m_state.apply(status);
        emit commandChanged(status);
        publishEvents();
    });
    bind(&Session::logReceived, [this](WallTime time, WorkerKey worker, const QString& stream, const QString& text) {
        emit logReceived(time, worker, stream, text);
    });
}

// Commands under way end here: the session that could tell their outcome is gone.
void Attachment::endSession()
{
    ++m_generation;
    if (auto* session = std::exchange(m_session, nullptr))
        session->deleteLater();
    std::vector<CommandStatus> open;
    for (std::size_t i = 0; i < m_state.commands().size(); ++i) {
        if (!m_state.commands()[i].finished)
            open.push_back(m_state.commands()[i]);
    }
    for (auto& status : open) {
        status.finished = true;
        status.finishedAt = m_clock.wallNow();
        status.error = Error{ErrorCode::Disconnected,
                             Sentences::tr("Detached before the answer: the outcome is unknown.").toStdString()};
        m_state.apply(status);
        emit commandChanged(status);
    }
}

void Attachment::publishEvents()
{
    const auto& events = m_state.events();
    auto first = events.size();
    while (first > 0 && events[first - 1].id > m_lastEventTold)
        --first;
    m_lastEventTold = m_state.lastEventId();
    // Copies: a listener may make the state grow.
    std::vector<ClusterEvent> news;
    for (auto i = first; i < events.size(); ++i)
        news.push_back(events[i]);
    for (const auto& event : news)
        emit eventAdded(event);
}

void Attachment::setLagThreshold(Micros threshold)
{
    m_state.setLagThreshold(threshold);
}

void Attachment::reconnectNow()
{
    if (m_session)
        QMetaObject::invokeMethod(m_session, [s = m_session] { s->reconnectNow(); });
}

void Attachment::stopRetrying()
{
    if (m_session)
        QMetaObject::invokeMethod(m_session, [s = m_session] { s->stopRetrying(); });
}

std::uint64_t Attachment::restartWorker(WorkerSlot slot, RestartMode mode, Micros limit)
{
    CommandStatus command;
    command.slot = slot;
    command.mode = mode;
    command.limit = limit;
    if (const auto* known = m_state.worker(slot))
        command.oldPid = known->pid;
    return send(std::move(command));
}

std::uint64_t Attachment::reload(Micros limitPerWorker)
{
    CommandStatus command;
    command.reload = true;
    command.limit = limitPerWorker;
    return send(std::move(command));
}

std::uint64_t Attachment::send(CommandStatus command)
{
    command.number = m_nextCommand++;
    command.askedAt = m_clock.wallNow();
    m_state.apply(command); // known at once; commandChanged follows, never from within this call
    if (m_session) {
        QMetaObject::invokeMethod(m_session, [s = m_session, command] { s->send(command); });
        return command.number;
    }
    command.finished = true;
    command.finishedAt = command.askedAt;
    command.error =
        Error{ErrorCode::Disconnected, Sentences::tr("Not attached to a cluster: nothing was sent.").toStdString()};
    QMetaObject::invokeMethod(
        this,
        [this, command] {
            m_state.apply(command);
            emit commandChanged(command);
        },
        Qt::QueuedConnection);
    return command.number;
}

} // namespace loopscope::console

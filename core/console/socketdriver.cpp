// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/socketdriver.h"

#include "core/console/sentences.h"
#include "core/wire/codec.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <limits>

namespace loopscope::console {

namespace {

constexpr int MinIntervalMs = 100;
constexpr int MaxIntervalMs = 60000;

int toMilliseconds(Micros time, int least, int most)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, least, most));
}

std::optional<EventKind> eventKindFromWire(std::string_view word)
{
    for (const auto kind : {EventKind::Restart, EventKind::Reload, EventKind::Exit, EventKind::Listening,
                            EventKind::App, EventKind::Error}) {
        if (analysis::toString(kind) == word)
            return kind;
    }
    return {};
}

QString versionSentence(int theirs)
{
    return Sentences::tr("The cluster speaks version %1 of the metrics protocol; this console knows version %2.")
        .arg(theirs)
        .arg(wire::ProtocolVersion);
}

// A hello of a later version may lack what version 1 needs; its number still tells why it cannot be used.
std::optional<int> helloVersion(std::string_view line)
{
    const auto json = QJsonDocument::fromJson(QByteArray(line.data(), static_cast<qsizetype>(line.size()))).object();
    if (json.value(QLatin1String("method")).toString() != QLatin1String("hello"))
        return {};
    const auto protocol = json.value(QLatin1String("params")).toObject().value(QLatin1String("protocol"));
    if (!protocol.isDouble())
        return {};
    return protocol.toInt();
}

} // namespace

SocketDriver::SocketDriver(const Clock& clock, QObject* parent) : QObject(parent), m_clock(clock) {}

void SocketDriver::start(const SocketDriverOptions& options)
{
    stop();
    m_options = options;
    m_phase = Phase::AwaitingHello;
    m_phaseSince = m_clock.steadyNow();
    m_framer = wire::LineFramer();
    m_hello = {};
    m_metrics.clear();
    m_announced.clear();
    m_attachId.reset();
    m_pingId.reset();
    m_badMessages = m_badRows = 0;
    m_badLines = 0;
}

void SocketDriver::stop()
{
    m_phase = Phase::Stopped;
    for (const auto& status : m_commands.takeAll(m_clock.wallNow()))
        emit commandChanged(status);
}

void SocketDriver::refuse(const QString& reason)
{
    stop();
    emit refused(reason);
}

void SocketDriver::fail(const QString& reason)
{
    stop();
    emit failed(reason);
}

void SocketDriver::receive(const QByteArray& bytes)
{
    if (m_phase == Phase::Stopped)
        return;
    m_framer.append({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (m_phase != Phase::Stopped) {
        const auto next = m_framer.next();
        if (next.status == wire::LineFramer::Status::NeedMore)
            return;
        if (next.status == wire::LineFramer::Status::TooLong) {
            if (m_phase == Phase::AwaitingHello)
                refuse(Sentences::tr("What answers here is not a Loopscope hub."));
            else
                fail(Sentences::tr("The cluster sent a line of more than 1 MiB."));
            return;
        }
        if (m_phase == Phase::AwaitingHello)
            readFirstLine(next.line);
        else
            readLine(next.line);
    }
}

void SocketDriver::readFirstLine(std::string_view line)
{
    const auto message = wire::decodeHubLine(line);
    if (message) {
        if (const auto* hello = std::get_if<wire::Hello>(&*message)) {
            on(*hello);
            return;
        }
        const auto* reply = std::get_if<wire::Reply>(&*message);
        if (reply && reply->error) {
            refuse(Sentences::tr("The cluster refused: %1.")
                       .arg(QString::fromStdString(errorFrom(*reply->error).message)));
            return;
        }
    } else if (const auto version = helloVersion(line)) {
        refuse(*version == wire::ProtocolVersion
                   ? Sentences::tr("The cluster introduces itself in a way that cannot be read.")
                   : versionSentence(*version));
        return;
    }
    if (line.substr(0, 5) == "HTTP/") {
        refuse(Sentences::tr("What answers here is an HTTP server, not a Loopscope hub."));
        return;
    }
    refuse(Sentences::tr("What answers here is not a Loopscope hub."));
}

void SocketDriver::readLine(std::string_view line)
{
    const auto message = wire::decodeHubLine(line);
    if (message) {
        std::visit([this](const auto& m) { on(m); }, *message);
        return;
    }
    if (message.error().code != ErrorCode::Unsupported)
        countBadLine(line);
}

// A message with a bad member is only counted; a line that is no object at all says that the stream is not what we
// think.
void SocketDriver::countBadLine(std::string_view line)
{
    ++m_badMessages;
    if (line.front() == '{' && line.back() == '}')
        return;
    if (++m_badLines >= MaxBadLines)
        fail(Sentences::tr("The cluster sent %1 lines that are not JSON.").arg(MaxBadLines));
}

bool SocketDriver::appendMetrics(std::vector<MetricInfo>& known, const std::vector<MetricInfo>& more)
{
    if (known.size() + more.size() > wire::MaxMetrics)
        return false;
    for (std::size_t i = 0; i < more.size(); ++i) {
        if (more[i].id.value != known.size() + i)
            return false;
    }
    known.insert(known.end(), more.begin(), more.end());
    return true;
}

void SocketDriver::on(const wire::Hello& hello)
{
    if (m_phase != Phase::AwaitingHello) { // a second one changes nothing
        ++m_badMessages;
        return;
    }
    if (hello.protocol != wire::ProtocolVersion)
        return refuse(versionSentence(hello.protocol));
    if (hello.authMethod != "none")
        return refuse(Sentences::tr("The cluster asks for a kind of authentication that this console does not know."));
    if (!appendMetrics(m_metrics, hello.metrics))
        return refuse(Sentences::tr("The cluster announces its metrics in a way that cannot be read."));
    m_hello = hello;
    m_phase = Phase::AwaitingAttach;
    m_phaseSince = m_clock.steadyNow();
    wire::Attach attach;
    attach.client = m_options.client;
    attach.role = m_options.operate ? wire::Role::Operate : wire::Role::Observe;
    attach.intervalMs = toMilliseconds(m_options.interval, MinIntervalMs, MaxIntervalMs);
    attach.logs = m_options.logs;
    m_attachId = nextRequest();
    write({*m_attachId, std::move(attach)});
}

void SocketDriver::on(const wire::MetricsAdded& message)
{
    if (!appendMetrics(m_metrics, message.metrics)) {
        ++m_badMessages;
        return;
    }
    if (isAttached())
        emit metricsAdded(m_metrics);
}

void SocketDriver::on(const wire::Samples& message)
{
    if (!isAttached()) {
        ++m_badMessages;
        return;
    }
    SampleBatch batch;
    batch.time = message.t;
    batch.interval =
        message.intervalMs && *message.intervalMs > 0 ? Micros{std::int64_t{*message.intervalMs} * 1000} : m_interval;
    batch.dropped = message.dropped;
    batch.badRows = message.badRows + std::exchange(m_badRows, 0);
    batch.rows.reserve(message.rows.size());
    for (const auto& row : message.rows) {
        if (!m_announced.contains(row.worker.slot) || row.values.size() < m_metrics.size()) {
            ++batch.badRows;
            continue;
        }
        batch.rows.push_back({row.worker, row.values});
        batch.rows.back().values.resize(m_metrics.size());
    }
    emit batchReceived(batch);
}

void SocketDriver::on(const wire::WorkerChanged& message)
{
    if (!isAttached())
        return;
    m_announced.insert(message.worker.key.slot);
    emit workerChanged(message.worker);
}

void SocketDriver::on(const wire::Stall& message)
{
    if (!isAttached())
        return;
    ClusterEvent event;
    event.kind = EventKind::Stall;
    event.time = message.startedAt;
    event.worker = message.worker;
    event.pid = message.pid;
    event.durationSeconds = message.durationSeconds;
    event.cpuSeconds = message.cpuSeconds;
    emit eventReceived(event);
}

void SocketDriver::on(const wire::Event& message)
{
    const auto kind = eventKindFromWire(message.kind);
    if (!isAttached() || !kind)
        return;
    ClusterEvent event;
    event.kind = *kind;
    event.time = message.t;
    event.worker = message.worker;
    event.text = message.text;
    emit eventReceived(event);
}

void SocketDriver::on(const wire::Log& message)
{
    if (isAttached())
        emit logReceived(message.t, message.worker.value_or(WorkerKey{}), QString::fromStdString(message.stream),
                         QString::fromStdString(message.text));
}

void SocketDriver::on(const wire::Progress& message)
{
    if (const auto status = m_commands.apply(message))
        emit commandChanged(*status);
}

void SocketDriver::on(const wire::Reply& message)
{
    if (message.id && message.id == m_attachId) {
        onAttached(message);
        return;
    }
    if (message.id && message.id == m_pingId) {
        m_pingId.reset();
        if (!message.error)
            emit roundTripMeasured(std::chrono::duration_cast<Micros>(m_clock.steadyNow() - m_pingSentAt));
        return;
    }
    if (const auto status = m_commands.finish(message, m_clock.wallNow()))
        emit commandChanged(*status);
    else
        ++m_badMessages; // late, or never asked for
}

void SocketDriver::onAttached(const wire::Reply& reply)
{
    m_attachId.reset();
    if (reply.error)
        return refuse(
            Sentences::tr("The cluster refused: %1.").arg(QString::fromStdString(errorFrom(*reply.error).message)));
    auto result = wire::decodeAttachResult(reply.resultJson);
    if (!result)
        return refuse(Sentences::tr("The cluster's answer to the attachment cannot be read."));
    m_phase = Phase::Attached;
    m_phaseSince = m_clock.steadyNow();
    m_interval = Micros{std::int64_t{std::clamp(result->intervalMs, MinIntervalMs, MaxIntervalMs)} * 1000};
    ClusterSnapshot snapshot;
    snapshot.cluster = m_hello.cluster;
    snapshot.metrics = m_metrics;
    snapshot.workers = std::move(result->workers);
    for (const auto& capability : m_hello.capabilities)
        snapshot.capabilities.append(QString::fromStdString(capability));
    snapshot.operate = m_options.operate;
    snapshot.interval = m_interval;
    snapshot.clusterNow = result->now;
    for (const auto& worker : snapshot.workers)
        m_announced.insert(worker.key.slot);
    emit snapshotReceived(snapshot);
    sendPing();
}

void SocketDriver::write(const wire::Request& request)
{
    emit bytesReady(QByteArray::fromStdString(wire::encode(request)));
}

void SocketDriver::sendPing()
{
    if (!isAttached())
        return;
    m_pingSentAt = m_clock.steadyNow();
    m_pingId = nextRequest();
    write({*m_pingId, wire::Ping{}});
}

void SocketDriver::send(CommandStatus command)
{
    const auto cannot = [&](ErrorCode code, const QString& sentence) {
        command.finished = true;
        command.finishedAt = m_clock.wallNow();
        command.error = Error{code, sentence.toStdString()};
        emit commandChanged(command);
    };
    if (!isAttached())
        return cannot(ErrorCode::Disconnected, Sentences::tr("Not attached to the cluster: nothing was sent."));
    if (m_commands.isFull())
        return cannot(ErrorCode::Busy, Sentences::tr("Too many commands are under way: nothing was sent."));
    const auto timeoutMs = toMilliseconds(command.limit, 100, 600000);
    const auto rounds = command.reload ? std::max<std::size_t>(m_announced.size(), 1) : 1;
    const auto deadline =
        m_clock.steadyNow() + static_cast<int>(rounds) * (std::chrono::milliseconds(timeoutMs) + ReplySlack);
    // Known as pending before it is written: a link that fails within the write ends it like any other.
    const auto id = nextRequest();
    m_commands.begin(id, command, deadline);
    emit commandChanged(command);
    wire::Request request{id, wire::ReloadCluster{timeoutMs}};
    if (!command.reload) {
        const auto kill = command.mode == RestartMode::Kill;
        request.body =
            wire::RestartWorker{command.slot, kill ? wire::RestartMode::Kill : wire::RestartMode::Graceful, timeoutMs};
    }
    write(request);
}

void SocketDriver::tick()
{
    const auto now = m_clock.steadyNow();
    for (const auto& status : m_commands.takeOverdue(now, m_clock.wallNow()))
        emit commandChanged(status);
    switch (m_phase) {
    case Phase::Stopped:
        break;
    case Phase::AwaitingHello:
        if (now - m_phaseSince >= HelloLimit)
            refuse(Sentences::tr("What answers here did not introduce itself within 5 s: it is not a Loopscope hub."));
        break;
    case Phase::AwaitingAttach:
        if (now - m_phaseSince >= HelloLimit)
            fail(Sentences::tr("The cluster did not answer the attachment within 5 s."));
        break;
    case Phase::Attached:
        if (!m_pingId && now - m_pingSentAt >= PingInterval)
            sendPing();
        break;
    }
}

} // namespace loopscope::console

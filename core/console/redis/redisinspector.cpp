// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisinspector.h"

#include "core/console/redis/valuelook.h"
#include "core/console/sentences.h"

#include <algorithm>

namespace loopscope::console {

namespace {

constexpr qsizetype MaxDenied = 20;
constexpr std::size_t MaxWaiting = 1000; // then the server is behind: no more figures are asked for

bool isLoading(const Error& error)
{
    return error.message.rfind("LOADING", 0) == 0;
}

} // namespace

RedisInspector::RedisInspector(const Clock& clock, const LinkFactory& links, RedisTiming timing, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_timing(timing),
      m_scanConnection(links(), "loopscope-scan", timing, this),
      m_control(links(), "loopscope-control", timing, this)
{
    m_infoTimer.setParent(this); // timers follow the object to its thread
    m_retry.setParent(this);
    m_retry.setSingleShot(true);
    connect(&m_control, &RedisConnection::ready, this, &RedisInspector::controlReady);
    connect(&m_scanConnection, &RedisConnection::ready, this, &RedisInspector::startScan);
    for (RedisConnection* connection : {&m_control, &m_scanConnection}) {
        connect(connection, &RedisConnection::lost, this, &RedisInspector::lost);
        connect(connection, &RedisConnection::denied, this, &RedisInspector::deny);
    }
    connect(&m_infoTimer, &QTimer::timeout, this, &RedisInspector::tick);
    connect(&m_retry, &QTimer::timeout, this, &RedisInspector::connectBoth);
}

void RedisInspector::open(const RedisUrl& url, std::uint64_t number)
{
    close();
    m_open = true;
    m_url = url;
    m_status = {};
    m_status.address = url.toDisplay();
    m_status.number = number;
    m_pause = m_timing.firstPause;
    m_figures.reset();
    connectBoth();
}

void RedisInspector::close()
{
    m_open = false;
    m_retry.stop();
    m_infoTimer.stop();
    stopScan();
    m_control.close();
    m_scanConnection.close();
    if (m_status.state != RedisState::Closed)
        setState(RedisState::Closed);
}

void RedisInspector::reconnectNow()
{
    if (!m_open || m_status.state == RedisState::Ready || m_status.state == RedisState::Loading)
        return;
    m_pause = m_timing.firstPause;
    connectBoth();
}

void RedisInspector::connectBoth()
{
    m_retry.stop();
    ++m_status.attempt;
    m_status.nextTry.reset();
    setState(RedisState::Connecting, m_status.reason);
    m_control.open(m_url);
    if (m_status.state == RedisState::Connecting) // a local socket may fail at once
        m_scanConnection.open(m_url);
}

void RedisInspector::setState(RedisState state, const QString& reason)
{
    m_status.state = state;
    m_status.reason = reason;
    emit statusChanged(m_status);
}

void RedisInspector::controlReady()
{
    m_status.denied.clear();
    m_roundTrip.reset();
    m_infoTimer.start(m_timing.figures);
    tick();
}

void RedisInspector::lost(const Error& reason)
{
    if (!m_open)
        return;
    m_infoTimer.stop();
    if (m_scan)
        m_scan->stop(Sentences::tr("The connection to Redis was lost"));
    m_control.close();
    m_scanConnection.close();
    const QString sentence = QString::fromStdString(reason.message);
    if (reason.code == ErrorCode::Refused) { // a wrong password does not get right by trying
        setState(RedisState::Refused, sentence);
        return;
    }
    m_status.nextTry = m_clock.wallNow() + m_pause;
    m_retry.start(m_pause);
    m_pause = std::min(m_pause * 2, m_timing.lastPause);
    setState(RedisState::Lost, sentence);
}

void RedisInspector::deny(const QString& words)
{
    if (m_status.denied.contains(words) || m_status.denied.size() >= MaxDenied)
        return;
    m_status.denied << words;
    emit statusChanged(m_status);
}

// PING before INFO: INFO takes the server some 0.1 ms to write, which is not the way there and back.
void RedisInspector::tick()
{
    if (m_control.pending() > MaxWaiting)
        return;
    const SteadyTime asked = m_clock.steadyNow();
    m_control.send({"PING"}, [this, asked](const Result<RedisReply>& reply) { pingCame(reply, asked); });
    const auto lookUps = m_hasScanned ? LookUps::OfOursToo : LookUps::OfOthers;
    m_hasScanned = m_scan && m_scan->progress().running;
    m_control.send({"INFO"}, [this, lookUps](const Result<RedisReply>& reply) { infoCame(reply, lookUps); });
    m_control.flush();
    if (m_scanConnection.isReady() && m_scanConnection.pending() == 0) {
        m_scanConnection.send({"PING"}, {}); // servers with a time-out close what is silent
        m_scanConnection.flush();
    }
}

void RedisInspector::pingCame(const Result<RedisReply>& reply, SteadyTime asked)
{
    m_pingLoading = !reply && isLoading(reply.error());
    if (reply || reply.error().code == ErrorCode::Refused)
        m_roundTrip = std::chrono::duration<double>(m_clock.steadyNow() - asked).count();
}

void RedisInspector::infoCame(const Result<RedisReply>& reply, LookUps lookUps)
{
    if (!m_control.isReady())
        return; // the link went; lost() tells
    if (reply)
        takeInfo(parseInfo(reply->text), lookUps);
    else
        works(m_pingLoading || isLoading(reply.error()) ? RedisState::Loading : RedisState::Ready);
}

void RedisInspector::takeInfo(const QHash<QByteArray, QByteArray>& info, LookUps lookUps)
{
    m_status.version = QString::fromUtf8(info.value("redis_version").left(100));
    const QByteArray role = info.value("role").left(100);
    m_status.role = role == "slave" ? QStringLiteral("replica") : QString::fromUtf8(role);
    const bool loading = info.value("loading") == "1";
    m_status.loaded.reset();
    m_status.loadingEta.reset();
    if (loading) {
        bool known = false;
        const double percent = info.value("loading_loaded_perc").toDouble(&known);
        if (known)
            m_status.loaded = std::clamp(percent / 100, 0.0, 1.0);
        const int eta = info.value("loading_eta_seconds").toInt(&known);
        if (known)
            m_status.loadingEta = eta;
    }
    RedisFigures figures = m_figures.figures(info, m_url.database, m_clock.wallNow(), lookUps);
    figures.roundTrip = m_roundTrip;
    figures.number = m_status.number;
    emit figuresRead(figures);
    works(loading ? RedisState::Loading : RedisState::Ready);
}

// The server answers. What waited for that begins.
void RedisInspector::works(RedisState state)
{
    m_pause = m_timing.firstPause;
    const bool changes = m_status.state != state || m_status.attempt != 0 || state == RedisState::Loading;
    m_status.attempt = 0;
    if (changes)
        setState(state);
    startScan();
}

void RedisInspector::scan(const KeyScan::Request& request)
{
    stopScan();
    m_wantedScan = request;
    startScan();
}

void RedisInspector::startScan()
{
    if (!m_wantedScan || m_status.state != RedisState::Ready || !m_scanConnection.isReady())
        return;
    m_scan = std::make_unique<KeyScan>(m_scanConnection, m_clock, *std::exchange(m_wantedScan, std::nullopt));
    connect(m_scan.get(), &KeyScan::found, this,
            [this, number = m_scan->progress().number](const std::vector<KeyEntry>& keys) {
                emit keysFound(number, keys);
            });
    connect(m_scan.get(), &KeyScan::changed, this, &RedisInspector::scanChanged);
    m_hasScanned = true;
    m_scan->start();
}

void RedisInspector::stopScan()
{
    if (m_wantedScan) { // it never began
        ScanProgress progress;
        progress.number = std::exchange(m_wantedScan, std::nullopt)->number;
        emit scanChanged(progress);
    }
    if (m_scan)
        m_scan->stop();
}

void RedisInspector::preview(const KeyEntry& key, std::uint64_t number, std::uint64_t wanted)
{
    ValueLook::start(m_control, m_clock, key, number, wanted,
                     [this](const KeyPreview& preview) { emit previewReady(preview); });
}

} // namespace loopscope::console

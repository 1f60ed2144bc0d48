// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redisinspector.h"

#include "core/console/redis/valuelook.h"

#include <algorithm>

namespace loopscope::console {

namespace {
constexpr int MaxPauseMs = 5000;
constexpr qsizetype MaxDenied = 20;

bool isLoading(const Error& error)
{
    return QByteArray::fromStdString(error.message).startsWith("LOADING");
}
} // namespace

RedisInspector::RedisInspector(const Clock& clock, LinkFactory links, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_scanConnection(links(), "loopscope-scan", this),
      m_control(links(), "loopscope-control", this)
{
    m_infoTimer.setParent(this); // timers follow the object to its thread
    m_retry.setParent(this);
    m_retry.setSingleShot(true);
    connect(&m_control, &RedisConnection::ready, this, [this] { controlReady(); });
    connect(&m_control, &RedisConnection::lost, this, [this](const Error& reason) { lost(reason); });
    connect(&m_scanConnection, &RedisConnection::ready, this, [this] { startScan(); });
    connect(&m_scanConnection, &RedisConnection::lost, this, [this](const Error& reason) { lost(reason); });
    connect(&m_infoTimer, &QTimer::timeout, this, [this] { askInfo(); });
    connect(&m_retry, &QTimer::timeout, this, [this] { connectBoth(); });
}

void RedisInspector::open(const RedisUrl& url)
{
    close();
    m_open = true;
    m_url = url;
    m_status = {};
    m_status.address = url.toDisplay();
    m_pauseMs = 200;
    m_figures.reset();
    connectBoth();
}

void RedisInspector::close()
{
    m_open = false;
    m_retry.stop();
    m_infoTimer.stop();
    stopScan();
    m_wantedScan.reset();
    m_control.close();
    m_scanConnection.close();
    if (m_status.state != RedisState::Closed)
        setState(RedisState::Closed);
}

void RedisInspector::reconnectNow()
{
    if (!m_open || m_status.state == RedisState::Ready || m_status.state == RedisState::Loading)
        return;
    m_pauseMs = 200;
    connectBoth();
}

void RedisInspector::connectBoth()
{
    m_retry.stop();
    ++m_status.attempt;
    m_status.nextTry.reset();
    setState(RedisState::Connecting, m_status.reason);
    m_control.open(m_url);
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
    m_infoTimer.start(FigureMs);
    askInfo();
}

void RedisInspector::lost(const Error& reason)
{
    if (!m_open)
        return;
    m_infoTimer.stop();
    if (m_scan)
        m_scan->stop(QStringLiteral("The connection to Redis was lost"));
    m_control.close();
    m_scanConnection.close();
    const QString sentence = QString::fromStdString(reason.message);
    if (reason.code == ErrorCode::Refused) { // a wrong password does not get right by trying
        setState(RedisState::Refused, sentence);
        return;
    }
    m_status.nextTry = m_clock.wallNow() + std::chrono::milliseconds{m_pauseMs};
    m_retry.start(m_pauseMs);
    m_pauseMs = std::min(m_pauseMs * 2, MaxPauseMs);
    setState(RedisState::Lost, sentence);
}

void RedisInspector::askInfo()
{
    if (m_control.pending() > 1000)
        return;
    const WallTime asked = m_clock.wallNow();
    m_control.send({"INFO"}, [this, asked](const Result<RedisReply>& reply) { infoCame(reply, asked); });
    m_control.flush();
}

void RedisInspector::infoCame(const Result<RedisReply>& reply, WallTime asked)
{
    if (!m_control.isReady())
        return; // the link went; lost() told
    if (!reply) {
        const QString words = QString::fromStdString(reply.error().message);
        if (!isLoading(reply.error()) && !m_status.denied.contains(words) && m_status.denied.size() < MaxDenied)
            m_status.denied << words;
        setState(isLoading(reply.error()) ? RedisState::Loading : RedisState::Ready);
        return;
    }
    const auto info = parseInfo(reply->text);
    m_status.version = QString::fromUtf8(info.value("redis_version"));
    m_status.role = info.value("role") == "slave" ? QStringLiteral("replica") : QString::fromUtf8(info.value("role"));
    const bool loading = info.value("loading") == "1";
    m_status.loaded.reset();
    m_status.loadingEta.reset();
    if (loading) {
        m_status.loaded = info.value("loading_loaded_perc").toDouble() / 100;
        m_status.loadingEta = info.value("loading_eta_seconds").toInt();
    }
    const bool wasReady = m_status.state == RedisState::Ready;
    m_status.attempt = 0;
    m_pauseMs = 200;
    if (loading || !wasReady)
        setState(loading ? RedisState::Loading : RedisState::Ready);
    const WallTime now = m_clock.wallNow();
    RedisFigures figures = m_figures.figures(info, m_url.database, now);
    figures.roundTrip = static_cast<double>((now - asked).count()) / 1e6;
    emit figuresRead(figures);
    if (!loading && !wasReady)
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
    if (!m_wantedScan || !m_scanConnection.isReady())
        return;
    m_scan = std::make_unique<KeyScan>(m_scanConnection, m_clock, *std::exchange(m_wantedScan, std::nullopt));
    connect(m_scan.get(), &KeyScan::found, this,
            [this, number = m_scan->progress().number](const std::vector<KeyEntry>& keys) {
                emit keysFound(number, keys);
            });
    connect(m_scan.get(), &KeyScan::changed, this, &RedisInspector::scanChanged);
    m_scan->start();
}

void RedisInspector::stopScan()
{
    if (m_scan)
        m_scan->stop();
}

void RedisInspector::preview(const KeyEntry& key, std::uint64_t number, std::uint64_t wanted)
{
    ValueLook::start(m_control, m_clock, key, number, wanted,
                     [this](const KeyPreview& preview) { emit previewReady(preview); });
}

} // namespace loopscope::console

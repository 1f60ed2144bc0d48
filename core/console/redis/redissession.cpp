// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/redis/redissession.h"

#include "core/console/redis/redisinspector.h"

namespace loopscope::console {

namespace {

void registerValues()
{
    qRegisterMetaType<RedisStatus>();
    qRegisterMetaType<RedisFigures>();
    qRegisterMetaType<ScanProgress>();
    qRegisterMetaType<KeyPreview>();
    qRegisterMetaType<std::vector<KeyEntry>>();
}

// Not one that still waits for the server to be ready.
bool hasScanned(const ScanProgress& scan)
{
    return scan.complete || scan.limited || scan.looked > 0 || !scan.reason.isEmpty();
}

} // namespace

RedisSession::RedisSession(const Clock& clock, QObject* parent)
    : QObject(parent),
      m_clock(clock),
      m_inspector(new RedisInspector(clock, [] { return std::make_unique<RedisSocketLink>(); }))
{
    registerValues();
    m_thread.setObjectName(QStringLiteral("redis"));
    m_inspector->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_inspector, &QObject::deleteLater);
    connectInspector();
    m_thread.start();
}

void RedisSession::connectInspector()
{
    connect(m_inspector, &RedisInspector::statusChanged, this, &RedisSession::takeStatus);
    connect(m_inspector, &RedisInspector::figuresRead, this, &RedisSession::takeFigures);
    connect(m_inspector, &RedisInspector::keysFound, this, [this](quint64 scan, const std::vector<KeyEntry>& keys) {
        if (scan != m_scanNumber)
            return;
        const std::size_t first = m_keys.size();
        m_keys.insert(m_keys.end(), keys.begin(), keys.end());
        emit keysAdded(first, keys.size());
    });
    connect(m_inspector, &RedisInspector::scanChanged, this, [this](const ScanProgress& progress) {
        if (progress.number != m_scanNumber)
            return;
        m_progress = progress;
        if (!progress.running)
            m_progress.endedAt = m_clock.wallNow();
        emit scanChanged();
    });
    connect(m_inspector, &RedisInspector::previewReady, this, [this](const KeyPreview& preview) {
        if (preview.number == m_previewNumber)
            emit previewReady(preview);
    });
}

void RedisSession::takeStatus(const RedisStatus& status)
{
    if (status.number != m_openNumber)
        return;
    m_status = status;
    m_stale = m_stale || (status.state == RedisState::Lost && hasScanned(m_progress));
    if (status.state == RedisState::Ready && m_stale)
        scan(m_pattern, m_type);
    emit statusChanged();
}

void RedisSession::takeFigures(const RedisFigures& figures)
{
    if (figures.number != m_openNumber)
        return;
    m_figures = figures;
    if (figures.hitRatio)
        m_hitRatio.append({figures.time, *figures.hitRatio});
    if (figures.opsPerSecond)
        m_operations.append({figures.time, *figures.opsPerSecond});
    if (figures.usedMemory)
        m_memory.append({figures.time, *figures.usedMemory});
    emit figuresChanged();
}

RedisSession::~RedisSession()
{
    QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector] { inspector->close(); });
    m_thread.quit();
    m_thread.wait();
}

void RedisSession::forget()
{
    m_figures.reset();
    m_hitRatio = analysis::Series(SeriesSamples);
    m_operations = analysis::Series(SeriesSamples);
    m_memory = analysis::Series(SeriesSamples);
    m_keys.clear();
    m_progress = {};
    m_stale = false;
    m_progress.number = ++m_scanNumber;
    ++m_previewNumber;
    m_status = {};
    m_status.number = ++m_openNumber; // what the inspector still says of another one is late
    emit scanStarted();
}

void RedisSession::open(const QString& text)
{
    forget();
    const auto url = RedisUrl::parse(text);
    if (!url) {
        QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector] { inspector->close(); });
        m_status.state = RedisState::Refused;
        m_status.reason = QString::fromStdString(url.error().message);
    } else {
        QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector, url = *url, number = m_openNumber] {
            inspector->open(url, number);
        });
        m_status.state = RedisState::Connecting;
        m_status.address = url->toDisplay();
    }
    emit statusChanged();
}

void RedisSession::close()
{
    forget();
    emit statusChanged();
    QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector] { inspector->close(); });
}

void RedisSession::reconnectNow()
{
    QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector] { inspector->reconnectNow(); });
}

void RedisSession::scan(const QByteArray& pattern, const QString& type)
{
    m_pattern = pattern;
    m_type = type;
    m_keys.clear();
    m_stale = false;
    m_progress = {};
    m_progress.number = ++m_scanNumber;
    m_progress.running = true;
    emit scanStarted();
    const KeyScan::Request request{m_scanNumber, pattern, type, MaxKeys};
    QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector, request] { inspector->scan(request); });
}

void RedisSession::stopScan()
{
    QMetaObject::invokeMethod(m_inspector, [inspector = m_inspector] { inspector->stopScan(); });
}

void RedisSession::preview(const KeyEntry& key, std::uint64_t shown)
{
    const std::uint64_t number = ++m_previewNumber;
    QMetaObject::invokeMethod(
        m_inspector, [inspector = m_inspector, key, number, shown] { inspector->preview(key, number, shown); });
}

} // namespace loopscope::console

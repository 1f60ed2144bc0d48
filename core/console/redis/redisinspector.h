// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/keyscan.h"
#include "core/console/redis/redisinfo.h"

#include <QTimer>
#include <functional>
#include <memory>

namespace loopscope::console {

// The engine behind a RedisSession: two connections (scan; figures and looks), reconnecting with a growing pause of 0.2
// to 5 s. Lives on its own thread; called and heard by queued signals of values. Every asking carries a number.
class RedisInspector : public QObject
{
    Q_OBJECT
public:
    using LinkFactory = std::function<std::unique_ptr<RedisLink>()>;
    RedisInspector(const Clock& clock, const LinkFactory& links, RedisTiming timing = {}, QObject* parent = nullptr);

    // number: comes back in every status and all figures.
    void open(const RedisUrl& url, std::uint64_t number);
    void close();
    void reconnectNow();
    // Waits until the server is ready; a newer one takes the place of an older one.
    void scan(const KeyScan::Request& request);
    void stopScan();
    void preview(const KeyEntry& key, std::uint64_t number, std::uint64_t wanted);

signals:
    void statusChanged(const loopscope::console::RedisStatus& status);
    void figuresRead(const loopscope::console::RedisFigures& figures);
    void keysFound(quint64 scan, const std::vector<loopscope::console::KeyEntry>& keys);
    void scanChanged(const loopscope::console::ScanProgress& progress);
    void previewReady(const loopscope::console::KeyPreview& preview);

private:
    void connectBoth();
    void controlReady();
    void lost(const Error& reason);
    void deny(const QString& words);
    void tick();
    void pingCame(const Result<RedisReply>& reply, SteadyTime asked);
    void infoCame(const Result<RedisReply>& reply, LookUps lookUps);
    void takeInfo(const QHash<QByteArray, QByteArray>& info, LookUps lookUps);
    void works(RedisState state);
    void startScan();
    void setState(RedisState state, const QString& reason = {});

    const Clock& m_clock;
    const RedisTiming m_timing;
    RedisConnection m_scanConnection;
    RedisConnection m_control;
    RedisUrl m_url;
    RedisStatus m_status;
    RedisFigureMaker m_figures;
    std::unique_ptr<KeyScan> m_scan;
    std::optional<KeyScan::Request> m_wantedScan; // waits for the connection
    std::optional<double> m_roundTrip;            // s
    QTimer m_infoTimer;
    QTimer m_retry;
    std::chrono::milliseconds m_pause{0};
    bool m_hasScanned = false;  // since INFO was asked for
    bool m_pingLoading = false; // for users who may not send INFO
    bool m_open = false;
};

} // namespace loopscope::console

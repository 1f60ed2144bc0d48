// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/series.h"
#include "core/base/clock.h"
#include "core/console/redis/redisvalues.h"

#include <QByteArray>
#include <QObject>
#include <QThread>

namespace loopscope::console {

class RedisInspector;

// A read-only look at one Redis, seen from the reader's thread: owns the thread on which the RedisInspector and its
// sockets live, and mirrors what it says. Signals come on the thread that made the object; answers to older questions
// are dropped.
class RedisSession : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t MaxKeys = 200000;
    static constexpr std::size_t SeriesSamples = 2000; // an hour at one INFO every 2 s
    explicit RedisSession(const Clock& clock, QObject* parent = nullptr);
    ~RedisSession() override;

    // A bad address becomes state Refused with the reason, at once. Opening another one closes the first and forgets
    // what is known of it.
    void open(const QString& url);
    void close();
    void reconnectNow();
    // pattern: a glob as in SCAN; a name without glob characters is looked up directly. type: empty for all. Starts
    // anew; waits for a server that is not ready, and begins again by itself when the link was lost in the middle.
    void scan(const QByteArray& pattern, const QString& type);
    void stopScan();
    // bytes/elements from the begin that are wanted; the look is bounded (64 KiB or 100 elements are added a call).
    void preview(const KeyEntry& key, std::uint64_t shown = 0);

    [[nodiscard]] const RedisStatus& status() const { return m_status; }
    [[nodiscard]] const std::optional<RedisFigures>& figures() const { return m_figures; }
    // One sample for each INFO (2 s), of the last hour: hit ratio (1), operations (1/s), memory (By).
    [[nodiscard]] const analysis::Series& hitRatio() const { return m_hitRatio; }
    [[nodiscard]] const analysis::Series& operations() const { return m_operations; }
    [[nodiscard]] const analysis::Series& memory() const { return m_memory; }
    [[nodiscard]] const std::vector<KeyEntry>& keys() const { return m_keys; } // of the running or last scan
    [[nodiscard]] const ScanProgress& scanProgress() const { return m_progress; }
    [[nodiscard]] bool keysAreStale() const { return m_stale; } // the link was lost since they were read

signals:
    void statusChanged();
    void figuresChanged();
    void scanStarted();                                   // keys() is empty again
    void keysAdded(std::size_t first, std::size_t count); // at the end of keys()
    void scanChanged();
    void previewReady(const loopscope::console::KeyPreview& preview);

private:
    void connectInspector();
    void forget();
    void takeStatus(const RedisStatus& status);
    void takeFigures(const RedisFigures& figures);
    const Clock& m_clock;
    QThread m_thread;
    RedisInspector* m_inspector = nullptr; // on m_thread
    RedisStatus m_status;
    std::optional<RedisFigures> m_figures;
    analysis::Series m_hitRatio{SeriesSamples};
    analysis::Series m_operations{SeriesSamples};
    analysis::Series m_memory{SeriesSamples};
    std::vector<KeyEntry> m_keys;
    ScanProgress m_progress;
    QByteArray m_pattern; // of the last scan
    QString m_type;
    std::uint64_t m_openNumber = 0;
    std::uint64_t m_scanNumber = 0;
    std::uint64_t m_previewNumber = 0;
    bool m_stale = false;
};

} // namespace loopscope::console

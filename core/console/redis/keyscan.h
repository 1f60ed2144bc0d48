// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/keyanswer.h"

#include <QSet>
#include <QTimer>
#include <memory>

namespace loopscope::console {

// One pass over the key space on one connection: SCAN page n+1 is asked for before the metadata of page n, so that the
// server never waits for us; never KEYS. The cursor is opaque bytes. Ends at maxKeys found. An exact name is looked up
// directly. What was found is told at most every 50 ms or 2,000 keys.
class KeyScan : public QObject
{
    Q_OBJECT
public:
    static constexpr int PageCount = 100; // SCAN COUNT: p99 of other clients stays below 1 ms (measured, redis.md)
    static constexpr std::size_t MaxPageKeys = 4000; // a server gives COUNT and a few more; beyond this it is broken
    static constexpr std::size_t TellKeys = 2000;
    static constexpr std::chrono::milliseconds TellEvery{50};

    struct Request
    {
        std::uint64_t number = 0;
        QByteArray pattern; // empty or "*": all
        QString type;       // empty: all
        std::size_t maxKeys = 0;
    };
    KeyScan(RedisConnection& connection, const Clock& clock, Request request, QObject* parent = nullptr);
    void start();
    // No key is told after it, except those that are here already.
    void stop(const QString& reason = {});
    [[nodiscard]] const ScanProgress& progress() const { return m_progress; }

signals:
    void found(const std::vector<loopscope::console::KeyEntry>& keys);
    void changed(const loopscope::console::ScanProgress& progress); // the last one has running = false

private:
    struct Page
    {
        std::vector<KeyEntry> keys;
        std::size_t open = 0; // keys that are not answered
    };
    void ask(const QByteArray& cursor);
    void pageCame(const Result<RedisReply>& reply);
    [[nodiscard]] QByteArrayList newNames(const RedisReply& page);
    void lookUp(const QByteArrayList& names);
    void keyCame(Page& page, KeyAnswer& answer);
    void pageDone(Page& page);
    void tell();
    void end();

    RedisConnection& m_connection;
    const Clock& m_clock;
    Request m_request;
    ScanProgress m_progress;
    QSet<QByteArray> m_seen; // SCAN may give a key twice; holds what was found or is being asked for
    std::vector<KeyEntry> m_untold;
    QTimer m_tell;
    std::size_t m_openPages = 0;
    bool m_cursorDone = false;
};

} // namespace loopscope::console

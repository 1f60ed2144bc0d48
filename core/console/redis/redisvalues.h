// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <vector>

// What travels from a Redis connection to the window: immutable values by queued signals.
namespace loopscope::console {

enum class RedisState { Closed, Connecting, Ready, Loading, Refused, Lost };

struct RedisStatus
{
    RedisState state = RedisState::Closed;
    QString address; // without a password
    QString reason;  // Refused, Lost: one sentence
    QString version;
    QString role;                    // "master", "replica"
    int attempt = 0;                 // Lost, Connecting
    std::optional<WallTime> nextTry; // Lost
    std::optional<double> loaded;    // Loading: 0 … 1
    std::optional<int> loadingEta;   // Loading: s
    QStringList denied;              // commands that the server refused, with its words; at most 20
    std::uint64_t number = 0;        // of the open() that it belongs to
};

// Figures of INFO; rates over the time since the INFO before. Nothing where the server did not say.
struct RedisFigures
{
    WallTime time{};
    std::optional<double> usedMemory; // By
    std::optional<double> maxMemory;  // By; nothing: no limit
    std::optional<double> keys;       // of the database
    std::optional<double> hitsPerSecond;
    std::optional<double> missesPerSecond;
    std::optional<double> hitRatio; // of the last minute, 0 … 1; nothing without a look-up
    std::optional<double> opsPerSecond;
    std::optional<double> evictedPerSecond;
    std::optional<double> evicted; // since the server's start
    std::optional<double> expiredPerSecond;
    std::optional<double> clients;
    std::optional<double> roundTrip;        // s, of a PING
    std::optional<double> intervalHitRatio; // since the INFO before
    std::optional<double> expired;          // since the server's start
    std::uint64_t number = 0;               // of the open() that it belongs to
};

struct KeyEntry
{
    QByteArray name; // as it is, any bytes
    QString type;    // "string", "hash", …; a module's name for its types; empty: the server does not tell
    bool ttlKnown = false;
    std::optional<WallTime> expiresAt;   // ttlKnown and nothing: no TTL
    std::optional<std::uint64_t> memory; // By, as MEMORY USAGE says (5 samples)
    QString encoding;
};

struct ScanProgress
{
    std::uint64_t number = 0;           // of the scan
    std::uint64_t looked = 0;           // keys that SCAN gave
    std::uint64_t found = 0;            // of them, shown
    std::optional<std::uint64_t> total; // DBSIZE at the start
    bool running = false;
    bool complete = false;
    bool limited = false; // stopped at MaxKeys: there may be more
    QString reason;       // stopped by an error: one sentence
    std::optional<WallTime> endedAt;
};

struct PreviewRow
{
    QByteArray field;             // hash field, list index, member, stream id
    QByteArray value;             // cut to 4 KiB
    std::uint64_t valueBytes = 0; // the true length
    std::uint64_t fieldBytes = 0; // the field is cut to 4 KiB as well
};

enum class PreviewState { Ok, Gone, Failed };

// A bounded look at one value.
struct KeyPreview
{
    std::uint64_t number = 0; // of the asking; an older one is to be dropped
    KeyEntry key;
    PreviewState state = PreviewState::Ok;
    QString reason;               // Gone, Failed: one sentence
    std::uint64_t length = 0;     // bytes of a string, elements of the others
    QByteArray text;              // string: the window
    std::vector<PreviewRow> rows; // the others
    std::uint64_t shown = 0;      // bytes or elements in this look, from the begin
};

} // namespace loopscope::console

Q_DECLARE_METATYPE(loopscope::console::RedisStatus)
Q_DECLARE_METATYPE(loopscope::console::RedisFigures)
Q_DECLARE_METATYPE(loopscope::console::ScanProgress)
Q_DECLARE_METATYPE(loopscope::console::KeyPreview)
Q_DECLARE_METATYPE(std::vector<loopscope::console::KeyEntry>)

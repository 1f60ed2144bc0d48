// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisinspector.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakeredislink.h"

#include <QObject>

namespace loopscope::test {

// A RedisInspector between two played connections, and what it says, collected.
class InspectorFixture : public QObject
{
public:
    explicit InspectorFixture(FakeRedisLink::Answer answer, console::RedisTiming timing = quick())
        : m_answer(std::move(answer)), inspector(clock, factory(), timing)
    {
        using console::RedisInspector;
        connect(&inspector, &RedisInspector::statusChanged, this,
                [this](const console::RedisStatus& status) { statuses.push_back(status); });
        connect(&inspector, &RedisInspector::figuresRead, this,
                [this](const console::RedisFigures& read) { figures.push_back(read); });
        connect(&inspector, &RedisInspector::keysFound, this,
                [this](quint64 scan, const std::vector<console::KeyEntry>& found) {
                    keyScan = scan;
                    keys.insert(keys.end(), found.begin(), found.end());
                });
        connect(&inspector, &RedisInspector::scanChanged, this,
                [this](const console::ScanProgress& now) { progress = now; });
        connect(&inspector, &RedisInspector::previewReady, this,
                [this](const console::KeyPreview& preview) { previews.push_back(preview); });
    }
    // Pauses of milliseconds; limits that only a dead peer reaches.
    static console::RedisTiming quick()
    {
        using std::chrono::milliseconds;
        return {milliseconds(5000), milliseconds(5000), milliseconds(5), milliseconds(1), milliseconds(4)};
    }
    void open(const char* url = "redis://h")
    {
        inspector.open(*console::RedisUrl::parse(QString::fromLatin1(url)), ++opened);
    }
    void scan(const QByteArray& pattern = "*", const QString& type = {}, std::size_t maxKeys = 1000)
    {
        inspector.scan({++scans, pattern, type, maxKeys});
    }
    [[nodiscard]] console::RedisState state() const
    {
        return statuses.empty() ? console::RedisState::Closed : statuses.back().state;
    }
    [[nodiscard]] bool wasEver(console::RedisState state) const
    {
        return std::any_of(statuses.begin(), statuses.end(), [state](const auto& s) { return s.state == state; });
    }
    [[nodiscard]] QByteArrayList keyNames() const
    {
        QByteArrayList names;
        for (const auto& key : keys)
            names << key.name;
        return names;
    }
    [[nodiscard]] FakeRedisLink& scanLink() const { return *links.at(0); }
    [[nodiscard]] FakeRedisLink& control() const { return *links.at(1); }

private:
    console::RedisInspector::LinkFactory factory()
    {
        return [this] {
            auto link =
                std::make_unique<FakeRedisLink>([this](const QByteArrayList& words) { return m_answer(words); });
            links.push_back(link.get());
            return link;
        };
    }
    FakeRedisLink::Answer m_answer;

public:
    FakeClock clock;
    std::vector<FakeRedisLink*> links; // scan, control
    console::RedisInspector inspector;
    std::vector<console::RedisStatus> statuses;
    std::vector<console::RedisFigures> figures;
    std::vector<console::KeyEntry> keys;
    std::vector<console::KeyPreview> previews;
    console::ScanProgress progress;
    quint64 keyScan = 0;
    std::uint64_t opened = 0;
    std::uint64_t scans = 0;
};

// Answers of one key of the given type without a TTL; nothing for other commands.
inline QByteArray aboutKey(const QByteArrayList& words, const QByteArray& type, qint64 memory = 72)
{
    if (words.first() == "TYPE")
        return status(type);
    if (words.first() == "PTTL")
        return number(-1);
    if (words.first() == "MEMORY")
        return number(memory);
    if (words.first() == "OBJECT")
        return bulk("embstr");
    return {};
}

} // namespace loopscope::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/storedsettings.h"

#include <algorithm>

namespace loopscope::app {

using ui::LanguageChoice;
using ui::Preferences;
using ui::RecentEndpoint;
using ui::ThemeMode;

namespace {

constexpr std::int64_t LeastThresholdUs = 5000;
constexpr std::int64_t MostThresholdUs = 10000000;

template <class Choice>
Choice choice(const QSettings& file, const QString& key, Choice last)
{
    return static_cast<Choice>(std::clamp(file.value(key, 0).toInt(), 0, static_cast<int>(last)));
}

} // namespace

StoredSettings::StoredSettings() : m_file(QStringLiteral("loopscope"), QStringLiteral("loopscope")) {}

Preferences StoredSettings::preferences() const
{
    Preferences result;
    result.theme = choice(m_file, QStringLiteral("theme"), ThemeMode::Light);
    result.language = choice(m_file, QStringLiteral("language"), LanguageChoice::German);
    const qint64 us = m_file.value(QStringLiteral("lagThresholdUs"), qint64(result.lagThreshold.count())).toLongLong();
    result.lagThreshold = Micros{std::clamp<std::int64_t>(us, LeastThresholdUs, MostThresholdUs)};
    result.singleKeys = m_file.value(QStringLiteral("singleKeys"), true).toBool();
    return result;
}

void StoredSettings::setPreferences(const Preferences& preferences)
{
    m_file.setValue(QStringLiteral("theme"), static_cast<int>(preferences.theme));
    m_file.setValue(QStringLiteral("language"), static_cast<int>(preferences.language));
    m_file.setValue(QStringLiteral("lagThresholdUs"), qint64(preferences.lagThreshold.count()));
    m_file.setValue(QStringLiteral("singleKeys"), preferences.singleKeys);
}

std::vector<RecentEndpoint> StoredSettings::recent() const
{
    std::vector<RecentEndpoint> result;
    const int count = std::min<int>(m_file.beginReadArray(QStringLiteral("recent")), Settings::MaxRecent);
    for (int i = 0; i < count; ++i) {
        m_file.setArrayIndex(i);
        const QString url = m_file.value(QStringLiteral("url")).toString();
        if (!url.isEmpty())
            result.push_back({url, m_file.value(QStringLiteral("name")).toString(),
                              wallTimeFromMicros(m_file.value(QStringLiteral("usedAtUs")).toLongLong())});
    }
    m_file.endArray();
    return result;
}

void StoredSettings::setRecent(const std::vector<RecentEndpoint>& recent)
{
    m_file.remove(QStringLiteral("recent"));
    m_file.beginWriteArray(QStringLiteral("recent"), static_cast<int>(recent.size()));
    for (std::size_t i = 0; i < recent.size(); ++i) {
        m_file.setArrayIndex(static_cast<int>(i));
        m_file.setValue(QStringLiteral("url"), recent[i].url);
        m_file.setValue(QStringLiteral("name"), recent[i].name);
        m_file.setValue(QStringLiteral("usedAtUs"), qint64(toMicros(recent[i].usedAt)));
    }
    m_file.endArray();
}

QByteArray StoredSettings::geometry() const
{
    return m_file.value(QStringLiteral("geometry")).toByteArray();
}

void StoredSettings::setGeometry(const QByteArray& geometry)
{
    m_file.setValue(QStringLiteral("geometry"), geometry);
}

} // namespace loopscope::app

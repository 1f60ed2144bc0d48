// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QString>
#include <vector>

namespace loopscope::ui {

// An endpoint that was attached before.
struct RecentEndpoint
{
    QString url;
    QString name; // "shop @ build-7", as the cluster said of itself
    WallTime usedAt{};
    friend bool operator==(const RecentEndpoint&, const RecentEndpoint&) = default;
};

enum class LanguageChoice { System, English, German };

// What a person chose.
struct Preferences
{
    ThemeMode theme = ThemeMode::System;
    LanguageChoice language = LanguageChoice::System;
    Micros lagThreshold{50000};
    bool singleKeys = true; // single letters act when no text field has the focus
    friend bool operator==(const Preferences&, const Preferences&) = default;
};

// Where choices are kept between runs. The program's own is made in app; tests have one in memory. UI thread.
class Settings
{
public:
    static constexpr std::size_t MaxRecent = 8;

    virtual ~Settings() = default;
    [[nodiscard]] virtual Preferences preferences() const = 0;
    virtual void setPreferences(const Preferences& preferences) = 0;
    // Newest first, at most MaxRecent.
    [[nodiscard]] virtual std::vector<RecentEndpoint> recent() const = 0;
    virtual void setRecent(const std::vector<RecentEndpoint>& recent) = 0;
    [[nodiscard]] virtual QByteArray geometry() const = 0;
    virtual void setGeometry(const QByteArray& geometry) = 0;
};

// The list with the endpoint in front, without doubles, cut to MaxRecent.
[[nodiscard]] std::vector<RecentEndpoint> withRecent(std::vector<RecentEndpoint> list, const RecentEndpoint& used);

} // namespace loopscope::ui

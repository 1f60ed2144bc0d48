// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/settings.h"

#include <QSettings>

namespace loopscope::app {

// The person's choices in the desktop's configuration folder. What is in the file is checked when read.
class StoredSettings final : public ui::Settings
{
public:
    StoredSettings();

    [[nodiscard]] ui::Preferences preferences() const override;
    void setPreferences(const ui::Preferences& preferences) override;
    [[nodiscard]] std::vector<ui::RecentEndpoint> recent() const override;
    void setRecent(const std::vector<ui::RecentEndpoint>& recent) override;
    [[nodiscard]] QByteArray geometry() const override;
    void setGeometry(const QByteArray& geometry) override;

private:
    mutable QSettings m_file;
};

// For runs that must not change a person's choices (screenshots).
class PassingSettings final : public ui::Settings
{
public:
    explicit PassingSettings(const ui::Preferences& preferences) : m_preferences(preferences) {}
    [[nodiscard]] ui::Preferences preferences() const override { return m_preferences; }
    void setPreferences(const ui::Preferences& preferences) override { m_preferences = preferences; }
    [[nodiscard]] std::vector<ui::RecentEndpoint> recent() const override { return m_recent; }
    void setRecent(const std::vector<ui::RecentEndpoint>& recent) override { m_recent = recent; }
    [[nodiscard]] QByteArray geometry() const override { return {}; }
    void setGeometry(const QByteArray&) override {}

private:
    ui::Preferences m_preferences;
    std::vector<ui::RecentEndpoint> m_recent;
};

} // namespace loopscope::app

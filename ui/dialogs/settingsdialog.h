// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/settings.h"

#include <QDialog>

class QComboBox;
class QSpinBox;
class QCheckBox;

namespace loopscope::ui {

// Theme, lag limit, language, single keys. Not modal; what is changed is in force at once and kept.
class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    SettingsDialog(const Theme& theme, Settings& settings, QWidget* parent = nullptr);

signals:
    void preferencesChanged(const loopscope::ui::Preferences& preferences);

private:
    template <class Value>
    void store(Value Preferences::*choice, Value value);

    Settings& m_settings;
    QComboBox* m_theme;
    QSpinBox* m_threshold;
    QComboBox* m_language;
    QCheckBox* m_singleKeys;
};

} // namespace loopscope::ui

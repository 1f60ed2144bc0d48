// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/surface.h"

class QLabel;
class QPushButton;

namespace loopscope::ui {

class Label;

// What stands where there is nothing to show: an icon, one sentence what is missing, one what to do, perhaps a button.
class EmptyState : public Surface
{
    Q_OBJECT
public:
    explicit EmptyState(const Theme& theme, QWidget* parent = nullptr);
    void say(const QString& icon, const QString& headline, const QString& details);
    // Empty text: no button.
    void setButton(const QString& text);

signals:
    void clicked();

private:
    void followTheme();

    QString m_iconName;
    QLabel* m_icon;
    Label* m_headline;
    Label* m_details;
    QPushButton* m_button;
};

} // namespace loopscope::ui

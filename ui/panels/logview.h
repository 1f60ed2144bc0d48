// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/logmodel.h"

#include <QListView>

namespace loopscope::ui {

class Theme;

// Lines of a log: time, incarnation, kind, text. Says what is missing where there are none.
class LogView : public QListView
{
    Q_OBJECT
public:
    LogView(const Theme& theme, LogModel& model, const QString& name, QWidget* parent = nullptr);
    void setEmptyText(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_empty;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/figures.h"

#include <QWidget>

namespace loopscope::ui {

class Theme;

// A name and its value on one line, the value right aligned.
class FactRow : public QWidget
{
    Q_OBJECT
public:
    FactRow(const Theme& theme, const QString& name, const QString& toolTip, QWidget* parent = nullptr);
    void setFigure(const Figure& figure, bool isStale);
    [[nodiscard]] QSize sizeHint() const override { return {280, 21}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_name;
    Figure m_figure;
    bool m_isStale = false;
};

} // namespace loopscope::ui

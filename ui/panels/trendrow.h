// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/workerrow.h"
#include "ui/plot/sparkline.h"
#include "ui/theme/figures.h"

#include <QWidget>

namespace loopscope::ui {

class Theme;

// One line of the side panel: name at the left, five minutes as a sparkline, the figure of now at the right.
class TrendRow : public QWidget
{
    Q_OBJECT
public:
    TrendRow(const Theme& theme, const QString& name, QWidget* parent = nullptr);

    struct Value
    {
        Figure figure;
        bool isCritical = false;
        bool isStale = false;
    };
    void setValue(const Value& value);
    // colour: the worker's.
    void setTrend(std::vector<double> values, std::optional<double> limit, const QColor& colour);
    [[nodiscard]] QSize sizeHint() const override { return {280, 23}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    const Theme& m_theme;
    QString m_name;
    Value m_value;
    Sparkline* m_sparkline;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPainter;

namespace loopscope::ui {

class ChartGroup;
class Theme;
struct Tokens;

// The round times of the group's span under a plot, and the crosshair's time in an inverted label over them. The axis
// lies at the height top and is size::TimeAxis high; left and right are the plot's, texts stay within [0, width].
void paintTimeAxis(QPainter& painter, const ChartGroup& group, const Tokens& tokens, QRectF plot, double top,
                   int width);

// The same as a strip of its own, for a page with one chart and no lane of events. UI thread.
class TimeAxis : public QWidget
{
    Q_OBJECT
public:
    TimeAxis(const Theme& theme, const ChartGroup& group, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    const ChartGroup& m_group;
};

} // namespace loopscope::ui

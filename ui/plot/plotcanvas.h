// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QColor>
#include <QRectF>
#include <QVector>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace loopscope::ui {

struct Tokens;

// A line as it is drawn: seconds since the epoch and values in the chart's unit; NaN breaks it.
struct StyledLine
{
    QVector<double> times;
    QVector<double> values;
    QColor colour;
    double width = 1;
};

// The crowd beyond 16 workers: from the lowest to the highest.
struct StyledBand
{
    QVector<double> times;
    QVector<double> low;
    QVector<double> high;
    QColor colour;
};

// The drawn part of a chart: QCustomPlot with our grid, gutters and limit. Takes no mouse: its owner does. The only
// class of this folder that includes qcustomplot.h. Costs (measured, plots-and-history facts): pen width 1 and few
// points a pixel column keep one replot of 64 workers in single milliseconds.
class PlotCanvas : public QWidget
{
public:
    explicit PlotCanvas(QWidget* parent);
    ~PlotCanvas() override;

    void setColours(const Tokens& tokens);
    void setTime(WallTime from, WallTime to);
    void setTop(double top, double step); // of the value axis, in the chart's unit; it begins at 0
    void setBand(const std::optional<StyledBand>& band);
    void setLines(const std::vector<StyledLine>& lines);
    void setLimit(std::optional<double> value, const QColor& colour);
    void replot(); // now
    [[nodiscard]] QRectF plotRect() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace loopscope::ui

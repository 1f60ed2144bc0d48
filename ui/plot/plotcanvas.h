// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/plot/linesraster.h"

#include <QColor>
#include <QRectF>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace loopscope::ui {

struct Tokens;

// The drawn part of a chart: QCustomPlot with our grid, gutters and limit, and the lines as an image of our own
// (linesraster.h). Takes no mouse: its owner does. The only class of this folder that includes qcustomplot.h.
class PlotCanvas : public QWidget
{
public:
    explicit PlotCanvas(QWidget* parent);
    ~PlotCanvas() override;

    void setColours(const Tokens& tokens);
    void setTime(WallTime from, WallTime to);
    void setTop(double top, double step); // of the value axis, in the chart's unit; it begins at 0
    void setBand(std::optional<StyledBand> band);
    void setLines(std::vector<StyledLine> lines); // the last one lies on top
    void setLimit(std::optional<double> value, const QColor& colour);
    void replot(); // into its buffer now, onto the screen with the next paint
    [[nodiscard]] QRectF plotRect() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace loopscope::ui

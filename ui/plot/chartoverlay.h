// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QWidget>
#include <optional>
#include <vector>

namespace loopscope::ui {

class Theme;

// A label in the right gutter: chip, name and value of the focused worker, the limit, the others.
struct GutterLabel
{
    double y = 0;
    QString text;
    QColor colour;
    QColor chip; // invalid: none
    bool strong = false;
};

// What lies over the drawn chart and changes with every move of the pointer, so that the chart itself need not be drawn
// again: crosshair, ring, zoom span, hatch, gutter labels, the mark of the worst point, the empty sentence.
class ChartOverlay : public QWidget
{
public:
    ChartOverlay(const Theme& theme, QWidget* parent);

    QRectF plot; // in this widget's pixels
    std::optional<double> crosshairX;
    std::optional<QPointF> ring;
    QColor ringColour;
    std::optional<std::pair<double, double>> zoom; // x of both ends while dragging
    std::optional<double> hatchFromX;
    std::vector<std::pair<double, double>> silences; // x of both ends: no samples of any worker
    QString hatchText;
    std::optional<double> limitY; // drawn again over the hatch: the limit stays
    QColor limitColour;
    std::optional<QPointF> worst;
    QColor worstColour;
    std::vector<GutterLabel> labels;
    QString sentence; // in the middle, when there is nothing to draw

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintHatch(QPainter& painter, double left, double right) const;
    void paintLabels(QPainter& painter) const;
    const Theme& m_theme;
};

// Pushes labels apart so that none covers another (16 px), within top and bottom; the order by y stays.
void spreadLabels(std::vector<GutterLabel>& labels, double top, double bottom);

} // namespace loopscope::ui

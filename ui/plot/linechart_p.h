// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/chartlayout.h"
#include "ui/plot/chartoverlay.h"
#include "ui/plot/linechart.h"

#include <QTimer>

namespace loopscope::ui {

// The inside of LineChart: what is known and how it becomes a picture.
class LineChart::Private
{
public:
    Private(LineChart& chart, ChartSpec spec, const Theme& theme, ChartGroup& group);

    void redraw();        // asks the source if its data moved, draws everything
    void updateOverlay(); // crosshair, ring, labels: no replot
    void paintHeading(QPainter& painter) const;
    [[nodiscard]] const ChartLine* lineOf(WorkerSlot slot) const;
    [[nodiscard]] std::optional<WorkerSlot> slotAt(QPointF position) const;
    [[nodiscard]] WallTime timeAt(double x) const;
    [[nodiscard]] Figure figureOf(double value) const;
    [[nodiscard]] QString text(double value) const;                 // in the chart's unit
    [[nodiscard]] QString rangeText(double low, double high) const; // "12.0–45.0 /s"

    LineChart& q;
    ChartSpec spec;
    const Theme& theme;
    ChartGroup& group;
    double factor;
    QString limitLabel;
    LineSource source;
    std::vector<ChartLine> lines;
    std::vector<TimeSpan> quiet; // hatched
    std::vector<WorkerSlot> pinned;
    std::optional<WallTime> staleSince;
    std::optional<LineChart::Worst> worst;
    AxisTop top;
    double shownTop = 1;
    PlotCanvas* canvas;
    ChartOverlay* overlay;
    QWidget* headingWidget = nullptr;
    bool dirty = true;         // the data or the range differ: ask the source again
    bool restyle = true;       // only the looks differ: hover, selection
    bool focusVisible = false; // the keyboard brought the focus here
    int replots = 0;
    std::optional<double> pressX;
    bool dragging = false;
    QTimer leave; // the hover ends 150 ms after the pointer left

private:
    [[nodiscard]] QColor colourOf(WorkerSlot slot) const;
    struct Part // of the heading's right side
    {
        QString text;
        QColor colour;
        bool strong = false;
    };
    [[nodiscard]] Steps steps() const { return spec.quantity == Quantity::Count ? Steps::Whole : Steps::Any; }
    void fetch();
    void addStyled(std::vector<StyledLine>& to, const ChartLine& line, const QColor& colour, double width) const;
    void drawFew();
    void drawCrowd();
    void rank();
    void placeLabels();
    [[nodiscard]] std::vector<Part> crosshairParts() const;
    void paintParts(QPainter& painter, const std::vector<Part>& parts, double left, double right) const;
    void paintLegend(QPainter& painter, double right) const;

    std::vector<WorkerSlot> m_ranks; // beyond 16 workers: worst first, held for a while
    WallTime m_rankedAt{};
};

} // namespace loopscope::ui

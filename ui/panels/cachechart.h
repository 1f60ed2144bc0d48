// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/series.h"
#include "ui/theme/figures.h"

#include <QWidget>

namespace loopscope::ui {

class ChartGroup;
class Theme;

// One line of a Redis over the span of time that all charts of the window share, from nought up. It has no worker, so
// it is no LineChart: the colour is the accent, the figure of the crosshair or of now stands in the heading.
class CacheChart : public QWidget
{
    Q_OBJECT
public:
    struct Spec
    {
        QString title;
        QString subtitle;
        Quantity quantity = Quantity::Plain;
        std::optional<double> top; // of the axis; nothing: the values' own
        QString empty;             // "Nobody has looked anything up."
    };

    CacheChart(Spec spec, const Theme& theme, ChartGroup& group, const analysis::Series& series,
               QWidget* parent = nullptr);
    void setStale(bool stale);
    // "Hit ratio: 97.1 % now, from 80 % to 98 %"; also the accessible description.
    [[nodiscard]] QString summary() const;
    void refresh(); // the series moved
    [[nodiscard]] QSize sizeHint() const override { return {320, 116}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 84}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Axis
    {
        QRectF plot;
        double top = 1;
    };
    [[nodiscard]] Axis axis() const;
    [[nodiscard]] double xOf(const QRectF& plot, WallTime time) const;
    [[nodiscard]] WallTime timeAt(double x) const;
    [[nodiscard]] std::vector<QPolygonF> lines(const Axis& axis) const;
    void paintHeading(QPainter& painter) const;
    void paintGrid(QPainter& painter, const Axis& axis) const;
    void paintLine(QPainter& painter, const Axis& axis) const;

    Spec m_spec;
    const Theme& m_theme;
    ChartGroup& m_group;
    const analysis::Series& m_series;
    bool m_stale = false;
};

} // namespace loopscope::ui

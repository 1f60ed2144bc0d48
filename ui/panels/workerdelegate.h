// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/workertablemodel.h"

#include <QStyledItemDelegate>
#include <optional>

namespace loopscope::ui {

class Theme;

// Draws the cells of the worker table: chip, tag, sparkline, bars, right-aligned figures with weak units. Row
// background comes from selection and from the worker pointed at, anywhere in the window.
class WorkerDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit WorkerDelegate(const Theme& theme, QObject* parent = nullptr);

    void setHovered(std::optional<WorkerSlot> slot) { m_hovered = slot; }
    // The common scale of all sparklines of the column, seconds.
    void setTrendScale(double high, double limit);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    // As wide as the widest value the column's format can give, so that nothing jumps.
    [[nodiscard]] static int columnWidth(int column);

private:
    struct Cell
    {
        QPainter& painter;
        QRect rect;
        const WorkerRow& row;
        const WorkerTableModel& model;
    };
    void paintWorker(const Cell& cell) const;
    void paintState(const Cell& cell) const;
    void paintTrend(const Cell& cell) const;
    void paintBar(const Cell& cell, std::optional<double> share, const Figure& figure, bool isCritical) const;
    void paintFigure(const Cell& cell, const Figure& figure, bool isCritical = false) const;
    void paintText(const Cell& cell, const QString& text, Qt::Alignment alignment, const QColor& colour) const;

    const Theme& m_theme;
    std::optional<WorkerSlot> m_hovered;
    double m_trendHigh = 0.06;
    double m_trendLimit = 0.05;
};

} // namespace loopscope::ui

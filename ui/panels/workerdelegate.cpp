// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/workerdelegate.h"
#include "ui/panels/tag.h"
#include "ui/plot/sparkline.h"
#include "ui/theme/tablecell.h"
#include "ui/theme/theme.h"

#include <QAbstractProxyModel>
#include <QPainter>

namespace loopscope::ui {

namespace {

constexpr int BarWidth = 36;
constexpr int BarHeight = 6;
constexpr int ValueGap = 4;
constexpr int CellPadding = 4;
// From here on a loop has no reserve; the cell says so in red.
constexpr double UtilizationCritical = 0.95;

struct Source
{
    const WorkerTableModel* model;
    QModelIndex index;
};

Source sourceOf(const QModelIndex& index)
{
    QModelIndex at = index;
    const QAbstractItemModel* model = index.model();
    while (const auto* proxy = qobject_cast<const QAbstractProxyModel*>(model)) {
        at = proxy->mapToSource(at);
        model = proxy->sourceModel();
    }
    return {static_cast<const WorkerTableModel*>(model), at};
}

} // namespace

WorkerDelegate::WorkerDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

void WorkerDelegate::setTrendScale(double high, double limit)
{
    m_trendHigh = high;
    m_trendLimit = limit;
}

int WorkerDelegate::columnWidth(int column)
{
    // At 1440 px with the side panel open there are 952 px for the columns of the overview; first and last have 8 px
    // more at the edges.
    switch (column) {
    case WorkerTableModel::Worker:
        return 60;
    case WorkerTableModel::ProcessId:
        return 56;
    case WorkerTableModel::State:
        return 104;
    case WorkerTableModel::LagTrend:
    case WorkerTableModel::Utilization:
        return 80;
    case WorkerTableModel::Heap:
        return 96;
    case WorkerTableModel::Up:
        return 68;
    case WorkerTableModel::RequestRate:
        return 52;
    default:
        return 58;
    }
}

QSize WorkerDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    return {columnWidth(index.column()), size::TableRow};
}

void WorkerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto [model, at] = sourceOf(index);
    const WorkerRow& row = model->row(at.row());
    const Tokens& tokens = m_theme.tokens();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, tokens.sel);
    else if (m_hovered == row.info.key.slot)
        painter->fillRect(option.rect, tokens.hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.grid);
    painter->setFont(font(TextStyle::Table));
    const Cell cell{*painter, cellContents(option, CellPadding), row, *model};
    switch (at.column()) {
    case WorkerTableModel::Worker:
        paintWorker(cell);
        break;
    case WorkerTableModel::ProcessId:
        paintText(cell, QString::number(row.info.pid.value), Qt::AlignRight, tokens.t2);
        break;
    case WorkerTableModel::State:
        paintState(cell);
        break;
    case WorkerTableModel::LagTrend:
        paintTrend(cell);
        break;
    case WorkerTableModel::LagMax:
        paintFigure(cell, figure(Quantity::Time, row.lagMax), row.isLagOver);
        break;
    case WorkerTableModel::LagP99:
        paintFigure(cell, figure(Quantity::Time, row.lagP99));
        break;
    case WorkerTableModel::Utilization:
        paintBar(cell, row.utilization, figure(Quantity::Ratio, row.utilization),
                 row.utilization.value_or(0) >= UtilizationCritical);
        break;
    case WorkerTableModel::Heap:
        paintBar(cell,
                 row.heapUsed && row.heapLimit && *row.heapLimit > 0 ? std::optional(*row.heapUsed / *row.heapLimit)
                                                                     : std::nullopt,
                 shortBytes(row.heapUsed), false);
        break;
    case WorkerTableModel::Rss:
        paintFigure(cell, shortBytes(row.rss));
        break;
    case WorkerTableModel::Handles:
        paintFigure(cell, figure(Quantity::Count, row.handles));
        break;
    case WorkerTableModel::Connections:
        paintFigure(cell, figure(Quantity::Count, row.connections));
        break;
    case WorkerTableModel::RequestRate:
        paintFigure(cell, {figure(Quantity::Rate, row.requestRate).value, {}});
        break;
    case WorkerTableModel::DurationP99:
        paintFigure(cell, figure(Quantity::Time, row.durationP99));
        break;
    case WorkerTableModel::CacheHit:
        paintFigure(cell, figure(Quantity::Percent, row.cacheHit()));
        break;
    case WorkerTableModel::Restarts:
        paintFigure(cell, figure(Quantity::Count, row.info.restarts));
        break;
    default:
        paintText(cell, index.data().toString(), Qt::AlignRight, model->isLive() ? tokens.t1 : tokens.t3);
        break;
    }
    painter->restore();
}

void WorkerDelegate::paintWorker(const Cell& cell) const
{
    const Tokens& tokens = m_theme.tokens();
    const QRect& rect = cell.rect;
    if (cell.row.isOld) {
        cell.painter.fillRect(rect.left() + 10, rect.top() + 6, 1, rect.height() - 12, tokens.line2);
        cell.painter.setPen(tokens.t3);
        cell.painter.drawText(rect.adjusted(15, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                              WorkerTableModel::tr("old", "older incarnation"));
        return;
    }
    paintChip(cell.painter, QPointF(rect.left() + 5, rect.center().y() + 0.5), cell.row.info.key.slot,
              cell.model.isLive(), tokens);
    cell.painter.setFont(font(TextStyle::Table, QFont::DemiBold));
    cell.painter.setPen(cell.model.isLive() ? tokens.t1 : tokens.t2);
    drawTabular(cell.painter, rect.adjusted(15, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                QString::number(cell.row.info.key.slot.value));
}

void WorkerDelegate::paintState(const Cell& cell) const
{
    const Tag tag = stateTag(cell.row, cell.model.isLive());
    if (!tag.isEmpty()) {
        paintTag(cell.painter, cell.rect.adjusted(-2, 0, CellPadding, 0), tag, m_theme);
        return;
    }
    paintText(cell, stateText(cell.row, cell.model.isLive()), Qt::AlignLeft, m_theme.tokens().t2);
}

void WorkerDelegate::paintTrend(const Cell& cell) const
{
    const Tokens& tokens = m_theme.tokens();
    const QColor line = cell.model.isLive() ? tokens.worker(cell.row.info.key.slot) : tokens.t3;
    const QRectF area(cell.rect.left(), cell.rect.top() + 3, cell.rect.width(), cell.rect.height() - 6);
    paintSparkline(cell.painter, area, {cell.row.lagTrend, 0, m_trendHigh, m_trendLimit}, line,
                   cell.model.isLive() ? tokens.crit : tokens.t3);
}

void WorkerDelegate::paintBar(const Cell& cell, std::optional<double> share, const Figure& figure,
                              bool isCritical) const
{
    const Tokens& tokens = m_theme.tokens();
    const QRect& rect = cell.rect;
    const bool live = cell.model.isLive();
    if (share) {
        const int top = rect.center().y() - BarHeight / 2 + 1;
        const QRectF track(rect.left(), top, BarWidth, BarHeight);
        const QRectF filled(track.left(), track.top(), std::clamp(*share, 0.0, 1.0) * track.width(), track.height());
        cell.painter.setRenderHint(QPainter::Antialiasing);
        cell.painter.setPen(Qt::NoPen);
        cell.painter.setBrush(tokens.line);
        cell.painter.drawRoundedRect(track, size::RadiusCell, size::RadiusCell);
        cell.painter.setBrush(isCritical && live ? tokens.crit : tokens.t3);
        if (filled.width() >= 1)
            cell.painter.drawRoundedRect(filled, size::RadiusCell, size::RadiusCell);
        cell.painter.setRenderHint(QPainter::Antialiasing, false);
    }
    drawFigure(cell.painter, rect.adjusted(BarWidth + ValueGap, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter, figure,
               live ? tokens.t1 : tokens.t3, live ? tokens.t1 : tokens.t3);
}

void WorkerDelegate::paintFigure(const Cell& cell, const Figure& figure, bool isCritical) const
{
    const Tokens& tokens = m_theme.tokens();
    const bool live = cell.model.isLive();
    if (isCritical && live)
        cell.painter.setFont(font(TextStyle::Table, QFont::DemiBold));
    drawFigure(cell.painter, cell.rect, Qt::AlignRight | Qt::AlignVCenter, figure,
               !live        ? tokens.t3
               : isCritical ? tokens.crit
                            : tokens.t1,
               tokens.t3);
}

void WorkerDelegate::paintText(const Cell& cell, const QString& text, Qt::Alignment alignment,
                               const QColor& colour) const
{
    cell.painter.setPen(colour);
    drawTabular(cell.painter, cell.rect, alignment | Qt::AlignVCenter,
                cell.painter.fontMetrics().elidedText(text, Qt::ElideRight, cell.rect.width()));
}

} // namespace loopscope::ui

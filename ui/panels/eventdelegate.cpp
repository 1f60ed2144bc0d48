// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/eventdelegate.h"
#include "ui/models/eventmodel.h"
#include "ui/panels/tag.h"
#include "ui/theme/figures.h"
#include "ui/theme/tablecell.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace loopscope::ui {

using analysis::ClusterEvent;
using analysis::EventKind;

namespace {
constexpr int CellPadding = 6;
constexpr int MarkSize = 14;
} // namespace

EventMarkStyle markStyle(EventKind kind)
{
    switch (kind) {
    case EventKind::Stall:
        return {QStringLiteral("triangle-alert"), &Tokens::crit};
    case EventKind::Alert:
        return {QStringLiteral("triangle-alert"), &Tokens::warn};
    case EventKind::AlertEnded:
        return {QStringLiteral("check"), &Tokens::ok};
    case EventKind::Restart:
    case EventKind::Reload:
        return {QStringLiteral("refresh"), &Tokens::info};
    case EventKind::Exit:
        return {QStringLiteral("power"), &Tokens::t2};
    case EventKind::Error:
        return {QStringLiteral("close"), &Tokens::crit};
    case EventKind::Listening:
        return {QStringLiteral("play"), &Tokens::t2};
    case EventKind::Link:
        return {QStringLiteral("link-off"), &Tokens::t2};
    case EventKind::App:
        break;
    }
    return {QStringLiteral("diamond"), &Tokens::info};
}

EventDelegate::EventDelegate(const Theme& theme, const EventFilter& events, QObject* parent)
    : QStyledItemDelegate(parent), m_theme(theme), m_events(events)
{
}

QSize EventDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {80, size::TableRow};
}

void EventDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens& tokens = m_theme.tokens();
    const ClusterEvent& event = m_events.eventAt(index.row());
    const QString text = index.data().toString();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, tokens.sel);
    else if ((option.state & QStyle::State_MouseOver) || (event.worker && m_hovered == event.worker->slot))
        painter->fillRect(option.rect, tokens.hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.grid);
    painter->setFont(font(TextStyle::Table));
    const QRect rect = cellContents(option, CellPadding);
    switch (index.column()) {
    case EventModel::Time:
        painter->setPen(tokens.t2);
        drawTabular(*painter, rect, Qt::AlignLeft | Qt::AlignVCenter, text);
        break;
    case EventModel::Kind:
        paintKind(*painter, rect, event);
        break;
    case EventModel::Worker:
        paintWorker(*painter, rect, event, text);
        break;
    case EventModel::Duration:
        drawFigure(*painter, rect, Qt::AlignRight | Qt::AlignVCenter,
                   event.durationSeconds ? figure(Quantity::Time, event.durationSeconds) : Figure(), tokens.t1,
                   tokens.t3);
        break;
    default:
        painter->setPen(tokens.t1);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
    }
    painter->restore();
}

void EventDelegate::paintKind(QPainter& painter, const QRect& rect, const ClusterEvent& event) const
{
    const Tokens& tokens = m_theme.tokens();
    const EventMarkStyle style = markStyle(event.kind);
    const QColor colour = tokens.*(style.colour);
    const QPixmap mark = m_theme.pixmap(style.icon, MarkSize, colour, painter.device()->devicePixelRatioF());
    painter.drawPixmap(rect.left(), rect.center().y() - MarkSize / 2 + 1, mark);
    const bool isBad = style.colour == &Tokens::crit || style.colour == &Tokens::warn;
    painter.setPen(isBad ? colour : tokens.t1);
    painter.drawText(rect.adjusted(MarkSize + 8, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, kindText(event.kind));
}

void EventDelegate::paintWorker(QPainter& painter, const QRect& rect, const ClusterEvent& event,
                                const QString& text) const
{
    const Tokens& tokens = m_theme.tokens();
    if (!event.worker) {
        painter.setPen(tokens.t3);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, text);
        return;
    }
    paintChip(painter, QPointF(rect.left() + 5, rect.center().y() + 0.5), event.worker->slot, true, tokens);
    painter.setPen(tokens.t1);
    painter.drawText(rect.adjusted(18, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

} // namespace loopscope::ui

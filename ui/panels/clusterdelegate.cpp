// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/clusterdelegate.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/models/recentlistmodel.h"
#include "ui/plot/sparkline.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace loopscope::ui {

using console::FoundCluster;

namespace {

constexpr int TextLeft = 42;
constexpr int IconLeft = 14;
constexpr int ButtonWidth = 72;
constexpr int WorstWidth = 66;
constexpr int TrendWidth = 72;
constexpr int CountWidth = 76;
constexpr int Gap = 10;
constexpr double LagLimit = 0.05; // s: what counts as a stall everywhere by default
constexpr double LeastScale = 0.06;

void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const Tokens& tokens)
{
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, tokens.sel);
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(option.rect, tokens.hover);
    painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), tokens.line);
}

struct Lines
{
    QString title;
    QString detail;
    QString icon;
    bool isWeak = false;
};

void paintLines(QPainter& painter, const QRect& rect, int textRight, const Lines& lines, const Theme& theme)
{
    const Tokens& tokens = theme.tokens();
    painter.drawPixmap(rect.left() + IconLeft, rect.top() + (rect.height() - size::IconBar) / 2,
                       theme.pixmap(lines.icon, size::IconBar, tokens.t3, painter.device()->devicePixelRatioF()));
    const int left = rect.left() + TextLeft;
    const int width = textRight - left;
    painter.setFont(font(TextStyle::Body, QFont::DemiBold));
    painter.setPen(lines.isWeak ? tokens.t2 : tokens.t1);
    painter.drawText(QRect(left, rect.top() + 5, width, 18), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(lines.title, Qt::ElideRight, width));
    painter.setFont(font(TextStyle::Small));
    painter.setPen(tokens.t3);
    painter.drawText(QRect(left, rect.top() + 22, width, 16), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(lines.detail, Qt::ElideRight, width));
}

} // namespace

ClusterDelegate::ClusterDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize ClusterDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {300, size::ListRow};
}

QRect ClusterDelegate::buttonRect(const QRect& row)
{
    return {row.right() - 14 - ButtonWidth, row.top() + (row.height() - size::ControlSmall) / 2 + 1, ButtonWidth,
            size::ControlSmall};
}

void ClusterDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const FoundCluster& found = static_cast<const ClusterListModel*>(index.model())->cluster(index.row());
    const Tokens& tokens = m_theme.tokens();
    const bool live = found.state == FoundCluster::State::Live;
    painter->save();
    paintGround(*painter, option, tokens);
    const QRect button = buttonRect(option.rect);
    const bool canAttach = index.data(ClusterListModel::CanAttachRole).toBool();
    int right = canAttach ? button.left() - Gap : option.rect.right() - 14;
    if (live) {
        const QRect worst(right - WorstWidth, option.rect.top(), WorstWidth, option.rect.height());
        const bool over = found.worstLagSeconds.value_or(0) > LagLimit;
        painter->setFont(font(TextStyle::Table, over ? QFont::DemiBold : QFont::Normal));
        drawFigure(*painter, worst, Qt::AlignRight | Qt::AlignVCenter, figure(Quantity::Time, found.worstLagSeconds),
                   over ? tokens.crit : tokens.t1, over ? tokens.crit : tokens.t3);
        const QRectF trend(worst.left() - Gap - TrendWidth, option.rect.center().y() - 9, TrendWidth, 18);
        double high = LeastScale;
        for (const double value : found.recentLagSeconds)
            high = value > high ? value : high; // false for NaN
        paintSparkline(*painter, trend, {found.recentLagSeconds, 0, high, LagLimit}, over ? tokens.crit : tokens.acc,
                       tokens.crit);
        const QRect count(static_cast<int>(trend.left()) - Gap - CountWidth, option.rect.top(), CountWidth,
                          option.rect.height());
        painter->setFont(font(TextStyle::Table));
        painter->setPen(tokens.t2);
        painter->drawText(count, Qt::AlignRight | Qt::AlignVCenter,
                          ClusterListModel::tr("%n worker(s)", nullptr, found.workers));
        right = count.left();
    }
    paintLines(*painter, option.rect, right - Gap,
               {index.data().toString(), index.data(ClusterListModel::DetailRole).toString(),
                live ? QStringLiteral("activity") : QStringLiteral("link-off"), !live},
               m_theme);
    if (canAttach)
        paintButton(*painter, option);
    painter->restore();
}

void ClusterDelegate::paintButton(QPainter& painter, const QStyleOptionViewItem& option) const
{
    const Tokens& tokens = m_theme.tokens();
    const bool chosen = option.state & QStyle::State_Selected;
    const QRect rect = buttonRect(option.rect);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(chosen ? tokens.accfill : tokens.line2);
    painter.setBrush(chosen ? tokens.accfill : tokens.raised);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), size::Radius, size::Radius);
    painter.setFont(font(TextStyle::Table, QFont::Medium));
    painter.setPen(chosen ? tokens.onfill : tokens.t1);
    painter.drawText(rect, Qt::AlignCenter, ClusterListModel::tr("Attach"));
}

RecentDelegate::RecentDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

QSize RecentDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {200, size::ListRow - 2};
}

void RecentDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    paintGround(*painter, option, m_theme.tokens());
    const QString when = index.data(RecentListModel::WhenRole).toString();
    painter->setFont(font(TextStyle::Small));
    painter->setPen(m_theme.tokens().t3);
    const QRect area = option.rect.adjusted(0, 0, -14, 0);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, when);
    const int right = area.right() - painter->fontMetrics().horizontalAdvance(when) - Gap;
    paintLines(*painter, option.rect, right,
               {index.data().toString(), index.data(RecentListModel::UrlRole).toString(),
                index.data(RecentListModel::UrlRole).toString().startsWith(QLatin1String("tcp"))
                    ? QStringLiteral("globe")
                    : QStringLiteral("plug"),
                false},
               m_theme);
    painter->restore();
}

} // namespace loopscope::ui

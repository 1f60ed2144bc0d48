// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/timeaxis.h"

#include "ui/plot/chartgroup.h"
#include "ui/plot/timeticks.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>

namespace loopscope::ui {

namespace {
constexpr int MostTicks = 8;
constexpr int TickWidth = 72;    // px that a tick has at least
constexpr double Between = 4;    // px that a tick keeps from the crosshair's label
constexpr double BoxPadding = 5; // px
} // namespace

void paintTimeAxis(QPainter& painter, const ChartGroup& group, const Tokens& tokens, QRectF plot, double top, int width)
{
    // Where a text of this width stands so that it is centred on the time and still inside.
    const auto leftOf = [&](WallTime time, double textWidth) {
        const double x = plot.left() + static_cast<double>((time - group.from()).count()) /
                                           static_cast<double>(group.span().count()) * plot.width();
        return std::clamp(x - textWidth / 2, 0.0, std::max(width - textWidth, 0.0));
    };
    std::optional<QRectF> box; // of the crosshair's time, which hides the ticks under it
    if (const auto at = group.crosshair(); at && *at >= group.from() && *at <= group.to()) {
        const double w = tabularWidth(font(TextStyle::Small, QFont::DemiBold), clockText(*at)) + 2 * BoxPadding;
        box = QRectF(leftOf(*at, w), top + 1, w, size::TimeAxis - 3);
    }
    painter.setFont(font(TextStyle::Small));
    const int ticks = std::clamp(static_cast<int>(plot.width()) / TickWidth, 2, MostTicks);
    for (const WallTime tick : timeTicks(group.from(), group.to(), ticks)) {
        const QString text = shortClockText(tick);
        const double w = tabularWidth(painter.font(), text);
        const double x = leftOf(tick, w);
        if (box && x < box->right() + Between && x + w > box->left() - Between)
            continue;
        painter.setPen(tokens.t3);
        drawTabular(painter, QRectF(x, top, w + 2, size::TimeAxis), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    if (!box)
        return;
    painter.setFont(font(TextStyle::Small, QFont::DemiBold));
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.t1);
    painter.drawRoundedRect(*box, size::RadiusChip, size::RadiusChip);
    painter.setPen(tokens.panel);
    drawTabular(painter, *box, Qt::AlignCenter, clockText(*group.crosshair()));
}

TimeAxis::TimeAxis(const Theme& theme, const ChartGroup& group, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_group(group)
{
    setFixedHeight(size::TimeAxis);
    const auto repaint = [this] { update(); };
    connect(&theme, &Theme::changed, this, repaint);
    connect(&group, &ChartGroup::rangeChanged, this, repaint);
    connect(&group, &ChartGroup::crosshairChanged, this, repaint);
}

void TimeAxis::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tokens().panel);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plot(size::GutterLeft, 0, std::max(width() - size::GutterLeft - size::GutterRight, 1), height());
    paintTimeAxis(painter, m_group, m_theme.tokens(), plot, 0, width());
}

} // namespace loopscope::ui

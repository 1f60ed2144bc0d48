// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartoverlay.h"

#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>

namespace loopscope::ui {

namespace {
constexpr double LabelHeight = 16;
}

void spreadLabels(std::vector<GutterLabel>& labels, double top, double bottom)
{
    std::stable_sort(labels.begin(), labels.end(),
                     [](const GutterLabel& a, const GutterLabel& b) { return a.y < b.y; });
    double limit = top + LabelHeight / 2;
    for (GutterLabel& label : labels) {
        label.y = std::max(label.y, limit);
        limit = label.y + LabelHeight;
    }
    limit = bottom - LabelHeight / 2;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->y = std::min(label->y, limit);
        limit = label->y - LabelHeight;
    }
}

ChartOverlay::ChartOverlay(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void ChartOverlay::paintHatch(QPainter& painter, double left, double right) const
{
    const Tokens& t = m_theme.tokens();
    left = std::max(left, plot.left());
    const QRectF span(left, plot.top(), std::min(right, plot.right()) - left, plot.height());
    if (span.width() < 1)
        return;
    painter.save();
    painter.fillRect(span, t.none);
    painter.setClipRect(span);
    painter.setPen(QPen(t.line2, 1));
    painter.setRenderHint(QPainter::Antialiasing);
    for (double x = span.left() - span.height(); x < span.right(); x += 6 * 1.4142)
        painter.drawLine(QPointF(x, span.bottom()), QPointF(x + span.height(), span.top()));
    painter.setClipping(false);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (limitY) {
        QPen pen(limitColour, 1);
        pen.setDashPattern({5, 4});
        painter.setPen(pen);
        painter.drawLine(QPointF(span.left(), *limitY), QPointF(span.right(), *limitY));
    }
    painter.restore();
}

void ChartOverlay::paintLabels(QPainter& painter) const
{
    for (const GutterLabel& label : labels) {
        double x = plot.right() + 8;
        if (label.chip.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(label.chip);
            painter.drawRoundedRect(QRectF(x, label.y - 4, 8, 8), size::RadiusCell, size::RadiusCell);
            x += 13;
        }
        painter.setFont(ui::font(TextStyle::Small, label.strong ? QFont::DemiBold : -1));
        painter.setPen(label.colour);
        drawTabular(painter, QRectF(x, label.y - LabelHeight / 2, width() - x - 2, LabelHeight),
                    Qt::AlignLeft | Qt::AlignVCenter, label.text);
    }
}

void ChartOverlay::paintEvent(QPaintEvent*)
{
    const Tokens& t = m_theme.tokens();
    QPainter painter(this);
    for (const auto& [left, right] : silences)
        paintHatch(painter, left, right);
    if (hatchFromX)
        paintHatch(painter, *hatchFromX, plot.right());
    painter.setRenderHint(QPainter::Antialiasing);
    paintLabels(painter);
    if (hatchFromX && !hatchText.isEmpty()) {
        painter.setFont(ui::font(TextStyle::Small));
        painter.setPen(t.t3);
        painter.drawText(QRectF(plot.right() + 8, plot.top(), width() - plot.right() - 10, 34),
                         Qt::AlignLeft | Qt::TextWordWrap, hatchText);
    }
    if (worst) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(worstColour);
        const double y = std::max(worst->y() - 4, plot.top() + 7);
        painter.drawPolygon(
            QPolygonF{QPointF(worst->x() - 4, y - 6), QPointF(worst->x() + 4, y - 6), QPointF(worst->x(), y)});
    }
    if (zoom) {
        QColor tint = t.acc;
        tint.setAlphaF(0.18F);
        painter.fillRect(QRectF(QPointF(zoom->first, plot.top()), QPointF(zoom->second, plot.bottom())).normalized(),
                         tint);
    }
    if (crosshairX) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(t.t2, 1));
        painter.drawLine(QPointF(*crosshairX, plot.top()), QPointF(*crosshairX, plot.bottom()));
    }
    if (ring) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(ringColour, 1.5));
        painter.setBrush(t.panel);
        painter.drawEllipse(*ring, 3.5, 3.5);
    }
    if (!sentence.isEmpty()) {
        painter.setFont(ui::font(TextStyle::Body));
        painter.setPen(t.t3);
        painter.drawText(plot, Qt::AlignCenter | Qt::TextWordWrap, sentence);
    }
}

} // namespace loopscope::ui

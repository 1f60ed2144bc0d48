// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/sparkline.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {

void expand(const SparklineData& data, double& low, double& high)
{
    if (high > low)
        return;
    low = INFINITY;
    high = -INFINITY;
    for (const double value : data.values) {
        if (std::isnan(value))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (!(high > low))
        high = low + 1;
}

void paintRun(QPainter& painter, const QPolygonF& run, const QColor& fill, double bottom)
{
    if (run.size() == 1) {
        painter.drawPoint(run.first());
        return;
    }
    if (fill.isValid()) {
        QPolygonF area = run;
        area << QPointF(run.last().x(), bottom) << QPointF(run.first().x(), bottom);
        painter.save();
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(area);
        painter.restore();
    }
    painter.drawPolyline(run);
}

} // namespace

void paintSparkline(QPainter& painter, const QRectF& rect, const SparklineData& data, const QColor& line,
                    const QColor& limit, const QColor& fill)
{
    if (data.values.empty() || rect.width() < 4)
        return;
    double low = data.low;
    double high = data.high;
    expand(data, low, high);
    if (!std::isfinite(low))
        return;
    const auto y = [&](double value) {
        return rect.bottom() - 1 - (std::clamp(value, low, high) - low) / (high - low) * (rect.height() - 2);
    };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (data.limit && *data.limit >= low && *data.limit <= high) {
        painter.setPen(QPen(limit, 1, Qt::DotLine));
        painter.drawLine(QPointF(rect.left(), y(*data.limit)), QPointF(rect.right(), y(*data.limit)));
    }
    painter.setPen(QPen(line, 1.15));
    const double step = rect.width() / std::max<double>(static_cast<double>(data.values.size()) - 1, 1);
    QPolygonF run;
    for (std::size_t i = 0; i <= data.values.size(); ++i) {
        if (i < data.values.size() && !std::isnan(data.values[i])) {
            run << QPointF(rect.left() + static_cast<double>(i) * step, y(data.values[i]));
        } else if (!run.isEmpty()) {
            paintRun(painter, run, fill, rect.bottom());
            run.clear();
        }
    }
    painter.restore();
}

Sparkline::Sparkline(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void Sparkline::setData(SparklineData shown)
{
    if (shown == m_data)
        return;
    m_data = std::move(shown);
    update();
}

void Sparkline::setColour(const QColor& colour)
{
    m_colour = colour;
    update();
}

void Sparkline::setFilled(bool filled)
{
    m_filled = filled;
    update();
}

void Sparkline::setStale(bool stale)
{
    m_stale = stale;
    update();
}

void Sparkline::paintEvent(QPaintEvent*)
{
    const Tokens& t = m_theme.tokens();
    const QColor line = m_stale ? t.t3 : m_colour.isValid() ? m_colour : t.t2;
    QPainter painter(this);
    paintSparkline(painter, QRectF(rect()).adjusted(0, 1, 0, -1), m_data, line, t.crit,
                   m_filled && !m_stale ? mixed(line, t.panel, 0.22) : QColor());
}

} // namespace loopscope::ui

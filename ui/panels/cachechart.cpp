// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachechart.h"
#include "ui/plot/chartgroup.h"
#include "ui/plot/timeaxis.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {

constexpr double GutterRight = 12;
constexpr double WheelStep = 0.8; // of the span, each notch
constexpr Micros Gap{7'000'000};  // three readings missed: the line breaks

// The next of 1, 2, 5 × 10^n.
double roundUp(double value)
{
    if (value <= 0)
        return 1;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (value <= step * power)
            return step * power;
    }
    return 10 * power;
}

} // namespace

CacheChart::CacheChart(Spec spec, const Theme& theme, ChartGroup& group, const analysis::Series& series,
                       QWidget* parent)
    : QWidget(parent), m_spec(std::move(spec)), m_theme(theme), m_group(group), m_series(series)
{
    setAccessibleName(m_spec.title);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(&group, &ChartGroup::rangeChanged, this, qOverload<>(&QWidget::update));
    connect(&group, &ChartGroup::crosshairChanged, this, qOverload<>(&QWidget::update));
    refresh();
}

void CacheChart::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    update();
}

void CacheChart::refresh()
{
    setAccessibleDescription(summary());
    update();
}

QString CacheChart::summary() const
{
    const auto last = m_series.latest();
    if (!last)
        return m_spec.empty;
    double low = last->value;
    double high = last->value;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const double value = m_series.at(i).value;
        if (std::isnan(value))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return tr("%1: %2, from %3 to %4")
        .arg(m_spec.title, figure(m_spec.quantity, last->value).text(), figure(m_spec.quantity, low).text(),
             figure(m_spec.quantity, high).text());
}

CacheChart::Axis CacheChart::axis() const
{
    Axis result;
    result.plot = QRectF(size::GutterLeft, size::ChartHeading + 4, width() - size::GutterLeft - GutterRight,
                         height() - size::ChartHeading - size::TimeAxis - 4);
    result.top = m_spec.top ? *m_spec.top : roundUp(m_series.maxIn(m_group.from(), m_group.to()).value_or(0));
    return result;
}

double CacheChart::xOf(const QRectF& plot, WallTime time) const
{
    const double share =
        static_cast<double>((time - m_group.from()).count()) / static_cast<double>(m_group.span().count());
    return plot.left() + share * plot.width();
}

WallTime CacheChart::timeAt(double x) const
{
    const QRectF plot = axis().plot;
    const double share = std::clamp((x - plot.left()) / std::max(1.0, plot.width()), 0.0, 1.0);
    return m_group.from() + Micros{static_cast<std::int64_t>(share * static_cast<double>(m_group.span().count()))};
}

void CacheChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& tokens = m_theme.tokens();
    painter.fillRect(rect(), tokens.panel);
    const Axis at = axis();
    paintHeading(painter);
    paintGrid(painter, at);
    paintLine(painter, at);
    if (m_group.crosshair()) {
        const double x = xOf(at.plot, *m_group.crosshair());
        if (x >= at.plot.left() && x <= at.plot.right())
            painter.fillRect(QRectF(std::floor(x), at.plot.top(), 1, at.plot.height()), tokens.t3);
    }
    if (hasFocus()) {
        painter.setPen(tokens.acc);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void CacheChart::paintHeading(QPainter& painter) const
{
    const Tokens& tokens = m_theme.tokens();
    const QRect heading(size::Padding, 0, width() - 2 * size::Padding, size::ChartHeading);
    const QFont bold = ui::font(TextStyle::Table, QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(tokens.t1);
    painter.drawText(heading, Qt::AlignLeft | Qt::AlignVCenter, m_spec.title);
    const int used = QFontMetrics(bold).horizontalAdvance(m_spec.title) + 10;
    std::optional<double> value;
    if (m_group.crosshair()) {
        const auto nearest = m_series.nearest(*m_group.crosshair(), Gap);
        value = nearest ? std::optional(nearest->value) : std::nullopt;
    } else if (const auto last = m_series.latest()) {
        value = last->value;
    }
    const QColor colour = m_stale ? tokens.t3 : tokens.t1;
    drawFigure(painter, heading, Qt::AlignRight | Qt::AlignVCenter, figure(m_spec.quantity, value), colour, tokens.t3);
    painter.setFont(ui::font(TextStyle::Small));
    painter.setPen(tokens.t3);
    const QRect rest = heading.adjusted(used, 0, -80, 0);
    painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_spec.subtitle, Qt::ElideRight, rest.width()));
}

void CacheChart::paintGrid(QPainter& painter, const Axis& axis) const
{
    const Tokens& tokens = m_theme.tokens();
    painter.setFont(ui::font(TextStyle::Small));
    const QString unit = figure(m_spec.quantity, axis.top).unit; // of all three: not 10 k/s above 5,000 /s
    for (int i = 0; i <= 2; ++i) {
        const double y = std::floor(axis.plot.bottom() - axis.plot.height() * i / 2);
        painter.fillRect(QRectF(axis.plot.left(), y, axis.plot.width(), 1), i == 0 ? tokens.line2 : tokens.grid);
        painter.setPen(tokens.t3);
        drawTabular(painter, QRectF(0, y - 8, axis.plot.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                    figureIn(unit, axis.top * i / 2).text());
    }
    paintTimeAxis(painter, m_group, tokens, axis.plot, axis.plot.bottom(), width() - size::Padding);
}

std::vector<QPolygonF> CacheChart::lines(const Axis& axis) const
{
    std::vector<QPolygonF> result;
    std::optional<WallTime> before;
    const Micros gap = std::max(Gap, 2 * m_group.bucket());
    for (const analysis::Bucket& bucket : m_series.buckets(m_group.from(), m_group.to(), m_group.bucket())) {
        if (bucket.samples == 0 || std::isnan(bucket.mean))
            continue;
        if (!before || bucket.begin - *before > gap)
            result.emplace_back();
        before = bucket.begin;
        const double share = std::clamp(bucket.mean / axis.top, 0.0, 1.0);
        result.back() << QPointF(xOf(axis.plot, bucket.begin), axis.plot.bottom() - share * axis.plot.height());
    }
    return result;
}

void CacheChart::paintLine(QPainter& painter, const Axis& axis) const
{
    const Tokens& tokens = m_theme.tokens();
    const auto parts = lines(axis);
    if (parts.empty()) {
        painter.setFont(ui::font(TextStyle::Table));
        painter.setPen(tokens.t2);
        painter.drawText(axis.plot, Qt::AlignCenter | Qt::TextWordWrap, m_spec.empty);
        return;
    }
    const QColor colour = m_stale ? tokens.t3 : tokens.acc;
    painter.save();
    painter.setClipRect(axis.plot.adjusted(0, -2, 0, 2));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QPolygonF& part : parts) {
        QPolygonF area = part;
        area << QPointF(part.back().x(), axis.plot.bottom()) << QPointF(part.front().x(), axis.plot.bottom());
        QColor fill = colour;
        fill.setAlphaF(0.14F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(area);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, 1.5));
        if (part.size() == 1)
            painter.drawPoint(part.front());
        else
            painter.drawPolyline(part);
    }
    painter.restore();
}

void CacheChart::mouseMoveEvent(QMouseEvent* event)
{
    m_group.setCrosshair(timeAt(event->position().x()));
}

void CacheChart::leaveEvent(QEvent* event)
{
    m_group.setCrosshair(std::nullopt);
    QWidget::leaveEvent(event);
}

void CacheChart::wheelEvent(QWheelEvent* event)
{
    const int notches = event->angleDelta().y();
    if (notches == 0)
        return;
    m_group.zoomAt(timeAt(event->position().x()), notches > 0 ? WheelStep : 1 / WheelStep);
    event->accept();
}

void CacheChart::keyPressEvent(QKeyEvent* event)
{
    if (!m_group.handleKey(*event))
        QWidget::keyPressEvent(event);
}

} // namespace loopscope::ui

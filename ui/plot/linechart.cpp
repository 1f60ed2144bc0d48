// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/linechart.h"

#include "ui/plot/chartgroup.h"
#include "ui/plot/linechart_p.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <map>

namespace loopscope::ui {

LineChart::LineChart(ChartSpec spec, const Theme& theme, ChartGroup& group, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, std::move(spec), theme, group))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(d->spec.title);
    connect(&theme, &Theme::changed, this, [this] {
        invalidate();
        refresh();
    });
    connect(&group, &ChartGroup::rangeChanged, this, [this] {
        invalidate();
        refresh();
    });
    connect(&group, &ChartGroup::crosshairChanged, this, [this] { d->updateOverlay(); });
    const auto focusMoved = [this] {
        d->restyle = true;
        refresh();
    };
    connect(&group, &ChartGroup::hoveredChanged, this, focusMoved);
    connect(&group, &ChartGroup::selectedChanged, this, focusMoved);
    connect(&d->leave, &QTimer::timeout, this, [this] {
        d->group.setHovered(std::nullopt);
        d->group.setCrosshair(std::nullopt);
    });
}

LineChart::~LineChart() = default;

void LineChart::setSource(LineSource source)
{
    d->source = std::move(source);
    invalidate();
}

void LineChart::setLimit(std::optional<double> limit, const QString& label)
{
    if (d->spec.limit == limit && d->limitLabel == label)
        return;
    d->spec.limit = limit;
    d->limitLabel = label;
    invalidate();
}

void LineChart::setSubtitle(const QString& subtitle)
{
    d->spec.subtitle = subtitle;
    update();
}

void LineChart::setUnit(const QString& unit)
{
    if (unit == d->spec.unit)
        return;
    d->spec.unit = unit;
    d->factor = unitFactor(unit);
    d->top = {}; // was in the old unit
    invalidate();
}

void LineChart::setHeadingWidget(QWidget* widget)
{
    d->headingWidget = widget;
    widget->setParent(this);
    widget->show();
    resizeEvent(nullptr);
}

void LineChart::setPinned(std::vector<WorkerSlot> pinned)
{
    d->pinned = std::move(pinned);
    invalidate();
}

void LineChart::setStaleSince(std::optional<WallTime> since)
{
    if (d->staleSince == since)
        return;
    d->staleSince = since;
    invalidate();
}

void LineChart::invalidate()
{
    d->dirty = true;
}

void LineChart::refresh()
{
    if ((d->dirty || d->restyle) && isVisible())
        d->redraw();
}

QString LineChart::summary() const
{
    if (d->lines.empty())
        return d->spec.empty;
    QString out = tr("%n workers", nullptr, static_cast<int>(d->lines.size()));
    std::optional<LinePoint> most;
    WorkerSlot slot;
    for (const ChartLine& line : d->lines)
        if (const auto point = largest(line); point && (!most || point->value > most->value)) {
            most = point;
            slot = line.slot;
        }
    if (most)
        out += tr(", worst %1 on worker %2 at %3").arg(d->text(most->value)).arg(slot.value).arg(clockText(most->time));
    return out;
}

QString LineChart::tableText() const
{
    std::map<WallTime, std::map<WorkerSlot, double>> rows;
    QString head = tr("Time");
    for (const ChartLine& line : d->lines) {
        head += QStringLiteral("\tw%1").arg(line.slot.value);
        for (const auto& life : line.lives)
            for (const analysis::Bucket& bucket : life)
                rows[bucket.begin][line.slot] = bucket.max;
    }
    QString out = head + QLatin1Char('\n');
    for (const auto& [time, values] : rows) {
        out += clockText(time);
        for (const ChartLine& line : d->lines) {
            const auto value = values.find(line.slot);
            out += QLatin1Char('\t') + (value == values.end() ? QString() : QString::number(value->second / d->factor));
        }
        out += QLatin1Char('\n');
    }
    return out;
}

std::optional<LineChart::Worst> LineChart::worst() const
{
    return d->worst;
}

QRectF LineChart::plotRect() const
{
    return d->canvas->plotRect().translated(d->canvas->pos());
}

QPointF LineChart::pointAt(WallTime time, double value) const
{
    const QRectF plot = plotRect();
    const double x =
        static_cast<double>((time - d->group.from()).count()) / static_cast<double>(d->group.span().count());
    // QCustomPlot counts from the last row of pixels.
    return {plot.left() + x * plot.width(), plot.bottom() - 1 - value / d->factor / d->shownTop * plot.height()};
}

int LineChart::replots() const
{
    return d->replots;
}

QSize LineChart::sizeHint() const
{
    return {640, 150};
}

QSize LineChart::minimumSizeHint() const
{
    return {320, 96};
}

void LineChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), d->theme.tokens().panel);
    if (d->spec.ruledAbove)
        painter.fillRect(0, 0, width(), 1, d->theme.tokens().line);
    d->paintHeading(painter);
    if (hasFocus() && d->focusVisible) {
        painter.setPen(QPen(d->theme.tokens().acc, 2));
        painter.drawLine(1, 4, 1, size::ChartHeading - 4);
    }
}

void LineChart::resizeEvent(QResizeEvent*)
{
    const QRect below(0, size::ChartHeading, width(), height() - size::ChartHeading);
    d->canvas->setGeometry(below);
    d->overlay->setGeometry(below);
    if (d->headingWidget != nullptr) {
        d->headingWidget->adjustSize();
        d->headingWidget->move(width() - d->headingWidget->width() - size::Padding,
                               (size::ChartHeading - d->headingWidget->height()) / 2);
    }
    d->group.setColumns(static_cast<int>(plotRect().width()));
    invalidate();
    refresh();
}

void LineChart::showEvent(QShowEvent*)
{
    refresh();
}

void LineChart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange)
        invalidate();
    QWidget::changeEvent(event);
}

void LineChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && plotRect().contains(event->position()))
        d->pressX = event->position().x();
}

void LineChart::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    d->leave.stop();
    if (!plotRect().contains(at) && !d->pressX) {
        d->leave.start();
        return;
    }
    if (d->pressX && std::abs(at.x() - *d->pressX) > 6) {
        d->dragging = true;
        d->overlay->zoom = {*d->pressX, at.x()};
    }
    if (!d->dragging)
        d->group.setHovered(d->slotAt(at));
    d->group.setCrosshair(d->timeAt(at.x()));
    d->overlay->update();
}

void LineChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !d->pressX)
        return;
    const double from = *std::exchange(d->pressX, std::nullopt);
    d->overlay->zoom.reset();
    if (std::exchange(d->dragging, false))
        d->group.zoomTo(d->timeAt(from), d->timeAt(event->position().x()));
    else
        emit workerClicked(d->slotAt(event->position()));
    d->overlay->update();
}

void LineChart::mouseDoubleClickEvent(QMouseEvent*)
{
    d->group.goLive();
}

void LineChart::wheelEvent(QWheelEvent* event)
{
    if (event->angleDelta().y() != 0)
        d->group.zoomAt(d->timeAt(event->position().x()), event->angleDelta().y() > 0 ? 0.8 : 1.25);
    else if (event->angleDelta().x() != 0)
        d->group.pan(event->angleDelta().x() > 0 ? -0.1 : 0.1);
    event->accept();
}

void LineChart::keyPressEvent(QKeyEvent* event)
{
    if (!d->group.handleKey(*event))
        QWidget::keyPressEvent(event);
}

void LineChart::leaveEvent(QEvent*)
{
    d->leave.start();
}

void LineChart::focusInEvent(QFocusEvent* event)
{
    d->focusVisible = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                      event->reason() == Qt::ShortcutFocusReason;
    update();
}

void LineChart::focusOutEvent(QFocusEvent*)
{
    update();
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/eventslane.h"

#include "ui/plot/chartgroup.h"
#include "ui/plot/timeaxis.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

class EventsLane::Private
{
public:
    Private(EventsLane& lane, const Theme& t, ChartGroup& g) : q(lane), theme(t), group(g) {}

    [[nodiscard]] QRectF area() const
    {
        return {double(size::GutterLeft), 0, std::max(q.width() - size::GutterLeft - size::GutterRight, 1) * 1.0,
                double(size::EventsLane)};
    }
    [[nodiscard]] double xOf(WallTime time) const
    {
        return area().left() + static_cast<double>((time - group.from()).count()) /
                                   static_cast<double>(group.span().count()) * area().width();
    }
    [[nodiscard]] WallTime timeAt(double x) const
    {
        const double share = std::clamp((x - area().left()) / area().width(), 0.0, 1.0);
        return group.from() + Micros{static_cast<std::int64_t>(share * static_cast<double>(group.span().count()))};
    }
    void layout();
    [[nodiscard]] const Drawn* markAt(QPointF position) const;
    [[nodiscard]] QColor colourOf(MarkShape shape) const;
    void paintMark(QPainter& painter, MarkShape shape, QPointF centre) const;
    void paintMarks(QPainter& painter) const;
    [[nodiscard]] QString tooltip(const Drawn& mark) const;

    EventsLane& q;
    const Theme& theme;
    ChartGroup& group;
    std::vector<EventMark> marks;
    std::vector<Drawn> drawn;
    std::optional<WallTime> staleSince;
};

void EventsLane::Private::layout()
{
    drawn.clear();
    const auto begin = std::lower_bound(marks.begin(), marks.end(), group.from(),
                                        [](const EventMark& mark, WallTime t) { return mark.time < t; });
    for (auto it = begin; it != marks.end() && it->time <= group.to() && drawn.size() < MaxMarks; ++it) {
        const double x = xOf(it->time);
        const auto index = static_cast<std::size_t>(it - marks.begin());
        if (!drawn.empty() && marks[drawn.back().first].shape == it->shape && x - drawn.back().x < MergePx &&
            drawn.back().first + drawn.back().count == index) {
            ++drawn.back().count;
            continue;
        }
        drawn.push_back({index, 1, x});
    }
}

const EventsLane::Drawn* EventsLane::Private::markAt(QPointF position) const
{
    const Drawn* best = nullptr;
    double distance = 8;
    for (const Drawn& each : drawn)
        if (std::abs(each.x - position.x()) < distance) {
            distance = std::abs(each.x - position.x());
            best = &each;
        }
    return position.y() <= size::EventsLane ? best : nullptr;
}

QColor EventsLane::Private::colourOf(MarkShape shape) const
{
    const Tokens& t = theme.tokens();
    if (staleSince)
        return t.t3;
    switch (shape) {
    case MarkShape::Stall:
        return t.crit;
    case MarkShape::Alert:
        return t.warn;
    case MarkShape::Restart:
    case MarkShape::App:
        return t.info;
    case MarkShape::Start:
    case MarkShape::End:
        return t.t2;
    }
    return t.t2;
}

void EventsLane::Private::paintMark(QPainter& painter, MarkShape shape, QPointF c) const
{
    const QColor colour = colourOf(shape);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    switch (shape) {
    case MarkShape::Stall:
    case MarkShape::Alert:
        painter.drawPolygon(QPolygonF{c + QPointF(-4.5, 4), c + QPointF(4.5, 4), c + QPointF(0, -4.5)});
        return;
    case MarkShape::App:
        painter.drawPolygon(QPolygonF{c + QPointF(-5, 0), c + QPointF(0, -5), c + QPointF(5, 0), c + QPointF(0, 5)});
        return;
    case MarkShape::Restart: {
        const qreal ratio = q.devicePixelRatioF();
        painter.drawPixmap(c - QPointF(6, 6), theme.pixmap(QStringLiteral("refresh"), 12, colour, ratio));
        return;
    }
    case MarkShape::Start:
        painter.setPen(QPen(colour, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(c, 4, 4);
        return;
    case MarkShape::End:
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(c + QPointF(-4, -4), c + QPointF(4, 4));
        painter.drawLine(c + QPointF(-4, 4), c + QPointF(4, -4));
        return;
    }
}

void EventsLane::Private::paintMarks(QPainter& painter) const
{
    painter.setFont(ui::font(TextStyle::Small));
    const double y = size::EventsLane / 2.0;
    double free = area().left(); // where the last drawn thing ends
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        const Drawn& each = drawn[i];
        const EventMark& mark = marks[each.first];
        paintMark(painter, mark.shape, {each.x, y});
        const QString text = each.count > 1 ? QString::number(each.count) : mark.label;
        const double width = painter.fontMetrics().horizontalAdvance(text);
        const double next = i + 1 < drawn.size() ? drawn[i + 1].x - 7 : area().right();
        if (!text.isEmpty() && each.x + 9 + width < next && each.x + 9 > free) {
            painter.setPen(theme.tokens().t2);
            painter.drawText(QRectF(each.x + 9, 0, width + 2, size::EventsLane), Qt::AlignVCenter | Qt::AlignLeft,
                             text);
            free = each.x + 9 + width;
        } else if (!text.isEmpty() && each.count == 1 && each.x - 11 - width > free) {
            painter.setPen(theme.tokens().t2);
            painter.drawText(QRectF(each.x - 9 - width, 0, width + 2, size::EventsLane),
                             Qt::AlignVCenter | Qt::AlignLeft, text);
            free = each.x + 7;
        } else {
            free = each.x + 7;
        }
    }
}

QString EventsLane::Private::tooltip(const Drawn& mark) const
{
    QStringList lines;
    const std::size_t shown = std::min<std::size_t>(mark.count, 5);
    for (std::size_t i = 0; i < shown; ++i)
        lines << marks[mark.first + i].tooltip;
    if (mark.count > shown)
        lines << EventsLane::tr("and %n more", nullptr, static_cast<int>(mark.count - shown));
    return lines.join(QLatin1Char('\n'));
}

EventsLane::EventsLane(const Theme& theme, ChartGroup& group, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(*this, theme, group))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Events"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto moved = [this] {
        d->layout();
        update();
    };
    connect(&theme, &Theme::changed, this, [this] { update(); });
    connect(&group, &ChartGroup::rangeChanged, this, moved);
    connect(&group, &ChartGroup::crosshairChanged, this, [this] { update(); });
}

EventsLane::~EventsLane() = default;

void EventsLane::setMarks(std::vector<EventMark> marks)
{
    if (marks == d->marks)
        return;
    d->marks = std::move(marks);
    d->layout();
    setAccessibleDescription(tr("%n events in view", nullptr, static_cast<int>(d->drawn.size())));
    update();
}

void EventsLane::setStaleSince(std::optional<WallTime> since)
{
    d->staleSince = since;
    update();
}

bool EventsLane::stepMark(int direction)
{
    const WallTime at = d->group.crosshair().value_or(direction > 0 ? d->group.from() : d->group.to());
    const EventMark* best = nullptr;
    for (const EventMark& mark : d->marks) {
        if (direction > 0 && mark.time > at && best == nullptr)
            best = &mark;
        if (direction < 0 && mark.time < at)
            best = &mark;
    }
    if (best == nullptr)
        return false;
    d->group.setCrosshair(best->time);
    return true;
}

const std::vector<EventsLane::Drawn>& EventsLane::drawn() const
{
    return d->drawn;
}

QSize EventsLane::sizeHint() const
{
    return {640, size::EventsLane + size::TimeAxis};
}

QSize EventsLane::minimumSizeHint() const
{
    return {320, size::EventsLane + size::TimeAxis};
}

void EventsLane::paintEvent(QPaintEvent*)
{
    const Tokens& t = d->theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.dark ? t.raised : t.bg);
    painter.drawRoundedRect(d->area(), size::RadiusCell, size::RadiusCell);
    painter.setFont(ui::font(TextStyle::Small));
    painter.setPen(t.t3);
    painter.drawText(QRectF(size::Padding, 0, size::GutterLeft - size::Padding, size::EventsLane),
                     Qt::AlignVCenter | Qt::AlignLeft, tr("Events"));
    d->paintMarks(painter);
    if (d->staleSince && *d->staleSince >= d->group.from()) {
        painter.setPen(QPen(t.warn, 2));
        painter.drawLine(QPointF(d->xOf(*d->staleSince), 1), QPointF(d->xOf(*d->staleSince), size::EventsLane - 1));
    }
    if (const auto crosshair = d->group.crosshair()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(t.t2, 1));
        painter.drawLine(QPointF(d->xOf(*crosshair), 0), QPointF(d->xOf(*crosshair), size::EventsLane));
    }
    paintTimeAxis(painter, d->group, t, d->area(), size::EventsLane, width());
    if (hasFocus()) {
        painter.setPen(QPen(t.acc, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(d->area().adjusted(1, 1, -1, -1), size::RadiusChip, size::RadiusChip);
    }
}

void EventsLane::mousePressEvent(QMouseEvent* event)
{
    if (const Drawn* mark = d->markAt(event->position()))
        emit markClicked(d->marks[mark->first].id);
}

void EventsLane::mouseMoveEvent(QMouseEvent* event)
{
    if (const Drawn* mark = d->markAt(event->position())) {
        d->group.setHovered(d->marks[mark->first].worker);
        d->group.setCrosshair(d->marks[mark->first].time);
    } else if (d->area().contains(event->position())) {
        d->group.setHovered(std::nullopt);
        d->group.setCrosshair(d->timeAt(event->position().x()));
    }
}

void EventsLane::mouseDoubleClickEvent(QMouseEvent*)
{
    d->group.goLive();
}

void EventsLane::wheelEvent(QWheelEvent* event)
{
    d->group.zoomAt(d->timeAt(event->position().x()), event->angleDelta().y() > 0 ? 0.8 : 1.25);
    event->accept();
}

void EventsLane::keyPressEvent(QKeyEvent* event)
{
    if (!d->group.handleKey(*event))
        QWidget::keyPressEvent(event);
}

void EventsLane::leaveEvent(QEvent*)
{
    d->group.setHovered(std::nullopt);
    d->group.setCrosshair(std::nullopt);
}

void EventsLane::resizeEvent(QResizeEvent*)
{
    d->layout();
}

bool EventsLane::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Drawn* mark = d->markAt(help->pos());
        QToolTip::showText(help->globalPos(), mark == nullptr ? QString() : d->tooltip(*mark), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace loopscope::ui

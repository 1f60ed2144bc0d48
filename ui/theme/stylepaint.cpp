// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylepaint.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QVariant>
#include <QWidget>
#include <algorithm>

namespace loopscope::ui {

namespace {

// Restores the painter, and draws crisp 1 px borders: rectangles are moved by half a pixel by the callers.
class Saved
{
public:
    explicit Saved(QPainter& painter) : m_painter(painter)
    {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
    }
    ~Saved() { m_painter.restore(); }
    Saved(const Saved&) = delete;
    Saved& operator=(const Saved&) = delete;

private:
    QPainter& m_painter;
};

QPen strokePen(const QColor& colour, qreal width)
{
    return {colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
}

} // namespace

StylePaint::StylePaint(const Tokens& tokens, QPainter& painter, const QStyleOption& option, const QWidget* widget)
    : m_tokens(tokens), m_painter(painter), m_option(option), m_widget(widget)
{
}

ButtonVariant StylePaint::variantOf(const QWidget* widget)
{
    const QString word = widget != nullptr ? widget->property("variant").toString() : QString();
    if (word == QLatin1String("primary"))
        return ButtonVariant::Primary;
    if (word == QLatin1String("flat"))
        return ButtonVariant::Flat;
    if (word == QLatin1String("danger"))
        return ButtonVariant::Danger;
    if (word == QLatin1String("segment"))
        return ButtonVariant::Segment;
    return ButtonVariant::Normal;
}

bool StylePaint::has(QStyle::StateFlag flag) const
{
    return m_option.state.testFlag(flag);
}

void StylePaint::box(const QRectF& rect, const QColor& fill, const QColor& border, qreal radius) const
{
    m_painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    m_painter.setPen(border.isValid() ? QPen(border, 1) : QPen(Qt::NoPen));
    if (radius > 0)
        m_painter.drawRoundedRect(rect, radius, radius);
    else
        m_painter.drawRect(rect);
}

void StylePaint::card(const QColor& fill, const QColor& border, int radius) const
{
    const Saved saved(m_painter);
    box(QRectF(m_option.rect).adjusted(0.5, 0.5, -0.5, -0.5), fill, border, radius);
}

void StylePaint::button() const
{
    const Saved saved(m_painter);
    const ButtonVariant variant = variantOf(m_widget);
    if (variant == ButtonVariant::Segment) {
        segment();
        return;
    }
    const QRectF rect = QRectF(m_option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool enabled = has(QStyle::State_Enabled);
    const bool pressed = has(QStyle::State_Sunken);
    const bool over = enabled && has(QStyle::State_MouseOver);
    const bool chosen = has(QStyle::State_On);
    // Tool buttons are flat unless they say otherwise.
    const bool flat =
        variant == ButtonVariant::Flat || (variant == ButtonVariant::Normal && has(QStyle::State_AutoRaise));
    if (variant == ButtonVariant::Primary && enabled) {
        const QColor fill = pressed ? mixed(m_tokens.accfill, m_tokens.bg, 0.85)
                                    : (over ? mixed(m_tokens.accfill, m_tokens.onfill, 0.92) : m_tokens.accfill);
        box(rect, fill, fill, size::Radius);
    } else if (flat) {
        const QColor fill = chosen ? m_tokens.sel : (over || pressed ? m_tokens.hover : QColor());
        box(rect, fill, QColor(), size::Radius);
    } else {
        const QColor fill = !enabled  ? m_tokens.panel
                            : pressed ? m_tokens.sel
                            : chosen  ? m_tokens.sel
                            : over    ? m_tokens.hover
                                      : m_tokens.raised;
        box(rect, fill, enabled ? m_tokens.line2 : m_tokens.line, size::Radius);
    }
    if (has(QStyle::State_HasFocus) && has(QStyle::State_KeyboardFocusChange))
        focusRing();
}

// One of a joined row: the row's ends are round, neighbours share a line. A button tells its place by the dynamic
// property "segmentPlace" (first, middle, last, only); without it each stands alone.
void StylePaint::segment() const
{
    const QString place = m_widget != nullptr ? m_widget->property("segmentPlace").toString() : QString();
    const bool first = place != QLatin1String("middle") && place != QLatin1String("last");
    const bool last = place != QLatin1String("middle") && place != QLatin1String("first");
    QRectF rect = QRectF(m_option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    m_painter.setClipRect(m_option.rect);
    if (!first)
        rect.setLeft(rect.left() - size::Radius - 1);
    if (!last)
        rect.setRight(rect.right() + size::Radius + 1);
    const bool enabled = has(QStyle::State_Enabled);
    const bool over = enabled && has(QStyle::State_MouseOver);
    const QColor fill = has(QStyle::State_On) ? m_tokens.sel : (over ? m_tokens.hover : m_tokens.raised);
    box(rect, fill, m_tokens.line2, size::Radius);
    if (!first) {
        m_painter.setPen(QPen(m_tokens.line2, 1));
        m_painter.drawLine(QPointF(m_option.rect.left() + 0.5, rect.top()),
                           QPointF(m_option.rect.left() + 0.5, rect.bottom()));
    }
    if (has(QStyle::State_HasFocus) && has(QStyle::State_KeyboardFocusChange))
        focusRing();
}

QColor StylePaint::buttonText() const
{
    if (!has(QStyle::State_Enabled))
        return mixed(m_tokens.t3, m_tokens.panel, 0.6);
    switch (variantOf(m_widget)) {
    case ButtonVariant::Primary:
        return m_tokens.onfill;
    case ButtonVariant::Danger:
        return m_tokens.crit;
    case ButtonVariant::Segment:
        return has(QStyle::State_On) ? m_tokens.acc : m_tokens.t2;
    case ButtonVariant::Flat:
        return has(QStyle::State_On) || has(QStyle::State_MouseOver) ? m_tokens.t1 : m_tokens.t2;
    case ButtonVariant::Normal:
        break;
    }
    return m_tokens.t1;
}

// Inside the control's own rectangle, as a style cannot paint outside of it.
void StylePaint::focusRing() const
{
    if (qobject_cast<const QAbstractItemView*>(m_widget) != nullptr)
        return; // the chosen row is the mark
    const Saved saved(m_painter);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_tokens.acc, 2));
    m_painter.drawRoundedRect(QRectF(m_option.rect).adjusted(1, 1, -1, -1), size::Radius, size::Radius);
}

void StylePaint::field() const
{
    const Saved saved(m_painter);
    const bool enabled = has(QStyle::State_Enabled);
    if (m_widget != nullptr && m_widget->property("frameless").toBool())
        return;
    const bool focused = has(QStyle::State_HasFocus);
    const QRectF rect = QRectF(m_option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    box(rect, enabled ? m_tokens.bg : m_tokens.panel, enabled ? m_tokens.line2 : m_tokens.line, size::Radius);
    if (focused)
        focusRing();
}

void StylePaint::checkBox() const
{
    const Saved saved(m_painter);
    const QRectF rect = QRectF(m_option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool enabled = has(QStyle::State_Enabled);
    const bool on = has(QStyle::State_On) || has(QStyle::State_NoChange);
    const QColor fill = on ? (enabled ? m_tokens.accfill : m_tokens.ctl) : m_tokens.bg;
    box(rect, fill, on ? fill : (enabled ? m_tokens.ctl : m_tokens.line2), 3);
    if (!on)
        return;
    m_painter.setPen(strokePen(m_tokens.onfill, 1.75));
    const QPointF c = rect.center();
    if (has(QStyle::State_NoChange)) {
        m_painter.drawLine(c - QPointF(3, 0), c + QPointF(3, 0));
        return;
    }
    const QPointF points[] = {c + QPointF(-3.2, 0.2), c + QPointF(-0.9, 2.6), c + QPointF(3.4, -2.6)};
    m_painter.drawPolyline(points, 3);
}

void StylePaint::radio() const
{
    const Saved saved(m_painter);
    const QRectF rect = QRectF(m_option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool on = has(QStyle::State_On);
    m_painter.setBrush(m_tokens.bg);
    m_painter.setPen(QPen(on ? m_tokens.acc : m_tokens.ctl, on ? 1.5 : 1));
    m_painter.drawEllipse(rect);
    if (!on)
        return;
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(m_tokens.acc);
    m_painter.drawEllipse(rect.center(), rect.width() / 4, rect.height() / 4);
}

void StylePaint::row() const
{
    if (has(QStyle::State_Selected))
        m_painter.fillRect(m_option.rect, m_tokens.sel);
    else if (has(QStyle::State_MouseOver) && has(QStyle::State_Enabled))
        m_painter.fillRect(m_option.rect, m_tokens.hover);
}

void StylePaint::chevron(Qt::ArrowType direction) const
{
    const Saved saved(m_painter);
    m_painter.setPen(
        strokePen(has(QStyle::State_Enabled) ? m_tokens.t2 : mixed(m_tokens.t3, m_tokens.panel, 0.6), 1.4));
    m_painter.translate(QRectF(m_option.rect).center());
    m_painter.rotate(direction == Qt::UpArrow      ? 180
                     : direction == Qt::LeftArrow  ? 90
                     : direction == Qt::RightArrow ? -90
                                                   : 0);
    const QPointF points[] = {QPointF(-3.5, -1.75), QPointF(0, 1.75), QPointF(3.5, -1.75)};
    m_painter.drawPolyline(points, 3);
}

void StylePaint::headerSection() const
{
    m_painter.fillRect(m_option.rect,
                       has(QStyle::State_MouseOver) && has(QStyle::State_Enabled) ? m_tokens.hover : m_tokens.panel);
    m_painter.fillRect(QRect(m_option.rect.left(), m_option.rect.bottom(), m_option.rect.width(), 1), m_tokens.line);
}

void StylePaint::buttonLabel(const QStyleOptionButton& button) const
{
    constexpr int IconGap = 6;
    const Saved saved(m_painter);
    const QFontMetrics metrics = button.fontMetrics;
    const QSize icon = button.iconSize;
    const int width = icon.width() + IconGap + metrics.size(Qt::TextShowMnemonic, button.text).width();
    QRect area = button.rect;
    if (button.features.testFlag(QStyleOptionButton::HasMenu))
        area.adjust(0, 0, -16, 0);
    const int left = area.left() + std::max(4, (area.width() - width) / 2);
    const QRect iconRect(QPoint(left, area.center().y() - icon.height() / 2 + 1), icon);
    const bool enabled = has(QStyle::State_Enabled);
    button.icon.paint(&m_painter, iconRect, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled,
                      has(QStyle::State_On) ? QIcon::On : QIcon::Off);
    m_painter.setPen(buttonText());
    const QRect text(iconRect.right() + 1 + IconGap, area.top(), area.right() - iconRect.right() - IconGap,
                     area.height());
    m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextHideMnemonic, button.text);
}

void StylePaint::headerLabel(const QStyleOptionHeader& header) const
{
    const Saved saved(m_painter);
    const bool sorted = header.sortIndicator != QStyleOptionHeader::None;
    QFont labelFont = font(TextStyle::Small, sorted ? QFont::DemiBold : QFont::Normal);
    m_painter.setFont(labelFont);
    m_painter.setPen(sorted ? m_tokens.t1 : m_tokens.t3);
    QString text = header.text;
    if (sorted)
        text += header.sortIndicator == QStyleOptionHeader::SortDown ? QStringLiteral(" \u2191")
                                                                     : QStringLiteral(" \u2193");
    const Qt::Alignment alignment = (header.textAlignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter;
    // At the table's edges as far inside as a page's headings.
    constexpr int Further = size::Padding - size::HeaderMargin;
    using Position = QStyleOptionHeader::SectionPosition;
    const bool isFirst = header.position == Position::Beginning || header.position == Position::OnlyOneSection;
    const bool isLast = header.position == Position::End || header.position == Position::OnlyOneSection;
    const QRect area = header.rect.adjusted(isFirst ? Further : 0, 0, isLast ? -Further : 0, 0);
    m_painter.drawText(area, static_cast<int>(alignment) | Qt::TextSingleLine, text);
}

void StylePaint::menuItem(const QStyleOptionMenuItem& item) const
{
    const Saved saved(m_painter);
    const QRect rect = item.rect;
    if (item.menuItemType == QStyleOptionMenuItem::Separator) {
        m_painter.fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), m_tokens.line);
        return;
    }
    const bool enabled = has(QStyle::State_Enabled);
    if (has(QStyle::State_Selected) && enabled)
        box(QRectF(rect).adjusted(2, 0, -2, 0), m_tokens.sel, QColor(), size::RadiusChip);
    const QColor text = enabled ? m_tokens.t1 : mixed(m_tokens.t3, m_tokens.panel, 0.6);
    const QRect lead(rect.left() + 8, rect.top(), size::IconBar, rect.height());
    if (item.checkType != QStyleOptionMenuItem::NotCheckable && item.checked) {
        m_painter.setPen(strokePen(m_tokens.acc, 1.6));
        const QPointF c = QRectF(lead).center();
        const QPointF points[] = {c + QPointF(-4, 0.3), c + QPointF(-1.2, 3.2), c + QPointF(4.2, -3.2)};
        m_painter.drawPolyline(points, 3);
    } else if (!item.icon.isNull()) {
        item.icon.paint(&m_painter, lead, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const QRect body = rect.adjusted(32, 0, -14, 0);
    const QStringList parts = item.text.split(QLatin1Char('\t'));
    m_painter.setFont(item.font);
    m_painter.setPen(text);
    m_painter.drawText(body, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, parts.value(0));
    if (parts.size() > 1) {
        m_painter.setPen(m_tokens.t3);
        m_painter.drawText(body, Qt::AlignRight | Qt::AlignVCenter, parts.value(1));
    }
    if (item.menuItemType == QStyleOptionMenuItem::SubMenu) {
        QStyleOption arrow = m_option;
        arrow.rect = QRect(rect.right() - 20, rect.top(), 16, rect.height());
        StylePaint(m_tokens, m_painter, arrow, m_widget).chevron(Qt::RightArrow);
    }
}

void StylePaint::progress(const QStyleOptionProgressBar& bar) const
{
    const Saved saved(m_painter);
    const QRectF track(bar.rect.left(), bar.rect.center().y() - 2, bar.rect.width(), 4);
    box(track, m_tokens.line, QColor(), size::RadiusCell);
    if (bar.maximum <= bar.minimum)
        return;
    QRectF done = track;
    done.setWidth(track.width() * (bar.progress - bar.minimum) / (bar.maximum - bar.minimum));
    box(done, m_tokens.acc, QColor(), size::RadiusCell);
}

void StylePaint::scrollBar(const QRect& slider, bool horizontal, bool needed) const
{
    if (!needed)
        return;
    const Saved saved(m_painter);
    const bool over = has(QStyle::State_MouseOver) || has(QStyle::State_Sunken);
    const qreal inset = over ? 2 : 3;
    const QRectF rect = QRectF(slider).adjusted(horizontal ? 2 : inset, horizontal ? inset : 2,
                                                horizontal ? -2 : -inset, horizontal ? -inset : -2);
    box(rect, over ? m_tokens.ctl : m_tokens.line2, QColor(), std::min(rect.width(), rect.height()) / 2);
}

QRect StylePaint::scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part)
{
    const bool horizontal = bar.orientation == Qt::Horizontal;
    const int length = horizontal ? bar.rect.width() : bar.rect.height();
    const int range = bar.maximum - bar.minimum;
    int slider = length;
    if (range > 0)
        slider = std::clamp(static_cast<int>(qint64(length) * bar.pageStep / (range + std::max(1, bar.pageStep))),
                            std::min(28, length), length);
    const int start =
        QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - slider, bar.upsideDown);
    int from = 0;
    int to = 0;
    if (part == QStyle::SC_ScrollBarSlider) {
        from = start;
        to = start + slider;
    } else if (part == QStyle::SC_ScrollBarSubPage) {
        to = start;
    } else if (part == QStyle::SC_ScrollBarAddPage) {
        from = start + slider;
        to = length;
    }
    const QRect rect = horizontal ? QRect(bar.rect.left() + from, bar.rect.top(), to - from, bar.rect.height())
                                  : QRect(bar.rect.left(), bar.rect.top() + from, bar.rect.width(), to - from);
    return QStyle::visualRect(bar.direction, bar.rect, rect);
}

} // namespace loopscope::ui

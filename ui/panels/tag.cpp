// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/tag.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <cmath>

namespace loopscope::ui {

namespace {
constexpr int TagHeight = 18;
constexpr int TagPadding = 6;
constexpr int IconGap = 4;
constexpr double ChipSide = 9;
} // namespace

Tag stateTag(const WorkerRow& row, bool isLive)
{
    Tag tag;
    tag.text = stateText(row, isLive);
    if (!isLive) {
        tag.text.clear();
        return tag;
    }
    switch (row.shown) {
    case ShownState::Running:
        tag.text.clear();
        break;
    case ShownState::Stalling:
    case ShownState::Blocked:
    case ShownState::Crashed:
        tag.icon = QStringLiteral("triangle-alert");
        tag.colour = &Tokens::crit;
        tag.tint = &Tokens::critbg;
        break;
    case ShownState::Draining:
    case ShownState::Starting:
        tag.icon = QStringLiteral("clock");
        tag.colour = &Tokens::warn;
        tag.tint = &Tokens::warnbg;
        break;
    case ShownState::Ready:
        tag.icon = QStringLiteral("check");
        tag.colour = &Tokens::ok;
        tag.tint = &Tokens::okbg;
        break;
    case ShownState::Ended:
        break;
    }
    return tag;
}

QSize tagSize(const Tag& tag)
{
    const QFontMetrics metrics(font(TextStyle::Small, QFont::Medium));
    const int icon = tag.icon.isEmpty() ? 0 : size::IconChip + IconGap;
    return {metrics.horizontalAdvance(tag.text) + icon + 2 * TagPadding + 2, TagHeight};
}

void paintTag(QPainter& painter, const QRect& rect, const Tag& tag, const Theme& theme)
{
    const Tokens& tokens = theme.tokens();
    const QColor colour = tag.colour != nullptr ? tokens.*(tag.colour) : tokens.t2;
    const QSize wanted = tagSize(tag);
    const int top = rect.top() + (rect.height() - TagHeight) / 2;
    const QRectF frame(rect.left() + 0.5, top + 0.5, std::min(wanted.width(), rect.width()) - 1, TagHeight - 1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tag.colour != nullptr ? colour : tokens.line2);
    painter.setBrush(tag.tint != nullptr ? QBrush(tokens.*(tag.tint)) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(frame, size::RadiusChip, size::RadiusChip);
    int left = static_cast<int>(frame.left()) + TagPadding;
    if (!tag.icon.isEmpty()) {
        const QPixmap mark = theme.pixmap(tag.icon, size::IconChip, colour, painter.device()->devicePixelRatioF());
        painter.drawPixmap(left, static_cast<int>(frame.center().y()) - size::IconChip / 2 + 1, mark);
        left += size::IconChip + IconGap;
    }
    painter.setFont(font(TextStyle::Small, QFont::Medium));
    painter.setPen(colour);
    const QRect words(left, static_cast<int>(frame.top()), static_cast<int>(frame.right()) - left, TagHeight);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(tag.text, Qt::ElideRight, words.width()));
    painter.restore();
}

TagLabel::TagLabel(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TagLabel::setTag(const Tag& tag)
{
    if (tag == m_tag)
        return;
    m_tag = tag;
    setAccessibleName(tag.text);
    setVisible(!tag.isEmpty());
    updateGeometry();
    update();
}

QSize TagLabel::sizeHint() const
{
    return m_tag.isEmpty() ? QSize(0, TagHeight) : tagSize(m_tag);
}

void TagLabel::paintEvent(QPaintEvent*)
{
    if (m_tag.isEmpty())
        return;
    QPainter painter(this);
    paintTag(painter, rect(), m_tag, m_theme);
}

void paintChip(QPainter& painter, const QPointF& centre, WorkerSlot slot, bool isLive, const Tokens& tokens)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isLive ? tokens.worker(slot) : tokens.t3);
    painter.drawRoundedRect(QRectF(centre.x() - ChipSide / 2, centre.y() - ChipSide / 2, ChipSide, ChipSide), 2, 2);
    painter.restore();
}

ChipLabel::ChipLabel(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setFixedSize(10, 18);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChipLabel::setWorker(WorkerSlot slot, bool isLive)
{
    m_slot = slot;
    m_isLive = isLive;
    update();
}

void ChipLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintChip(painter, QRectF(rect()).center(), m_slot, m_isLive, m_theme.tokens());
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/surface.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace loopscope::ui {

Surface::Surface(const Theme& theme, QColor Tokens::*fill, Qt::Edges lines, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_fill(fill), m_lines(lines)
{
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Surface::setFill(QColor Tokens::*fill)
{
    m_fill = fill;
    update();
}

void Surface::setCard(bool isCard)
{
    m_isCard = isCard;
    update();
}

void Surface::setBar(QColor Tokens::*bar)
{
    m_bar = bar;
    update();
}

void Surface::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& tokens = m_theme.tokens();
    if (m_isCard) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(tokens.line);
        painter.setBrush(tokens.*m_fill);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), size::RadiusCard, size::RadiusCard);
        return;
    }
    painter.fillRect(rect(), tokens.*m_fill);
    const QColor line = tokens.line;
    if (m_lines & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, line);
    if (m_lines & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, line);
    if (m_lines & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), line);
    if (m_lines & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), line);
    if (m_bar != nullptr)
        painter.fillRect(0, 0, 3, height(), tokens.*m_bar);
}

} // namespace loopscope::ui

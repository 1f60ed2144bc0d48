// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/factrow.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace loopscope::ui {

FactRow::FactRow(const Theme& theme, const QString& name, const QString& toolTip, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_name(name)
{
    setFixedHeight(sizeHint().height());
    setToolTip(toolTip);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FactRow::setFigure(const Figure& figure, bool isStale)
{
    if (figure == m_figure && isStale == m_isStale)
        return;
    m_figure = figure;
    m_isStale = isStale;
    setAccessibleName(m_name + QLatin1Char(' ') + figure.text());
    update();
}

void FactRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& tokens = m_theme.tokens();
    painter.setFont(ui::font(TextStyle::Table));
    painter.setPen(tokens.t2);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, m_name);
    drawFigure(painter, rect(), Qt::AlignRight | Qt::AlignVCenter, m_figure, m_isStale ? tokens.t3 : tokens.t1,
               tokens.t3);
}

} // namespace loopscope::ui

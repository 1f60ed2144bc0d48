// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/trendrow.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {
constexpr int NameShare = 97;
constexpr int ValueShare = 78;
constexpr double LeastLagScale = 0.06;
} // namespace

TrendRow::TrendRow(const Theme& theme, const QString& name, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_name(name), m_sparkline(new Sparkline(theme, this))
{
    setFixedHeight(sizeHint().height());
    m_sparkline->setFilled(true);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TrendRow::setValue(const Value& value)
{
    m_value = value;
    m_sparkline->setStale(value.isStale);
    setAccessibleName(m_name + QLatin1Char(' ') + value.figure.text());
    update();
}

void TrendRow::setTrend(std::vector<double> values, std::optional<double> limit, const QColor& colour)
{
    double high = limit ? LeastLagScale : 0;
    for (const double value : values)
        high = std::isnan(value) ? high : std::max(high, value);
    m_sparkline->setColour(colour);
    m_sparkline->setData({std::move(values), 0, high * 1.05, limit});
}

void TrendRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& tokens = m_theme.tokens();
    painter.setFont(ui::font(TextStyle::Table));
    painter.setPen(tokens.t2);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, m_name);
    painter.setFont(ui::font(TextStyle::Table, QFont::DemiBold));
    const QColor colour = m_value.isStale ? tokens.t3 : m_value.isCritical ? tokens.crit : tokens.t1;
    drawFigure(painter, rect(), Qt::AlignRight | Qt::AlignVCenter, m_value.figure, colour, colour);
}

void TrendRow::resizeEvent(QResizeEvent*)
{
    m_sparkline->setGeometry(NameShare, 2, std::max(40, width() - NameShare - ValueShare), 18);
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/navigationbutton.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace loopscope::ui {

namespace {
constexpr int MostShown = 999; // a longer count would not fit on the icon
}

NavigationButton::NavigationButton(const Theme& theme, const QString& title, const QString& icon, QWidget* parent)
    : QAbstractButton(parent), m_theme(theme), m_icon(icon)
{
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(size::NavigationRow);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    describe();
}

void NavigationButton::setCount(std::optional<int> count, bool isCritical)
{
    if (count == m_count && isCritical == m_isCritical)
        return;
    m_count = count;
    m_isCritical = isCritical;
    describe();
    update();
}

void NavigationButton::setNarrow(bool narrow)
{
    m_narrow = narrow;
    describe();
    updateGeometry();
    update();
}

QSize NavigationButton::sizeHint() const
{
    return {m_narrow ? size::NavigationNarrow - 10 : size::Navigation - 16, size::NavigationRow};
}

void NavigationButton::describe()
{
    const QString name = m_count ? text() + QLatin1String(", ") + QString::number(*m_count) : text();
    setAccessibleName(name);
    setToolTip(m_narrow ? name : QString());
}

void NavigationButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& tokens = m_theme.tokens();
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? tokens.sel : tokens.hover);
        painter.drawRoundedRect(rect(), size::Radius, size::Radius);
    }
    if (hasFocus()) {
        painter.setPen(QPen(tokens.acc, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), size::Radius, size::Radius);
    }
    const int iconLeft = m_narrow ? (width() - size::IconBar) / 2 : 9;
    painter.drawPixmap(
        iconLeft, (height() - size::IconBar) / 2,
        m_theme.pixmap(m_icon, size::IconBar, isChecked() ? tokens.acc : tokens.t2, devicePixelRatioF()));
    if (m_narrow) {
        paintNarrowCount(painter);
        return;
    }
    painter.setFont(ui::font(TextStyle::Body));
    painter.setPen(isChecked() ? tokens.t1 : tokens.t2);
    painter.drawText(rect().adjusted(33, 0, -36, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (!m_count || *m_count == 0)
        return;
    painter.setFont(ui::font(TextStyle::Small, QFont::Medium));
    painter.setPen(m_isCritical ? tokens.crit : tokens.t3);
    painter.drawText(rect().adjusted(0, 0, -9, 0), Qt::AlignRight | Qt::AlignVCenter, QString::number(*m_count));
}

void NavigationButton::paintNarrowCount(QPainter& painter) const
{
    if (!m_count || *m_count == 0)
        return;
    const Tokens& tokens = m_theme.tokens();
    const QString number =
        *m_count > MostShown ? QString::number(MostShown) + QLatin1Char('+') : QString::number(*m_count);
    painter.setFont(ui::font(TextStyle::Badge));
    const int wide = std::max(13, painter.fontMetrics().horizontalAdvance(number) + 6);
    const QRectF badge(std::min(width() - wide - 0.5, width() / 2.0 + 1), 1.5, wide, 13);
    painter.setPen(m_isCritical ? tokens.crit : tokens.line2);
    painter.setBrush(m_isCritical ? tokens.critbg : tokens.raised);
    painter.drawRoundedRect(badge, 6.5, 6.5);
    painter.setPen(m_isCritical ? tokens.crit : tokens.t2);
    painter.drawText(badge, Qt::AlignCenter, number);
}

void NavigationButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void NavigationButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/verdictbar.h"
#include "ui/panels/label.h"
#include "ui/theme/figures.h"
#include "ui/theme/plaintip.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPushButton>

namespace loopscope::ui {

using console::LinkState;

QString agoText(Micros age)
{
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(std::max(age, Micros{0}));
    return VerdictBar::tr("%1 ago").arg(durationText(whole));
}

VerdictBar::VerdictBar(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::critbg, Qt::BottomEdge, parent),
      m_icon(new QLabel(this)),
      m_text(new Label(theme, TextStyle::Body, &Tokens::t2, this)),
      m_reconnect(new QPushButton(tr("Reconnect now"), this)),
      m_stop(new QPushButton(tr("Stop trying"), this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(15, 0, size::Padding, 0);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_reconnect);
    layout->addWidget(m_stop);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    for (QPushButton* button : {m_reconnect, m_stop}) {
        button->setFixedHeight(size::ControlSmall);
        button->setAccessibleName(button->text());
    }
    connect(m_reconnect, &QPushButton::clicked, this, &VerdictBar::reconnectRequested);
    connect(m_stop, &QPushButton::clicked, this, &VerdictBar::stopRequested);
    connect(&theme, &Theme::changed, this, &VerdictBar::followTheme);
    setLow(false);
    hide();
}

void VerdictBar::setLow(bool low)
{
    setFixedHeight(low ? size::VerdictBarLow : size::VerdictBar);
}

void VerdictBar::showVerdict(const std::optional<Verdict>& verdict)
{
    setVisible(verdict.has_value());
    if (!verdict)
        return;
    m_slot = verdict->slot;
    setToolTip({}); // why the link was lost
    m_reconnect->hide();
    m_stop->hide();
    if (verdict->isOver)
        dress(&Tokens::t3, &Tokens::panel, QStringLiteral("check"));
    else
        dress(&Tokens::crit, &Tokens::critbg, QStringLiteral("triangle-alert"));
    say(verdict->headline, verdict->details);
}

void VerdictBar::showLink(const console::LinkStatus& link, std::optional<WallTime> lastSample, WallTime now)
{
    m_slot.reset();
    dress(&Tokens::warn, &Tokens::warnbg, QStringLiteral("link-off"));
    const WallTime since = link.lostAt.value_or(lastSample.value_or(now));
    m_reconnect->setVisible(link.state != LinkState::Stale);
    m_stop->setVisible((link.state == LinkState::Lost && link.nextTry) || link.state == LinkState::Connecting);
    switch (link.state) {
    case LinkState::Stale:
        say(tr("No samples since %1.").arg(clockText(lastSample.value_or(now))),
            tr("The link is open, but the cluster has sent nothing for %1.").arg(durationText(now - since)));
        break;
    case LinkState::Refused:
        say(tr("The cluster refused the link."), link.reason);
        break;
    case LinkState::Connecting:
        say(tr("Link lost %1.").arg(agoText(now - since)), tr("Trying again now."));
        break;
    default: {
        QString next = tr("Not trying to reconnect.");
        if (link.nextTry) {
            // Rounded up, so that it counts 4, 3, 2, 1 and never says 0.
            const auto left = std::chrono::ceil<std::chrono::seconds>(std::max(*link.nextTry - now, Micros{1}));
            next = tr("Next try in %1 s.").arg(left.count());
        }
        say(tr("Link lost %1.").arg(agoText(now - since)),
            tr("The cluster may still be serving.") + QLatin1Char(' ') + next);
        break;
    }
    }
    setToolTip(plainTip(link.reason));
    setVisible(true);
}

QString VerdictBar::sentence() const
{
    return m_text->accessibleName();
}

void VerdictBar::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_slot)
        emit workerRequested(*m_slot);
}

void VerdictBar::dress(QColor Tokens::*colour, QColor Tokens::*tint, const QString& icon)
{
    if (m_colour == colour && m_iconName == icon)
        return;
    m_colour = colour;
    m_iconName = icon;
    setFill(tint);
    setBar(colour);
    followTheme();
}

void VerdictBar::followTheme()
{
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(theme().pixmap(m_iconName, size::IconBar, theme().tokens().*m_colour, devicePixelRatioF()));
}

void VerdictBar::say(const QString& headline, const QString& details)
{
    m_text->setSentence(headline, details);
    setAccessibleName(headline + QLatin1Char(' ') + details);
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachelinkbar.h"
#include "ui/models/rediskeymodel.h"
#include "ui/panels/label.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace loopscope::ui {

using console::RedisState;
using console::RedisStatus;

namespace {
constexpr int Height = 36;
constexpr int ProgressWidth = 140;

QString nextTryText(const RedisStatus& status, WallTime now)
{
    if (!status.nextTry || *status.nextTry <= now)
        return CacheLinkBar::tr("Trying again now.");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*status.nextTry - now);
    return CacheLinkBar::tr("Next try in %1.").arg(durationText(seconds));
}
} // namespace

CacheLinkBar::CacheLinkBar(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::warnbg, Qt::BottomEdge, parent),
      m_sentence(new Label(theme, TextStyle::Table, &Tokens::t2, this)),
      m_progress(new QProgressBar(this)),
      m_reconnect(new QPushButton(theme.icon(QStringLiteral("refresh")), tr("Reconnect now"), this))
{
    setMinimumHeight(Height);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::PaddingSide, 3, size::Padding, 4);
    row->setSpacing(12);
    m_sentence->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(ProgressWidth);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of loading"));
    m_reconnect->setAccessibleName(tr("Reconnect to Redis now"));
    m_reconnect->setFixedHeight(size::ControlSmall + 2);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_progress);
    row->addWidget(m_reconnect);
    connect(m_reconnect, &QPushButton::clicked, this, &CacheLinkBar::reconnectRequested);
    hide();
}

void CacheLinkBar::showStatus(const RedisStatus& status, WallTime now)
{
    m_progress->setVisible(status.state == RedisState::Loading && status.loaded.has_value());
    m_reconnect->setVisible(status.state == RedisState::Lost);
    switch (status.state) {
    case RedisState::Lost:
        showLine(&Tokens::warnbg, &Tokens::warn, tr("Redis is not reachable."),
                 closedSentence(status.reason) + QLatin1Char(' ') + nextTryText(status, now));
        return;
    case RedisState::Loading: {
        m_progress->setValue(static_cast<int>(status.loaded.value_or(0) * 1000));
        QString rest = status.loaded ? tr("%1 loaded.").arg(figure(Quantity::Percent, status.loaded).text())
                                     : tr("It does not say how far it is.");
        if (status.loadingEta)
            rest += QLatin1Char(' ') + tr("About %1 left.").arg(durationText(std::chrono::seconds(*status.loadingEta)));
        showLine(&Tokens::infobg, &Tokens::info, tr("Redis is loading its data."), rest);
        return;
    }
    default:
        break;
    }
    if (status.state != RedisState::Ready || status.denied.isEmpty()) {
        hide();
        return;
    }
    showLine(&Tokens::warnbg, &Tokens::warn, tr("Redis refuses some commands; what they would tell is missing."),
             status.denied.join(QLatin1String(", ")));
}

void CacheLinkBar::showLine(QColor Tokens::*fill, QColor Tokens::*bar, const QString& headline, const QString& rest)
{
    setFill(fill);
    setBar(bar);
    m_sentence->setSentence(headline, rest);
    show();
}

QString CacheLinkBar::text() const
{
    return m_sentence->accessibleName();
}

} // namespace loopscope::ui

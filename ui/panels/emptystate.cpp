// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emptystate.h"
#include "ui/panels/label.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace loopscope::ui {

namespace {
constexpr int IconSize = 32;
constexpr int TextWidth = 520;
} // namespace

EmptyState::EmptyState(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::panel, {}, parent),
      m_icon(new QLabel(this)),
      m_headline(new Label(theme, TextStyle::Section, &Tokens::t1, this)),
      m_details(new Label(theme, TextStyle::Body, &Tokens::t2, this)),
      m_button(new QPushButton(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch(2);
    for (QLabel* label : {m_icon, static_cast<QLabel*>(m_headline), static_cast<QLabel*>(m_details)}) {
        label->setAlignment(Qt::AlignCenter);
        layout->addWidget(label, 0, Qt::AlignHCenter);
    }
    m_details->setWordWrap(true);
    m_details->setMinimumWidth(TextWidth);
    m_details->setMaximumWidth(TextWidth);
    layout->addSpacing(4);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    m_button->setAccessibleName(tr("What to do"));
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::clicked);
    connect(&theme, &Theme::changed, this, &EmptyState::followTheme);
}

void EmptyState::say(const QString& icon, const QString& headline, const QString& details)
{
    m_headline->show(headline);
    m_details->show(details);
    // A centred label is given the height of one line, however it wraps.
    m_details->setMinimumHeight(details.isEmpty() ? 0 : m_details->heightForWidth(TextWidth));
    if (icon == m_iconName)
        return;
    m_iconName = icon;
    followTheme();
}

void EmptyState::setButton(const QString& text)
{
    m_button->setText(text);
    m_button->setAccessibleName(text.isEmpty() ? tr("What to do") : text);
    m_button->setVisible(!text.isEmpty());
}

void EmptyState::followTheme()
{
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(theme().pixmap(m_iconName, IconSize, theme().tokens().t3, devicePixelRatioF()));
}

} // namespace loopscope::ui

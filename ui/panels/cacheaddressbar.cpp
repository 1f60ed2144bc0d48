// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cacheaddressbar.h"
#include "ui/panels/label.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace loopscope::ui {

namespace {
constexpr int Height = 44;
constexpr int MaxAddress = 2048; // letters
} // namespace

CacheAddressBar::CacheAddressBar(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::bg, Qt::BottomEdge, parent),
      m_field(new QLineEdit(this)),
      m_open(new QPushButton(tr("Open"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setFixedHeight(Height);
    m_field->setTextMargins(4, 0, 4, 0);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::Padding, 0, size::Padding, 1);
    row->setSpacing(8);
    auto* name = new Label(theme, tr("Redis address"), TextStyle::Table, &Tokens::t2, this);
    name->setBuddy(m_field);
    m_field->setAccessibleName(tr("Redis address"));
    m_field->setPlaceholderText(QStringLiteral("redis://[user:password@]host:6379/0, rediss://…, unix:/path.sock"));
    m_field->setToolTip(tr("A password is kept only while this window is open and never shown."));
    m_field->setMaxLength(MaxAddress);
    m_open->setAccessibleName(tr("Open this Redis"));
    setVariant(*m_open, ButtonVariant::Primary);
    m_cancel->setAccessibleName(tr("Close the address field"));
    row->addWidget(name);
    row->addWidget(m_field, 1);
    row->addWidget(m_open);
    row->addWidget(m_cancel);
    connect(m_field, &QLineEdit::returnPressed, this, &CacheAddressBar::give);
    connect(m_open, &QPushButton::clicked, this, &CacheAddressBar::give);
    connect(m_cancel, &QPushButton::clicked, this, &CacheAddressBar::closeRequested);
}

void CacheAddressBar::setAddress(const QString& address)
{
    m_field->setText(address);
}

void CacheAddressBar::focusField()
{
    m_field->setFocus(Qt::OtherFocusReason);
    m_field->selectAll();
}

void CacheAddressBar::setClosable(bool closable)
{
    m_cancel->setVisible(closable);
}

void CacheAddressBar::give()
{
    const QString url = m_field->text().trimmed();
    if (!url.isEmpty())
        emit addressGiven(url);
}

} // namespace loopscope::ui

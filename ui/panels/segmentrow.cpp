// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/segmentrow.h"
#include "ui/theme/style.h"
#include "ui/theme/tokens.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace loopscope::ui {

SegmentRow::SegmentRow(const QString& name, const QStringList& texts, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    for (int i = 0; i < texts.size(); ++i) {
        auto* button = new QPushButton(texts[i], this);
        setVariant(*button, ButtonVariant::Segment);
        button->setCheckable(true);
        button->setAccessibleName(name + QLatin1Char(' ') + texts[i]);
        m_group->addButton(button, i);
        m_buttons.push_back(button);
        layout->addWidget(button);
    }
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentRow::chosen);
}

int SegmentRow::current() const
{
    return m_group->checkedId();
}

void SegmentRow::setCurrent(int index)
{
    if (index == current())
        return;
    if (index >= 0) {
        m_buttons[static_cast<std::size_t>(index)]->setChecked(true);
        return;
    }
    m_group->setExclusive(false); // or none could be unchecked
    for (QPushButton* each : m_buttons)
        each->setChecked(false);
    m_group->setExclusive(true);
}

void SegmentRow::setText(int index, const QString& text)
{
    button(index)->setText(text);
    button(index)->setAccessibleName(accessibleName() + QLatin1Char(' ') + text);
}

void SegmentRow::setShown(int index, bool shown)
{
    button(index)->setVisible(shown);
}

void SegmentRow::setSegmentHeight(int height)
{
    for (QPushButton* each : m_buttons)
        each->setFixedHeight(height);
}

} // namespace loopscope::ui

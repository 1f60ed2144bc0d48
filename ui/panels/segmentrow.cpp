// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/segmentrow.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace loopscope::ui {

// One choice: part of a common frame, rounded only where the row begins and ends.
class SegmentRow::Segment : public QPushButton
{
public:
    Segment(const Theme& theme, const QString& text, QWidget* parent) : QPushButton(text, parent), m_theme(theme)
    {
        setCheckable(true);
        setFont(ui::font(TextStyle::Table));
        setFocusPolicy(Qt::TabFocus);
        setFixedHeight(size::Control);
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    }
    void setEnds(bool isFirst, bool isLast)
    {
        m_isFirst = isFirst;
        m_isLast = isLast;
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics widest(ui::font(TextStyle::Table, QFont::DemiBold));
        return {widest.horizontalAdvance(text()) + 2 * Padding, height()};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Tokens& tokens = m_theme.tokens();
        // Past the edge where the row goes on, so that neighbours share one line.
        const QRectF frame =
            QRectF(rect()).adjusted(m_isFirst ? 0.5 : -size::Radius, 0.5, m_isLast ? -0.5 : size::Radius, -0.5);
        painter.setPen(tokens.line2);
        painter.setBrush(isChecked() ? tokens.sel : underMouse() && isEnabled() ? tokens.hover : tokens.raised);
        painter.drawRoundedRect(frame, size::Radius, size::Radius);
        if (!m_isFirst)
            painter.fillRect(QRectF(0, 1, 1, height() - 2), tokens.line2);
        if (hasFocus()) {
            painter.setPen(QPen(tokens.acc, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), size::RadiusChip, size::RadiusChip);
        }
        painter.setFont(ui::font(TextStyle::Table, isChecked() ? QFont::DemiBold : QFont::Normal));
        painter.setPen(!isEnabled() ? tokens.t3 : isChecked() ? tokens.acc : tokens.t2);
        if (icon().isNull())
            painter.drawText(rect(), Qt::AlignCenter, text());
        else
            icon().paint(
                &painter,
                QRect(QPoint((width() - iconSize().width()) / 2, (height() - iconSize().height()) / 2), iconSize()));
    }

private:
    static constexpr int Padding = 10;
    const Theme& m_theme;
    bool m_isFirst = false;
    bool m_isLast = false;
};

SegmentRow::SegmentRow(const Theme& theme, const QString& name, const QStringList& texts, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    for (int i = 0; i < texts.size(); ++i) {
        auto* button = new Segment(theme, texts[i], this);
        button->setEnds(i == 0, i + 1 == texts.size());
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
    // The frame ends with the last one that is shown.
    int last = -1;
    for (int i = 0; i < count(); ++i)
        last = button(i)->isVisibleTo(this) ? i : last;
    for (int i = 0; i < count(); ++i)
        static_cast<Segment*>(button(i))->setEnds(i == 0, i == last);
}

void SegmentRow::setSegmentHeight(int height)
{
    for (QPushButton* each : m_buttons)
        each->setFixedHeight(height);
}

} // namespace loopscope::ui

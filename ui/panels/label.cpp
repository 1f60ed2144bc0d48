// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/label.h"
#include "ui/theme/plaintip.h"
#include "ui/theme/theme.h"

#include <QResizeEvent>

namespace loopscope::ui {

Label::Label(const Theme& theme, TextStyle style, QColor Tokens::*colour, QWidget* parent)
    : QLabel(parent), m_theme(theme), m_style(style), m_colour(colour)
{
    setTextFormat(Qt::PlainText);
    setFont(ui::font(style));
    connect(&theme, &Theme::changed, this, &Label::follow);
    follow();
}

Label::Label(const Theme& theme, const QString& text, TextStyle style, QColor Tokens::*colour, QWidget* parent)
    : Label(theme, style, colour, parent)
{
    setText(text);
}

void Label::setColour(QColor Tokens::*colour)
{
    if (m_colour == colour)
        return;
    m_colour = colour;
    follow();
}

void Label::setWeight(int weight)
{
    setFont(ui::font(m_style, weight));
}

void Label::show(const QString& text)
{
    if (text != this->text())
        setText(text);
}

void Label::setSentence(const QString& headline, const QString& rest)
{
    setTextFormat(Qt::RichText);
    m_headline = headline;
    m_rest = rest;
    writeSentence();
    setAccessibleName(headline + QLatin1Char(' ') + rest);
}

// The colour stands in the text: a palette does not reach it.
void Label::writeSentence()
{
    const QString colour = m_theme.tokens().t1.name();
    show(QStringLiteral("<span style=\"font-weight:600;color:%1\">%2</span> %3")
             .arg(colour, m_headline.toHtmlEscaped(), m_rest.toHtmlEscaped()));
}

void Label::follow()
{
    if (!m_headline.isEmpty())
        writeSentence();
    QPalette colours = palette();
    const QColor colour = m_theme.tokens().*m_colour;
    if (colours.color(QPalette::WindowText) == colour)
        return;
    colours.setColor(QPalette::WindowText, colour);
    setPalette(colours);
}

ElidedLabel::ElidedLabel(const Theme& theme, TextStyle style, QColor Tokens::*colour, Qt::TextElideMode mode,
                         QWidget* parent)
    : Label(theme, style, colour, parent), m_mode(mode)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString& text)
{
    if (text == m_full)
        return;
    m_full = text;
    setAccessibleName(text);
    updateGeometry();
    elide();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QStringLiteral("mmmm")), QLabel::minimumSizeHint().height()};
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_full) + 2, QLabel::sizeHint().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    const QString cut = fontMetrics().elidedText(m_full, m_mode, width());
    setToolTip(cut == m_full ? QString() : plainTip(m_full));
    Label::show(cut);
}

} // namespace loopscope::ui

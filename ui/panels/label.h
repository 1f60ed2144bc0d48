// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QLabel>

namespace loopscope::ui {

class Theme;

// Text in a step of the type scale and a colour of the theme, that follows the theme. Plain text unless setRich().
class Label : public QLabel
{
    Q_OBJECT
public:
    Label(const Theme& theme, TextStyle style, QColor Tokens::*colour, QWidget* parent = nullptr);
    Label(const Theme& theme, const QString& text, TextStyle style, QColor Tokens::*colour, QWidget* parent = nullptr);

    void setColour(QColor Tokens::*colour);
    void setWeight(int weight);
    // Sets the text if it differs, and its accessible name.
    void show(const QString& text);
    using QLabel::show;
    // headline bold in t1, also of the next theme, the rest as it is; both are escaped.
    void setSentence(const QString& headline, const QString& rest);

private:
    void follow();
    void writeSentence();

    const Theme& m_theme;
    TextStyle m_style;
    QColor Tokens::*m_colour;
    QString m_headline; // of a sentence
    QString m_rest;
};

// One line that is cut in the middle or at the right where there is no room; the tooltip then has it whole.
class ElidedLabel : public Label
{
    Q_OBJECT
public:
    ElidedLabel(const Theme& theme, TextStyle style, QColor Tokens::*colour, Qt::TextElideMode mode,
                QWidget* parent = nullptr);
    void setFullText(const QString& text);
    [[nodiscard]] QString fullText() const { return m_full; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    QString m_full;
    Qt::TextElideMode m_mode;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/style.h"

#include <QStyle>
#include <Qt>

class QPainter;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QWidget;

namespace loopscope::ui {

// The shapes that LoopscopeStyle is made of. Lives for one drawing call.
class StylePaint
{
public:
    StylePaint(const Tokens& tokens, QPainter& painter, const QStyleOption& option, const QWidget* widget);

    [[nodiscard]] static ButtonVariant variantOf(const QWidget* widget);
    // The parts of a scroll bar without buttons.
    [[nodiscard]] static QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl part);

    void button() const;
    [[nodiscard]] QColor buttonText() const;
    void buttonLabel(const QStyleOptionButton& button) const; // icon and text, 6 px apart, together in the middle
    void focusRing() const;
    void field() const;
    void checkBox() const;
    void radio() const;
    void card(const QColor& fill, const QColor& border, int radius) const;
    void row() const;
    void chevron(Qt::ArrowType direction) const;
    void headerSection() const;
    void headerLabel(const QStyleOptionHeader& header) const;
    void menuItem(const QStyleOptionMenuItem& item) const;
    void progress(const QStyleOptionProgressBar& bar) const;
    void scrollBar(const QRect& slider, bool horizontal, bool needed) const;

private:
    void box(const QRectF& rect, const QColor& fill, const QColor& border, qreal radius) const;
    void segment() const;
    [[nodiscard]] bool has(QStyle::StateFlag flag) const;

    const Tokens& m_tokens;
    QPainter& m_painter;
    const QStyleOption& m_option;
    const QWidget* m_widget;
};

} // namespace loopscope::ui

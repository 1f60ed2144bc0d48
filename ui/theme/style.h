// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QProxyStyle>
#include <vector>

class QPushButton;
class QAbstractButton;

namespace loopscope::ui {

class Theme;

// What a button looks like; the dynamic property "variant" of a QPushButton or QToolButton.
enum class ButtonVariant {
    Normal,  // raised with a border
    Primary, // filled: the one purpose of a screen
    Flat,    // no border until pointed at
    Danger,  // text in crit
    Segment, // one of a joined row; checked is chosen; see joinSegments()
};
void setVariant(QAbstractButton& button, ButtonVariant variant);
// Makes a row of buttons that lie side by side without space look like one.
void joinSegments(const std::vector<QAbstractButton*>& buttons);

// Fusion with the project's tokens: flat fills, 1 px lines, a 2 px focus ring. Owned by the application.
class LoopscopeStyle : public QProxyStyle
{
    Q_OBJECT
public:
    explicit LoopscopeStyle(const Theme& theme);

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget = nullptr) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                                       const QWidget* widget = nullptr) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                         const QWidget* widget = nullptr) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option,
                                       const QWidget* widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
                                  const QWidget* widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption* option = nullptr, const QWidget* widget = nullptr,
                  QStyleHintReturn* returnData = nullptr) const override;
    void polish(QPalette& palette) override;
    void polish(QWidget* widget) override;
    void unpolish(QWidget* widget) override;
    using QProxyStyle::polish;
    using QProxyStyle::unpolish;

private:
    const Theme& m_theme;
};

// The palette of a set of tokens.
[[nodiscard]] QPalette paletteOf(const Tokens& tokens);

} // namespace loopscope::ui

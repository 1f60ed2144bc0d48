// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

namespace loopscope::ui {

class Theme;

// A flat piece of the window: a fill and 1 px lines at the edges named, or a rounded card with a line all around.
class Surface : public QWidget
{
    Q_OBJECT
public:
    Surface(const Theme& theme, QColor Tokens::*fill, Qt::Edges lines = {}, QWidget* parent = nullptr);
    void setFill(QColor Tokens::*fill);
    void setCard(bool isCard); // rounded, with a line all around
    // A bar of 3 px at the left in this colour, as the verdict has.
    void setBar(QColor Tokens::*bar);

protected:
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] const Theme& theme() const { return m_theme; }

private:
    const Theme& m_theme;
    QColor Tokens::*m_fill;
    QColor Tokens::*m_bar = nullptr;
    Qt::Edges m_lines;
    bool m_isCard = false;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/surface.h"

namespace loopscope::ui {

// Where everything below the top bar lies: navigation, page, and at the right the side panel or a sheet. Where the
// window is narrow the side lies over the page as a drawer. A scrim takes the clicks while a sheet asks.
class Body : public QWidget
{
    Q_OBJECT
public:
    Body(const Theme& theme, QWidget* navigation, QWidget* pages, QWidget* parent = nullptr);

    // Takes the place at the right; nullptr: nothing there. The widget stays the caller's.
    void setSide(QWidget* side, int width);
    [[nodiscard]] QWidget* side() const { return m_side; }
    void setNarrow(bool narrow);
    void setModal(bool modal);
    void setNavigationShown(bool shown);

signals:
    void scrimClicked();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Scrim;
    void arrange();

    QWidget* m_navigation;
    QWidget* m_pages;
    QWidget* m_side = nullptr;
    Scrim* m_scrim;
    int m_sideWidth = 0;
    bool m_narrow = false;
    bool m_modal = false;
};

} // namespace loopscope::ui

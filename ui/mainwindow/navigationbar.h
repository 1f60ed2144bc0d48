// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/panels/surface.h"

class QButtonGroup;
class QLabel;
class QVBoxLayout;

namespace loopscope::ui {

class ElidedLabel;
class NavigationButton;

// The pages of the attached cluster with their counts; icons only where the window is narrow.
class NavigationBar : public Surface
{
    Q_OBJECT
public:
    explicit NavigationBar(const Theme& theme, QWidget* parent = nullptr);

    void addPage(PageId page, const QString& title, const QString& icon);
    void setCurrent(PageId page);
    void setCount(PageId page, std::optional<int> count, bool isCritical);
    void setNarrow(bool narrow);
    // The cluster's cache, empty for none.
    void setCache(const QString& url);

signals:
    void pageChosen(loopscope::ui::PageId page);

private:
    [[nodiscard]] NavigationButton* button(PageId page) const;
    QLabel* makeFootIcon(const QString& name);

    QButtonGroup* m_group;
    QVBoxLayout* m_pages;
    Surface* m_foot;
    ElidedLabel* m_cache;
    bool m_narrow = false;
};

} // namespace loopscope::ui

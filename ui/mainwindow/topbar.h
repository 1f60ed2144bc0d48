// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/panels/surface.h"

class QMenu;
class QPushButton;
class QToolButton;

namespace loopscope::ui {

class Label;
class SegmentRow;

// Name of the cluster with its menu, the link's state, the range and pause of the charts, and what can be done with
// the cluster as a whole.
class TopBar : public Surface
{
    Q_OBJECT
public:
    explicit TopBar(const PageContext& context, QWidget* parent = nullptr);

    void refresh(const console::ClusterState* state, WallTime now);
    void setNarrow(bool narrow);
    void setConnecting(bool connecting); // what stands there while there is no state yet, from the next refresh() on
    // -1 and 1: the range before and after.
    void stepRange(int direction);
    [[nodiscard]] QString linkText() const;
    [[nodiscard]] QMenu& menu() const { return *m_menu; }

signals:
    void attachRequested(); // another cluster
    void detachRequested();
    void settingsRequested();
    void reloadRequested();
    void exportRequested();

private:
    void makeMenu();
    void makeRange();
    void showLink(const console::ClusterState* state, WallTime now);
    void showRange();

    class Dot;

    PageContext m_context;
    QMenu* m_menu;
    QPushButton* m_name;
    Dot* m_dot;
    Label* m_link;
    Label* m_age;
    SegmentRow* m_range;
    QWidget* m_pauseRow;
    QToolButton* m_back;
    QToolButton* m_pause;
    QToolButton* m_forward;
    QPushButton* m_reload;
    QPushButton* m_export;
    bool m_isConnecting = false;
};

} // namespace loopscope::ui

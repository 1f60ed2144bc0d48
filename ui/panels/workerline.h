// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/panels/surface.h"

class QPushButton;

namespace loopscope::ui {

class ChipLabel;
class ElidedLabel;
class Label;

// Where there is no room for the side panel: the selected worker on one line between charts and table, with its
// action and a button that opens the panel as a drawer.
class WorkerLine : public Surface
{
    Q_OBJECT
public:
    explicit WorkerLine(const PageContext& context, QWidget* parent = nullptr);
    void refresh(const console::ClusterState* state, WallTime now);

signals:
    void restartRequested(loopscope::WorkerSlot slot, loopscope::console::RestartMode mode);
    void detailsRequested();

private:
    PageContext m_context;
    ChipLabel* m_chip;
    Label* m_name;
    ElidedLabel* m_text;
    QPushButton* m_restart;
    QPushButton* m_details;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/models/workerrow.h"
#include "ui/panels/surface.h"

class QPushButton;

namespace loopscope::ui {

class ElidedLabel;
class ChipLabel;
class Label;
class FactRow;
class TagLabel;
class TrendRow;

// The side panel: the selected worker from effect to action. Only what is known; actions that are not possible say why.
class WorkerPanel : public Surface
{
    Q_OBJECT
public:
    explicit WorkerPanel(const PageContext& context, QWidget* parent = nullptr);

    // nullptr: nothing attached.
    void setState(const console::ClusterState* state);
    void refresh(WallTime now);
    [[nodiscard]] std::optional<WorkerSlot> worker() const;

signals:
    void closeRequested();
    void restartRequested(loopscope::WorkerSlot slot, loopscope::console::RestartMode mode);

private:
    QWidget* makeHeader();
    QWidget* makeLag();
    QWidget* makeTrends();
    QWidget* makeFacts();
    QWidget* makeActions();
    void showHeader(const WorkerRow& row, WallTime now);
    void showLag(const WorkerRow& row, WallTime now);
    void showTrends(const WorkerRow& row, WallTime now);
    void showFacts(const WorkerRow& row);
    void showActions(const WorkerRow& row);
    [[nodiscard]] bool isLive() const;

    PageContext m_context;
    const console::ClusterState* m_state = nullptr;
    ChipLabel* m_chip;
    Label* m_title;
    TagLabel* m_tag;
    ElidedLabel* m_subtitle;
    Label* m_lagHeading;
    Label* m_lagTime;
    Label* m_lagValue;
    Label* m_lagDetail;
    std::vector<TrendRow*> m_trends;
    std::vector<FactRow*> m_facts;
    Label* m_why;
    QPushButton* m_end;
    QPushButton* m_restart;
};

} // namespace loopscope::ui

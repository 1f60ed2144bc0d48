// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/models/workertablemodel.h"

namespace loopscope::ui {

class ChartStack;
class EmptyState;
class HeadFigures;
class VerdictBar;
class WorkerLine;
class WorkerTable;

// Verdict, figures, charts, events and workers of the attached cluster on one page.
class OverviewPage : public Page
{
    Q_OBJECT
public:
    explicit OverviewPage(const PageContext& context, QWidget* parent = nullptr);
    ~OverviewPage() override;

    [[nodiscard]] PageId id() const override { return PageId::Overview; }
    [[nodiscard]] QString title() const override { return tr("Overview"); }
    void setAttachment(console::Attachment* attachment) override;
    void refresh() override;
    void setNarrow(bool narrow) override;
    bool stepBack() override;

    [[nodiscard]] WorkerTable& table() const { return *m_table; }
    [[nodiscard]] VerdictBar& verdict() const { return *m_verdict; }
    [[nodiscard]] ChartStack& charts() const { return *m_charts; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showVerdict(WallTime now);
    void showTable();
    void fitTable();

    WorkerTableModel m_model;
    VerdictBar* m_verdict;
    HeadFigures* m_head;
    ChartStack* m_charts;
    WorkerLine* m_line;
    WorkerTable* m_table;
    EmptyState* m_empty;
    bool m_narrow = false;
};

} // namespace loopscope::ui

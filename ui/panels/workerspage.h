// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/models/logmodel.h"
#include "ui/models/workertablemodel.h"

class QPushButton;
class QStackedWidget;

namespace loopscope::ui {

class Label;
class LineChart;
class TimeAxis;
class SegmentRow;
class LogView;
class WorkerTable;

// Every worker with all columns; below it requests, log and restarts: of the chosen worker, else of all.
class WorkersPage : public Page
{
    Q_OBJECT
public:
    explicit WorkersPage(const PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] PageId id() const override { return PageId::Workers; }
    [[nodiscard]] QString title() const override { return tr("Workers"); }
    void setAttachment(console::Attachment* attachment) override;
    void refresh() override;
    bool stepBack() override;
    [[nodiscard]] WorkerTable& table() const { return *m_table; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHeader();
    QWidget* makeDetail();
    void showWorker();
    void showHistory();
    void fitTable();

    WorkerTableModel m_model;
    WorkerTable* m_table = nullptr;
    Label* m_serving = nullptr;
    QPushButton* m_restart = nullptr;
    LineChart* m_chart = nullptr;
    TimeAxis* m_axis = nullptr;
    QWidget* m_detail = nullptr;
    Label* m_name = nullptr;
    SegmentRow* m_tabs = nullptr;
    QStackedWidget* m_stack = nullptr;
    LogView* m_log = nullptr;
    LogView* m_history = nullptr;
    LogModel m_logLines;
    LogModel m_historyLines;
    std::uint64_t m_historyEvent = 0;
    std::uint64_t m_drawnRevision = 0;
};

} // namespace loopscope::ui

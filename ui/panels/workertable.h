// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/models/workerorder.h"
#include "ui/models/workertablemodel.h"

#include <QTableView>
#include <QTimer>

namespace loopscope::ui {

class WorkerDelegate;

// The table of workers: sortable, one selected row that is the window's selection, rows and lines linked by pointing.
class WorkerTable : public QTableView
{
    Q_OBJECT
public:
    // Rows sorted by a value move at most this often.
    static constexpr int ReorderMs = 2000;

    WorkerTable(const PageContext& context, WorkerTableModel& model, QWidget* parent = nullptr);
    ~WorkerTable() override;

    // Columns wanted, in this order; those that the cluster does not measure stay hidden.
    void setColumns(const std::vector<WorkerTableModel::Column>& columns);
    // After the model's update: columns, scale of the sparklines.
    void follow(Micros lagLimit);
    void sortBy(WorkerTableModel::Column column, Qt::SortOrder order);
    [[nodiscard]] std::optional<WorkerSlot> slotAt(const QModelIndex& index) const;
    // Height of the header and all rows, so that a page can give it just that.
    [[nodiscard]] int contentHeight() const;

signals:
    void workerActivated(loopscope::WorkerSlot slot); // Enter, double click

protected:
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void showSelected();
    void rowsGone();
    void showHovered();
    void reorder();
    void copyRow() const;
    [[nodiscard]] std::vector<int> columnsThatFit() const;
    [[nodiscard]] int neededWidth(int column) const; // px
    void fitColumns();

    PageContext m_context;
    WorkerTableModel& m_model;
    WorkerOrder m_order;
    WorkerDelegate* m_delegate;
    std::vector<WorkerTableModel::Column> m_columns;
    QTimer m_reorder;
    bool m_showing = false; // the selection is being shown, not made
};

} // namespace loopscope::ui

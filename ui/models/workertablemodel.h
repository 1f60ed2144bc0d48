// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/workerrow.h"

#include <QAbstractTableModel>

namespace loopscope::ui {

// The workers of the attached cluster, one row for each incarnation that is shown. Follows the state by row changes,
// never by a reset, so that selection, scrolling and hovering survive every sample. UI thread.
class WorkerTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Worker,
        ProcessId,
        State,
        LagTrend,
        LagMax,
        LagP99,
        Utilization,
        Heap,
        Rss,
        Handles,
        Connections,
        RequestRate,
        DurationP99,
        CacheHit,
        Restarts,
        Up,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole + 1 }; // double; NaN: no data

    explicit WorkerTableModel(QObject* parent = nullptr);

    // Takes over what differs; now gives the ages, which stand still without a live link. nullptr empties the table.
    void update(const console::ClusterState* state, WallTime now);

    [[nodiscard]] const WorkerRow& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const std::vector<WorkerRow>& rows() const { return m_rows; }
    [[nodiscard]] int rowOf(WorkerSlot slot) const; // of the newest incarnation, -1 if unknown
    [[nodiscard]] bool isLive() const { return m_isLive; }
    [[nodiscard]] WallTime now() const { return m_now; }
    // The largest heap limit of all workers, if one is known: the heading of the column names it.
    [[nodiscard]] std::optional<double> heapLimit() const { return m_heapLimit; }
    // Whether the cluster measures what the column shows.
    [[nodiscard]] bool hasColumn(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // What a column means, with window and source, for its tooltip.
    [[nodiscard]] static QString explanation(int column);

private:
    void merge(std::vector<WorkerRow> rows);
    [[nodiscard]] QString text(const WorkerRow& row, int column) const;
    [[nodiscard]] double sortValue(const WorkerRow& row, int column) const;
    [[nodiscard]] QString toolTip(const WorkerRow& row, int column) const;

    std::vector<WorkerRow> m_rows;
    std::vector<bool> m_measured;
    std::optional<double> m_heapLimit;
    WallTime m_now{};
    bool m_isLive = false;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/workerorder.h"
#include "ui/models/workertablemodel.h"

#include <cmath>

namespace loopscope::ui {

WorkerOrder::WorkerOrder(QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(WorkerTableModel::SortRole);
    setDynamicSortFilter(false);
}

void WorkerOrder::setSourceModel(QAbstractItemModel* model)
{
    QSortFilterProxyModel::setSourceModel(model);
    // Without dynamic sorting new rows land where the source has them: order them at once.
    connect(model, &QAbstractItemModel::rowsInserted, this, &WorkerOrder::reorder, Qt::QueuedConnection);
}

void WorkerOrder::reorder()
{
    if (sortColumn() >= 0) {
        invalidate();
        sort(sortColumn(), sortOrder());
    }
}

bool WorkerOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const auto* model = static_cast<const WorkerTableModel*>(sourceModel());
    const WorkerRow& a = model->row(left.row());
    const WorkerRow& b = model->row(right.row());
    const bool falls = sortOrder() == Qt::DescendingOrder;
    if (a.info.key.slot == b.info.key.slot)
        return falls ? a.info.key.incarnation < b.info.key.incarnation
                     : b.info.key.incarnation < a.info.key.incarnation;
    // Rows of a slot stand together, where its newest incarnation belongs.
    const auto value = [&](const WorkerRow& row) {
        return model->index(model->rowOf(row.info.key.slot), left.column()).data(WorkerTableModel::SortRole).toDouble();
    };
    const double x = value(a);
    const double y = value(b);
    if (std::isnan(x) || std::isnan(y)) {
        if (std::isnan(x) != std::isnan(y))
            return std::isnan(y) != falls;
    } else if (x != y) {
        return x < y;
    }
    return falls ? b.info.key.slot < a.info.key.slot : a.info.key.slot < b.info.key.slot;
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace loopscope::ui {

// Order of the worker table. Rows sorted by a value move only when reorder() is called (at most every 2 s, never under
// the pointer); an old incarnation stays below the new one; rows without data come last in both directions.
class WorkerOrder : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit WorkerOrder(QObject* parent = nullptr);
    void setSourceModel(QAbstractItemModel* model) override;
    void reorder();

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace loopscope::ui

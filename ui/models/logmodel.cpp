// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/logmodel.h"
#include "ui/theme/figures.h"
#include "ui/theme/plaintip.h"

#include <algorithm>

namespace loopscope::ui {

LogModel::LogModel(QObject* parent) : QAbstractListModel(parent) {}

bool LogModel::isShown(const LogLine& line) const
{
    return !m_slot || line.worker.slot == *m_slot;
}

void LogModel::add(LogLine line)
{
    line.text.truncate(MaxText);
    if (isShown(line)) {
        if (m_shown.size() >= MaxLines) {
            const int last = rowCount() - 1;
            beginRemoveRows({}, last, last);
            m_shown.pop_back();
            endRemoveRows();
        }
        beginInsertRows({}, 0, 0);
        m_shown.push_front(line);
        endInsertRows();
    }
    m_lines.push_front(std::move(line));
    if (m_lines.size() > MaxLines)
        m_lines.pop_back();
}

void LogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_shown.clear();
    endResetModel();
}

void LogModel::showSlot(std::optional<WorkerSlot> slot)
{
    if (slot == m_slot)
        return;
    beginResetModel(); // another worker: another list
    m_slot = slot;
    m_shown.clear();
    std::copy_if(m_lines.begin(), m_lines.end(), std::back_inserter(m_shown),
                 [this](const LogLine& each) { return isShown(each); });
    endResetModel();
}

const LogLine& LogModel::line(int row) const
{
    return m_shown[static_cast<std::size_t>(row)];
}

QString LogModel::whoText(const LogLine& line) const
{
    const quint32 life = line.worker.incarnation.value;
    return m_slot ? tr("life %1", "incarnation").arg(life)
                  : tr("w%1 life %2", "slot, incarnation").arg(line.worker.slot.value).arg(life);
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine& each = line(index.row());
    if (role == Qt::DisplayRole)
        return each.text;
    if (role == Qt::ToolTipRole)
        return plainTip(each.text);
    if (role == Qt::AccessibleTextRole)
        return clockText(each.time) + QLatin1Char(' ') + whoText(each) + QLatin1Char(' ') + each.kind +
               QLatin1Char(' ') + each.text;
    return {};
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/workertablemodel.h"
#include "ui/theme/plaintip.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace loopscope::ui {

namespace {

constexpr double NoValue = std::numeric_limits<double>::quiet_NaN();

bool precedes(const WorkerRow& a, const WorkerRow& b)
{
    return a.info.key.slot != b.info.key.slot ? a.info.key.slot < b.info.key.slot
                                              : b.info.key.incarnation < a.info.key.incarnation;
}

std::optional<double> worstOf(const std::vector<double>& trend)
{
    std::optional<double> worst;
    for (const double value : trend) {
        if (!std::isnan(value))
            worst = std::max(worst.value_or(value), value);
    }
    return worst;
}

std::string_view metricOf(int column)
{
    switch (column) {
    case WorkerTableModel::Connections:
        return metric::Connections;
    case WorkerTableModel::RequestRate:
        return metric::RequestRate;
    case WorkerTableModel::DurationP99:
        return metric::DurationP99;
    case WorkerTableModel::CacheHit:
        return metric::CacheHits;
    case WorkerTableModel::Rss:
        return metric::Rss;
    default:
        return {};
    }
}

} // namespace

WorkerTableModel::WorkerTableModel(QObject* parent) : QAbstractTableModel(parent), m_measured(ColumnCount, true) {}

void WorkerTableModel::update(const console::ClusterState* state, WallTime now)
{
    const bool wasLive = m_isLive;
    const auto oldLimit = m_heapLimit;
    m_now = now;
    if (state == nullptr) {
        m_isLive = false;
        merge({});
        m_heapLimit.reset();
        if (oldLimit)
            emit headerDataChanged(Qt::Horizontal, Heap, Heap);
        return;
    }
    m_now = dataNow(*state, now);
    m_isLive = state->link().state == console::LinkState::Live;
    for (int column = 0; column < ColumnCount; ++column) {
        const std::string_view name = metricOf(column);
        m_measured[static_cast<std::size_t>(column)] = name.empty() || state->metricId(name).has_value();
    }
    merge(makeWorkerRows(*state, now));
    m_heapLimit.reset();
    for (const WorkerRow& each : m_rows) {
        if (each.heapLimit)
            m_heapLimit = std::max(m_heapLimit.value_or(0), *each.heapLimit);
    }
    if (m_heapLimit != oldLimit)
        emit headerDataChanged(Qt::Horizontal, Heap, Heap);
    if (wasLive != m_isLive && !m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

// Both lists are in the same order: walk them side by side.
void WorkerTableModel::merge(std::vector<WorkerRow> rows)
{
    std::size_t at = 0;
    for (WorkerRow& wanted : rows) {
        while (at < m_rows.size() && precedes(m_rows[at], wanted)) {
            beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
            endRemoveRows();
        }
        const int position = static_cast<int>(at);
        if (at < m_rows.size() && m_rows[at].info.key == wanted.info.key) {
            if (!(m_rows[at] == wanted)) {
                m_rows[at] = std::move(wanted);
                emit dataChanged(index(position, 0), index(position, ColumnCount - 1));
            }
        } else {
            beginInsertRows({}, position, position);
            m_rows.insert(m_rows.begin() + position, std::move(wanted));
            endInsertRows();
        }
        ++at;
    }
    if (at < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(at), rowCount() - 1);
        m_rows.resize(at);
        endRemoveRows();
    }
}

int WorkerTableModel::rowOf(WorkerSlot slot) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [slot](const WorkerRow& each) { return each.info.key.slot == slot; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

bool WorkerTableModel::hasColumn(int column) const
{
    return m_measured[static_cast<std::size_t>(column)];
}

int WorkerTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int WorkerTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WorkerTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const WorkerRow& each = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(each, index.column());
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QLatin1String(": ") +
               text(each, index.column());
    case Qt::TextAlignmentRole:
        return index.column() <= LagTrend && index.column() != ProcessId ? int(Qt::AlignLeft | Qt::AlignVCenter)
                                                                         : int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return toolTip(each, index.column());
    case SortRole:
        return sortValue(each, index.column());
    default:
        return {};
    }
}

QVariant WorkerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool left = section <= LagTrend && section != ProcessId;
        return int((left || section == Utilization || section == Heap ? Qt::AlignLeft : Qt::AlignRight) |
                   Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole)
        return explanation(section);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Worker:
        return tr("Worker");
    case ProcessId:
        return tr("pid");
    case State:
        return tr("State");
    case LagTrend:
        return tr("Lag max, 5 min");
    case LagMax:
        return tr("max");
    case LagP99:
        return tr("p99", "event-loop lag");
    case Utilization:
        return tr("ELU", "event-loop utilization");
    case Heap:
        return m_heapLimit ? tr("Heap of %1").arg(figure(Quantity::Bytes, m_heapLimit).text()) : tr("Heap");
    case Rss:
        return tr("RSS");
    case Handles:
        return tr("Handles");
    case Connections:
        return tr("Conns", "connections, short");
    case RequestRate:
        return tr("Req/s");
    case DurationP99:
        return tr("p99", "request duration");
    case CacheHit:
        return tr("Hit", "cache hit ratio");
    case Restarts:
        return tr("Restarts");
    case Up:
        return tr("Up", "time since start");
    default:
        return {};
    }
}

QString WorkerTableModel::text(const WorkerRow& row, int column) const
{
    switch (column) {
    case Worker:
        return row.isOld ? tr("old", "older incarnation") : QString::number(row.info.key.slot.value);
    case ProcessId:
        return QString::number(row.info.pid.value);
    case State:
        return stateText(row, m_isLive);
    case LagTrend:
        return figure(Quantity::Time, worstOf(row.lagTrend)).text();
    case LagMax:
        return figure(Quantity::Time, row.lagMax).text();
    case LagP99:
        return figure(Quantity::Time, row.lagP99).text();
    case Utilization:
        return figure(Quantity::Ratio, row.utilization).text();
    case Heap:
        return shortBytes(row.heapUsed).text();
    case Rss:
        return shortBytes(row.rss).text();
    case Handles:
        return figure(Quantity::Count, row.handles).text();
    case Connections:
        return figure(Quantity::Count, row.connections).text();
    case RequestRate:
        return figure(Quantity::Rate, row.requestRate).value;
    case DurationP99:
        return figure(Quantity::Time, row.durationP99).text();
    case CacheHit:
        return figure(Quantity::Percent, row.cacheHit()).text();
    case Restarts:
        return figure(Quantity::Count, row.info.restarts).text();
    case Up:
        return isGone(row.info.state) ? figure(Quantity::Count, std::nullopt).text()
                                      : durationText(m_now - row.info.startedAt);
    default:
        return {};
    }
}

double WorkerTableModel::sortValue(const WorkerRow& row, int column) const
{
    switch (column) {
    case Worker:
        return row.info.key.slot.value;
    case ProcessId:
        return static_cast<double>(row.info.pid.value);
    case State:
        return static_cast<double>(row.shown);
    case LagTrend:
        return worstOf(row.lagTrend).value_or(NoValue);
    case LagMax:
        return row.lagMax.value_or(NoValue);
    case LagP99:
        return row.lagP99.value_or(NoValue);
    case Utilization:
        return row.utilization.value_or(NoValue);
    case Heap:
        return row.heapUsed.value_or(NoValue);
    case Rss:
        return row.rss.value_or(NoValue);
    case Handles:
        return row.handles.value_or(NoValue);
    case Connections:
        return row.connections.value_or(NoValue);
    case RequestRate:
        return row.requestRate.value_or(NoValue);
    case DurationP99:
        return row.durationP99.value_or(NoValue);
    case CacheHit:
        return row.cacheHit().value_or(NoValue);
    case Restarts:
        return row.info.restarts;
    case Up:
        return isGone(row.info.state) ? NoValue : toSeconds(m_now) - toSeconds(row.info.startedAt);
    default:
        return NoValue;
    }
}

QString WorkerTableModel::toolTip(const WorkerRow& row, int column) const
{
    if (column == State && !row.info.reason.empty())
        return plainTip(QString::fromStdString(row.info.reason));
    if (column != Up && std::isnan(sortValue(row, column)))
        return explanation(column) + QLatin1Char('\n') + tr("No data in the last three intervals.");
    return explanation(column);
}

QString WorkerTableModel::explanation(int column)
{
    switch (column) {
    case Worker:
        return tr("Slot of the worker. It keeps its number when it is restarted.");
    case ProcessId:
        return tr("Process id.");
    case State:
        return tr("What the worker does, as the cluster reports it. Stalling: its lag is over the limit.");
    case LagTrend:
    case LagMax:
        return tr("Event-loop lag: worst lateness of a timer, largest of the last minute.");
    case LagP99:
        return tr("99th percentile of event-loop lag, largest of the intervals of the last minute. It hides single "
                  "stalls.");
    case Utilization:
        return tr("Event-loop utilization: share of time in which the loop was busy. 1 is never idle.");
    case Heap:
        return tr("Heap in use; the bar shows the share of the limit.");
    case Rss:
        return tr("Resident memory of the process.");
    case Handles:
        return tr("Active handles: sockets, timers, servers and the like.");
    case Connections:
        return tr("Open connections of clients.");
    case RequestRate:
        return tr("Requests answered per second.");
    case DurationP99:
        return tr("99th percentile of the time to answer a request.");
    case CacheHit:
        return tr("Share of cache look-ups that found something, over the last minute.");
    case Restarts:
        return tr("Restarts of this slot since the cluster began.");
    case Up:
        return tr("Time since this process began.");
    default:
        return {};
    }
}

} // namespace loopscope::ui

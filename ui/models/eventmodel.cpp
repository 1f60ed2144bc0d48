// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventmodel.h"
#include "ui/theme/figures.h"
#include "ui/theme/plaintip.h"

#include <QStringList>
#include <algorithm>

namespace loopscope::ui {

using console::ClusterEvent;
using console::EventKind;

EventGroup groupOf(EventKind kind)
{
    switch (kind) {
    case EventKind::Stall:
        return EventGroup::Stalls;
    case EventKind::Alert:
    case EventKind::AlertEnded:
        return EventGroup::Alerts;
    case EventKind::Restart:
    case EventKind::Reload:
        return EventGroup::Restarts;
    case EventKind::Exit:
    case EventKind::Error:
        return EventGroup::Exits;
    case EventKind::App:
        return EventGroup::App;
    case EventKind::Listening:
    case EventKind::Link:
        break;
    }
    return EventGroup::Cluster;
}

QString kindText(EventKind kind)
{
    switch (kind) {
    case EventKind::Stall:
        return EventModel::tr("Stall");
    case EventKind::Restart:
        return EventModel::tr("Restart");
    case EventKind::Reload:
        return EventModel::tr("Reload");
    case EventKind::Exit:
        return EventModel::tr("Exit");
    case EventKind::Alert:
        return EventModel::tr("Alert");
    case EventKind::AlertEnded:
        return EventModel::tr("Alert ended");
    case EventKind::Listening:
        return EventModel::tr("Listening");
    case EventKind::Error:
        return EventModel::tr("Error");
    case EventKind::Link:
        return EventModel::tr("Link");
    case EventKind::App:
        break;
    }
    return EventModel::tr("App");
}

QString eventPhrase(const ClusterEvent& event)
{
    if (event.kind == EventKind::Alert && event.delaySeconds && event.limitSeconds)
        return EventModel::tr("event-loop delay %1, above %2")
            .arg(figure(Quantity::Time, event.delaySeconds).text(), figure(Quantity::Time, event.limitSeconds).text());
    if (event.kind == EventKind::AlertEnded && event.limitSeconds)
        return EventModel::tr("event-loop delay back below %1").arg(figure(Quantity::Time, event.limitSeconds).text());
    if (event.kind == EventKind::AlertEnded && event.worker)
        return EventModel::tr("its process serves no longer");
    return QString::fromStdString(event.text);
}

QString detailText(const ClusterEvent& event)
{
    QStringList parts;
    if (const QString phrase = eventPhrase(event); !phrase.isEmpty())
        parts << phrase;
    if (event.kind == EventKind::Stall && event.cpuSeconds && event.durationSeconds && *event.durationSeconds > 0) {
        const double share = std::min(1.0, *event.cpuSeconds / *event.durationSeconds);
        parts << EventModel::tr("%1 on the processor").arg(figure(Quantity::Percent, share).text());
    }
    // Hubs may say it in words too.
    const auto text = QString::fromStdString(event.text);
    if (event.exitCode && !text.contains(QStringLiteral("code %1").arg(*event.exitCode)))
        parts << EventModel::tr("exit code %1").arg(*event.exitCode);
    if (const auto signal = QString::fromStdString(event.signal); !signal.isEmpty() && !text.contains(signal))
        parts << signal;
    return parts.join(QLatin1String(", ")).simplified();
}

EventModel::EventModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventModel::update(const console::ClusterState* state)
{
    if (state == nullptr) {
        removeBefore(UINT64_MAX);
        m_newest = 0;
        m_revision = 0;
        return;
    }
    if (state->revision() == m_revision)
        return;
    m_revision = state->revision();
    if (state->lastEventId() < m_newest) { // another cluster
        removeBefore(UINT64_MAX);
        m_newest = 0;
    }
    removeBefore(state->events().empty() ? UINT64_MAX : state->events().front().id);
    adoptChanges(*state);
    addNew(*state);
}

void EventModel::removeBefore(std::uint64_t id)
{
    std::size_t kept = m_events.size();
    while (kept > 0 && m_events[kept - 1].id < id)
        --kept;
    if (kept == m_events.size())
        return;
    beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(m_events.size()) - 1);
    for (std::size_t i = kept; i < m_events.size(); ++i)
        --m_counts[static_cast<int>(groupOf(m_events[i].kind))];
    m_events.resize(kept);
    endRemoveRows();
}

void EventModel::addNew(const console::ClusterState& state)
{
    const auto& events = state.events();
    std::size_t first = events.size();
    while (first > 0 && events[first - 1].id > m_newest)
        --first;
    if (first == events.size())
        return;
    beginInsertRows({}, 0, static_cast<int>(events.size() - first) - 1);
    for (std::size_t i = first; i < events.size(); ++i) {
        m_events.push_front(events[i]);
        ++m_counts[static_cast<int>(groupOf(events[i].kind))];
    }
    m_newest = events.back().id;
    endInsertRows();
}

// An alert gets its end and an exit its code after it was added. Ids grow by one, so that the place in the store
// follows from the id.
void EventModel::adoptChanges(const console::ClusterState& state)
{
    const auto& events = state.events();
    for (std::size_t row = 0; row < m_events.size(); ++row) {
        ClusterEvent& mine = m_events[row];
        const bool mayChange = mine.kind == EventKind::Alert || mine.kind == EventKind::Exit;
        if (!mayChange || events.empty() || mine.id < events.front().id)
            continue;
        const auto place = static_cast<std::size_t>(mine.id - events.front().id);
        if (place >= events.size() || events[place].id != mine.id)
            continue;
        const ClusterEvent& now = events[place];
        if (now.durationSeconds == mine.durationSeconds && now.exitCode == mine.exitCode && now.signal == mine.signal &&
            now.text == mine.text)
            continue;
        mine = now;
        const int at = static_cast<int>(row);
        emit dataChanged(index(at, 0), index(at, ColumnCount - 1));
    }
}

const ClusterEvent& EventModel::eventAt(int row) const
{
    return m_events[static_cast<std::size_t>(row)];
}

int EventModel::countOf(EventGroup group) const
{
    return m_counts[static_cast<int>(group)];
}

int EventModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int EventModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EventModel::text(const ClusterEvent& event, int column) const
{
    switch (column) {
    case Time:
        return clockText(event.time);
    case Kind:
        return kindText(event.kind);
    case Worker:
        return event.worker ? tr("Worker %1").arg(event.worker->slot.value) : tr("Cluster");
    case Details:
        return detailText(event);
    case Duration:
        return event.durationSeconds ? figure(Quantity::Time, event.durationSeconds).text() : QString();
    default:
        return {};
    }
}

QVariant EventModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const ClusterEvent& at = eventAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(at, index.column());
    case Qt::ToolTipRole:
        return index.column() == Details ? plainTip(text(at, Details)) : QString();
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QLatin1String(": ") +
               text(at, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == Duration ? Qt::AlignRight | Qt::AlignVCenter
                                                   : Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section == Duration ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Kind:
        return tr("What");
    case Worker:
        return tr("Who", "the worker of an event");
    case Details:
        return tr("Details");
    case Duration:
        return tr("Duration");
    default:
        return {};
    }
}

EventFilter::EventFilter(EventModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
}

void EventFilter::setGroup(EventGroup group, bool isWanted)
{
    if (isWanted)
        m_groups.insert(group);
    else
        m_groups.erase(group);
    invalidateFilter();
}

void EventFilter::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

const ClusterEvent& EventFilter::eventAt(int row) const
{
    return m_model.eventAt(mapToSource(index(row, 0)).row());
}

bool EventFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const ClusterEvent& event = m_model.eventAt(row);
    if (!m_groups.empty() && m_groups.count(groupOf(event.kind)) == 0)
        return false;
    if (m_text.isEmpty())
        return true;
    for (const int column : {EventModel::Kind, EventModel::Worker, EventModel::Details, EventModel::Time}) {
        if (sourceModel()->index(row, column, parent).data().toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    // "w3", as the charts say
    return event.worker && QStringLiteral("w%1").arg(event.worker->slot.value) == m_text.toLower();
}

} // namespace loopscope::ui

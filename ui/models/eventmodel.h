// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <deque>
#include <set>

namespace loopscope::ui {

// What a person looks for; an event is of one group.
enum class EventGroup { Stalls, Alerts, Restarts, Exits, App, Cluster };
inline constexpr int EventGroupCount = 6;
[[nodiscard]] EventGroup groupOf(console::EventKind kind);

// "Stall", "Alert ended", in the language of the window.
[[nodiscard]] QString kindText(console::EventKind kind);
// What happened, without who and when: "98 % on the processor", "exit code 1, SIGKILL".
// The event's one phrase; alerts are this console's own and speak its language, the rest is as the cluster said it.
[[nodiscard]] QString eventPhrase(const console::ClusterEvent& event);
[[nodiscard]] QString detailText(const console::ClusterEvent& event);

// The events of the attached cluster, newest first. Rows are added at the top and leave at the bottom as they do in
// ClusterState, which bounds them; there is never a reset. UI thread.
class EventModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Time, Kind, Worker, Details, Duration, ColumnCount };

    explicit EventModel(QObject* parent = nullptr);

    // Takes what is new; nullptr: no cluster, no rows. Cheap when the revision is the one seen.
    void update(const console::ClusterState* state);
    [[nodiscard]] const console::ClusterEvent& eventAt(int row) const;
    [[nodiscard]] int countOf(EventGroup group) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void removeBefore(std::uint64_t id);
    void addNew(const console::ClusterState& state);
    void adoptChanges(const console::ClusterState& state);
    [[nodiscard]] QString text(const console::ClusterEvent& event, int column) const;

    std::deque<console::ClusterEvent> m_events; // newest first
    int m_counts[EventGroupCount] = {};
    std::uint64_t m_newest = 0;
    std::uint64_t m_revision = 0;
};

// Which of them are shown: of the chosen groups (none chosen: of all) and with the text in any column.
class EventFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit EventFilter(EventModel& model, QObject* parent = nullptr);

    void setGroup(EventGroup group, bool isWanted);
    void setText(const QString& text);
    [[nodiscard]] bool isFiltering() const { return !m_groups.empty() || !m_text.isEmpty(); }
    [[nodiscard]] const console::ClusterEvent& eventAt(int row) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    EventModel& m_model;
    std::set<EventGroup> m_groups;
    QString m_text;
};

} // namespace loopscope::ui

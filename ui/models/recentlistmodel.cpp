// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/recentlistmodel.h"
#include "ui/theme/plaintip.h"

#include <QDateTime>
#include <QLocale>

namespace loopscope::ui {

QString dayText(WallTime time, WallTime now)
{
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(toMicros(time) / 1000);
    const qint64 days = then.date().daysTo(QDateTime::fromMSecsSinceEpoch(toMicros(now) / 1000).date());
    if (days <= 0)
        return RecentListModel::tr("today %1").arg(then.toString(QStringLiteral("HH:mm")));
    if (days == 1)
        return RecentListModel::tr("yesterday");
    return QLocale().toString(then.date(), QStringLiteral("d MMM"));
}

RecentListModel::RecentListModel(QObject* parent) : QAbstractListModel(parent) {}

void RecentListModel::setEndpoints(std::vector<RecentEndpoint> endpoints, WallTime now)
{
    m_now = now;
    if (endpoints == m_endpoints)
        return;
    beginResetModel(); // changes only when a person attaches or clears
    m_endpoints = std::move(endpoints);
    endResetModel();
}

int RecentListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_endpoints.size());
}

QVariant RecentListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RecentEndpoint& each = m_endpoints[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return each.name.isEmpty() ? each.url : each.name;
    case Qt::ToolTipRole:
        return plainTip(each.url);
    case UrlRole:
        return each.url;
    case Qt::AccessibleTextRole:
        return each.name.isEmpty() ? each.url : each.name + QLatin1String(", ") + each.url;
    case WhenRole:
        return dayText(each.usedAt, m_now);
    default:
        return {};
    }
}

} // namespace loopscope::ui

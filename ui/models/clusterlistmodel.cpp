// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clusterlistmodel.h"
#include "ui/theme/figures.h"
#include "ui/theme/plaintip.h"

#include <algorithm>

namespace loopscope::ui {

using console::FoundCluster;

namespace {

int rank(const FoundCluster& found)
{
    return found.state == FoundCluster::State::Live ? 0 : found.state == FoundCluster::State::Silent ? 1 : 2;
}

bool precedes(const FoundCluster& a, const FoundCluster& b)
{
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.fileName < b.fileName;
}

} // namespace

QString runtimeText(const ClusterInfo& cluster)
{
    const QString version = QString::fromStdString(cluster.runtimeVersion);
    const QString name = cluster.runtime == "node"               ? QStringLiteral("Node.js")
                         : cluster.runtime == "loopscope-server" ? ClusterListModel::tr("managed server")
                                                                 : QString::fromStdString(cluster.runtime);
    return version.isEmpty() ? name : name + QLatin1Char(' ') + version;
}

QString clusterTitle(const ClusterInfo& cluster)
{
    const QString name = QString::fromStdString(cluster.name);
    return cluster.host.empty() ? name : name + QLatin1String(" @ ") + QString::fromStdString(cluster.host);
}

QString shortUrl(const QString& url)
{
    const QString prefix = QStringLiteral("unix:");
    if (!url.startsWith(prefix) || url.count(QLatin1Char('/')) <= 2)
        return url;
    return prefix + QChar(0x2026) + QLatin1Char('/') + url.section(QLatin1Char('/'), -2);
}

ClusterListModel::ClusterListModel(QObject* parent) : QAbstractListModel(parent) {}

void ClusterListModel::update(std::vector<FoundCluster> found, WallTime now)
{
    m_now = now;
    std::sort(found.begin(), found.end(), precedes);
    const auto isWanted = [&](const QString& url) {
        return std::any_of(found.begin(), found.end(), [&](const FoundCluster& each) { return each.url == url; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (isWanted(cluster(row).url))
            continue;
        beginRemoveRows({}, row, row);
        m_found.erase(m_found.begin() + row);
        endRemoveRows();
    }
    for (int row = 0; row < static_cast<int>(found.size()); ++row) {
        FoundCluster& wanted = found[static_cast<std::size_t>(row)];
        const auto have = std::find_if(m_found.begin(), m_found.end(),
                                       [&](const FoundCluster& each) { return each.url == wanted.url; });
        const int from = static_cast<int>(have - m_found.begin());
        if (have == m_found.end()) {
            beginInsertRows({}, row, row);
            m_found.insert(m_found.begin() + row, std::move(wanted));
            endInsertRows();
            continue;
        }
        if (from != row) { // rows before this one are in place, so it can only come from behind
            beginMoveRows({}, from, from, {}, row);
            std::rotate(m_found.begin() + row, have, have + 1);
            endMoveRows();
        }
        m_found[static_cast<std::size_t>(row)] = std::move(wanted);
        emit dataChanged(index(row), index(row));
    }
}

int ClusterListModel::liveCount() const
{
    return static_cast<int>(std::count_if(m_found.begin(), m_found.end(), [](const FoundCluster& each) {
        return each.state == FoundCluster::State::Live;
    }));
}

int ClusterListModel::worstRow() const
{
    int worst = -1;
    for (int row = 0; row < rowCount(); ++row) {
        if (cluster(row).state != FoundCluster::State::Live)
            continue;
        if (worst < 0 || cluster(row).worstLagSeconds.value_or(0) > cluster(worst).worstLagSeconds.value_or(0))
            worst = row;
    }
    return worst;
}

int ClusterListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_found.size());
}

QVariant ClusterListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FoundCluster& found = cluster(index.row());
    const QString name = found.cluster ? QString::fromStdString(found.cluster->name) : found.fileName;
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case DetailRole:
        return detail(found);
    case Qt::ToolTipRole:
        return plainTip(found.url);
    case Qt::AccessibleTextRole:
        return name + QLatin1String(", ") + detail(found);
    case UrlRole:
        return found.url;
    case CanAttachRole:
        return found.state != FoundCluster::State::Stale;
    default:
        return {};
    }
}

QString ClusterListModel::detail(const FoundCluster& found) const
{
    const QString dot = QStringLiteral(" \u00B7 ");
    if (found.state == FoundCluster::State::Stale)
        return tr("nobody listens here: the cluster that made this socket has ended");
    if (found.state == FoundCluster::State::Silent || !found.cluster)
        return tr("accepts, but has said nothing for 2 s") + dot + shortUrl(found.url);
    return runtimeText(*found.cluster) + dot + tr("up %1").arg(durationText(m_now - found.cluster->startedAt)) + dot +
           shortUrl(found.url);
}

} // namespace loopscope::ui

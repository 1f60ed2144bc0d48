// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/discovery.h"

#include <QAbstractListModel>
#include <vector>

namespace loopscope::ui {

// The clusters found on this computer, as the attach page lists them: live ones first, then silent and stale sockets.
// Follows Discovery by row changes, so that the chosen row stays chosen. UI thread.
class ClusterListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { UrlRole = Qt::UserRole + 1, DetailRole, CanAttachRole };

    explicit ClusterListModel(QObject* parent = nullptr);
    void update(std::vector<console::FoundCluster> found, WallTime now);

    [[nodiscard]] const console::FoundCluster& cluster(int row) const { return m_found[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int liveCount() const;
    // The row with the worst lag, else the first live one; -1 without one.
    [[nodiscard]] int worstRow() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    [[nodiscard]] QString detail(const console::FoundCluster& found) const;

    std::vector<console::FoundCluster> m_found;
    WallTime m_now{};
};

// "Node.js 20.20.2", "managed server 0.1.0"
[[nodiscard]] QString runtimeText(const ClusterInfo& cluster);
// "shop @ build-7"
[[nodiscard]] QString clusterTitle(const ClusterInfo& cluster);
// The path cut in front: "unix:…/loopscope/shop-4118.sock".
[[nodiscard]] QString shortUrl(const QString& url);

} // namespace loopscope::ui

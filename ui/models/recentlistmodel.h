// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/settings.h"

#include <QAbstractListModel>

namespace loopscope::ui {

// The endpoints attached before, newest first.
class RecentListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { UrlRole = Qt::UserRole + 1, WhenRole };

    explicit RecentListModel(QObject* parent = nullptr);
    void setEndpoints(std::vector<RecentEndpoint> endpoints, WallTime now);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<RecentEndpoint> m_endpoints;
    WallTime m_now{};
};

// "today 11:20", "yesterday", "12 Nov"
[[nodiscard]] QString dayText(WallTime time, WallTime now);

} // namespace loopscope::ui

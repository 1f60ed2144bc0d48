// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace loopscope::ui {

class Theme;

// Rows of two lines on the attach page: icon, name and detail; for a cluster also its workers, a sparkline of lag, the
// worst value and an Attach button; for a recent endpoint when it was used.
class ClusterDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    ClusterDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] static QRect buttonRect(const QRect& row);

private:
    void paintButton(QPainter& painter, const QStyleOptionViewItem& option) const;

    const Theme& m_theme;
};

class RecentDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    RecentDelegate(const Theme& theme, QObject* parent = nullptr);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const Theme& m_theme;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/rediskeymodel.h"

#include <QTableView>

namespace loopscope::ui {

class Theme;

// The keys of a Redis: sortable by each column, the key's column takes what room is left. Stale rows are grey.
class CacheKeyTable : public QTableView
{
    Q_OBJECT
public:
    CacheKeyTable(const Theme& theme, RedisKeyModel& model, QWidget* parent = nullptr);

    void setStale(bool stale);
    [[nodiscard]] bool isStale() const { return m_stale; }
    [[nodiscard]] int hoveredRow() const { return m_hovered; } // -1: none
    // What stands where there are no rows.
    void setEmptyText(const QString& text);
    [[nodiscard]] QString emptyText() const { return m_empty; }
    // In the order of the header, which a person may have changed.
    void sortNow();

signals:
    void keyChosen(const QModelIndex& index); // by mouse or keyboard

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void fitColumns();

    const Theme& m_theme;
    RedisKeyModel& m_model;
    QString m_empty;
    int m_hovered = -1;
    bool m_stale = false;
    bool m_sorting = false;
};

} // namespace loopscope::ui

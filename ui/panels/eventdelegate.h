// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clusterevent.h"
#include "ui/theme/tokens.h"

#include <QStyledItemDelegate>
#include <optional>

namespace loopscope::ui {

class EventFilter;
class Theme;

// The mark of a kind of event: an icon and a colour of the theme, always beside its word.
struct EventMarkStyle
{
    QString icon;
    QColor Tokens::*colour = nullptr;
};
[[nodiscard]] EventMarkStyle markStyle(analysis::EventKind kind);

// Draws the cells of the table of events: mark and word, chip and worker, time and duration in columns of figures.
class EventDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    EventDelegate(const Theme& theme, const EventFilter& events, QObject* parent = nullptr);

    void setHovered(std::optional<WorkerSlot> slot) { m_hovered = slot; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintKind(QPainter& painter, const QRect& rect, const analysis::ClusterEvent& event) const;
    void paintWorker(QPainter& painter, const QRect& rect, const analysis::ClusterEvent& event,
                     const QString& text) const;

    const Theme& m_theme;
    const EventFilter& m_events;
    std::optional<WorkerSlot> m_hovered;
};

} // namespace loopscope::ui

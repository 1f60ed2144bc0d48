// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QObject>
#include <QTimer>
#include <optional>

namespace loopscope::ui {

// Which worker is chosen and which one is pointed at, for every table, chart and panel of the window: a row, a line
// and a mark of a worker are one object. By slot, so that it survives a new incarnation. UI thread.
class Selection : public QObject
{
    Q_OBJECT
public:
    // Pointing ends this long after the pointer has left, so that crossing rows does not flicker.
    static constexpr int HoverEndMs = 150;

    explicit Selection(QObject* parent = nullptr);

    [[nodiscard]] std::optional<WorkerSlot> selected() const { return m_selected; }
    [[nodiscard]] std::optional<WorkerSlot> hovered() const { return m_hovered; }
    // Pointed at, else chosen: the one that is drawn in front.
    [[nodiscard]] std::optional<WorkerSlot> focused() const { return m_hovered ? m_hovered : m_selected; }

    void select(std::optional<loopscope::WorkerSlot> slot);
    void hover(std::optional<loopscope::WorkerSlot> slot); // nothing: the pointer left

signals:
    void selectedChanged(std::optional<loopscope::WorkerSlot> slot);
    void hoveredChanged(std::optional<loopscope::WorkerSlot> slot);

private:
    std::optional<WorkerSlot> m_selected;
    std::optional<WorkerSlot> m_hovered;
    QTimer m_hoverEnd;
};

} // namespace loopscope::ui

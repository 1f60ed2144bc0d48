// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/selection.h"

namespace loopscope::ui {

Selection::Selection(QObject* parent) : QObject(parent)
{
    m_hoverEnd.setSingleShot(true);
    m_hoverEnd.setInterval(HoverEndMs);
    connect(&m_hoverEnd, &QTimer::timeout, this, [this] {
        m_hovered.reset();
        emit hoveredChanged(m_hovered);
    });
}

void Selection::select(std::optional<WorkerSlot> slot)
{
    if (slot == m_selected)
        return;
    m_selected = slot;
    emit selectedChanged(slot);
}

void Selection::hover(std::optional<WorkerSlot> slot)
{
    if (!slot) {
        if (m_hovered)
            m_hoverEnd.start();
        return;
    }
    m_hoverEnd.stop();
    if (slot == m_hovered)
        return;
    m_hovered = slot;
    emit hoveredChanged(slot);
}

} // namespace loopscope::ui

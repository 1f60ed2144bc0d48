// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/clusterevent.h"
#include "ui/panels/surface.h"

#include <vector>

class QFormLayout;
class QPushButton;

namespace loopscope::ui {

class Label;

// Everything that is known of one event, at the side of the table, and what one can do from there.
class EventDetails : public Surface
{
    Q_OBJECT
public:
    explicit EventDetails(const Theme& theme, QWidget* parent = nullptr);

    void show(const analysis::ClusterEvent& event);
    void clear(); // says how to choose one
    using QWidget::show;
    // What stands there, for copying: "Time: 14:02:11 …", a line each.
    [[nodiscard]] QString text() const;

signals:
    void workerRequested(loopscope::WorkerSlot slot);
    void copyRequested();

private:
    void addFact(const QString& name, const QString& value);

    Label* m_title;
    Label* m_hint;
    QFormLayout* m_facts;
    QPushButton* m_worker;
    QPushButton* m_copy;
    std::optional<WorkerSlot> m_slot;
};

} // namespace loopscope::ui

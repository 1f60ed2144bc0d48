// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/mainwindow/page.h"
#include "ui/panels/surface.h"
#include "ui/plot/linechart.h"

namespace loopscope::ui {

class EventsLane;
class SegmentRow;

// Lag, heap and handles over one time axis with the events lane under them; where it is narrow, one chart at a time
// behind tabs, with requests as a fourth. Range, crosshair and pointing come from the shared ChartGroup.
class ChartStack : public Surface
{
    Q_OBJECT
public:
    enum Chart { Lag, Heap, Handles, Requests, ChartCount };

    explicit ChartStack(const PageContext& context, QWidget* parent = nullptr);

    void setState(const console::ClusterState* state);
    void refresh(); // on the page's tick
    void setNarrow(bool narrow);
    [[nodiscard]] LineChart& chart(Chart which) const { return *m_charts[static_cast<std::size_t>(which)]; }
    [[nodiscard]] LineChart& current() const; // with the focus; else the one of the tab, at first lag
    [[nodiscard]] EventsLane& lane() const { return *m_lane; }
    bool stepMark(int direction);

signals:
    void eventClicked(std::uint64_t id);

private:
    void addChart(Chart which, const ChartSpec& spec);
    [[nodiscard]] std::string_view metricOf(Chart which) const;
    void showChosen();
    void showLimits();
    void showMarks();

    PageContext m_context;
    const console::ClusterState* m_state = nullptr;
    SegmentRow* m_tabs;
    SegmentRow* m_lagKind;
    std::vector<LineChart*> m_charts;
    EventsLane* m_lane;
    std::uint64_t m_drawnRevision = 0;
    std::size_t m_drawnEvents = 0;
    std::uint64_t m_lastEvent = 0;
    bool m_narrow = false;
};

} // namespace loopscope::ui

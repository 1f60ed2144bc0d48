// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QObject>
#include <optional>

class QKeyEvent;

namespace loopscope::ui {

// What all charts and the events lane of the window share: the span of time, live or paused, the crosshair and the
// worker that is pointed at or chosen. Knows no widget; charts follow its signals and coalesce them. UI thread.
//
// Live: the end follows now(). Zooming with the wheel while live keeps the end and stays live; dragging a span, panning
// and moving into the past pause. goLive() returns to the span of the range button.
class ChartGroup : public QObject
{
    Q_OBJECT
public:
    static constexpr Micros MinSpan{2'000'000};
    static constexpr Micros MaxSpan{86'400'000'000};
    static constexpr Micros DefaultSpan{900'000'000};

    explicit ChartGroup(QObject* parent = nullptr);

    // ---- time. [from, to)
    [[nodiscard]] WallTime from() const;
    [[nodiscard]] WallTime to() const { return m_to; }
    [[nodiscard]] Micros span() const { return m_span; }
    [[nodiscard]] Micros baseSpan() const { return m_baseSpan; } // of the range button
    [[nodiscard]] bool isLive() const { return m_live; }
    [[nodiscard]] WallTime now() const { return m_now; }
    // The page says what time it is, once a tick; while live the end moves by whole columns.
    void setNow(WallTime now);
    void setBaseSpan(Micros span); // range button: this span, and live
    // A new cluster: the range is the shortest one that holds what was seen of it, up to DefaultSpan, until the user
    // chooses one. A quarter of an hour with ten seconds of data in it would show a needle.
    void startOver();
    void growWith(Micros seen);
    void setLive(bool live);                     // Space; live with the span kept
    void goLive();                               // 0, double click: live with the base span
    void zoomTo(WallTime from, WallTime to);     // drag; pauses. Clamped to MinSpan and MaxSpan
    void zoomAt(WallTime centre, double factor); // factor < 1 zooms in
    void pan(double spans);                      // -0.5: half a span into the past; at now it is live again

    // Columns that a chart has, one a pixel. Buckets are whole divisors of time, so that a scrolling
    // chart never bins the same samples differently.
    void setColumns(int columns);
    [[nodiscard]] Micros bucket() const;
    // The interval at which samples come; the crosshair moves by it, gaps are measured in it.
    void setInterval(Micros interval);
    [[nodiscard]] Micros interval() const { return m_interval; }

    // ---- crosshair
    [[nodiscard]] std::optional<WallTime> crosshair() const { return m_crosshair; }
    void setCrosshair(std::optional<WallTime> time);
    void stepCrosshair(int samples); // without a crosshair it starts at the end

    // ---- the worker pointed at and the one chosen; the window ties these to its Selection
    [[nodiscard]] std::optional<WorkerSlot> hovered() const { return m_hovered; }
    [[nodiscard]] std::optional<WorkerSlot> selected() const { return m_selected; }
    [[nodiscard]] std::optional<WorkerSlot> focused() const { return m_hovered ? m_hovered : m_selected; }
    void setHovered(std::optional<WorkerSlot> slot);
    void setSelected(std::optional<WorkerSlot> slot);

    // Left, Right (Shift x10), +, -, 0, Space, Escape (crosshair away); true when the key was one of them and did
    // something. For the charts and for the page's own key handling.
    bool handleKey(const QKeyEvent& event);

signals:
    void rangeChanged();
    void liveChanged(bool live);
    void crosshairChanged();
    void hoveredChanged(std::optional<loopscope::WorkerSlot> slot);
    void selectedChanged(std::optional<loopscope::WorkerSlot> slot);

private:
    void setRange(WallTime to, Micros span, bool live);
    [[nodiscard]] WallTime liveEnd() const;

    WallTime m_now{};
    WallTime m_to{};
    Micros m_span{DefaultSpan};
    Micros m_baseSpan{DefaultSpan};
    Micros m_interval{1'000'000};
    bool m_live = true;
    bool m_isGrowing = false; // no range was chosen yet
    int m_columns = 400;
    std::optional<WallTime> m_crosshair;
    std::optional<WorkerSlot> m_hovered;
    std::optional<WorkerSlot> m_selected;
};

} // namespace loopscope::ui

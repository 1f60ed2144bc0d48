// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace loopscope::ui {

class ChartGroup;
class Theme;

enum class MarkShape {
    Stall,   // triangle pointing up, crit
    Restart, // circle arrow, info
    App,     // diamond, info: event of the app, deploy, reload
    Start,   // ring
    End,     // cross
    Alert,   // triangle, warn
};

struct EventMark
{
    std::uint64_t id = 0; // of the event, returned by clicks
    WallTime time{};
    MarkShape shape = MarkShape::App;
    std::optional<WorkerSlot> worker;
    QString label;   // "w5 restarted"; drawn beside the mark where there is room, empty for none
    QString tooltip; // one line
    friend bool operator==(const EventMark&, const EventMark&) = default;
};

// The lane of marks under the charts and the one time axis under it. Marks of one shape that lie closer than 6 px merge
// into one with a count. Shares span and crosshair with the charts. UI thread.
class EventsLane : public QWidget
{
    Q_OBJECT
public:
    static constexpr int MergePx = 6;
    static constexpr std::size_t MaxMarks = 10000; // in view; older ones beyond it are not drawn

    EventsLane(const Theme& theme, ChartGroup& group, QWidget* parent = nullptr);
    ~EventsLane() override;

    void setMarks(std::vector<EventMark> marks); // in time order
    void setStaleSince(std::optional<WallTime> since);
    // N and Shift+N: the crosshair to the next (1) or previous (-1) mark; false when there is none.
    bool stepMark(int direction);

    struct Drawn // a mark as it lies on the lane
    {
        std::size_t first = 0; // index into the marks
        std::size_t count = 1;
        double x = 0;
    };
    [[nodiscard]] const std::vector<Drawn>& drawn() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void markClicked(std::uint64_t id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace loopscope::ui

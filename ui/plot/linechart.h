// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/series.h"
#include "core/base/ids.h"
#include "ui/theme/figures.h"

#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace loopscope::ui {

class ChartGroup;
class Theme;

// One worker's line. A life is one incarnation: lives are never joined, nor is what lies apart by missing samples.
struct ChartLine
{
    WorkerSlot slot;
    std::vector<std::vector<analysis::Bucket>> lives; // in time order, base units (seconds, bytes)
};

// Asked by refresh() for [from, to) in buckets of this width. clusterLines() in clusterlines.h is the usual answer.
using LineSource = std::function<std::vector<ChartLine>(WallTime from, WallTime to, Micros bucket)>;

// What a chart is about; fixed after construction but for the limit.
struct ChartSpec
{
    enum class Limit { Hard, Soft }; // dashed in crit or in warn

    QString title;    // "Event-loop lag"
    QString subtitle; // "max per second, ms"
    Quantity quantity = Quantity::Plain;
    QString unit;                // of the ticks and figures: "ms", "MiB", "%"; empty for a bare number
    double atLeast = 0;          // the axis never ends below it, base units (0.060 for lag)
    std::optional<double> limit; // base units
    Limit limitKind = Limit::Hard;
    bool showsLimitAlways = true; // false: only when the limit lies in the range of the values
    bool marksWorst = false;      // a triangle at the worst point over the limit
    bool showsLegend = false;     // chips 1 … 16 in the heading
    bool ruledAbove = false;      // a line above the heading, towards the chart before it
    QString empty;                // what to say when there is no line: "No worker reports handles."
};

// A chart of one metric of all workers over the group's span of time: heading, grid, lines, limit, gutters, crosshair.
// Up to 16 workers one line each; above that a band from minimum to maximum, the median and the eight worst.
//
// The page calls invalidate() when its data moved and refresh() on its tick (at most 30 a second); refresh() does
// nothing when neither data nor range changed or the chart is hidden. Changes of the group repaint by themselves.
// UI thread. Theme and group outlive the chart.
class LineChart : public QWidget
{
    Q_OBJECT
public:
    LineChart(ChartSpec spec, const Theme& theme, ChartGroup& group, QWidget* parent = nullptr);
    ~LineChart() override;

    void setSource(LineSource source);
    void setLimit(std::optional<double> limit, const QString& label = {}); // base units; label default "limit 50 ms"
    void setSubtitle(const QString& subtitle);
    void setUnit(const QString& unit); // as in ChartSpec
    // Widgets at the right end of the heading row (a segmented Max | p99); the heading keeps its width free.
    void setHeadingWidget(QWidget* widget);
    // Workers that keep a line of their own although there are more than 16.
    void setPinned(std::vector<WorkerSlot> pinned);
    // The link is gone or silent since then: lines grey, hatch from there on. Nothing: live.
    void setStaleSince(std::optional<WallTime> since);

    void invalidate();
    void refresh();

    // ---- what is shown, for people who do not see it and for tests
    // "8 workers, worst 212 ms on worker 3 at 14:07:21"; also the accessible description.
    [[nodiscard]] QString summary() const;
    // Time and one column a worker, tab separated, with a head row; the buckets in view, largest value of each.
    [[nodiscard]] QString tableText() const;
    // The largest value over the limit in view, with its worker.
    struct Worst
    {
        WorkerSlot slot;
        WallTime time{};
        double value = 0;
    };
    [[nodiscard]] std::optional<Worst> worst() const;
    // The plot area in this widget's pixels, and where a time and a value (base units) lie in it.
    [[nodiscard]] QRectF plotRect() const;
    [[nodiscard]] QPointF pointAt(WallTime time, double value) const;
    [[nodiscard]] int replots() const; // full ones, since construction

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    // A click on a line or chip; nothing: on empty ground.
    void workerClicked(std::optional<loopscope::WorkerSlot> slot);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/clusterfigures.h"
#include "ui/panels/surface.h"

namespace loopscope::ui {

// Seven values of the cluster in fixed places over the charts; five where the window is narrow. Only a value that
// breaks a rule is coloured. Stale values are t3 with their age beside the first label.
class HeadFigures : public Surface
{
    Q_OBJECT
public:
    explicit HeadFigures(const Theme& theme, QWidget* parent = nullptr);

    // age: empty while live, else "30 s ago"
    void setFigures(const ClusterFigures& figures, const QString& age, Micros lagLimit);
    void setNarrow(bool narrow);

    struct Cell
    {
        QString label;
        Figure figure;
        QString after; // in t2 behind the unit: "of 8", "· worker 3"
        bool isCritical = false;
        QString toolTip;
        friend bool operator==(const Cell&, const Cell&) = default;
    };
    [[nodiscard]] const std::vector<Cell>& cells() const { return m_cells; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int shownCells() const;
    [[nodiscard]] QRect cellRect(int index) const;
    void paintCell(QPainter& painter, const QRect& rect, const Cell& cell) const;

    std::vector<Cell> m_cells;
    bool m_isStale = false;
    bool m_narrow = false;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/redis/redisvalues.h"
#include "ui/panels/surface.h"
#include "ui/theme/figures.h"

namespace loopscope::ui {

// Seven figures of a Redis in fixed places: memory, keys, hit ratio, hits, misses, evictions, operations. An en dash
// where the server says nothing, with the reason in the tooltip; t3 while the link is lost.
class CacheFigures : public Surface
{
    Q_OBJECT
public:
    explicit CacheFigures(const Theme& theme, QWidget* parent = nullptr);
    void setFigures(const std::optional<console::RedisFigures>& figures, bool isStale);

    struct Cell
    {
        QString label;
        Figure figure;
        QString after; // "of 8 GiB"
        bool isWarning = false;
        QString toolTip;
        friend bool operator==(const Cell&, const Cell&) = default;
    };
    [[nodiscard]] const std::vector<Cell>& cells() const { return m_cells; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRect cellRect(int index) const;
    void paintCell(QPainter& painter, const QRect& rect, const Cell& cell) const;

    std::vector<Cell> m_cells;
    bool m_isStale = false;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QSize>
#include <QVector>
#include <optional>
#include <vector>

namespace loopscope::ui {

// A line as it is drawn: seconds since the epoch, ascending, and values in the chart's unit; NaN breaks it.
struct StyledLine
{
    QVector<double> times;
    QVector<double> values;
    QColor colour; // opaque
    double width = 1;
};

// The crowd beyond 16 workers: from the lowest to the highest. NaN breaks it.
struct StyledBand
{
    QVector<double> times;
    QVector<double> low;
    QVector<double> high;
    QColor colour;
};

// Which part of time and value an image shows: [from, to) in seconds from left to right, 0 to top from below.
struct RasterView
{
    double from = 0;
    double to = 1;
    double top = 1;
    QSize size;       // device pixels
    double ratio = 1; // device pixels a device-independent one
};

// Lines as one span of pixels a column, written straight into an image: QPainter spends its time on every pixel of
// height that a spiky line travels (an hour of 8 lagging workers: 10 ms and more), this on plain stores. Ends of spans
// are weighted, and the pixels of a steep slope, so that lines look smooth. Transparent where nothing is. Later lines
// lie above earlier ones.
[[nodiscard]] QImage rasterised(const RasterView& view, const std::optional<StyledBand>& band,
                                const std::vector<StyledLine>& lines);

} // namespace loopscope::ui

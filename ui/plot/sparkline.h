// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>
#include <optional>
#include <vector>

class QPainter;

namespace loopscope::ui {

class Theme;

// What a sparkline shows. The range is the same in every row of a column.
struct SparklineData
{
    std::vector<double> values; // oldest first, evenly spaced, NaN = no data: the line breaks
    double low = 0;
    double high = 0; // at or below low: the values' own range
    std::optional<double> limit;
    friend bool operator==(const SparklineData&, const SparklineData&) = default;
};

// For delegates. A limit outside the range is not drawn. fill: invalid for none, else the area under the line.
void paintSparkline(QPainter& painter, const QRectF& rect, const SparklineData& data, const QColor& line,
                    const QColor& limit, const QColor& fill = QColor());

// A sparkline as a widget, 18 px high (side panel). Follows the theme.
class Sparkline : public QWidget
{
    Q_OBJECT
public:
    explicit Sparkline(const Theme& theme, QWidget* parent = nullptr);
    void setData(SparklineData shown);
    void setColour(const QColor& colour); // a worker's; invalid: t2
    void setFilled(bool filled);
    void setStale(bool stale); // t3, no fill
    [[nodiscard]] QSize sizeHint() const override { return {110, 18}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {72, 18}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    SparklineData m_data;
    QColor m_colour;
    bool m_filled = false;
    bool m_stale = false;
};

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QFont>
#include <QLocale>
#include <QString>
#include <optional>

class QPainter;
class QRectF;

namespace loopscope::ui {

// What a number is, as it comes from the core, in base units.
enum class Quantity {
    Time,    // seconds: "212 ms", "1.20 s", "0.35 ms"
    Bytes,   // bytes: "372 MiB", "1.53 GiB"
    Ratio,   // 0..1 as it is: "0.97"
    Percent, // 0..1 as per cent: "97.1 %"
    Rate,    // a second: "284 /s"
    Count,   // "4,118", never rounded to three figures
    Plain,   // "3.14"
};

// A number as people read it: value and unit apart, because the unit is drawn in t3.
struct Figure
{
    QString value; // "212", en dash for no data, minus is U+2212
    QString unit;  // "ms", empty for none
    // "212 ms" with a thin space, as in tooltips and accessible text.
    [[nodiscard]] QString text() const;
    friend bool operator==(const Figure&, const Figure&) = default;
};

// Three significant figures unless it is a count; nothing or NaN is an en dash without a unit.
[[nodiscard]] Figure figure(Quantity quantity, std::optional<double> value, const QLocale& locale = QLocale());
// The same in a unit that is given ("ms", "s", "KiB", "MiB", "GiB"), so that a column keeps one unit.
[[nodiscard]] Figure figureIn(const QString& unit, std::optional<double> value, const QLocale& locale = QLocale());
// "2 h 11 m", "11 m", "45 s", "6 d 4 h", "0.2 s" below a second.
[[nodiscard]] QString durationText(Micros duration, const QLocale& locale = QLocale());
// "14:07:21" local time; with tenths "14:07:21.3".
[[nodiscard]] QString clockText(WallTime time);
// "14:07" at a whole minute, else "14:07:30".
[[nodiscard]] QString shortClockText(WallTime time);

// ---- figures in columns: each digit has the advance of the font's widest digit
[[nodiscard]] qreal tabularWidth(const QFont& font, const QString& text);
// In the painter's font and pen, one line, cut at the rectangle. alignment: horizontal and vertical flags.
void drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text);
// Value in valueColour, thin space, unit in unitColour, as one text.
void drawFigure(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const Figure& figure,
                const QColor& valueColour, const QColor& unitColour);
[[nodiscard]] qreal figureWidth(const QFont& font, const Figure& figure);

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <QColor>
#include <QFont>
#include <array>

namespace loopscope::ui {

// The colours of one theme, by what they mean. Code asks for names, never for hex values. A value.
struct Tokens
{
    bool dark = true;

    // Surfaces, borders, states.
    QColor bg;     // behind panels, wells, input fields
    QColor panel;  // page, charts, tables, bars
    QColor raised; // buttons, chips, events lane
    QColor hover;  // row or button under the pointer
    QColor sel;    // selected row, current page, chosen segment; its text stays t1
    QColor grid;   // chart grid, row separators
    QColor line;   // borders between panels, bar track
    QColor line2;  // borders of buttons, fields, cards, the zero line
    QColor ctl;    // border of an unlabelled control: check box, switch
    QColor none;   // a span with no data, under the hatch
    QColor critbg;
    QColor warnbg;
    QColor okbg;
    QColor infobg;

    // Text, accent, meaning.
    QColor t1; // values, names, titles
    QColor t2; // explanations, second values
    QColor t3; // labels, units, axis text, stale values
    QColor acc;
    QColor accfill; // the one filled button
    QColor onfill;  // its text
    QColor ok;
    QColor warn;
    QColor crit;
    QColor info;

    std::array<QColor, 16> workers;
    std::array<QColor, 9> map; // density and heat, little to much

    // A slot keeps its colour for life: slot n has colour ((n - 1) mod 16) + 1.
    [[nodiscard]] const QColor& worker(WorkerSlot slot) const { return workers[(slot.value + 15U) % 16U]; }

    [[nodiscard]] static const Tokens& darkTokens();
    [[nodiscard]] static const Tokens& lightTokens();
};

// a over b: share 1 is all a. For lines at half strength without the cost of blending each pixel.
[[nodiscard]] QColor mixed(const QColor& a, const QColor& b, double share);

// Device-independent pixels.
namespace size {
inline constexpr int TopBar = 44;
inline constexpr int PageHeader = 44;
inline constexpr int VerdictBar = 40;
inline constexpr int VerdictBarLow = 34; // below 700 px of height
inline constexpr int ChartHeading = 26;
inline constexpr int StatusBar = 24;
inline constexpr int TableRow = 25;
inline constexpr int TableHeader = 24;
inline constexpr int ListRow = 44;
inline constexpr int NavigationRow = 30;
inline constexpr int Control = 28;
inline constexpr int ControlSmall = 24;
inline constexpr int Segment = 22;
inline constexpr int AddressField = 40;
inline constexpr int Navigation = 168;
inline constexpr int NavigationNarrow = 44;
inline constexpr int SidePanel = 320;
inline constexpr int Sheet = 400;
inline constexpr int GutterLeft = 52;
inline constexpr int GutterRight = 96;
inline constexpr int EventsLane = 20;
inline constexpr int TimeAxis = 20;
inline constexpr int Padding = 12;
inline constexpr int HeaderMargin = 6; // left and right of a column's title
inline constexpr int PaddingSide = 14;
inline constexpr int CardGap = 16;
inline constexpr int RadiusCell = 2;
inline constexpr int RadiusChip = 4;
inline constexpr int Radius = 5;
inline constexpr int RadiusCard = 8;
inline constexpr int IconBar = 16;
inline constexpr int IconButton = 14;
inline constexpr int IconChip = 12;
inline constexpr int IconList = 18;
} // namespace size

// Steps of type as ratios of the application's font, for which body (13) stands.
enum class TextStyle { Display, Title, Section, Body, Table, Small, Badge };
// weight: QFont::Normal, Medium, DemiBold; -1 for the step's own (600 for display, title and section, else 400).
[[nodiscard]] QFont font(TextStyle style, int weight = -1);

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analysis/report.h"
#include "core/analysis/verdict.h"

#include <string>
#include <string_view>
#include <vector>

// The words, figures, pictures and tables of a report in the order of a phone call, before any of it has a look: HTML
// and PDF print the same content. All texts are visible UTF-8, not escaped.
namespace loopscope::analysis {

enum class Tone { Normal, Quiet, Critical, Warning, Good };

struct ContentFigure
{
    std::string label;
    std::string value;
    Tone tone = Tone::Normal;
};

struct LegendEntry
{
    std::string_view colour; // "#RRGGBB"
    std::string label;
};

struct ContentPicture
{
    std::string title;
    std::string explanation;
    std::vector<LegendEntry> legend;
    std::string svg;
    double height = 0; // of PictureWidth units
};

struct ContentColumn
{
    std::string title;
    bool isNumber = false; // aligned right
    double share = 1;      // of the width
};

struct ContentCell
{
    std::string text;
    Tone tone = Tone::Normal;
    bool isStrong = false;
    std::string_view chip = {}; // colour of the worker
};

struct ContentTable
{
    std::string caption; // for those who do not see the heading
    std::vector<ContentColumn> columns;
    std::vector<std::vector<ContentCell>> rows;
};

struct ContentSection
{
    std::string title;
    std::string explanation;
    bool beginsPage = false;
    std::vector<ContentFigure> figures;
    ContentTable table; // without columns: none
    std::string note;   // under the table, or instead of it
};

struct ReportContent
{
    std::string kind;               // "Loopscope snapshot report"
    std::string title;              // "shop on build-7"
    std::vector<std::string> facts; // at the right of the title
    ReportVerdict verdict;
    std::vector<ContentFigure> figures;
    std::vector<ContentPicture> pictures; // the last one is the lane with the time axis
    std::vector<ContentSection> sections;
    std::string footer;
};

// Rows of the table of events on paper; all of them are in JSON and CSV.
inline constexpr std::size_t MaxEventRows = 120;
inline constexpr std::size_t MaxWorkerRows = 200;

[[nodiscard]] ReportContent contentOf(const Report& report);
// "shop-2026-11-22-1408": for naming files, letters, digits and dashes only.
[[nodiscard]] std::string fileStem(const Report& report);

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportchart.h"
#include "core/analysis/reportformat.h"
#include "core/analysis/reportframe.h"
#include "core/analysis/reportpalette.h"
#include "core/analysis/reportplot.h"
#include "core/analysis/reporttext.h"
#include "core/analysis/svgwriter.h"

#include <algorithm>

namespace loopscope::analysis {

namespace {

enum class Shape { Stall, Alert, Restart, App, Exit, Start };

struct Mark
{
    Shape shape = Shape::App;
    double x = 0;
    std::size_t count = 1;
    std::string label;
};

constexpr double Middle = 10; // of the lane
constexpr double MergeWidth = 6;
constexpr double ShapeWidth = 10;
constexpr double MaxNudge = 12;
constexpr double CharacterWidth = 6.1; // of 11 px text, on the safe side
constexpr std::size_t MaxLabelBytes = 40;

// The mark of a restart stands for the end of the old process too.
bool isPartOfRestart(const Report& report, const ClusterEvent& event)
{
    return event.kind == EventKind::Exit && isOrderly(event) &&
           std::any_of(report.events.begin(), report.events.end(),
                       [&](const ClusterEvent& other) { return explains(other, event); });
}

std::optional<Shape> shapeOf(const ClusterEvent& event)
{
    switch (event.kind) {
    case EventKind::Stall:
        return Shape::Stall;
    case EventKind::Alert:
        return Shape::Alert;
    case EventKind::Restart:
        return Shape::Restart;
    case EventKind::Reload:
    case EventKind::App:
        return Shape::App;
    case EventKind::Exit:
    case EventKind::Error:
        return Shape::Exit;
    case EventKind::Listening:
        return Shape::Start;
    case EventKind::AlertEnded:
    case EventKind::Link:
        break;
    }
    return std::nullopt;
}

std::string labelOf(const ClusterEvent& event)
{
    const auto who = event.worker ? "w" + std::to_string(event.worker->slot.value) : std::string();
    switch (event.kind) {
    case EventKind::Restart:
        return who + " restarted";
    case EventKind::Reload:
        return "reload";
    case EventKind::Exit:
        return who + " ended";
    case EventKind::App:
        return visibleText(event.text, MaxLabelBytes);
    default:
        return {};
    }
}

// Marks of one shape closer than 6 become one with a count.
std::vector<Mark> marksOf(const Report& report, const PlotFrame& frame)
{
    std::vector<Mark> marks;
    for (const auto& event : report.events) {
        const auto shape = shapeOf(event);
        if (!shape || isPartOfRestart(report, event) || event.time < report.from || event.time > report.to)
            continue;
        const double x = frame.x(event.time);
        auto near = std::find_if(marks.rbegin(), marks.rend(),
                                 [&](const Mark& mark) { return mark.shape == *shape && x - mark.x < MergeWidth; });
        if (near != marks.rend()) {
            ++near->count;
            near->label.clear();
            continue;
        }
        // Different shapes at one moment stand side by side.
        const double beside = marks.empty() ? 0 : marks.back().x + ShapeWidth;
        const bool isCovered = x < beside && beside - x <= MaxNudge;
        marks.push_back({*shape, isCovered ? beside : x, 1, labelOf(event)});
    }
    return marks;
}

void drawRestart(SvgWriter& svg, double x)
{
    const auto at = [&](double dx, double dy) { return svgNumber(x + dx) + " " + svgNumber(Middle + dy); };
    svg.path("M" + at(-3.2, -3.2) + "A4.5 4.5 0 1 1 " + at(-4.5, 0.4), {palette::Info, 1.4});
    svg.path("M" + at(-3.6, -6) + "L" + at(-3.6, -2.8) + "L" + at(-0.4, -2.8), {palette::Info, 1.4});
}

void drawShape(SvgWriter& svg, const Mark& mark)
{
    const double x = mark.x;
    switch (mark.shape) {
    case Shape::Stall:
        svg.polygon({{x - 4.5, Middle + 4}, {x + 4.5, Middle + 4}, {x, Middle - 4.5}}, palette::Critical);
        break;
    case Shape::Alert:
        svg.polygon({{x - 4.5, Middle + 4}, {x + 4.5, Middle + 4}, {x, Middle - 4.5}}, palette::Warning);
        svg.line(x, Middle - 1.5, x, Middle + 2.5, {"#FFFFFF", 1.2});
        break;
    case Shape::Restart:
        drawRestart(svg, x);
        break;
    case Shape::App:
        svg.polygon({{x - 5, Middle}, {x, Middle - 5}, {x + 5, Middle}, {x, Middle + 5}}, palette::Info);
        break;
    case Shape::Exit:
        svg.line(x - 4, Middle - 4, x + 4, Middle + 4, {palette::Text1, 1.6});
        svg.line(x - 4, Middle + 4, x + 4, Middle - 4, {palette::Text1, 1.6});
        break;
    case Shape::Start:
        svg.circle(x, Middle, 3.6, "none", {palette::Text2, 1.4});
        break;
    }
}

double widthOf(std::string_view text)
{
    return static_cast<double>(characterCount(text)) * CharacterWidth;
}

// A label stands right of its mark, else left of it, else not at all.
void drawLabels(SvgWriter& svg, const std::vector<Mark>& marks)
{
    constexpr double Gap = 9;
    double taken = PlotFrame::Left - 2;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const auto& mark = marks[i];
        const std::string label = mark.count > 1 ? std::to_string(mark.count) : mark.label;
        const double width = widthOf(label);
        const double next = i + 1 < marks.size() ? marks[i + 1].x - Gap : PlotFrame::Right;
        if (!label.empty() && mark.x + Gap + width < next) {
            svg.text(mark.x + Gap, Middle + 4, label, {palette::Text2, 11});
            taken = mark.x + Gap + width;
        } else if (!label.empty() && mark.count == 1 && mark.x - Gap - width > taken) {
            svg.text(mark.x - Gap, Middle + 4, label, {palette::Text2, 11, false, SvgWriter::Anchor::End});
            taken = mark.x + Gap;
        } else {
            taken = mark.x + Gap;
        }
    }
}

void drawAxis(SvgWriter& svg, const PlotFrame& frame)
{
    constexpr double HalfLabel = 26;
    for (const auto tick : timeTicks(frame.from, frame.to)) {
        const double x = frame.x(tick);
        const auto anchor = x < PlotFrame::Left + HalfLabel    ? SvgWriter::Anchor::Start
                            : x > PlotFrame::Right - HalfLabel ? SvgWriter::Anchor::End
                                                               : SvgWriter::Anchor::Middle;
        svg.text(anchor == SvgWriter::Anchor::Start ? x - 13 : x, 34, shortClockText(tick),
                 {palette::Text3, 11, false, anchor});
    }
    svg.text(PlotFrame::Right + 7, 34, "UTC", {palette::Text3, 11});
}

std::string describeLane(const Report& report)
{
    std::size_t stalls = 0;
    std::size_t restarts = 0;
    std::size_t others = 0;
    for (const auto& event : report.events) {
        if (event.kind == EventKind::Stall)
            ++stalls;
        else if (event.kind == EventKind::Restart)
            ++restarts;
        else
            ++others;
    }
    return "Marks on the time axis: " + numberWord(stalls) + (stalls == 1 ? " stall, " : " stalls, ") +
           numberWord(restarts) + (restarts == 1 ? " restart, " : " restarts, ") + numberWord(others) +
           (others == 1 ? " other event." : " other events.") + " The table of events lists them.";
}

} // namespace

std::string laneSvg(const Report& report, std::string_view name)
{
    const PlotFrame frame{report.from, report.to, 0, LaneHeight, 1};
    SvgWriter svg(name, PictureWidth, LaneHeight, "Events", describeLane(report));
    svg.text(0, Middle + 4, "Events", {palette::Text3, 11});
    const auto marks = marksOf(report, frame);
    for (const auto& mark : marks)
        drawShape(svg, mark);
    drawLabels(svg, marks);
    drawAxis(svg, frame);
    return svg.finish();
}

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportchart.h"

#include "core/analysis/reportformat.h"
#include "core/analysis/reportframe.h"
#include "core/analysis/reportpalette.h"
#include "core/analysis/reportplot.h"
#include "core/analysis/svgwriter.h"

#include <cmath>

namespace loopscope::analysis {

namespace {

struct GutterLabel
{
    double y = 0;
    std::string text;
    std::string_view colour;
    bool bold = false;
    std::string_view chip = {}; // colour of the worker, empty for none
};

// A picture while it is drawn.
struct Drawing
{
    const Report& report;
    const ReportChart& chart;
    const SlotColours& colours;
    std::optional<WorkerSlot> focus;
    std::vector<PlotSlot> all;
    PlotFrame frame;
    Scale scale;
    PlotUnit unit;
    SvgWriter svg;
    std::vector<GutterLabel> labels;
};

// "{resource}": things that are counted
bool isCount(const ReportChart& chart)
{
    return chart.metric.unit.starts_with('{');
}

std::string valueText(const ReportChart& chart, double value)
{
    if (isCount(chart))
        return countText(static_cast<std::int64_t>(std::llround(value)));
    if (chart.metric.unit == "s")
        return timeText(value);
    if (chart.metric.unit == "By")
        return bytesText(value);
    if (chart.metric.unit == "1")
        return ratioText(value);
    return chart.metric.unit == "1/s" ? rateText(value) : plainText(value);
}

double largestOf(const std::vector<PlotSlot>& all)
{
    double largest = 0;
    for (const auto& slot : all)
        largest = std::max(largest, slot.largest);
    return largest;
}

// A limit far over the data would press the data flat; it is then only written.
bool isLimitDrawn(const ReportChart& chart, double largest)
{
    return chart.limit && (chart.kind == ReportChartKind::Lag || *chart.limit <= 1.6 * largest);
}

// A little more than the largest value, so that the mark over it lies inside.
double drawnLargest(const ReportChart& chart, const std::vector<PlotSlot>& all)
{
    constexpr double Headroom = 1.05;
    const double largest = largestOf(all);
    return isLimitDrawn(chart, largest) ? std::max(largest * Headroom, *chart.limit * 1.2) : largest * Headroom;
}

std::string tickText(const Scale& scale, double value)
{
    return decimalText(value, std::min(scale.decimals, 6));
}

void drawGrid(Drawing& d)
{
    constexpr SvgWriter::Stroke Grid{palette::Grid};
    for (const auto tick : timeTicks(d.frame.from, d.frame.to))
        d.svg.line(d.frame.x(tick), d.frame.top, d.frame.x(tick), d.frame.bottom, Grid);
    for (int i = 0; i * d.scale.step <= d.scale.top * 1.0001; ++i) {
        const double value = i * d.scale.step;
        const double y = d.frame.y(value / d.unit.factor);
        d.svg.line(PlotFrame::Left, y, PlotFrame::Right, y, {i == 0 ? palette::Line2 : palette::Grid});
        d.svg.text(PlotFrame::Left - 7, y + 4, tickText(d.scale, value),
                   {palette::Text3, 11, false, SvgWriter::Anchor::End});
    }
}

// Lines at 45 degrees, 6 apart: readers of SVG Tiny know no patterns and no clips.
void drawHatch(Drawing& d, double left, double right)
{
    const double top = d.frame.top;
    const double bottom = d.frame.bottom;
    d.svg.rect(left, top, right - left, bottom - top, palette::None);
    SvgPath path;
    for (double sum = left + top + 6; sum < right + bottom; sum += 6) {
        const double x1 = std::max(left, sum - bottom);
        const double x2 = std::min(right, sum - top);
        path.moveTo(x1, sum - x1);
        path.lineTo(x2, sum - x2);
    }
    d.svg.path(path.data(), {palette::Line2});
}

void drawEmptySpans(Drawing& d)
{
    for (const auto& span : emptySpans(d.chart, d.frame.from, d.frame.to)) {
        const double left = d.frame.x(span.from);
        const double right = d.frame.x(span.to);
        if (right - left < 2)
            continue;
        drawHatch(d, left, right);
        if (span.to >= d.frame.to && span.from > d.frame.from)
            d.labels.push_back({d.frame.top + 4, "no data since", palette::Text3});
    }
    if (!d.all.empty())
        return;
    const double middle = (PlotFrame::Left + PlotFrame::Right) / 2;
    d.svg.rect(middle - 90, (d.frame.top + d.frame.bottom) / 2 - 11, 180, 22, "#FFFFFF", 4);
    d.svg.text(middle, (d.frame.top + d.frame.bottom) / 2 + 4, "No data in this time",
               {palette::Text2, 12, false, SvgWriter::Anchor::Middle});
}

using Points = std::vector<std::pair<double, double>>;

void flush(SvgPath& path, Points& points)
{
    constexpr double Same = 0.05;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto [x, y] = points[i];
        const bool isMiddle = i > 0 && i + 1 < points.size();
        if (isMiddle && std::abs(points[i - 1].second - y) < Same && std::abs(points[i + 1].second - y) < Same)
            continue; // on a flat stretch
        if (i == 0)
            path.moveTo(x, y);
        else
            path.lineTo(x, y);
    }
    if (points.size() == 1) // a lonely sample is a dot, by the round cap
        path.lineTo(points.front().first, points.front().second);
    points.clear();
}

// Smallest and largest of each column, the nearer one first, so that no spike is lost and no zigzag is added.
SvgPath pathOf(const PlotFrame& frame, const ReportLine& line, Micros width, Micros interval)
{
    constexpr double Visible = 0.7;
    SvgPath path;
    Points points;
    // The reading of a worker that was blocked comes late, into the next column: that one has more than its own then,
    // and nothing is missing before it.
    const auto isLate = [&](std::size_t i) {
        return interval > Micros{0} && i + 1 < line.buckets.size() && line.buckets[i + 1].samples > width / interval;
    };
    for (std::size_t i = 0; i < line.buckets.size(); ++i) {
        const auto& bucket = line.buckets[i];
        if (bucket.samples == 0 || !std::isfinite(bucket.max) || !std::isfinite(bucket.min)) {
            if (!isLate(i))
                flush(path, points);
            continue;
        }
        const double x = frame.x(bucket.begin + width / 2);
        double first = frame.y(bucket.max);
        double second = frame.y(bucket.min);
        if (std::abs(first - second) < Visible) {
            points.emplace_back(x, first);
            continue;
        }
        if (!points.empty() && std::abs(points.back().second - second) < std::abs(points.back().second - first))
            std::swap(first, second);
        points.emplace_back(x, first);
        points.emplace_back(x, second);
    }
    flush(path, points);
    return path;
}

Micros widthOf(const Drawing& d)
{
    for (const auto& line : d.chart.lines) {
        if (line.buckets.size() > 1)
            return std::chrono::duration_cast<Micros>(line.buckets[1].begin - line.buckets[0].begin);
    }
    return d.report.interval;
}

void drawSlot(Drawing& d, const PlotSlot& slot, std::string_view colour, const SvgWriter::Stroke& stroke)
{
    auto style = stroke;
    style.colour = colour;
    for (const auto* life : slot.lives) {
        const auto path = pathOf(d.frame, *life, widthOf(d), d.report.interval);
        if (!path.isEmpty())
            d.svg.path(path.data(), style);
    }
}

void drawLines(Drawing& d)
{
    const SvgWriter::Stroke calm{{}, d.focus ? 1.15 : 1.3, d.focus ? 0.5 : 0.85};
    const PlotSlot* front = nullptr;
    for (const auto& slot : d.all) {
        if (d.focus && slot.slot == *d.focus)
            front = &slot;
        else
            drawSlot(d, slot, d.colours.of(slot.slot), calm);
    }
    if (front != nullptr)
        drawSlot(d, *front, d.colours.of(front->slot), {{}, 1.75});
}

void drawCrowd(Drawing& d)
{
    const Band band = bandOf(d.chart);
    const auto half = widthOf(d) / 2;
    ReportLine median;
    for (std::size_t i = 0; i < band.begins.size(); ++i) {
        Bucket bucket;
        bucket.begin = band.begins[i];
        bucket.samples = std::isnan(band.median[i]) ? 0 : 1;
        bucket.min = bucket.max = bucket.mean = bucket.last = band.median[i];
        median.buckets.push_back(bucket);
    }
    for (std::size_t i = 0; i < band.begins.size();) {
        std::size_t end = i;
        while (end < band.begins.size() && !std::isnan(band.median[end]))
            ++end;
        SvgPath area;
        for (std::size_t k = i; k < end; ++k) {
            const double x = d.frame.x(band.begins[k] + half);
            k == i ? area.moveTo(x, d.frame.y(band.high[k])) : area.lineTo(x, d.frame.y(band.high[k]));
        }
        for (std::size_t k = end; k-- > i;)
            area.lineTo(d.frame.x(band.begins[k] + half), d.frame.y(band.low[k]));
        if (end > i) {
            area.close();
            d.svg.area(area.data(), palette::Text3, 0.18);
        }
        i = end + 1;
    }
    d.svg.path(pathOf(d.frame, median, widthOf(d), d.report.interval).data(), {palette::Text2, 1.15});
    const auto& worst = d.colours.worst();
    for (std::size_t rank = worst.size(); rank-- > 0;) {
        for (const auto& slot : d.all) {
            if (slot.slot == worst[rank])
                drawSlot(d, slot, d.colours.of(slot.slot), {{}, rank == 0 ? 1.75 : 1.0, rank == 0 ? 1 : 0.7});
        }
    }
}

void drawLimit(Drawing& d)
{
    if (!isLimitDrawn(d.chart, largestOf(d.all)))
        return;
    const auto colour = d.chart.limitIsSoft ? palette::Warning : palette::Critical;
    const double y = d.frame.y(*d.chart.limit);
    d.svg.line(PlotFrame::Left, y, PlotFrame::Right, y, {colour, 1, 1, "5 4"});
    d.labels.push_back({y + 4, "limit " + valueText(d.chart, *d.chart.limit), colour, true});
}

// The triangle points down at the worst needle.
void drawWorstMark(Drawing& d, const PlotSlot& slot)
{
    if (d.chart.kind != ReportChartKind::Lag || !d.chart.limit || slot.largest < *d.chart.limit)
        return;
    const double x = d.frame.x(slot.largestAt + widthOf(d) / 2);
    const double tip = d.frame.y(slot.largest) - 3;
    d.svg.polygon({{x - 4, tip - 6}, {x + 4, tip - 6}, {x, tip}}, palette::Critical);
}

std::string rangeOf(const Drawing& d, const std::vector<const PlotSlot*>& slots)
{
    double low = slots.front()->shown;
    double high = low;
    for (const auto* slot : slots) {
        low = std::min(low, slot->shown);
        high = std::max(high, slot->shown);
    }
    const auto text = [&](double value) {
        return isCount(d.chart) ? valueText(d.chart, value) : plainText(value * d.unit.factor);
    };
    const auto lowText = text(low);
    const auto highText = text(high);
    const auto unit = d.unit.name.size() > 3 || d.unit.name.empty() ? "" : " " + d.unit.name;
    return (lowText == highText ? lowText : lowText + "–" + highText) + unit;
}

void labelLines(Drawing& d)
{
    std::vector<const PlotSlot*> others;
    for (const auto& slot : d.all) {
        if (!d.focus || slot.slot != *d.focus) {
            others.push_back(&slot);
            continue;
        }
        const bool isLag = d.chart.kind == ReportChartKind::Lag;
        d.labels.push_back({d.frame.y(slot.shown) + 4,
                            "w" + std::to_string(slot.slot.value) + "  " + valueText(d.chart, slot.shown),
                            palette::Text1, true, d.colours.of(slot.slot)});
        if (isLag)
            drawWorstMark(d, slot);
    }
    if (others.empty())
        return;
    double middle = 0;
    for (const auto* slot : others)
        middle +=
            (d.chart.kind == ReportChartKind::Lag ? slot->last : slot->shown) / static_cast<double>(others.size());
    const bool isFew = others.size() <= 99 && d.focus && d.chart.kind == ReportChartKind::Lag;
    const std::string text =
        isFew ? std::to_string(others.size()) + (others.size() == 1 ? " other" : " others") : rangeOf(d, others);
    d.labels.push_back({d.frame.y(middle) + 4, text, palette::Text3});
}

void drawLabels(Drawing& d)
{
    constexpr double Apart = 14;
    auto& labels = d.labels;
    std::stable_sort(labels.begin(), labels.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
    const double lowest = d.frame.bottom + 2;
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i].y = std::max(labels[i].y, i == 0 ? d.frame.top + 8 : labels[i - 1].y + Apart);
    for (std::size_t i = labels.size(); i-- > 0;)
        labels[i].y = std::min(labels[i].y, i + 1 == labels.size() ? lowest : labels[i + 1].y - Apart);
    for (const auto& label : labels) {
        double x = PlotFrame::Right + 7;
        if (!label.chip.empty()) {
            d.svg.rect(x, label.y - 8, 8, 8, label.chip, 2);
            x += 13;
        }
        d.svg.text(x, label.y, label.text, {label.colour, 11, label.bold});
    }
}

PlotUnit unitOf(const ReportChart& chart, const std::vector<PlotSlot>& all)
{
    return plotUnit(chart.metric.unit, drawnLargest(chart, all));
}

} // namespace

std::string chartSvg(const Report& report, const ReportChart& chart, const SlotColours& colours,
                     std::optional<WorkerSlot> focus, double height, std::string_view name)
{
    auto all = plotSlots(chart);
    const auto unit = unitOf(chart, all);
    constexpr double StepHeight = 30;
    const int steps = static_cast<int>(height / StepHeight);
    const auto scale =
        scaleFor(drawnLargest(chart, all) * unit.factor, steps, isCount(chart) ? Steps::Whole : Steps::Any);
    const PlotFrame frame{report.from, report.to, 12, height - 8, scale.top / unit.factor};
    Drawing d{
        report, chart,          colours,
        focus,  std::move(all), frame,
        scale,  unit,           SvgWriter(name, PictureWidth, height, chart.title, describeChart(report, chart, focus)),
        {}};
    drawGrid(d);
    drawEmptySpans(d);
    if (d.colours.areRanks())
        drawCrowd(d);
    else
        drawLines(d);
    drawLimit(d);
    labelLines(d);
    drawLabels(d);
    return d.svg.finish();
}

std::string describeChart(const Report& report, const ReportChart& chart, std::optional<WorkerSlot> focus)
{
    const auto all = plotSlots(chart);
    std::string text = chart.title + " of " + numberWord(all.size()) + (all.size() == 1 ? " worker, " : " workers, ") +
                       clockText(report.from) + " to " + clockText(report.to) + " UTC.";
    if (all.empty())
        return text + " There is no data.";
    const auto worst = std::max_element(all.begin(), all.end(), [&](const PlotSlot& a, const PlotSlot& b) {
        return focus && (a.slot == *focus) != (b.slot == *focus) ? b.slot == *focus : a.shown < b.shown;
    });
    text += " Worker " + std::to_string(worst->slot.value) + ": at most " + valueText(chart, worst->largest) + ", at " +
            clockText(worst->largestAt) + "; " + valueText(chart, worst->last) + " at the end.";
    if (chart.limit)
        text += " The limit is " + valueText(chart, *chart.limit) + ".";
    double low = 0;
    double high = 0;
    bool isFirst = true;
    for (const auto& slot : all) {
        if (slot.slot == worst->slot)
            continue;
        low = isFirst ? slot.largest : std::min(low, slot.largest);
        high = isFirst ? slot.largest : std::max(high, slot.largest);
        isFirst = false;
    }
    if (!isFirst)
        text += " The others: at most " + valueText(chart, low) + (low == high ? "" : " to " + valueText(chart, high)) +
                ".";
    return text;
}

std::string chartExplanation(const ReportChart& chart)
{
    const auto all = plotSlots(chart);
    std::string text = chart.explanation;
    const auto unit = unitOf(chart, all).name;
    if (!unit.empty())
        text += (text.empty() ? "" : ", ") + unit;
    if (chart.limit && !isLimitDrawn(chart, largestOf(all)))
        text += (text.empty() ? "limit " : "; limit ") + valueText(chart, *chart.limit);
    if (all.size() > MaxColouredSlots)
        text += (text.empty() ? "" : "; ") + std::string("band of all, median, worst ") + numberWord(WorstShown);
    return text;
}

} // namespace loopscope::analysis

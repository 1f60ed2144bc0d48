// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportcontent.h"

#include "core/analysis/reportchart.h"
#include "core/analysis/reportformat.h"
#include "core/analysis/reportpalette.h"
#include "core/analysis/reportplot.h"
#include "core/analysis/reporttables.h"
#include "core/analysis/reporttext.h"

#include <algorithm>

namespace loopscope::analysis {

namespace {

std::string shown(std::string_view text)
{
    return visibleText(text, 120);
}

std::string runtimeWord(const std::string& runtime)
{
    if (runtime == "node")
        return "Node.js";
    if (runtime == "loopscope-server")
        return "Loopscope server";
    return shown(runtime);
}

std::string titleOf(const ClusterInfo& cluster)
{
    const auto name = cluster.name.empty() ? std::string("Unnamed cluster") : shown(cluster.name);
    return cluster.host.empty() ? name : name + " on " + shown(cluster.host);
}

std::vector<std::string> factsAtTheRight(const Report& report)
{
    const auto slots = report.figures.workersExpected.value_or(static_cast<int>(report.workers.size()));
    std::string workers = countText(std::int64_t{slots}) + " ";
    if (const auto runtime = runtimeWord(report.cluster.runtime); !runtime.empty())
        workers += runtime + " ";
    if (!report.cluster.runtimeVersion.empty())
        workers += shown(report.cluster.runtimeVersion) + " ";
    workers += slots == 1 ? "worker" : "workers";
    const bool sameDay = dayText(report.madeAt) == dayText(report.to);
    return {rangeText(report.from, report.to),
            workers + ", made " + (sameDay ? "" : dayText(report.madeAt) + ", ") + clockText(report.madeAt) + " UTC"};
}

std::vector<ContentFigure> figuresOf(const Report& report)
{
    const auto& f = report.figures;
    std::string workers(NoData);
    bool isShort = false;
    if (f.workersServing && f.workersExpected) {
        workers = countText(std::int64_t{*f.workersServing}) + " of " + countText(std::int64_t{*f.workersExpected});
        isShort = *f.workersServing < *f.workersExpected;
    }
    const bool isOver = f.worstLag && *f.worstLag >= report.lagThreshold;
    const auto worst = isOver && f.worstLagWorker ? "Worst lag, w" + std::to_string(f.worstLagWorker->value)
                                                  : std::string("Worst lag");
    std::vector<ContentFigure> figures{
        {"Workers", workers, isShort ? Tone::Warning : Tone::Normal},
        {worst, timeText(f.worstLag), isOver ? Tone::Critical : Tone::Normal},
        {"Heap", bytesText(f.heapUsed)},
        {"Requests", rateText(f.requestRate)},
        {"p99 latency", timeText(f.latencyP99)},
    };
    if (f.cacheHitRatio)
        figures.push_back({"Cache hit", percentText(f.cacheHitRatio)});
    else
        figures.push_back(
            {"Handles", f.handles ? countText(static_cast<std::int64_t>(*f.handles)) : std::string(NoData)});
    for (auto& figure : figures) {
        if (figure.value == NoData)
            figure.tone = Tone::Quiet;
    }
    return figures;
}

std::vector<LegendEntry> legendOf(const ReportChart& chart, const SlotColours& colours)
{
    std::vector<LegendEntry> legend;
    std::vector<WorkerSlot> shown = colours.worst();
    if (!colours.areRanks()) {
        shown.clear();
        for (const auto& slot : plotSlots(chart))
            shown.push_back(slot.slot);
    }
    for (const auto slot : shown)
        legend.push_back({colours.of(slot), std::to_string(slot.value)});
    return legend;
}

double heightOf(ReportChartKind kind)
{
    return kind == ReportChartKind::Lag ? 188 : 106;
}

std::vector<ContentPicture> picturesOf(const Report& report, const SlotColours& colours,
                                       std::optional<WorkerSlot> focus)
{
    std::vector<ContentPicture> pictures;
    for (const auto& chart : report.charts) {
        ContentPicture picture;
        picture.title = shown(chart.title);
        picture.explanation = shown(chartExplanation(chart));
        if (pictures.empty())
            picture.legend = legendOf(chart, colours);
        picture.height = heightOf(chart.kind);
        picture.svg =
            chartSvg(report, chart, colours, focus, picture.height, "chart" + std::to_string(pictures.size() + 1));
        pictures.push_back(std::move(picture));
    }
    ContentPicture lane;
    lane.height = LaneHeight;
    lane.svg = laneSvg(report, "events");
    pictures.push_back(std::move(lane));
    return pictures;
}

std::string sourceWord(const std::string& endpoint)
{
    const auto scheme = endpoint.substr(0, endpoint.find(':'));
    return scheme == "file" ? "recording" : "metrics socket";
}

std::string intervalWord(Micros interval)
{
    if (interval == Micros{1000000})
        return "1 sample a second for each worker";
    return "1 sample each " + timeText(static_cast<double>(interval.count()) / 1e6) + " for each worker";
}

std::string footerOf(const Report& report)
{
    const auto& c = report.completeness;
    std::string text = "Source: " + sourceWord(report.endpoint) + ", " + intervalWord(report.interval) + ", " +
                       countText(std::optional(c.samplesReceived));
    if (c.samplesExpected)
        text += " of " + countText(std::optional(*c.samplesExpected));
    text += " received, " + countText(std::optional(c.batchesDropped)) + " dropped";
    if (c.rowsRefused > 0)
        text += ", " + countText(std::optional(c.rowsRefused)) + " malformed";
    text += ". Host names and key names: kept. Values of keys and of the environment: left out.";
    if (!report.consoleVersion.empty())
        text += " Loopscope " + shown(report.consoleVersion) + ".";
    return text;
}

} // namespace

ReportContent contentOf(const Report& report)
{
    ReportContent content;
    const auto facts = factsOf(report);
    content.kind = "Loopscope snapshot report";
    content.title = titleOf(report.cluster);
    content.facts = factsAtTheRight(report);
    content.verdict = judge(facts, report.to);
    content.figures = figuresOf(report);
    const bool isWell = content.verdict.level == VerdictLevel::Well;
    const auto focus = isWell ? std::nullopt : content.verdict.worker;
    const SlotColours colours(report, focus);
    content.pictures = picturesOf(report, colours, focus);
    content.sections.push_back(workersSection(report, facts, colours));
    content.sections.push_back(eventsSection(report, colours));
    if (report.redis)
        content.sections.push_back(redisSection(report));
    content.footer = footerOf(report);
    return content;
}

std::string fileStem(const Report& report)
{
    constexpr std::size_t MaxName = 40;
    std::string stem;
    for (const char c : report.cluster.name) {
        const bool isKept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isKept)
            stem += c;
        else if (!stem.empty() && stem.back() != '-')
            stem += '-';
        if (stem.size() >= MaxName)
            break;
    }
    while (!stem.empty() && stem.back() == '-')
        stem.pop_back();
    const auto iso = isoText(report.to); // 2026-11-22T14:08:00.000Z
    return (stem.empty() ? "loopscope" : stem) + "-" + iso.substr(0, 10) + "-" + iso.substr(11, 2) + iso.substr(14, 2);
}

} // namespace loopscope::analysis

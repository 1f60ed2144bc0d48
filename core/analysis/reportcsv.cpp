// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reportcsv.h"

#include "core/analysis/reportcolumns.h"
#include "core/analysis/reportformat.h"
#include "core/analysis/reporttext.h"

#include <array>
#include <charconv>
#include <cmath>

namespace loopscope::analysis {

namespace {

std::string field(std::string_view raw)
{
    std::string text = visibleText(raw, Report::MaxTextBytes);
    if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos)
        text.insert(text.begin(), '\'');
    if (text.find_first_of(",\"\r\n'") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

// The shortest text that reads back as the same number; empty for no data.
std::string numberField(std::optional<double> value)
{
    if (!value || !std::isfinite(*value))
        return {};
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *value).ptr;
    return {buffer.data(), end};
}

struct Row
{
    WallTime time{};
    std::optional<WorkerKey> worker;
    std::string_view metric;
    std::string_view unit;
    std::optional<double> value;
    std::string_view text = {};
};

void write(std::string& out, const Row& row)
{
    out += isoText(row.time) + ",";
    if (row.worker)
        out += std::to_string(row.worker->slot.value) + "," + std::to_string(row.worker->incarnation.value);
    else
        out += ",";
    out +=
        "," + field(row.metric) + "," + field(row.unit) + "," + numberField(row.value) + "," + field(row.text) + "\r\n";
}

void writeCharts(std::string& out, const Report& report)
{
    const auto factor = mergeFactor(report);
    for (const auto& chart : report.charts) {
        for (const auto& line : chart.lines) {
            for (const auto& bucket : mergedBuckets(line.buckets, factor)) {
                if (bucket.samples > 0)
                    write(out, {bucket.begin, line.worker, chart.metric.name, chart.metric.unit,
                                bucketValue(chart.kind, bucket)});
            }
        }
    }
}

void writeWorkers(std::string& out, const Report& report)
{
    for (const auto& w : report.workers) {
        const auto figure = [&](std::string_view name, std::string_view unit, std::optional<double> value) {
            if (value)
                write(out, {report.to, w.key, name, unit, value});
        };
        if (w.state)
            write(out, {report.to, w.key, "loopscope.worker.state", "", std::nullopt, toString(*w.state)});
        figure("range.lag.max", "s", w.lagMax);
        figure("range.lag.p99", "s", w.lagP99);
        figure("range.utilization.mean", "1", w.utilizationMean);
        figure("end.heap.used", "By", w.heapUsed);
        figure("end.heap.limit", "By", w.heapLimit);
        figure("end.rss", "By", w.rss);
        figure("range.cpu.mean", "1", w.cpuMean);
        figure("end.handles", "{resource}", w.handles);
        figure("range.requests.mean", "1/s", w.requestRate);
        figure("range.latency.p99", "s", w.latencyP99);
        figure("end.uptime", "s", w.uptimeSeconds);
        figure("end.restarts", "{restart}", w.restarts ? std::optional<double>(*w.restarts) : std::nullopt);
    }
}

} // namespace

std::string renderCsv(const Report& report)
{
    std::string out = "time,slot,incarnation,metric,unit,value,text\r\n";
    writeCharts(out, report);
    writeWorkers(out, report);
    for (const auto& event : report.events) {
        const auto kind = "event." + std::string(toString(event.kind));
        write(out,
              {event.time, event.worker, kind, event.durationSeconds ? "s" : "", event.durationSeconds, event.text});
    }
    return out;
}

} // namespace loopscope::analysis

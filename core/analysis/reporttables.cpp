// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reporttables.h"

#include "core/analysis/reportformat.h"
#include "core/analysis/reportplot.h"
#include "core/analysis/reporttext.h"

#include <algorithm>
#include <cmath>

namespace loopscope::analysis {

namespace {

std::string shown(std::string_view text)
{
    return visibleText(text, Report::MaxTextBytes);
}

std::optional<double> scaled(std::optional<double> value, double factor)
{
    return value ? std::optional(*value * factor) : std::nullopt;
}

constexpr double Milli = 1e3;
constexpr double PerMiB = 1 / (1024.0 * 1024.0);

const WorkerFacts* factsFor(const std::vector<WorkerFacts>& facts, WorkerSlot slot)
{
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& f) { return f.slot == slot; });
    return found == facts.end() ? nullptr : &*found;
}

ContentCell stateCell(const Report& report, const ReportWorker& worker, const WorkerFacts* facts)
{
    if (!worker.state)
        return {std::string(NoData), Tone::Quiet};
    const bool stalls = facts != nullptr && facts->last && report.to - *facts->last <= VerdictQuiet;
    switch (*worker.state) {
    case WorkerState::Starting:
        return {"Starting"};
    case WorkerState::Online:
        return stalls ? ContentCell{"Stalling", Tone::Critical, true} : ContentCell{"Running"};
    case WorkerState::Blocked:
        return {"Blocked", Tone::Critical, true};
    case WorkerState::Draining:
        return {"Draining", Tone::Warning};
    case WorkerState::Exited:
        return {"Gone", Tone::Quiet};
    case WorkerState::Errored:
        return {"Down", Tone::Critical, true};
    }
    return {std::string(NoData), Tone::Quiet};
}

ContentCell number(std::string text)
{
    const bool isMissing = text == NoData;
    return {std::move(text), isMissing ? Tone::Quiet : Tone::Normal};
}

std::vector<ContentCell> workerRow(const Report& report, const ReportWorker& worker, const WorkerFacts* facts,
                                   std::string_view chip)
{
    const bool isOver = worker.lagMax && *worker.lagMax >= report.lagThreshold;
    auto lag = number(plainText(scaled(worker.lagMax, Milli)));
    if (isOver)
        lag = {lag.text, Tone::Critical, true};
    auto heap = plainText(scaled(worker.heapUsed, PerMiB));
    return {
        {std::to_string(worker.key.slot.value), Tone::Normal, true, chip},
        number(worker.pid ? std::to_string(worker.pid->value) : std::string(NoData)),
        stateCell(report, worker, facts),
        std::move(lag),
        number(plainText(scaled(worker.lagP99, Milli))),
        number(ratioText(worker.utilizationMean)),
        number(std::move(heap)),
        number(plainText(scaled(worker.rss, PerMiB))),
        number(worker.handles ? countText(std::llround(*worker.handles)) : std::string(NoData)),
        number(plainText(worker.requestRate)),
        number(plainText(scaled(worker.latencyP99, Milli))),
        number(worker.restarts ? std::to_string(*worker.restarts) : std::string(NoData)),
        number(durationText(worker.uptimeSeconds)),
    };
}

struct EventWord
{
    std::string_view word;
    Tone tone = Tone::Normal;
};

EventWord wordOf(const ClusterEvent& event)
{
    switch (event.kind) {
    case EventKind::Stall:
        return {"Stall", Tone::Critical};
    case EventKind::Restart:
        return {"Restart"};
    case EventKind::Reload:
        return {"Reload"};
    case EventKind::Exit:
        return {"Exit", event.exitCode.value_or(0) != 0 || !event.signal.empty() ? Tone::Warning : Tone::Normal};
    case EventKind::Alert:
        return {"Alert", Tone::Critical};
    case EventKind::AlertEnded:
        return {"Alert ended"};
    case EventKind::Listening:
        return {"Listening"};
    case EventKind::App:
        return {"App"};
    case EventKind::Error:
        return {"Error", Tone::Critical};
    case EventKind::Link:
        return {"Link"};
    }
    return {"App"};
}

std::string whatHappened(const ClusterEvent& event)
{
    std::string text = shown(event.text);
    const auto add = [&](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
    if (event.kind == EventKind::Stall && event.cpuSeconds && event.durationSeconds && *event.durationSeconds > 0)
        add(percentText(std::min(1.0, *event.cpuSeconds / *event.durationSeconds)) + " on the processor");
    // Hubs may say it in words too.
    const auto addNew = [&](const std::string& more, const std::string& sign) {
        if (text.find(sign) == std::string::npos)
            add(more);
    };
    if (event.kind == EventKind::Exit && event.exitCode) {
        const std::string code = "code " + std::to_string(*event.exitCode);
        addNew("exit " + code, code);
    }
    if (event.kind == EventKind::Exit && !event.signal.empty())
        addNew(shown(event.signal), shown(event.signal));
    return text;
}

std::vector<ContentCell> eventRow(const ClusterEvent& event, const SlotColours& colours)
{
    const auto word = wordOf(event);
    ContentCell who{"cluster", Tone::Quiet};
    if (event.worker)
        who = {std::to_string(event.worker->slot.value), Tone::Normal, false, colours.of(event.worker->slot)};
    return {
        {clockText(event.time)},
        {std::string(word.word), word.tone, word.tone == Tone::Critical},
        std::move(who),
        {whatHappened(event)},
        {event.durationSeconds ? timeText(event.durationSeconds) : std::string()},
    };
}

std::string ttlText(const ReportKey& key)
{
    if (key.ttlSeconds)
        return durationText(key.ttlSeconds);
    return key.expires ? std::string(NoData) : "none";
}

std::vector<ContentFigure> redisFigures(const ReportRedis& redis)
{
    const auto bytes = [](std::optional<std::uint64_t> value) {
        return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
    };
    const auto limit =
        redis.maxMemoryBytes ? "Memory of " + bytesText(bytes(redis.maxMemoryBytes)) : "Memory, no limit";
    return {
        {"Keys", countText(redis.keys)},
        {limit, bytesText(bytes(redis.usedMemoryBytes))},
        {"Hit ratio", percentText(redis.hitRatio)},
        {"Commands", rateText(redis.operationsPerSecond)},
        {"Evicted", countText(redis.evictedKeys), redis.evictedKeys.value_or(0) > 0 ? Tone::Warning : Tone::Normal},
        {"Clients", countText(redis.clients)},
    };
}

} // namespace

ContentSection workersSection(const Report& report, const std::vector<WorkerFacts>& facts, const SlotColours& colours)
{
    ContentSection section;
    section.title = "Workers";
    section.explanation = "lag and latency in ms, memory in MiB";
    section.table.caption = "Figures of each worker";
    section.table.columns = {{"Worker", false, 1.3}, {"pid", true, 1.1}, {"State", false, 1.5},
                             {"Lag max", true, 1.2}, {"p99", true, 0.9}, {"ELU", true, 0.9},
                             {"Heap", true, 0.9},    {"RSS", true, 0.9}, {"Handles", true, 1.2},
                             {"Req/s", true, 1.1},   {"p99", true, 0.9}, {"Restarts", true, 1.2},
                             {"Up", true, 1.5}};
    // With more than fit, the worst are what a reader looks for.
    std::vector<const ReportWorker*> rows;
    for (const auto& worker : report.workers)
        rows.push_back(&worker);
    if (rows.size() > MaxWorkerRows) {
        std::stable_sort(rows.begin(), rows.end(),
                         [](const auto* a, const auto* b) { return a->lagMax.value_or(-1) > b->lagMax.value_or(-1); });
        rows.resize(MaxWorkerRows);
        section.note = "The worst " + countText(static_cast<std::int64_t>(MaxWorkerRows)) + " of " +
                       countText(static_cast<std::int64_t>(report.workers.size())) + " workers.";
    }
    for (const auto* worker : rows)
        section.table.rows.push_back(
            workerRow(report, *worker, factsFor(facts, worker->key.slot), colours.of(worker->key.slot)));
    if (rows.empty())
        section.table.columns.clear();
    if (rows.empty())
        section.note = "No worker is known.";
    return section;
}

ContentSection eventsSection(const Report& report, const SlotColours& colours)
{
    ContentSection section;
    section.title = "Events and stalls";
    section.beginsPage = true;
    section.table.caption = "What happened, oldest first";
    section.table.columns = {{"Time", false, 1.2},
                             {"What", false, 1.3},
                             {"Worker", false, 1},
                             {"Details", false, 6.5},
                             {"Duration", true, 1.2}};
    const std::size_t count = report.events.size();
    const std::size_t first = count > MaxEventRows ? count - MaxEventRows : 0;
    for (std::size_t i = first; i < count; ++i)
        section.table.rows.push_back(eventRow(report.events[i], colours));
    const std::size_t all = count + report.eventsOmitted;
    section.explanation = "UTC";
    if (count == 0) {
        section.table.columns.clear();
        section.note = "Nothing happened in this time: no stall, no restart, no exit.";
    } else if (all > count - first) {
        section.note = "The newest " + countText(static_cast<std::int64_t>(count - first)) + " of " +
                       countText(static_cast<std::int64_t>(all)) + " events.";
    }
    return section;
}

ContentSection redisSection(const Report& report)
{
    ContentSection section;
    section.title = "Redis";
    if (!report.redis)
        return section;
    const auto& redis = *report.redis;
    section.explanation = shown(redis.address) + (redis.version.empty() ? "" : ", version " + shown(redis.version));
    section.figures = redisFigures(redis);
    section.note = shown(redis.problem);
    if (redis.topKeys.empty())
        return section;
    section.table.caption = "Largest keys";
    section.table.columns = {{"Largest keys", false, 6},
                             {"Type", false, 1.2},
                             {"Encoding", false, 1.6},
                             {"TTL", true, 1.4},
                             {"Memory", true, 1.4}};
    const std::size_t count = std::min(redis.topKeys.size(), Report::MaxTopKeys);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& key = redis.topKeys[i];
        const auto memory = key.memoryBytes ? std::optional(static_cast<double>(*key.memoryBytes)) : std::nullopt;
        section.table.rows.push_back({{shown(key.name)},
                                      {shown(key.type)},
                                      {shown(key.encoding)},
                                      {ttlText(key), key.ttlSeconds || key.expires ? Tone::Normal : Tone::Warning},
                                      number(bytesText(memory))});
    }
    if (redis.keysLookedAt && section.note.empty())
        section.note = "The largest of " + countText(redis.keysLookedAt) + " keys that were looked at.";
    return section;
}

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/verdict.h"

#include "core/analysis/report.h"
#include "core/analysis/reportformat.h"
#include "core/analysis/reporttext.h"

#include <algorithm>
#include <cctype>

namespace loopscope::analysis {

namespace {

using Group = std::vector<const WorkerFacts*>;

template <class Predicate>
Group those(const std::vector<WorkerFacts>& workers, Predicate predicate)
{
    Group group;
    for (const auto& worker : workers) {
        if (predicate(worker))
            group.push_back(&worker);
    }
    return group;
}

bool isDown(const WorkerFacts& worker)
{
    return worker.state == WorkerState::Errored;
}

bool hasStalled(const WorkerFacts& worker)
{
    return worker.stalls > 0 || worker.since;
}

bool blocksNow(const WorkerFacts& worker, WallTime now)
{
    if (worker.state == WorkerState::Blocked)
        return true;
    return hasStalled(worker) && worker.last && now - *worker.last <= VerdictQuiet;
}

// "2, 3 and 5"; at most six are named.
std::string names(const Group& group)
{
    constexpr std::size_t Named = 6;
    std::string text;
    for (std::size_t i = 0; i < group.size() && i < Named; ++i) {
        const bool isLast = i + 1 == group.size();
        text += (i == 0 ? "" : isLast ? " and " : ", ") + std::to_string(group[i]->slot.value);
    }
    if (group.size() > Named)
        text += " and " + numberWord(group.size() - Named) + " more";
    return text;
}

std::string subject(const Group& group)
{
    return (group.size() == 1 ? "Worker " : "Workers ") + names(group);
}

std::string stallsText(int stalls)
{
    return stalls == 1 ? "One stall" : countText(std::int64_t{stalls}) + " stalls";
}

// "15 stalls, worst turn 212 ms in app.js:41."
std::string stallFacts(const Group& group)
{
    int stalls = 0;
    const WorkerFacts* worst = nullptr;
    for (const auto* worker : group) {
        stalls += worker->stalls;
        if (worker->worstTurn && (worst == nullptr || *worker->worstTurn > *worst->worstTurn))
            worst = worker;
    }
    std::string text = stalls > 0 ? stallsText(stalls) : "Lag over the limit";
    if (worst != nullptr)
        text += (stalls > 0 ? ", worst turn " : ", worst ") + timeText(worst->worstTurn);
    return text + ".";
}

// " The other seven workers are well."
std::string othersText(const std::vector<WorkerFacts>& workers, const Group& bad, WallTime now)
{
    const auto others = those(
        workers, [&](const WorkerFacts& worker) { return std::find(bad.begin(), bad.end(), &worker) == bad.end(); });
    const bool areWell = std::all_of(others.begin(), others.end(), [&](const WorkerFacts* worker) {
        return !isDown(*worker) && !blocksNow(*worker, now) && !hasStalled(*worker) && worker->exits == 0;
    });
    if (others.empty() || !areWell)
        return {};
    return others.size() == 1 ? " The other worker is well."
                              : " The other " + numberWord(others.size()) + " workers are well.";
}

template <class Member>
std::optional<WallTime> earliest(const Group& group, Member member)
{
    std::optional<WallTime> first;
    for (const auto* worker : group) {
        const auto& time = worker->*member;
        if (time && (!first || *time < *first))
            first = time;
    }
    return first;
}

std::optional<WallTime> latestStall(const Group& group)
{
    std::optional<WallTime> last;
    for (const auto* worker : group) {
        if (worker->last && (!last || *worker->last > *last))
            last = worker->last;
    }
    return last;
}

std::optional<WorkerSlot> worstOf(const Group& group)
{
    const auto worst = std::max_element(group.begin(), group.end(), [](const WorkerFacts* a, const WorkerFacts* b) {
        return a->worstTurn.value_or(0) < b->worstTurn.value_or(0);
    });
    return worst == group.end() ? std::nullopt : std::optional((*worst)->slot);
}

ReportVerdict ofDown(const Group& down, const std::vector<WorkerFacts>& workers, WallTime now)
{
    ReportVerdict verdict;
    verdict.level = VerdictLevel::Critical;
    verdict.worker = down.front()->slot;
    const auto since = earliest(down, &WorkerFacts::stateSince);
    verdict.headline = subject(down) + (down.size() == 1 ? " is down" : " are down") +
                       (since ? " since " + clockText(*since) : "") + ".";
    const auto& reason = down.front()->reason;
    if (down.size() == 1 && !reason.empty())
        verdict.details = visibleText(reason, Report::MaxTextBytes) + ".";
    verdict.details += othersText(workers, down, now);
    if (verdict.details.starts_with(' '))
        verdict.details.erase(0, 1);
    return verdict;
}

ReportVerdict ofBlocking(const Group& blocking, const std::vector<WorkerFacts>& workers, WallTime now)
{
    ReportVerdict verdict;
    verdict.level = VerdictLevel::Critical;
    verdict.worker = worstOf(blocking);
    auto since = earliest(blocking, &WorkerFacts::since);
    if (!since)
        since = earliest(blocking, &WorkerFacts::stateSince);
    verdict.headline = subject(blocking) +
                       (blocking.size() == 1 ? " blocks its event loop" : " block their event loops") +
                       (since ? " since " + clockText(*since) : "") + ".";
    verdict.details = stallFacts(blocking) + othersText(workers, blocking, now);
    return verdict;
}

ReportVerdict ofBlocked(const Group& blocked, const std::vector<WorkerFacts>& workers, WallTime now)
{
    ReportVerdict verdict;
    verdict.level = VerdictLevel::Warning;
    verdict.worker = worstOf(blocked);
    const auto since = earliest(blocked, &WorkerFacts::since);
    const auto until = latestStall(blocked);
    verdict.headline =
        subject(blocked) + (blocked.size() == 1 ? " blocked its event loop" : " blocked their event loops");
    if (since && until && *until - *since >= Micros{1000000})
        verdict.headline += " between " + clockText(*since) + " and " + clockText(*until);
    else if (since)
        verdict.headline += " at " + clockText(*since);
    verdict.headline += ".";
    verdict.details = stallFacts(blocked) + " Nothing since." + othersText(workers, blocked, now);
    return verdict;
}

ReportVerdict ofEnded(const Group& ended, const std::vector<WorkerFacts>& workers, WallTime now)
{
    ReportVerdict verdict;
    verdict.level = VerdictLevel::Warning;
    verdict.worker = ended.front()->slot;
    int exits = 0;
    for (const auto* worker : ended)
        exits += worker->exits;
    verdict.headline = subject(ended) + " ended without being asked to.";
    verdict.details = (exits == 1 ? std::string("Once in this time.")
                                  : numberWord(static_cast<std::size_t>(exits)) + " times in this time.") +
                      othersText(workers, ended, now);
    verdict.details.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(verdict.details.front())));
    return verdict;
}

WorkerFacts& factOf(std::vector<WorkerFacts>& facts, WorkerSlot slot)
{
    auto fact = std::find_if(facts.begin(), facts.end(), [&](const WorkerFacts& f) { return f.slot == slot; });
    if (fact != facts.end())
        return *fact;
    WorkerFacts made;
    made.slot = slot;
    return facts.emplace_back(made);
}

void note(WorkerFacts& fact, WallTime begin, WallTime end)
{
    fact.since = fact.since ? std::min(*fact.since, begin) : begin;
    fact.last = fact.last ? std::max(*fact.last, end) : end;
}

void noteStalls(std::vector<WorkerFacts>& facts, const Report& report)
{
    for (const auto& event : report.events) {
        if (event.kind != EventKind::Stall || !event.worker)
            continue;
        auto& fact = factOf(facts, event.worker->slot);
        ++fact.stalls;
        const auto duration = Micros{static_cast<std::int64_t>(event.durationSeconds.value_or(0) * 1e6)};
        note(fact, event.time, event.time + duration);
        if (event.durationSeconds && *event.durationSeconds > fact.worstTurn.value_or(0)) {
            fact.worstTurn = event.durationSeconds;
            fact.worstText = event.text;
        }
    }
}

// Only for workers whose cluster sends no stalls: the chart over the threshold says the same, less exactly.
void noteLag(std::vector<WorkerFacts>& facts, const Report& report)
{
    for (const auto& chart : report.charts) {
        if (chart.kind != ReportChartKind::Lag)
            continue;
        for (const auto& line : chart.lines) {
            auto& fact = factOf(facts, line.worker.slot);
            if (fact.stalls > 0)
                continue;
            for (const auto& bucket : line.buckets) {
                if (bucket.samples == 0 || bucket.max < report.lagThreshold)
                    continue;
                note(fact, bucket.begin, bucket.begin + report.interval);
                fact.worstTurn = std::max(fact.worstTurn.value_or(0), bucket.max);
            }
        }
    }
}

bool wasAskedFor(const Report& report, const ClusterEvent& exit)
{
    return std::any_of(report.events.begin(), report.events.end(),
                       [&](const ClusterEvent& event) { return explains(event, exit); });
}

void noteExits(std::vector<WorkerFacts>& facts, const Report& report)
{
    for (const auto& event : report.events) {
        const bool isBad = event.exitCode.value_or(0) != 0 || !event.signal.empty();
        if (event.kind == EventKind::Exit && event.worker && isBad && !wasAskedFor(report, event))
            ++factOf(facts, event.worker->slot).exits;
    }
}

} // namespace

ReportVerdict judge(const std::vector<WorkerFacts>& workers, WallTime now)
{
    if (workers.empty())
        return {VerdictLevel::Warning, "No worker is known.", "The cluster has named none yet.", std::nullopt};
    const auto down = those(workers, isDown);
    if (!down.empty())
        return ofDown(down, workers, now);
    const auto blocking = those(workers, [&](const WorkerFacts& worker) { return blocksNow(worker, now); });
    if (!blocking.empty())
        return ofBlocking(blocking, workers, now);
    const auto blocked = those(workers, hasStalled);
    if (!blocked.empty())
        return ofBlocked(blocked, workers, now);
    const auto ended = those(workers, [](const WorkerFacts& worker) { return worker.exits > 0; });
    if (!ended.empty())
        return ofEnded(ended, workers, now);
    return {VerdictLevel::Well,
            workers.size() == 1 ? "The worker is well." : "All " + numberWord(workers.size()) + " workers are well.",
            "No turn of an event loop over the limit, no unexpected exit.", std::nullopt};
}

std::vector<WorkerFacts> factsOf(const Report& report)
{
    std::vector<WorkerFacts> facts;
    for (const auto& worker : report.workers) { // by slot, then incarnation: the newest life speaks for its slot
        auto& fact = factOf(facts, worker.key.slot);
        fact.state = worker.state.value_or(WorkerState::Online);
        fact.stateSince = worker.stateSince;
        fact.reason = worker.reason;
    }
    noteStalls(facts, report);
    noteLag(facts, report);
    noteExits(facts, report);
    std::sort(facts.begin(), facts.end(), [](const auto& a, const auto& b) { return a.slot < b.slot; });
    return facts;
}

ReportVerdict judge(const Report& report)
{
    return judge(factsOf(report), report.to);
}

} // namespace loopscope::analysis

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/verdict.h"
#include "ui/theme/figures.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

namespace loopscope::ui {

using console::ClusterState;
using console::EventKind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Verdict)
};

// Each slot once, in order.
std::vector<WorkerSlot> slotsOf(const ClusterState& state)
{
    std::vector<WorkerSlot> result;
    for (const WorkerInfo& info : state.workers())
        result.push_back(info.key.slot);
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

QString facts(const StallSummary& summary)
{
    const QString since = clockText(summary.since);
    const QString worst = figure(Quantity::Time, summary.worst).text();
    if (summary.stalls == 0)
        return summary.worst ? Words::tr("Lag over the limit since %1, worst %2.").arg(since, worst)
                             : Words::tr("Lag over the limit since %1.").arg(since);
    const QString stalls = Words::tr("%n stall(s)", nullptr, summary.stalls);
    return summary.worst ? Words::tr("%1 since %2, worst %3.", "15 stalls").arg(stalls, since, worst)
                         : Words::tr("%1 since %2.", "15 stalls").arg(stalls, since);
}

Verdict ofOne(const ClusterState& state, WorkerSlot slot)
{
    Verdict verdict;
    verdict.slot = slot;
    const WorkerInfo* info = state.worker(slot);
    const auto summary = summarize(state, slot);
    if (info != nullptr && info->state == WorkerState::Blocked && info->blockedFor) {
        const double seconds = static_cast<double>(info->blockedFor->count()) / 1e6;
        verdict.headline =
            Words::tr("Worker %1 is blocked for %2.").arg(slot.value).arg(figure(Quantity::Time, seconds).text());
    } else {
        verdict.headline = Words::tr("Worker %1 blocks its event loop.").arg(slot.value);
    }
    if (summary)
        verdict.details = facts(*summary);
    return verdict;
}

Verdict ofMany(const ClusterState& state, const std::vector<WorkerSlot>& affected)
{
    Verdict verdict;
    QStringList names;
    constexpr std::size_t Named = 6;
    for (std::size_t i = 0; i < std::min(affected.size(), Named); ++i)
        names << QString::number(affected[i].value);
    if (affected.size() > Named)
        names << QString(QChar(0x2026));
    verdict.headline = Words::tr("%n worker(s) block their event loop:", nullptr, static_cast<int>(affected.size())) +
                       QLatin1Char(' ') + names.join(QLatin1String(", ")) + QLatin1Char('.');
    StallSummary all;
    for (const WorkerSlot slot : affected) {
        const auto one = summarize(state, slot);
        if (!one)
            continue;
        all.stalls += one->stalls;
        all.since = all.since == WallTime{} ? one->since : std::min(all.since, one->since);
        if (one->worst && (!all.worst || *one->worst > *all.worst)) {
            all.worst = one->worst;
            verdict.slot = slot;
        }
    }
    if (all.since != WallTime{})
        verdict.details = facts(all);
    return verdict;
}

std::optional<Verdict> ofDown(const ClusterState& state)
{
    for (const WorkerSlot slot : slotsOf(state)) {
        const WorkerInfo* info = state.worker(slot);
        if (info == nullptr || info->state != WorkerState::Errored)
            continue;
        Verdict verdict;
        verdict.slot = slot;
        verdict.headline = Words::tr("Worker %1 is down.").arg(slot.value);
        verdict.details =
            info->reason.empty()
                ? Words::tr("It failed at %1.").arg(clockText(info->since))
                : Words::tr("It failed at %1: %2.").arg(clockText(info->since), QString::fromStdString(info->reason));
        return verdict;
    }
    return std::nullopt;
}

std::optional<Verdict> ofEnded(const ClusterState& state, WallTime now)
{
    const auto& events = state.events();
    for (std::size_t i = events.size(); i-- > 0;) {
        const console::ClusterEvent& event = events[i];
        if (event.kind != EventKind::AlertEnded || !event.worker)
            continue;
        const auto summary = summarize(state, event.worker->slot);
        if (!summary || !summary->until || now - *summary->until > VerdictStays)
            return std::nullopt;
        Verdict verdict;
        verdict.slot = event.worker->slot;
        verdict.isOver = true;
        verdict.headline = Words::tr("Worker %1 blocked its event loop until %2.")
                               .arg(event.worker->slot.value)
                               .arg(clockText(*summary->until));
        verdict.details = facts(*summary);
        return verdict;
    }
    return std::nullopt;
}

} // namespace

std::optional<StallSummary> summarize(const ClusterState& state, WorkerSlot slot)
{
    StallSummary summary;
    const auto& events = state.events();
    // Newest first, back to the alert; stalls on the way belong to it.
    for (std::size_t i = events.size(); i-- > 0;) {
        const console::ClusterEvent& event = events[i];
        if (!event.worker || event.worker->slot != slot)
            continue;
        if (event.kind == EventKind::AlertEnded && !summary.until && summary.stalls == 0) {
            summary.until = event.time;
        } else if (event.kind == EventKind::Stall) {
            ++summary.stalls;
            if (event.durationSeconds)
                summary.worst = std::max(summary.worst.value_or(0), *event.durationSeconds);
        } else if (event.kind == EventKind::Alert) {
            summary.since = event.time;
            break;
        }
    }
    if (summary.since == WallTime{})
        return std::nullopt;
    if (!summary.worst) {
        const WorkerInfo* info = state.worker(slot);
        const analysis::Series* lag = info != nullptr ? state.series(info->key, metric::DelayMax) : nullptr;
        if (lag != nullptr)
            summary.worst = lag->maxIn(summary.since, wallTimeFromMicros(toMicros(summary.since) + 3600000000));
    }
    return summary;
}

std::optional<Verdict> makeVerdict(const ClusterState& state, WallTime now)
{
    if (auto down = ofDown(state))
        return down;
    std::vector<WorkerSlot> bad;
    for (const WorkerSlot slot : slotsOf(state)) {
        const WorkerInfo* info = state.worker(slot);
        if (state.hasAlert(slot) || (info != nullptr && info->state == WorkerState::Blocked))
            bad.push_back(slot);
    }
    if (bad.size() == 1)
        return ofOne(state, bad.front());
    if (!bad.empty())
        return ofMany(state, bad);
    return ofEnded(state, now);
}

} // namespace loopscope::ui

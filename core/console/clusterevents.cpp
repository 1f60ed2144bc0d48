// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/clusterstate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

// What ClusterState makes of events: one marker for each thing that happened, alerts that begin and end.
namespace loopscope::console {

namespace {

// A hub's word about a restart and the reply to our command are two reports of one thing when they are this close.
constexpr std::chrono::seconds SameRestart{5};

std::string milliseconds(double seconds)
{
    char text[48];
    std::snprintf(text, sizeof text, "%.0f ms", seconds * 1000);
    return text;
}

} // namespace

void ClusterState::add(ClusterEvent event)
{
    event.id = m_nextEventId++;
    m_events.push(std::move(event));
}

void ClusterState::apply(ClusterEvent event)
{
    ++m_revision;
    const auto* known = event.worker ? worker(*event.worker) : nullptr;
    if (known && !event.pid)
        event.pid = known->pid;
    if (event.kind == EventKind::Restart && isKnownRestart(event))
        return;
    if (event.kind == EventKind::Exit && event.worker) {
        if (findExit(*event.worker))
            return;
        if (known && isGone(known->state) && !event.exitCode && event.signal.empty()) {
            event.exitCode = known->exitCode;
            event.signal = known->signal;
        }
    }
    const auto stall = event.kind == EventKind::Stall ? event : ClusterEvent{};
    const auto ended = event.kind == EventKind::Exit ? event.worker : std::nullopt;
    const auto endedAt = event.time;
    add(std::move(event));
    if (ended)
        endAlertOf(*ended, endedAt);
    if (stall.worker && stall.durationSeconds)
        watchLag(*stall.worker, stall.time, *stall.durationSeconds);
}

// ---- exits: the hub's event and the worker's state tell the same
ClusterEvent* ClusterState::findExit(WorkerKey worker)
{
    for (auto i = m_events.size(); i > 0; --i) {
        auto& event = m_events[i - 1];
        if (event.kind == EventKind::Exit && event.worker == worker)
            return &event;
    }
    return nullptr;
}

void ClusterState::noteExit(const WorkerInfo& worker)
{
    if (auto* told = findExit(worker.key)) {
        if (!told->exitCode)
            told->exitCode = worker.exitCode;
        if (told->signal.empty())
            told->signal = worker.signal;
        return;
    }
    ClusterEvent event;
    event.kind = EventKind::Exit;
    event.time = worker.since;
    event.worker = worker.key;
    event.pid = worker.pid;
    event.exitCode = worker.exitCode;
    event.signal = worker.signal;
    event.text = worker.reason;
    add(std::move(event));
    endAlertOf(worker.key, worker.since);
}

// ---- restarts: one marker each, whoever tells first
bool ClusterState::isKnownRestart(const ClusterEvent& event) const
{
    if (!event.worker)
        return false;
    for (auto i = m_events.size(); i > 0; --i) {
        const auto& known = m_events[i - 1];
        if (known.kind != EventKind::Restart || !known.worker || known.worker->slot != event.worker->slot)
            continue;
        // The hub may name the old or the new incarnation, at the beginning or at the end.
        const auto distance = known.time < event.time ? event.time - known.time : known.time - event.time;
        if (*known.worker == *event.worker || distance <= SameRestart)
            return true;
    }
    return false;
}

void ClusterState::noteFinished(const CommandStatus& command)
{
    if (command.error)
        return; // nothing was restarted, or nobody knows
    const auto began = command.startingAt.value_or(command.askedAt) - SameRestart;
    for (auto i = m_events.size(); i > 0; --i) {
        const auto& event = m_events[i - 1];
        const auto wanted = command.reload ? EventKind::Reload : EventKind::Restart;
        const auto ours = event.kind == wanted && event.time >= began &&
                          (command.reload || (event.worker && event.worker->slot == command.slot));
        if (ours)
            return; // the hub has told already
    }
    ClusterEvent event;
    event.kind = command.reload ? EventKind::Reload : EventKind::Restart;
    event.time = command.readyAt.value_or(command.finishedAt);
    if (command.reload) {
        event.text = "reloaded " + std::to_string(command.reloaded) + " workers";
    } else {
        const auto* info = worker(command.slot);
        event.worker = info ? info->key : WorkerKey{command.slot, {}};
        event.pid = command.newPid;
        event.text = command.mode == RestartMode::Graceful ? "graceful restart" : "killed and restarted";
    }
    add(std::move(event));
}

void ClusterState::noteLink(LinkState before, const LinkStatus& now)
{
    const auto wasThere = before == LinkState::Live || before == LinkState::Stale;
    const auto isBack = now.state == LinkState::Live && !wasThere && now.lostAt.has_value();
    const auto isLost = wasThere && (now.state == LinkState::Lost || now.state == LinkState::Refused);
    if (!m_attached || (!isBack && !isLost))
        return;
    ClusterEvent event;
    event.kind = EventKind::Link;
    event.time = m_clock.wallNow();
    event.text = isBack ? "attached again" : "link lost: " + now.reason.toStdString();
    add(std::move(event));
}

// ---- lag alerts: on the largest delay or a stall, never on a percentile (DESIGN section 4)
void ClusterState::watchLag(WorkerKey worker, WallTime t, double lagSeconds)
{
    const auto slot = m_slots.find(worker.slot);
    const auto limit = std::chrono::duration<double>(m_threshold).count();
    if (slot == m_slots.end() || std::isnan(lagSeconds) || lagSeconds <= limit)
        return;
    const auto* known = this->worker(worker);
    if (known && isGone(known->state)) // late news of a process that ended
        return;
    auto& watched = slot->second;
    if (watched.alertId && watched.alerted < worker.incarnation)
        endAlertOf({worker.slot, watched.alerted}, t);
    if (watched.alertId && watched.alerted != worker.incarnation)
        return; // of one that drains
    watched.lastOver = std::max(watched.lastOver.value_or(t), t);
    if (watched.alertId)
        return;
    ClusterEvent event;
    event.kind = EventKind::Alert;
    event.time = t;
    event.worker = worker;
    if (known)
        event.pid = known->pid;
    event.delaySeconds = lagSeconds;
    event.limitSeconds = limit;
    event.text = "event-loop delay " + milliseconds(lagSeconds) + ", above " + milliseconds(limit);
    add(std::move(event));
    watched.alertId = m_events.back().id;
    watched.alerted = worker.incarnation;
}

ClusterEvent* ClusterState::findEvent(std::uint64_t id)
{
    for (auto i = m_events.size(); i > 0; --i)
        if (m_events[i - 1].id == id)
            return &m_events[i - 1];
    return nullptr;
}

void ClusterState::endAlert(Slot& slot, ClusterEvent ended)
{
    ended.kind = EventKind::AlertEnded;
    if (auto* begun = findEvent(*slot.alertId)) {
        const std::chrono::duration<double> lasted = slot.lastOver.value_or(begun->time) - begun->time;
        begun->durationSeconds = lasted.count();
        ended.durationSeconds = lasted.count();
        ended.worker = begun->worker;
        ended.pid = begun->pid;
    }
    add(std::move(ended));
    slot.alertId.reset();
    slot.lastOver.reset();
}

void ClusterState::endAlerts(WallTime now)
{
    for (auto& [number, slot] : m_slots) {
        if (!slot.alertId || !slot.lastOver || now - *slot.lastOver < AlertQuiet)
            continue;
        ClusterEvent ended;
        ended.time = now;
        ended.worker = WorkerKey{number, slot.lives.empty() ? Incarnation{} : slot.lives.rbegin()->first};
        ended.limitSeconds = std::chrono::duration<double>(m_threshold).count();
        ended.text = "event-loop delay back below " + milliseconds(*ended.limitSeconds);
        endAlert(slot, std::move(ended));
    }
}

// An alert is about a process: its successor begins without one, and may get one while this one still drains.
void ClusterState::endAlertOf(WorkerKey worker, WallTime t)
{
    const auto slot = m_slots.find(worker.slot);
    if (slot == m_slots.end() || !hasAlert(worker))
        return;
    ClusterEvent ended;
    ended.time = t;
    ended.worker = worker;
    ended.text = "its process serves no longer";
    endAlert(slot->second, std::move(ended));
}

} // namespace loopscope::console

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/restartjob.h"
#include "core/server/cluster/supervisor.h"
#include "core/server/cluster/worker.h"

#include <algorithm>
#include <limits>

// The part of the supervisor that looks after processes: start, ready, samples, heartbeats, end.
namespace loopscope::server {

namespace {
constexpr std::chrono::milliseconds SampleWait{100};

std::string endText(const WorkerInfo& info)
{
    return info.signal.empty() ? "exit code " + std::to_string(info.exitCode.value_or(0)) : "ended by " + info.signal;
}

std::string expectedEndText(const WorkerProcess& worker)
{
    if (!worker.failedAtLimit)
        return "asked to end";
    const std::uint64_t lost = worker.page().failed.load() + worker.inFlight() - *worker.failedAtLimit;
    return "drain limit reached, requests in flight that failed: " + std::to_string(lost);
}
} // namespace

Result<void> Supervisor::spawn(WorkerSlot number)
{
    Slot& slot = m_slots.at(number);
    WorkerProcess::Spec spec;
    spec.key = {number, slot.next};
    spec.listenFd = m_sockets.descriptor(number);
    spec.arguments = m_options.arguments;
    spec.environment = m_options.workerEnvironment;
    if (m_options.memoryLimit > 0)
        spec.environment.push_back(std::string(HeapLimitVariable) + "=" + std::to_string(m_options.memoryLimit));
    if (m_sockets.isShared()) // libuv would let the first worker that wakes take all that waits
        spec.environment.emplace_back("UV_TCP_SINGLE_ACCEPT=1");
    spec.environment.push_back(std::string(HubVariable) + "=" + m_options.socket);
    WorkerProcess::Events events;
    events.message = [this](WorkerProcess& worker, wire::HubMessage m) { message(worker, std::move(m)); };
    events.output = [this](WorkerProcess& worker, const char* stream, std::string text) {
        printed(worker.info.key, stream, std::move(text));
    };
    events.exited = [this](WorkerProcess& worker) { exited(worker); };
    auto process = WorkerProcess::spawn(m_loop, spec, std::move(events));
    if (!process)
        return tl::unexpected(process.error());
    ++slot.next.value;
    slot.last.reset();
    slot.row.clear();
    WorkerInfo& info = (*process)->info;
    info.startedAt = SystemClock{}.wallNow();
    info.restarts = slot.restarts;
    slot.current = std::move(*process);
    setState(*slot.current, WorkerState::Starting);
    return {};
}

WorkerProcess* Supervisor::current(WorkerSlot slot)
{
    const auto found = m_slots.find(slot);
    return found == m_slots.end() ? nullptr : found->second.current.get();
}

WorkerProcess* Supervisor::find(WorkerKey key)
{
    const auto found = m_slots.find(key.slot);
    if (found == m_slots.end())
        return nullptr;
    if (found->second.current && found->second.current->info.key == key)
        return found->second.current.get();
    for (auto& other : found->second.others)
        if (other->info.key == key)
            return other.get();
    return nullptr;
}

Result<WorkerKey> Supervisor::startReplacement(WorkerSlot number)
{
    Slot& slot = m_slots.at(number);
    slot.respawn.reset();
    std::unique_ptr<WorkerProcess> old = std::move(slot.current);
    ++slot.restarts;
    if (auto spawned = spawn(number); !spawned) {
        slot.current = std::move(old);
        return tl::unexpected(spawned.error());
    }
    if (old)
        slot.others.push_back(std::move(old));
    return slot.current->info.key;
}

void Supervisor::putBack(WorkerKey old, WorkerKey failed)
{
    Slot& slot = m_slots.at(failed.slot);
    const auto found =
        std::find_if(slot.others.begin(), slot.others.end(), [&](const auto& other) { return other->info.key == old; });
    if (found == slot.others.end())
        return;
    std::unique_ptr<WorkerProcess> back = std::move(*found);
    slot.others.erase(found);
    if (slot.current)
        slot.others.push_back(std::move(slot.current));
    slot.current = std::move(back);
}

void Supervisor::setState(WorkerProcess& worker, WorkerState state, std::string reason)
{
    const WallTime now = SystemClock{}.wallNow();
    worker.info.state = state;
    worker.info.since = now;
    worker.info.reason = std::move(reason);
    worker.info.blockedFor.reset();
    m_hub->tell(wire::WorkerChanged{now, worker.info});
}

void Supervisor::message(WorkerProcess& worker, wire::HubMessage received)
{
    if (std::holds_alternative<wire::WorkerChanged>(received)) {
        ready(worker);
    } else if (auto* samples = std::get_if<wire::Samples>(&received)) {
        if (!samples->rows.empty())
            row(worker, std::move(samples->rows.front()));
    } else if (auto* stall = std::get_if<wire::Stall>(&received)) {
        stall->worker = worker.info.key;
        stall->pid = worker.info.pid;
        Slot& slot = m_slots.at(worker.info.key.slot);
        ++slot.stalls;
        slot.stalledSeconds += stall->durationSeconds;
        stalled(std::move(*stall));
    } else if (auto* event = std::get_if<wire::Event>(&received)) {
        tell("app", worker.info.key, std::move(event->text));
    }
}

void Supervisor::ready(WorkerProcess& worker)
{
    if (worker.info.state != WorkerState::Starting)
        return;
    setState(worker, WorkerState::Online);
    Slot& slot = m_slots.at(worker.info.key.slot);
    slot.wasReady = true;
    if (onWorkerReady)
        onWorkerReady(worker.info);
    for (std::size_t i = 0; i < m_jobs.size(); ++i) // a job may end here, which changes the list
        m_jobs[i]->workerReady(worker.info.key);
    const bool all =
        std::all_of(m_slots.begin(), m_slots.end(), [](const auto& entry) { return entry.second.wasReady; });
    if (all && m_onReady) {
        if (m_options.servesPort)
            tell("listening", {}, "port " + std::to_string(port()));
        m_service.ready(statusText());
        std::exchange(m_onReady, nullptr)();
    }
    scaleStep();
}

void Supervisor::askForSamples()
{
    flushSamples(); // what is still open from the last interval
    m_batch.t = SystemClock{}.wallNow();
    m_batch.intervalMs = m_hub->intervalMs();
    const auto ask = [this](WorkerProcess& worker) {
        if (worker.sampleAsked || worker.info.state == WorkerState::Starting)
            return;
        worker.sampleAsked = true;
        worker.send("sample");
        ++m_awaited;
    };
    for (auto& [number, slot] : m_slots) {
        if (slot.current)
            ask(*slot.current);
        for (auto& other : slot.others)
            ask(*other);
    }
    if (m_awaited > 0)
        m_flushTimer.startOnce(SampleWait);
}

void Supervisor::row(WorkerProcess& worker, wire::SampleRow values)
{
    // A blocked worker answers late: its row joins the next message, which is when it is known.
    values.worker = worker.info.key;
    worker.sampleAsked = false;
    Slot& slot = m_slots.at(worker.info.key.slot);
    if (slot.current.get() == &worker) {
        slot.row = values.values;
        slot.rowAtMs = uv_now(m_loop);
    }
    m_batch.rows.push_back(std::move(values));
    if (m_awaited > 0 && --m_awaited == 0)
        flushSamples();
}

void Supervisor::flushSamples()
{
    m_flushTimer.stop();
    m_awaited = 0;
    if (m_batch.rows.empty())
        return;
    m_batch.t = SystemClock{}.wallNow();
    m_hub->samples(m_batch);
    m_batch.rows.clear();
}

void Supervisor::exited(WorkerProcess& worker)
{
    const WorkerKey key = worker.info.key;
    Slot& slot = m_slots.at(key.slot);
    m_dead.answered += worker.page().answered.load();
    m_dead.failed += worker.page().failed.load() + worker.inFlight();
    m_dead.refused += worker.page().refused.load();
    slot.dead.answered += worker.page().answered.load();
    slot.dead.clientGone += worker.page().clientGone.load();
    slot.dead.failed += worker.page().failed.load() + worker.inFlight();
    slot.dead.refused += worker.page().refused.load();
    const auto lived = std::chrono::milliseconds{uv_now(m_loop) - worker.spawnedAtMs};
    if (!m_stopping)
        m_tools.offload([symbolizer = m_symbolizer, pid = worker.info.pid] { symbolizer->forget(pid); }, [] {});
    const bool expected = worker.expectedToEnd || m_stopping;
    const bool wasReady = worker.info.state != WorkerState::Starting;
    setState(worker, WorkerState::Exited,
             !worker.killedBecause.empty() ? "killed: " + worker.killedBecause
             : expected                    ? expectedEndText(worker)
                                           : endText(worker.info));
    if (!expected || worker.failedAtLimit)
        tell("exit", key, worker.info.reason);
    if (onWorkerExit)
        onWorkerExit(worker.info);

    const bool wasCurrent = slot.current.get() == &worker;
    if (wasCurrent) {
        slot.last = worker.info;
        m_endedWorkers.push_back(std::move(slot.current));
    } else {
        const auto found = std::find_if(slot.others.begin(), slot.others.end(),
                                        [&](const auto& other) { return other.get() == &worker; });
        if (found != slot.others.end()) {
            m_endedWorkers.push_back(std::move(*found));
            slot.others.erase(found);
        }
    }
    for (std::size_t i = 0; i < m_jobs.size(); ++i)
        m_jobs[i]->workerEnded(key);
    if (m_scale && !m_scale->failure && key.slot.value > m_scale->before && !slot.leavingSinceMs && !wasReady)
        scaleFails("worker " + std::to_string(key.slot.value) + " was never ready: " + worker.info.reason);
    if (wasCurrent && !slot.current && !m_stopping && !slot.leavingSinceMs && !isRestarting(key.slot))
        respawnLater(key.slot, wasReady ? lived : std::chrono::milliseconds{0});
    scaleStep();
    lendSockets();
    checkStopped();
}

void Supervisor::forgive(WorkerSlot slot)
{
    m_slots.at(slot).policy.reset();
}

void Supervisor::respawnLater(WorkerSlot number, std::chrono::milliseconds lived)
{
    Slot& slot = m_slots.at(number);
    const auto delay = slot.policy.died(lived);
    if (!delay) {
        slot.last->state = WorkerState::Errored;
        slot.last->reason = "ended " + std::to_string(slot.policy.limits().maxQuickDeaths) + " times in a row within " +
                            std::to_string(slot.policy.limits().quickLife.count()) + " ms";
        m_hub->tell(wire::WorkerChanged{SystemClock{}.wallNow(), *slot.last});
        tell("error", slot.last->key, "given up: " + slot.last->reason);
        return;
    }
    slot.respawn = std::make_unique<UvTimer>(m_loop, UvTimer::Keep::Alive, [this, number] {
        Slot& again = m_slots.at(number);
        ++again.restarts;
        if (auto spawned = spawn(number); !spawned) {
            tell("error", {}, spawned.error().message);
            again.respawn->startOnce(again.policy.limits().maxDelay);
        }
    });
    slot.respawn->startOnce(*delay);
}

Supervisor::Totals Supervisor::totals() const
{
    Totals all = m_dead;
    const auto add = [&](const WorkerProcess& worker) {
        all.answered += worker.page().answered.load();
        all.failed += worker.page().failed.load();
        all.refused += worker.page().refused.load();
    };
    for (const auto& [number, slot] : m_slots) {
        if (slot.current)
            add(*slot.current);
        for (const auto& other : slot.others)
            add(*other);
    }
    return all;
}

std::vector<WorkerInfo> Supervisor::workers() const
{
    std::vector<WorkerInfo> all;
    for (const auto& [number, slot] : m_slots) {
        for (const auto& other : slot.others)
            all.push_back(other->info);
        if (slot.current)
            all.push_back(slot.current->info);
        else if (slot.last && !slot.leavingSinceMs)
            all.push_back(*slot.last);
    }
    return all;
}

} // namespace loopscope::server

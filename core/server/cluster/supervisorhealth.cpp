// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/processmemory.h"
#include "core/server/cluster/restartjob.h"
#include "core/server/cluster/supervisor.h"

#include <algorithm>
#include <csignal>
#include <utility>

// The part of the supervisor that looks every 100 ms whether its workers are well: heartbeat, start, memory.
namespace loopscope::server {

namespace {
constexpr std::int64_t BlockedAfterUs = 200000; // ten missed beats
constexpr std::uint64_t BlockedRepeatMs = 250;
constexpr std::int64_t OwnPauseUs = 500000; // five missed looks
constexpr std::uint64_t AbortMs = 1000;     // for a core dump, before SIGKILL
constexpr std::uint64_t MemoryLookMs = 1000;
constexpr std::uint64_t HeavyPauseMs = 30000;

std::string secondsText(std::chrono::milliseconds time)
{
    const auto ms = time.count();
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

std::string megabytesText(std::uint64_t bytes)
{
    return std::to_string((bytes + (1U << 19U)) >> 20U) + " MiB";
}
} // namespace

void Supervisor::beat()
{
    m_service.alive();
    m_doneJobs.clear();
    m_endedWorkers.clear();
    if (m_hangupWaits && !isBusy())
        hangup();
    if (m_wantedWorkers != 0 && !isBusy())
        scale(std::exchange(m_wantedWorkers, 0), std::chrono::milliseconds{wire::ScaleCluster{}.timeoutMs}, {});
    watchBeats();
    watchMemory();
    scaleStep();
    lendSockets();
    closeLeft();
}

void Supervisor::kill(WorkerProcess& worker, std::string why, int number)
{
    if (worker.killedBecause.empty())
        worker.killedBecause = std::move(why);
    worker.signal(number);
}

// Who has not beaten for long is blocked, and says so again with every look until it beats; beyond the limit it is
// taken for dead. A stopped process does not react to SIGABRT, so SIGKILL follows.
void Supervisor::watchBeats()
{
    const std::int64_t now = monotonicMicros();
    const std::uint64_t nowMs = uv_now(m_loop);
    if (now - std::exchange(m_lastLookUs, now) > OwnPauseUs)
        m_watchedFromUs = now; // we were stopped ourselves, and the workers maybe with us (Ctrl+Z): they begin anew
    for (auto& [number, slot] : m_slots) {
        if (!slot.current)
            continue;
        WorkerProcess& worker = *slot.current;
        watchBoot(worker);
        if (worker.abortedAtMs != 0 && nowMs - worker.abortedAtMs >= AbortMs)
            worker.signal(SIGKILL);
        const std::int64_t beat = worker.page().beatUs.load(std::memory_order_relaxed);
        const std::int64_t silent = now - std::max(beat, m_watchedFromUs);
        const bool watched = worker.info.state == WorkerState::Online || worker.info.state == WorkerState::Blocked;
        if (!watched || beat == 0)
            continue;
        if (m_options.heartbeatLimit.count() > 0 && worker.abortedAtMs == 0 &&
            silent >= std::chrono::microseconds(m_options.heartbeatLimit).count()) {
            worker.abortedAtMs = nowMs;
            const std::string where = worker.culprit.empty() ? "" : "; it was in " + worker.culprit;
            kill(worker, "no heartbeat for " + secondsText(m_options.heartbeatLimit) + where, SIGABRT);
        }
        if (silent >= BlockedAfterUs) {
            if (worker.info.state == WorkerState::Online) {
                worker.info.since = SystemClock{}.wallNow() - Micros{silent};
                worker.culpritAsked = false;
                worker.culprit.clear();
            }
            worker.info.state = WorkerState::Blocked;
            worker.info.reason = "event loop does not turn" + (worker.culprit.empty() ? "" : ": in " + worker.culprit);
            findCulprit(worker, beat);
            worker.info.blockedFor = Micros{silent};
            if (nowMs - worker.blockedToldMs < BlockedRepeatMs)
                continue;
            worker.blockedToldMs = nowMs;
            m_hub->tell(wire::WorkerChanged{SystemClock{}.wallNow(), worker.info});
        } else if (worker.info.state == WorkerState::Blocked) {
            setState(worker, WorkerState::Online);
        }
    }
}

// A restart watches its own new worker.
void Supervisor::watchBoot(WorkerProcess& worker)
{
    const auto lived = std::chrono::milliseconds{uv_now(m_loop) - worker.spawnedAtMs};
    if (worker.info.state == WorkerState::Starting && !isRestarting(worker.info.key.slot) && !worker.expectedToEnd &&
        worker.killedBecause.empty() && lived >= m_options.bootLimit)
        kill(worker, "not ready within " + secondsText(m_options.bootLimit), SIGKILL);
}

// The kernel's figure, so that a worker that is blocked is seen, too.
void Supervisor::watchMemory()
{
    const std::uint64_t now = uv_now(m_loop);
    if ((m_options.hardMemoryLimit == 0 && m_options.memoryLimit == 0) || now - m_memoryLookMs < MemoryLookMs)
        return;
    m_memoryLookMs = now;
    std::vector<WorkerProcess*> heavy;
    forEachProcess([&](WorkerProcess& worker) {
        const auto resident = residentBytes(static_cast<long>(worker.info.pid.value));
        if (!resident || worker.hasEnded())
            return;
        if (m_options.hardMemoryLimit > 0 && *resident > m_options.hardMemoryLimit && worker.killedBecause.empty())
            kill(worker,
                 "its memory of " + megabytesText(*resident) + " is over the hard limit of " +
                     megabytesText(m_options.hardMemoryLimit),
                 SIGKILL);
        else if (m_options.memoryLimit > 0 && *resident > m_options.memoryLimit)
            heavy.push_back(&worker);
    });
    for (WorkerProcess* worker : heavy) // a restart changes the slots
        replaceHeavy(*worker, "its memory is over the limit of " + megabytesText(m_options.memoryLimit));
}

void Supervisor::replaceHeavy(WorkerProcess& worker, const std::string& why)
{
    Slot& slot = m_slots.at(worker.info.key.slot);
    const std::uint64_t now = uv_now(m_loop);
    if (slot.current.get() != &worker || worker.info.state == WorkerState::Starting || slot.leavingSinceMs ||
        isRestarting(worker.info.key.slot) || m_stopping || m_reload || m_scale ||
        (slot.lastReplacedMs != 0 && now - slot.lastReplacedMs < HeavyPauseMs))
        return;
    slot.lastReplacedMs = now;
    tell("app", worker.info.key, why + "; the worker is replaced");
    wire::RestartWorker request;
    request.slot = worker.info.key.slot;
    startJob(std::make_unique<RestartJob>(
        *this, request, RestartJob::Events{[](const wire::Progress&) {}, [](const RestartJob::Outcome&) {}}));
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/restartjob.h"

#include <csignal>

namespace loopscope::server {

RestartJob::RestartJob(Supervisor& supervisor, wire::RestartWorker request, Events events)
    : m_supervisor(supervisor),
      m_request(request),
      m_events(std::move(events)),
      m_limit(supervisor.loop(), UvTimer::Keep::Alive, [this] { limitReached(); }),
      m_kill(supervisor.loop(), UvTimer::Keep::Alive,
             [this] {
                 if (WorkerProcess* old = m_supervisor.find(m_old))
                     old->signal(SIGKILL);
             }),
      m_tick(supervisor.loop(), UvTimer::Keep::Alive,
             [this] {
                 if (const WorkerProcess* old = m_supervisor.find(m_old))
                     step("draining", m_old, static_cast<int>(old->page().connections.load()));
             }),
      m_before(supervisor.totals()),
      m_beganMs(uv_now(supervisor.loop()))
{
}

void RestartJob::step(const char* name, WorkerKey worker, std::optional<int> connections)
{
    wire::Progress progress;
    progress.t = SystemClock{}.wallNow();
    progress.step = name;
    progress.worker = worker;
    if (const WorkerProcess* process = m_supervisor.find(worker))
        progress.pid = process->info.pid;
    progress.connections = connections;
    m_events.progress(progress);
}

void RestartJob::start()
{
    m_supervisor.forgive(m_request.slot);
    WorkerProcess* old = m_supervisor.current(m_request.slot);
    if (old == nullptr) { // between two lives, or given up: just start the next one
        m_oldGone = true;
        startNew();
        return;
    }
    m_old = old->info.key;
    m_oldPid = old->info.pid;
    if (m_request.mode == wire::RestartMode::Graceful) {
        startNew();
        return;
    }
    m_phase = Phase::Killing;
    m_ended = "killed";
    old->expectedToEnd = true;
    old->signal(SIGKILL);
}

void RestartJob::startNew()
{
    m_phase = Phase::Starting;
    const auto key = m_supervisor.startReplacement(m_request.slot);
    if (!key) {
        finish({{}, wire::RpcCode::Failed, key.error().message});
        return;
    }
    m_new = *key;
    m_newPid = m_supervisor.find(m_new)->info.pid;
    step("starting", m_new);
    m_limit.startOnce(m_supervisor.bootLimit());
}

void RestartJob::workerReady(WorkerKey key)
{
    if (m_phase != Phase::Starting || key != m_new)
        return;
    m_limit.stop();
    step("ready", m_new);
    if (m_oldGone)
        finish({});
    else
        drainOld();
}

void RestartJob::drainOld()
{
    m_phase = Phase::Draining;
    WorkerProcess* old = m_supervisor.find(m_old);
    if (old == nullptr) { // it crashed meanwhile
        finish({});
        return;
    }
    old->expectedToEnd = true;
    m_supervisor.setState(*old, WorkerState::Draining, "replaced");
    step("draining", m_old, static_cast<int>(old->page().connections.load()));
    old->send("drain");
    m_tick.startEvery(std::chrono::milliseconds{250});
    m_limit.startOnce(std::chrono::milliseconds{m_request.timeoutMs});
}

void RestartJob::limitReached()
{
    if (m_phase == Phase::Starting) {
        bootFailed(wire::RpcCode::TimedOut, "the new worker was not ready within " +
                                                std::to_string(m_supervisor.bootLimit().count()) + " ms" + oldGoesOn());
        return;
    }
    m_ended = "limit";
    if (WorkerProcess* old = m_supervisor.find(m_old))
        old->endOverdue();
    m_kill.startOnce(KillMs);
}

void RestartJob::bootFailed(wire::RpcCode code, const std::string& why)
{
    if (WorkerProcess* replacement = m_supervisor.find(m_new)) {
        replacement->expectedToEnd = true;
        replacement->signal(SIGKILL);
    }
    m_supervisor.putBack(m_old, m_new);
    finish({{}, code, why});
}

void RestartJob::workerEnded(WorkerKey key)
{
    if (m_supervisor.isStopping() && (m_phase == Phase::Starting || m_phase == Phase::Killing)) {
        if (m_phase == Phase::Starting)
            m_supervisor.putBack(m_old, m_new);
        finish({{}, wire::RpcCode::Failed, "the cluster ends"});
    } else if (m_phase == Phase::Starting && key == m_new) {
        m_supervisor.putBack(m_old, m_new);
        finish({{}, wire::RpcCode::Failed, "the new worker ended before it was ready" + oldGoesOn()});
    } else if (m_phase == Phase::Killing && key == m_old) {
        m_oldGone = true;
        step("gone", m_old);
        startNew();
    } else if (key == m_old && m_phase == Phase::Starting) {
        m_oldGone = true; // crashed while its successor started
    } else if (m_phase == Phase::Draining && key == m_old) {
        step("gone", m_old);
        finish({});
    }
}

std::string RestartJob::oldGoesOn() const
{
    return m_oldGone ? "" : "; the old one goes on";
}

bool RestartJob::cancel()
{
    if (m_phase != Phase::Starting || m_oldGone)
        return false;
    bootFailed(wire::RpcCode::Cancelled, "");
    return true;
}

void RestartJob::finish(Outcome outcome)
{
    if (m_phase == Phase::Done)
        return;
    m_phase = Phase::Done;
    m_limit.stop();
    m_kill.stop();
    m_tick.stop();
    if (outcome.why.empty() && outcome.code == wire::RpcCode::Failed) {
        wire::RestartResult result;
        result.slot = m_request.slot;
        result.oldIncarnation = m_old.incarnation.value == 0 ? m_new.incarnation : m_old.incarnation;
        result.newIncarnation = m_new.incarnation;
        result.oldPid = m_oldPid.value == 0 ? m_newPid : m_oldPid;
        result.newPid = m_newPid;
        result.durationMs = static_cast<int>(uv_now(m_supervisor.loop()) - m_beganMs);
        result.ended = m_ended;
        m_supervisor.prove(result, m_before);
        outcome.result = result;
    }
    m_events.done(std::move(outcome));
    m_supervisor.jobDone(*this);
}

} // namespace loopscope::server

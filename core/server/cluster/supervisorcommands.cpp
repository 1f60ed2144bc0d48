// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/restartjob.h"
#include "core/server/cluster/supervisor.h"

#include <algorithm>

// The part of the supervisor that carries out what consoles ask for.
namespace loopscope::server {

bool Supervisor::isRestarting(WorkerSlot slot) const
{
    return std::any_of(m_jobs.begin(), m_jobs.end(), [&](const auto& job) { return job->slot() == slot; });
}

void Supervisor::startJob(std::unique_ptr<RestartJob> job)
{
    RestartJob& started = *job;
    const WorkerProcess* worker = current(started.slot());
    tell("restart", worker == nullptr ? std::optional<WorkerKey>() : worker->info.key, "restart asked for");
    m_jobs.push_back(std::move(job));
    started.start();
}

void Supervisor::jobDone(RestartJob& done)
{
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const auto& job) { return job.get() == &done; });
    if (found == m_jobs.end())
        return;
    m_doneJobs.push_back(std::move(*found));
    m_jobs.erase(found);
}

void Supervisor::restart(MetricsHub::Ticket ticket, const wire::RestartWorker& request)
{
    if (!m_slots.contains(request.slot) || request.slot.value > m_options.workers) {
        m_hub->replyError(ticket, wire::RpcCode::NoSuchWorker, "slots are 1 to " + std::to_string(m_options.workers));
        return;
    }
    if (m_stopping || isRestarting(request.slot) || m_reload || m_scale) {
        m_hub->replyError(ticket, wire::RpcCode::Busy,
                          isRestarting(request.slot) ? "this worker is being restarted" : busyWith());
        return;
    }
    RestartJob::Events events;
    events.progress = [this, ticket](wire::Progress progress) { m_hub->progress(ticket, std::move(progress)); };
    events.done = [this, ticket](const RestartJob::Outcome& outcome) {
        if (outcome.result)
            m_hub->reply(ticket, wire::encodeReply(ticket.request, *outcome.result));
        else
            m_hub->replyError(ticket, outcome.code, outcome.why);
    };
    auto job = std::make_unique<RestartJob>(*this, request, std::move(events));
    job->ticket = ticket;
    startJob(std::move(job));
}

bool Supervisor::isBusy() const
{
    return m_stopping || m_reload || m_scale ||
           std::any_of(m_jobs.begin(), m_jobs.end(), [](const auto& job) { return !job->isDone(); });
}

const char* Supervisor::busyWith() const
{
    return m_stopping ? "the cluster ends"
           : m_reload ? "a reload is under way"
           : m_scale  ? "the cluster is being scaled"
                      : "a restart is under way";
}

void Supervisor::reload(std::chrono::milliseconds drainLimit, std::function<void(Result<wire::ReloadResult>)> then)
{
    Reload asked;
    asked.timeoutMs = static_cast<int>(drainLimit.count());
    asked.then = std::move(then);
    beginReload(std::move(asked));
}

void Supervisor::beginReload(Reload reload)
{
    if (isBusy()) {
        m_hub->replyError(reload.ticket, wire::RpcCode::Busy, busyWith());
        if (reload.then)
            reload.then(fail(ErrorCode::Busy, busyWith()));
        return;
    }
    m_reload = std::move(reload);
    m_reload->beganMs = uv_now(m_loop);
    m_reload->before = totals();
    for (const auto& [number, slot] : m_slots)
        if (number.value <= m_options.workers)
            m_reload->left.push_back(number);
    m_service.reloading();
    tell("reload", {}, "reload of " + std::to_string(m_options.workers) + " workers asked for");
    reloadNext();
}

// SIGHUP: a reload. Those that come while something is under way are one more reload after it: workers that were
// replaced before the signal may not have what it is about.
void Supervisor::hangup()
{
    m_hangupWaits = isBusy();
    if (!m_hangupWaits)
        reload(std::chrono::milliseconds{wire::ReloadCluster{}.timeoutMs}, {});
}

void Supervisor::reloadEnds()
{
    const Reload ended = std::move(*m_reload);
    m_reload.reset();
    wire::ReloadResult result;
    result.reloaded = ended.done;
    result.durationMs = static_cast<int>(uv_now(m_loop) - ended.beganMs);
    prove(result, ended.before);
    m_hub->reply(ended.ticket, wire::encodeReply(ended.ticket.request, result));
    m_service.ready(statusText());
    if (ended.then)
        ended.then(result);
}

void Supervisor::reloadFails(wire::RpcCode code, const std::string& why)
{
    const Reload ended = std::move(*m_reload);
    m_reload.reset();
    const std::string text = "reload stopped after " + std::to_string(ended.done) + " workers" + why;
    tell("error", {}, text);
    if (!m_stopping)
        m_service.ready(text);
    m_hub->replyError(ended.ticket, code, text);
    if (ended.then)
        ended.then(fail(ErrorCode::Failed, text));
}

void Supervisor::reloadNext()
{
    if (m_reload->left.empty()) {
        reloadEnds();
        return;
    }
    if (m_reload->cancelled || m_stopping) {
        reloadFails(m_stopping ? wire::RpcCode::Failed : wire::RpcCode::Cancelled, "");
        return;
    }
    wire::RestartWorker request;
    request.slot = m_reload->left.front();
    request.timeoutMs = m_reload->timeoutMs;
    m_reload->left.pop_front();
    RestartJob::Events events;
    events.progress = [this](wire::Progress progress) { m_hub->progress(m_reload->ticket, std::move(progress)); };
    events.done = [this](const RestartJob::Outcome& outcome) {
        if (!outcome.result) {
            reloadFails(outcome.code, ": " + outcome.why);
            return;
        }
        ++m_reload->done;
        reloadNext();
    };
    auto job = std::make_unique<RestartJob>(*this, request, std::move(events));
    job->ticket = m_reload->ticket;
    startJob(std::move(job));
}

bool Supervisor::cancel(MetricsHub::Ticket ticket)
{
    if (m_reload && m_reload->ticket == ticket && !m_reload->left.empty())
        m_reload->cancelled = true;
    const bool willStop = m_reload && m_reload->ticket == ticket && m_reload->cancelled;
    for (const auto& job : m_jobs)
        if (job->ticket == ticket)
            return job->cancel() || willStop;
    return willStop;
}

} // namespace loopscope::server

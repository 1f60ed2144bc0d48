// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/supervisor.h"

#include <functional>

namespace loopscope::server {

// One graceful restart or kill of one slot, from the asking to its one outcome. Owned by the Supervisor, which tells it
// when processes become ready or end. Graceful: new one ready (within the boot limit), then the old one drains (at most
// the limit, then SIGTERM, KillMs later SIGKILL).
class RestartJob
{
public:
    static constexpr std::chrono::milliseconds KillMs{2000};

    struct Outcome
    {
        std::optional<wire::RestartResult> result;
        wire::RpcCode code = wire::RpcCode::Failed;
        std::string why;
    };
    struct Events
    {
        std::function<void(wire::Progress)> progress;
        std::function<void(Outcome)> done; // once
    };

    RestartJob(Supervisor& supervisor, wire::RestartWorker request, Events events);

    void start();
    void workerReady(WorkerKey key);
    void workerEnded(WorkerKey key);
    [[nodiscard]] bool cancel(); // only before the new one is ready
    [[nodiscard]] bool isDone() const { return m_phase == Phase::Done; }
    [[nodiscard]] WorkerSlot slot() const { return m_request.slot; }
    std::optional<MetricsHub::Ticket> ticket;

private:
    enum class Phase { Killing, Starting, Draining, Done };
    void startNew();
    void bootFailed(wire::RpcCode code, const std::string& why);
    void drainOld();
    void limitReached();
    [[nodiscard]] std::string oldGoesOn() const;
    void step(const char* name, WorkerKey worker, std::optional<int> connections = {});
    void finish(Outcome outcome);

    Supervisor& m_supervisor;
    wire::RestartWorker m_request;
    Events m_events;
    UvTimer m_limit;
    UvTimer m_kill;
    UvTimer m_tick;
    Phase m_phase = Phase::Starting;
    WorkerKey m_old;
    WorkerKey m_new;
    Pid m_oldPid;
    Pid m_newPid;
    Supervisor::Totals m_before;
    std::uint64_t m_beganMs;
    std::string m_ended = "drained";
    bool m_oldGone = false;
};

} // namespace loopscope::server

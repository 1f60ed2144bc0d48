// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/metricshub.h"
#include "core/server/cluster/restartpolicy.h"
#include "core/server/cluster/workerprocess.h"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace loopscope::server {

struct SupervisorOptions
{
    std::string name = "server";
    std::string host = "127.0.0.1";
    int port = 8080;             // 0: any free one
    int workers = 0;             // 0: as many as processors
    std::string socket;          // metrics socket; empty: in the run-time folder
    std::string redis;           // told to consoles; no password
    std::uint64_t heapLimit = 0; // bytes; beyond it a worker is replaced gracefully; 0: none
    std::vector<std::string> arguments;
    std::vector<std::string> workerEnvironment;
    bool endWithStdin = false; // the parent holds our stdin: its end is ours
    RestartPolicy::Limits respawn;
    std::chrono::milliseconds bootLimit{10000}; // of a replacement, until it says ready
    std::chrono::milliseconds stopLimit{10000}; // of the drain at the end of the cluster
};

class RestartJob;

// Owns the listening sockets (one SO_REUSEPORT socket a slot, kept over every incarnation), the worker processes and
// the metrics hub. One loop thread. SIGTERM and SIGINT drain and end, SIGHUP reloads.
class Supervisor
{
public:
    Supervisor(uv_loop_t* loop, SupervisorOptions options);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Binds, starts the workers and the hub. onReady comes once, when every slot was ready for the first time.
    [[nodiscard]] Result<void> start(std::function<void()> onReady);
    // Drains everything; onStopped when the last worker is gone. At stopLimit what is left is told to end, 2 s later it
    // is killed.
    void stop();
    std::function<void()> onStopped;

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] const std::string& socket() const { return m_options.socket; }
    [[nodiscard]] int workerCount() const { return m_options.workers; }

    // ---- for RestartJob
    struct Totals
    {
        std::uint64_t answered = 0;
        std::uint64_t failed = 0;
        std::uint64_t refused = 0;
    };
    [[nodiscard]] Totals totals() const; // requests of all incarnations since the start
    [[nodiscard]] uv_loop_t* loop() const { return m_loop; }
    [[nodiscard]] WorkerProcess* current(WorkerSlot slot);
    [[nodiscard]] WorkerProcess* find(WorkerKey key);
    [[nodiscard]] Result<WorkerKey> startReplacement(WorkerSlot slot); // becomes current() at once
    void putBack(WorkerKey old, WorkerKey failed); // the replacement failed: the old one is current again
    void setState(WorkerProcess& worker, WorkerState state, std::string reason = {});
    void jobDone(RestartJob& job);
    [[nodiscard]] bool isStopping() const { return m_stopping; }
    [[nodiscard]] std::chrono::milliseconds bootLimit() const { return m_options.bootLimit; }
    void forgive(WorkerSlot slot); // somebody asked for this slot: its quick deaths are forgotten

private:
    struct Slot
    {
        int fd = -1;
        Incarnation next{1};
        int restarts = 0;
        bool wasReady = false;
        std::unique_ptr<WorkerProcess> current;
        std::vector<std::unique_ptr<WorkerProcess>> others; // draining, or a replacement that failed
        RestartPolicy policy;
        std::unique_ptr<UvTimer> respawn;
        std::optional<WorkerInfo> last; // of the incarnation that ended, while there is no other
        std::uint64_t lastReplacedMs = 0;
    };
    struct Reload
    {
        MetricsHub::Ticket ticket;
        std::deque<WorkerSlot> left;
        int done = 0;
        int timeoutMs = 10000;
        std::uint64_t beganMs = 0;
        bool cancelled = false; // ends after the worker at hand
        Totals before;
    };

    [[nodiscard]] Result<void> bindSlots();
    [[nodiscard]] Result<void> openHub();
    [[nodiscard]] Result<void> spawn(WorkerSlot slot);
    void forEachProcess(const std::function<void(WorkerProcess&)>& act);
    void watchSignals();
    void watchStdin();
    void message(WorkerProcess& worker, wire::HubMessage message);
    void ready(WorkerProcess& worker);
    void row(WorkerProcess& worker, wire::SampleRow row);
    void exited(WorkerProcess& worker);
    void respawnLater(WorkerSlot slot, std::chrono::milliseconds lived);
    void askForSamples();
    void flushSamples();
    void watchBeats();
    void restart(MetricsHub::Ticket ticket, const wire::RestartWorker& request);
    void reload(std::optional<MetricsHub::Ticket> ticket, int timeoutMs);
    void reloadNext();
    void reloadEnds();
    void hangup();
    void replaceHeavy(WorkerProcess& worker, double heapUsed);
    [[nodiscard]] bool cancel(MetricsHub::Ticket ticket);
    [[nodiscard]] bool isRestarting(WorkerSlot slot) const;
    void startJob(std::unique_ptr<RestartJob> job);
    void tell(const char* kind, std::optional<WorkerKey> worker, std::string text);
    [[nodiscard]] std::vector<WorkerInfo> workers() const;
    void checkStopped();
    void closeHandles();

    uv_loop_t* m_loop;
    SupervisorOptions m_options;
    std::map<WorkerSlot, Slot> m_slots;
    std::unique_ptr<MetricsHub> m_hub;
    std::vector<std::unique_ptr<RestartJob>> m_jobs;
    // Ended, but maybe still on the call stack: freed by the next beat.
    std::vector<std::unique_ptr<RestartJob>> m_doneJobs;
    std::vector<std::unique_ptr<WorkerProcess>> m_endedWorkers;
    std::optional<Reload> m_reload;
    bool m_hangupWaits = false; // a SIGHUP that came while something was under way: one reload follows
    Totals m_dead;              // of incarnations that ended
    std::vector<UvPtr<uv_signal_t>> m_signals;
    UvPtr<uv_pipe_t> m_stdin;
    UvTimer m_sampleTimer;
    UvTimer m_flushTimer;
    UvTimer m_beatTimer;
    UvTimer m_stopTimer;
    UvTimer m_killTimer;
    wire::Samples m_batch;
    std::size_t m_awaited = 0;
    bool m_stopReported = false;
    std::function<void()> m_onReady;
    int m_port = 0;
    bool m_stopping = false;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cluster/logfile.h"
#include "core/server/cluster/metricshub.h"
#include "core/server/cluster/metricstext.h"
#include "core/server/cluster/pidfile.h"
#include "core/server/cluster/restartpolicy.h"
#include "core/server/cluster/servicemanager.h"
#include "core/server/cluster/slotsockets.h"
#include "core/server/cluster/symbolizer.h"
#include "core/server/cluster/workerprocess.h"

#include <deque>
#include <loopscope/server/loop.hpp>
#include <loopscope/server/options.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace loopscope::server {

struct SupervisorOptions : Options
{
    SupervisorOptions() = default;
    explicit SupervisorOptions(Options options) : Options(std::move(options)) {}
    std::vector<std::string> arguments; // of a worker, argv[0] first
    std::vector<std::string> workerEnvironment;
    bool endWithStdin = false;  // the parent holds our stdin: its end is ours
    bool countsRequests = true; // false: the workers are somebody else's programs, which count nothing: no proof
    bool servesPort = true;     // false: nobody listens at our sockets, so consoles are told of no port
};

class MetricsEndpoint;
class RestartJob;

// Owns the listening sockets (one a slot, kept over every incarnation), the worker processes and the metrics hub. One
// loop thread. SIGTERM and SIGINT drain and end, SIGHUP reloads, SIGUSR1 opens the log anew, SIGTTIN and SIGTTOU are
// one worker more or less.
class Supervisor
{
public:
    Supervisor(uv_loop_t* loop, SupervisorOptions options);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    // Binds, starts the workers and the hub. onReady comes once, when every slot was ready for the first time.
    [[nodiscard]] Result<void> start(std::function<void()> onReady);
    // Drains everything; onStopped when the last worker is gone. At the limit (nothing: stopLimit) what is left is told
    // to end, 2 s later it is killed.
    void stop(std::optional<std::chrono::milliseconds> limit = {});
    std::function<void()> onStopped;
    std::function<void(const WorkerInfo&)> onWorkerReady;
    std::function<void(const WorkerInfo&)> onWorkerExit;
    std::function<void(const WorkerInfo&, const wire::Stall&)> onStall;

    // Both answer exactly once, maybe at once. Busy: something of the kind is under way, or the cluster ends.
    void reload(std::chrono::milliseconds drainLimit, std::function<void(Result<wire::ReloadResult>)> then);
    // 1 to wire::MaxScale workers. A worker too many drains; new connections go to new workers when all are ready.
    void scale(int workers, std::chrono::milliseconds drainLimit, std::function<void(Result<wire::ScaleResult>)> then);
    [[nodiscard]] std::vector<WorkerInfo> workers() const;

    [[nodiscard]] int port() const { return m_sockets.port(); }
    [[nodiscard]] int metricsPort() const { return m_options.metricsPort; }
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
    // Fills in a result's proof, or why there is none. before: the totals when it began.
    template <class Outcome>
    void prove(Outcome& result, const Totals& before) const
    {
        if (!m_options.countsRequests) {
            result.proofReason = "The workers are programs that do not count their requests.";
            return;
        }
        const Totals now = totals();
        result.proof =
            wire::Proof{now.answered - before.answered, now.failed - before.failed, now.refused - before.refused};
    }
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
    struct Counts
    {
        std::uint64_t answered = 0;
        std::uint64_t clientGone = 0;
        std::uint64_t failed = 0;
        std::uint64_t refused = 0;
    };
    struct Slot
    {
        Incarnation next{1};
        int restarts = 0;
        bool wasReady = false;
        std::unique_ptr<WorkerProcess> current;
        std::vector<std::unique_ptr<WorkerProcess>> others; // draining, or a replacement that failed
        RestartPolicy policy;
        std::unique_ptr<UvTimer> respawn;
        std::optional<WorkerInfo> last; // of the incarnation that ended, while there is no other
        std::uint64_t lastReplacedMs = 0;
        std::vector<double> row; // the current worker's last figures
        std::uint64_t rowAtMs = 0;
        std::uint64_t stalls = 0;
        double stalledSeconds = 0;
        Counts dead;                                 // of incarnations that ended
        std::optional<std::uint64_t> leavingSinceMs; // scaled away: its worker drains, then its socket is closed
        bool isExcluded = false;                     // no new connection comes to its socket
        std::uint64_t unservedSinceMs = 0;           // no worker of its own accepts from its socket
        std::optional<WorkerKey> lentTo;             // this sibling does
    };
    struct Scale
    {
        std::optional<MetricsHub::Ticket> ticket;
        std::function<void(Result<wire::ScaleResult>)> then;
        int before = 0;
        int target = 0;
        int timeoutMs = 10000;
        std::uint64_t beganMs = 0;
        Totals totals;
        std::optional<Error> failure; // the new workers go again
        std::optional<std::uint64_t> drainEndsMs;
        bool overdue = false;
    };
    struct Reload
    {
        MetricsHub::Ticket ticket;
        std::function<void(Result<wire::ReloadResult>)> then;
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
    void stalled(wire::Stall stall);
    void tell(const wire::Stall& stall);
    void findCulprit(WorkerProcess& worker, std::int64_t beatUs);
    void ready(WorkerProcess& worker);
    void row(WorkerProcess& worker, wire::SampleRow row);
    void exited(WorkerProcess& worker);
    void respawnLater(WorkerSlot slot, std::chrono::milliseconds lived);
    void askForSamples();
    void flushSamples();
    void beat();
    void watchBeats();
    void watchBoot(WorkerProcess& worker);
    void watchMemory();
    void kill(WorkerProcess& worker, std::string why, int number);
    void restart(MetricsHub::Ticket ticket, const wire::RestartWorker& request);
    void beginReload(Reload reload);
    void reloadFails(wire::RpcCode code, const std::string& why);
    void reloadNext();
    void reloadEnds();
    void hangup();
    void replaceHeavy(WorkerProcess& worker, const std::string& why);
    void beginScale(Scale scale);
    void scaleUp();
    void scaleDown(int workers);
    void scaleStep();
    void scaleFails(const std::string& why);
    void scaleEnds();
    void scaleByOne(int step);
    void drainSlot(Slot& slot);
    void closeLeft();
    void lendSockets();
    [[nodiscard]] WorkerProcess* lender(WorkerSlot needy);
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] const char* busyWith() const;
    [[nodiscard]] bool cancel(MetricsHub::Ticket ticket);
    [[nodiscard]] bool isRestarting(WorkerSlot slot) const;
    void startJob(std::unique_ptr<RestartJob> job);
    void tell(const char* kind, std::optional<WorkerKey> worker, std::string text);
    void printed(WorkerKey worker, const char* stream, std::string text);
    void writeLog(WallTime time, const std::optional<WorkerKey>& worker, const char* what, const std::string& text);
    [[nodiscard]] Result<void> openLog();
    [[nodiscard]] Result<void> openEndpoint();
    [[nodiscard]] Result<void> openPidFile();
    [[nodiscard]] std::string notReady() const;
    [[nodiscard]] std::vector<MetricFamily> metricFamilies() const;
    void appendSlotFamilies(std::vector<MetricFamily>& families) const;
    [[nodiscard]] static Counts countsOf(const Slot& slot);
    [[nodiscard]] std::string statusText() const;
    void checkStopped();
    void closeHandles();

    uv_loop_t* m_loop;
    SupervisorOptions m_options;
    WallTime m_startedAt = SystemClock{}.wallNow();
    ServiceManager m_service;
    std::optional<PidFile> m_pidFile;
    std::unique_ptr<LogFile> m_log;
    std::unique_ptr<MetricsEndpoint> m_endpoint;
    Loop m_tools; // for what must not hold up this loop
    std::shared_ptr<Symbolizer> m_symbolizer = std::make_shared<Symbolizer>();
    SlotSockets m_sockets;
    std::map<WorkerSlot, Slot> m_slots; // as many as m_sockets; beyond m_options.workers they are leaving
    std::unique_ptr<MetricsHub> m_hub;
    std::vector<std::unique_ptr<RestartJob>> m_jobs;
    // Ended, but maybe still on the call stack: freed by the next beat.
    std::vector<std::unique_ptr<RestartJob>> m_doneJobs;
    std::vector<std::unique_ptr<WorkerProcess>> m_endedWorkers;
    std::optional<Reload> m_reload;
    std::optional<Scale> m_scale;
    int m_wantedWorkers = 0; // by SIGTTIN and SIGTTOU, carried out when nothing else is under way; 0: nothing wanted
    std::uint64_t m_memoryLookMs = 0;
    std::int64_t m_lastLookUs = 0;
    std::int64_t m_watchedFromUs = 0; // silence before that counts for nobody
    bool m_hangupWaits = false;       // a SIGHUP that came while something was under way: one reload follows
    Totals m_dead;                    // of incarnations that ended
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
    bool m_stopping = false;
};

} // namespace loopscope::server

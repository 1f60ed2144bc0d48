// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <loopscope/server/options.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct uv_loop_s;

namespace loopscope::server {

class App;

/// Fills an App with routes: once in every worker, on its loop, before it listens.
using AppSetup = std::function<void(App&)>;

/// The whole of a clustered server's main. In the process that the user starts it is the supervisor: binds, starts the
/// workers (this same program with the same arguments), serves until SIGTERM or SIGINT, drains and returns. In a worker
/// it runs setup and serves. The environment overrides options (options.hpp). Signals of the supervisor: TERM and INT
/// drain and end, HUP reloads worker by worker, USR1 reopens the log file, TTIN and TTOU are one worker more or less.
/// Returns the process's exit code: 0; 1 when it could not start, 2 for a bad option; both with one sentence on
/// standard error. Call it from main() before any thread is started.
[[nodiscard]] int serve(int argc, char** argv, const Options& options, const AppSetup& setup);

/// True in a process that a Cluster started; its main() then calls runWorker and nothing else.
[[nodiscard]] bool isWorkerProcess();
/// The worker's side of a Cluster of one's own: serves until it is drained. The process's exit code.
[[nodiscard]] int runWorker(const AppSetup& setup, const Options& options);

/// What is known of one worker. A value.
struct WorkerStatus
{
    /// Draining: takes no new connections. Errored: given up after too many quick deaths.
    enum class State { Starting, Online, Blocked, Draining, Exited, Errored };
    int slot = 0;                  ///< its place in the cluster: 1, 2, 3 …
    std::uint32_t incarnation = 0; ///< its life in this place: 1, 2, 3 …
    long pid = 0;
    State state = State::Starting;
    int restarts = 0;              ///< of the place, since the cluster began
    std::string reason{};          ///< of the state: "killed: no heartbeat for 10 s"; may be empty
    std::optional<int> exitCode{}; ///< Exited and Errored, when it ended by itself
    std::string signal{};          ///< "SIGSEGV", when a signal ended it
};

/// One turn of a worker's loop that took 50 ms or more; told when it is over.
struct StallReport
{
    double seconds = 0;
    double cpuSeconds = -1; ///< of the loop's thread in that time; below 0: not known
};

/// What a reload or a scaling did; requests are counted at the cluster's own sockets from its begin to its end.
struct ClusterChange
{
    int workers = 0; ///< reloaded, or now there
    std::chrono::milliseconds duration{0};
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
};

/// A cluster as an object: the supervisor's side of serve(), for programs that steer it themselves. Owns the listening
/// sockets, the worker processes and the metrics socket. All calls and callbacks on the thread that runs the loop;
/// callbacks may call back into the object but not destroy it.
class Cluster
{
public:
    struct Events
    {
        std::function<void()> ready{}; ///< once: every worker serves
        std::function<void(const WorkerStatus&)> workerReady{};
        std::function<void(const WorkerStatus&)> workerExit{}; ///< also of those that were asked to end
        std::function<void(const WorkerStatus&, const StallReport&)> stall{};
        std::function<void()> stopped{}; ///< the last worker is gone
    };
    using Then = std::function<void(Result<ClusterChange>)>;

    /// options: as they are, without the environment (optionsFromEnvironment). arguments: of a worker, argv[0] first;
    /// the program is this one. environment: "NAME=value" for the workers, on top of ours. loop: one that outlives the
    /// object and that the caller runs; nullptr: a loop of its own, see run().
    Cluster(Options options, std::vector<std::string> arguments, std::vector<std::string> environment = {},
            uv_loop_s* loop = nullptr);
    ~Cluster();
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    Events events;
    /// Before start(): the end of standard input is the end of the cluster, as for a parent that holds our stdin.
    void endWithStdin();
    /// Binds the port and starts the workers. Invalid: an option; Busy: the port is taken; Failed:
    /// the sentence says what. After an error comes stopped, and nothing else.
    [[nodiscard]] Result<void> start();
    /// Serves until the cluster has stopped; for a loop of its own.
    void run();

    /// Replaces worker by worker, each new one ready before the old one drains (for at most Options::stopLimit). then
    /// comes once: Busy when a reload, restart or scaling is under way, Failed when a new worker was not ready (its old
    /// one goes on, the rest is left as it was).
    void reload(Then then = {});
    /// 1 to 512 workers. More: connections come to the new ones when all are ready. Fewer: the highest places drain.
    void scale(int workers, Then then = {});
    /// Drains all and ends, at the latest after grace (nothing: Options::stopLimit) and 2.5 s.
    void stop(std::optional<std::chrono::milliseconds> grace = {});

    [[nodiscard]] std::vector<WorkerStatus> workers() const; ///< two of one slot while it is being replaced
    [[nodiscard]] int workerCount() const;                   ///< places, as configured or scaled
    [[nodiscard]] int port() const;                          ///< after start()
    [[nodiscard]] int metricsPort() const;                   ///< after start(); -1: none
    [[nodiscard]] const std::string& socket() const;         ///< path of the metrics socket, after start()

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace loopscope::server

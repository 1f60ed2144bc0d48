// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/supervisor.h"
#include "core/server/cluster/worker.h"

#include <cstdio>
#include <cstdlib>
#include <loopscope/server/cluster.hpp>

namespace loopscope::server {

namespace {

WorkerStatus statusOf(const WorkerInfo& info)
{
    WorkerStatus status;
    status.slot = info.key.slot.value;
    status.incarnation = info.key.incarnation.value;
    status.pid = static_cast<long>(info.pid.value);
    status.state = static_cast<WorkerStatus::State>(info.state);
    status.restarts = info.restarts;
    status.reason = info.reason;
    status.exitCode = info.exitCode;
    status.signal = info.signal;
    return status;
}
static_assert(static_cast<int>(WorkerStatus::State::Errored) == static_cast<int>(WorkerState::Errored) &&
                  static_cast<int>(WorkerStatus::State::Draining) == static_cast<int>(WorkerState::Draining),
              "the public words follow the internal ones");

template <class Outcome>
std::function<void(Result<Outcome>)> changed(Cluster::Then then, int Outcome::*workers)
{
    if (!then)
        return {};
    return [then = std::move(then), workers](const Result<Outcome>& outcome) {
        if (!outcome) {
            then(tl::unexpected(outcome.error()));
            return;
        }
        const wire::Proof proof = outcome->proof.value_or(wire::Proof{});
        then(ClusterChange{(*outcome).*workers, std::chrono::milliseconds{outcome->durationMs}, proof.answered,
                           proof.failed});
    };
}

int failWith(const Error& error, int code)
{
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return code;
}

} // namespace

struct Cluster::Impl
{
    Impl(Options asked, std::vector<std::string> arguments, std::vector<std::string> environment, uv_loop_t* given)
        : loop(given == nullptr ? &ownLoop : given), options(std::move(asked))
    {
        options.arguments = std::move(arguments);
        options.workerEnvironment = std::move(environment);
        if (given == nullptr)
            uv_loop_init(&ownLoop);
    }
    ~Impl()
    {
        supervisor.reset();
        if (loop != &ownLoop)
            return;
        uv_run(loop, UV_RUN_DEFAULT); // the close callbacks of what the supervisor owned
        uv_loop_close(loop);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    uv_loop_t ownLoop{};
    uv_loop_t* loop;
    SupervisorOptions options;
    std::unique_ptr<Supervisor> supervisor;
};

Cluster::Cluster(Options options, std::vector<std::string> arguments, std::vector<std::string> environment,
                 uv_loop_s* loop)
    : m_impl(std::make_unique<Impl>(std::move(options), std::move(arguments), std::move(environment), loop))
{
}

Cluster::~Cluster() = default;

void Cluster::endWithStdin()
{
    m_impl->options.endWithStdin = true;
}

Result<void> Cluster::start()
{
    if (m_impl->supervisor)
        return fail(ErrorCode::Busy, "the cluster was started before; one object is one cluster");
    const auto checked = optionsFromEnvironment(m_impl->options, [](const char*) { return nullptr; });
    if (!checked) {
        if (events.stopped)
            events.stopped();
        return tl::unexpected(checked.error());
    }
    static_cast<Options&>(m_impl->options) = *checked;
    m_impl->supervisor = std::make_unique<Supervisor>(m_impl->loop, m_impl->options);
    Supervisor& supervisor = *m_impl->supervisor;
    supervisor.onWorkerReady = [this](const WorkerInfo& info) {
        if (events.workerReady)
            events.workerReady(statusOf(info));
    };
    supervisor.onWorkerExit = [this](const WorkerInfo& info) {
        if (events.workerExit)
            events.workerExit(statusOf(info));
    };
    supervisor.onStall = [this](const WorkerInfo& info, const wire::Stall& stall) {
        if (events.stall)
            events.stall(statusOf(info), StallReport{stall.durationSeconds, stall.cpuSeconds.value_or(-1)});
    };
    supervisor.onStopped = [this] {
        if (events.stopped)
            events.stopped();
    };
    auto started = supervisor.start([this] {
        if (events.ready)
            events.ready();
    });
    if (!started)
        supervisor.stop();
    return started;
}

void Cluster::run()
{
    uv_run(m_impl->loop, UV_RUN_DEFAULT);
}

void Cluster::reload(Then then)
{
    if (m_impl->supervisor)
        m_impl->supervisor->reload(m_impl->options.stopLimit, changed(std::move(then), &wire::ReloadResult::reloaded));
    else if (then)
        then(fail(ErrorCode::Failed, "the cluster was not started"));
}

void Cluster::scale(int workers, Then then)
{
    if (m_impl->supervisor)
        m_impl->supervisor->scale(workers, m_impl->options.stopLimit,
                                  changed(std::move(then), &wire::ScaleResult::workers));
    else if (then)
        then(fail(ErrorCode::Failed, "the cluster was not started"));
}

void Cluster::stop(std::optional<std::chrono::milliseconds> grace)
{
    if (m_impl->supervisor)
        m_impl->supervisor->stop(grace);
}

std::vector<WorkerStatus> Cluster::workers() const
{
    std::vector<WorkerStatus> all;
    if (m_impl->supervisor)
        for (const WorkerInfo& info : m_impl->supervisor->workers())
            all.push_back(statusOf(info));
    return all;
}

int Cluster::workerCount() const
{
    return m_impl->supervisor ? m_impl->supervisor->workerCount() : m_impl->options.workers;
}

int Cluster::port() const
{
    return m_impl->supervisor ? m_impl->supervisor->port() : m_impl->options.port;
}

int Cluster::metricsPort() const
{
    return m_impl->supervisor ? m_impl->supervisor->metricsPort() : m_impl->options.metricsPort;
}

const std::string& Cluster::socket() const
{
    return m_impl->supervisor ? m_impl->supervisor->socket() : m_impl->options.socket;
}

int serve(int argc, char** argv, const Options& given, const AppSetup& setup)
{
    const auto options = optionsFromEnvironment(given, [](const char* name) { return std::getenv(name); });
    if (!options)
        return failWith(options.error(), 2);
    if (isWorkerProcess())
        return runWorker(setup, *options);
    Cluster cluster(*options, {argv, argv + argc});
    if (auto started = cluster.start(); !started) {
        cluster.run();
        return failWith(started.error(), 1);
    }
    cluster.run();
    return 0;
}

} // namespace loopscope::server

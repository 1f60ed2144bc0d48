// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/supervisor.h"

#include "core/server/cache/redisaddress.h"
#include "core/server/cluster/metricsendpoint.h"
#include "core/server/cluster/restartjob.h"
#include "core/server/cluster/runtimefolder.h"
#include "core/server/cluster/worker.h"
#include "core/server/loop/loopmonitor.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <random>
#include <unistd.h>

namespace loopscope::server {

namespace {

std::string randomId()
{
    std::random_device device;
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%08x%08x", device(), device());
    return text.data();
}

std::string hostName()
{
    std::array<char, 256> name{};
    std::size_t size = name.size();
    return uv_os_gethostname(name.data(), &size) == 0 ? std::string(name.data(), size) : std::string();
}

} // namespace

Supervisor::Supervisor(uv_loop_t* loop, SupervisorOptions options)
    : m_loop(loop),
      m_options(std::move(options)),
      m_tools(loop),
      m_sampleTimer(loop, UvTimer::Keep::Alive, [this] { askForSamples(); }),
      m_flushTimer(loop, UvTimer::Keep::Alive, [this] { flushSamples(); }),
      m_beatTimer(loop, UvTimer::Keep::Alive, [this] { beat(); }),
      m_stopTimer(loop, UvTimer::Keep::Alive,
                  [this] {
                      forEachProcess([](WorkerProcess& worker) { worker.endOverdue(); });
                      m_killTimer.startOnce(RestartJob::KillMs);
                  }),
      m_killTimer(loop, UvTimer::Keep::Alive,
                  [this] { forEachProcess([](WorkerProcess& worker) { worker.signal(SIGKILL); }); })
{
}

Supervisor::~Supervisor() = default;

Result<void> Supervisor::bindSlots()
{
    if (m_options.workers <= 0)
        m_options.workers = static_cast<int>(std::max(1U, uv_available_parallelism()));
    const auto inherited = m_service.socket();
    if (!inherited)
        return tl::unexpected(inherited.error());
    auto opened =
        *inherited ? m_sockets.inherit(**inherited) : m_sockets.open(m_options.host, m_options.port, m_options.backlog);
    if (!opened)
        return opened;
    for (int i = 1; i <= m_options.workers; ++i) {
        if (auto added = m_sockets.add(); !added)
            return added;
        m_slots[{static_cast<std::uint16_t>(i)}].policy = RestartPolicy(m_options.respawn);
    }
    return {};
}

Result<void> Supervisor::openHub()
{
    wire::Hello hello;
    hello.hub = "loopserve " LOOPSCOPE_VERSION;
    hello.cluster.id = randomId();
    hello.cluster.name = m_options.name;
    hello.cluster.runtime = "loopscope-server";
    hello.cluster.runtimeVersion = LOOPSCOPE_VERSION;
    hello.cluster.host = hostName();
    hello.cluster.pid = {getpid()};
    hello.cluster.startedAt = SystemClock{}.wallNow();
    hello.cluster.redis = redisUrlWithoutLogin(m_options.redis);
    if (m_options.servesPort)
        hello.cluster.port = port();
    hello.metrics = LoopMonitor::catalogue();
    hello.capabilities = {"attach", "ping", "worker.restart", "cluster.reload", "cluster.scale", "cancel"};
    MetricsHub::Events events;
    events.workers = [this] { return workers(); };
    events.restart = [this](MetricsHub::Ticket ticket, const wire::RestartWorker& request) {
        restart(ticket, request);
    };
    events.reload = [this](MetricsHub::Ticket ticket, const wire::ReloadCluster& request) {
        Reload asked;
        asked.ticket = ticket;
        asked.timeoutMs = request.timeoutMs;
        beginReload(std::move(asked));
    };
    events.scale = [this](MetricsHub::Ticket ticket, const wire::ScaleCluster& request) {
        Scale asked;
        asked.ticket = ticket;
        asked.target = request.workers;
        asked.timeoutMs = request.timeoutMs;
        beginScale(std::move(asked));
    };
    events.cancel = [this](MetricsHub::Ticket ticket) { return cancel(ticket); };
    events.intervalChanged = [this](int ms) { m_sampleTimer.startEvery(std::chrono::milliseconds{ms}); };
    m_hub = std::make_unique<MetricsHub>(m_loop, std::move(hello), std::move(events));
    if (m_options.socket.empty()) {
        const auto folder = runtimeFolder();
        if (!folder)
            return tl::unexpected(folder.error());
        clearStaleSockets(*folder, m_options.name);
        m_options.socket = socketPath(*folder, m_options.name, getpid());
    }
    return m_hub->listen(m_options.socket);
}

Result<void> Supervisor::start(std::function<void()> onReady)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // a limit of the log's size is a full disk, not our end
    m_onReady = std::move(onReady);
    m_service = ServiceManager([](const char* name) { return std::getenv(name); }, getpid());
    ServiceManager::forgetEnvironment();
    for (const auto step : {&Supervisor::openPidFile, &Supervisor::bindSlots, &Supervisor::openHub,
                            &Supervisor::openLog, &Supervisor::openEndpoint})
        if (auto done = (this->*step)(); !done)
            return done;
    for (auto& [number, slot] : m_slots)
        if (auto spawned = spawn(number); !spawned)
            return spawned;
    watchSignals();
    if (m_options.endWithStdin)
        watchStdin();
    m_sampleTimer.startEvery(std::chrono::milliseconds{m_hub->intervalMs()});
    m_beatTimer.startEvery(std::chrono::milliseconds{100});
    return {};
}

Result<void> Supervisor::openPidFile()
{
    if (m_options.pidFile.empty())
        return {};
    auto created = PidFile::create(m_options.pidFile);
    if (!created)
        return tl::unexpected(created.error());
    m_pidFile = std::move(*created);
    return {};
}

void Supervisor::watchSignals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGTTIN, SIGTTOU}) {
        UvPtr<uv_signal_t> watcher(new uv_signal_t);
        uv_signal_init(m_loop, watcher.get());
        watcher->data = this;
        uv_signal_start(
            watcher.get(),
            [](uv_signal_t* handle, int received) {
                auto* supervisor = static_cast<Supervisor*>(handle->data);
                if (received == SIGHUP)
                    supervisor->hangup();
                else if (received == SIGUSR1 && supervisor->m_log)
                    supervisor->m_log->reopen();
                else if (received == SIGUSR1)
                    return;
                else if (received == SIGTTIN || received == SIGTTOU)
                    supervisor->scaleByOne(received == SIGTTIN ? 1 : -1);
                else
                    supervisor->stop();
            },
            number);
        m_signals.push_back(std::move(watcher));
    }
}

void Supervisor::watchStdin()
{
    m_stdin.reset(new uv_pipe_t);
    uv_pipe_init(m_loop, m_stdin.get(), 0);
    m_stdin->data = this;
    if (uv_pipe_open(m_stdin.get(), STDIN_FILENO) != 0)
        return; // not a pipe: nobody holds it for us
    uv_read_start(
        reinterpret_cast<uv_stream_t*>(m_stdin.get()),
        [](uv_handle_t*, std::size_t, uv_buf_t* buffer) {
            static char ignored[256];
            *buffer = uv_buf_init(ignored, sizeof ignored);
        },
        [](uv_stream_t* stream, ssize_t count, const uv_buf_t*) {
            if (count < 0 && stream->data != nullptr) {
                uv_read_stop(stream);
                static_cast<Supervisor*>(stream->data)->stop();
            }
        });
}

void Supervisor::forEachProcess(const std::function<void(WorkerProcess&)>& act)
{
    for (auto& [number, slot] : m_slots) {
        if (slot.current)
            act(*slot.current);
        for (auto& other : slot.others)
            act(*other);
    }
}

void Supervisor::stop(std::optional<std::chrono::milliseconds> limit)
{
    if (m_stopping)
        return;
    m_stopping = true;
    m_service.stopping();
    m_sampleTimer.stop();
    for (auto& [number, slot] : m_slots)
        slot.respawn.reset();
    forEachProcess([this](WorkerProcess& worker) {
        if (worker.info.state == WorkerState::Starting) {
            worker.signal(SIGKILL); // it has nothing in hand and may not listen to words yet
        } else if (worker.info.state != WorkerState::Draining) {
            setState(worker, WorkerState::Draining, "the cluster ends");
            worker.send("drain");
        }
        worker.expectedToEnd = true;
    });
    if (m_scale)
        scaleFails("the cluster ends");
    m_stopTimer.startOnce(limit.value_or(m_options.stopLimit));
    checkStopped();
}

void Supervisor::checkStopped()
{
    const bool empty = std::all_of(m_slots.begin(), m_slots.end(), [](const auto& entry) {
        return !entry.second.current && entry.second.others.empty();
    });
    if (!m_stopping || !empty || m_stopReported)
        return;
    m_stopReported = true;
    closeHandles();
    if (onStopped)
        onStopped();
}

// So that the loop can end.
void Supervisor::closeHandles()
{
    m_stopTimer.stop();
    m_killTimer.stop();
    m_sampleTimer.stop();
    m_flushTimer.stop();
    m_beatTimer.stop();
    m_signals.clear();
    m_stdin.reset();
    if (m_endpoint)
        m_endpoint->close();
    m_pidFile.reset();
    if (m_hub)
        m_hub->close();
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/supervisor.h"

#include "core/server/cluster/restartjob.h"
#include "core/server/cluster/runtimefolder.h"
#include "core/server/cluster/worker.h"
#include "core/server/loop/loopmonitor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <netinet/in.h>
#include <random>
#include <sys/socket.h>
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

// One bound, not yet listening socket; several of them share a port, and the kernel spreads connections over them.
Result<int> bindShared(const std::string& host, int port)
{
    sockaddr_in address{};
    if (uv_ip4_addr(host.c_str(), port, &address) != 0)
        return fail(ErrorCode::Invalid, "not an IPv4 address: " + host);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return fd;
    const std::string why = std::strerror(errno);
    if (fd >= 0)
        close(fd);
    return fail(ErrorCode::Failed, "cannot bind " + host + ":" + std::to_string(port) + ": " + why);
}

// Several of our own sockets may share the port; another program's may not. A socket that does not share finds out.
Result<void> probePort(const std::string& host, int port)
{
    sockaddr_in address{};
    uv_ip4_addr(host.c_str(), port, &address);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    const bool isFree = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                        bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const std::string why = std::strerror(errno);
    if (fd >= 0)
        close(fd);
    if (!isFree)
        return fail(ErrorCode::Busy, "cannot bind " + host + ":" + std::to_string(port) + ": " + why +
                                         "; choose another port, or 0 for any free one");
    return {};
}

int portOf(int fd)
{
    sockaddr_in address{};
    socklen_t length = sizeof address;
    return getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0 ? ntohs(address.sin_port) : 0;
}

} // namespace

Supervisor::Supervisor(uv_loop_t* loop, SupervisorOptions options)
    : m_loop(loop),
      m_options(std::move(options)),
      m_sampleTimer(loop, UvTimer::Keep::Alive, [this] { askForSamples(); }),
      m_flushTimer(loop, UvTimer::Keep::Alive, [this] { flushSamples(); }),
      m_beatTimer(loop, UvTimer::Keep::Alive, [this] { watchBeats(); }),
      m_stopTimer(loop, UvTimer::Keep::Alive,
                  [this] {
                      forEachProcess([](WorkerProcess& worker) { worker.endOverdue(); });
                      m_killTimer.startOnce(RestartJob::KillMs);
                  }),
      m_killTimer(loop, UvTimer::Keep::Alive,
                  [this] { forEachProcess([](WorkerProcess& worker) { worker.signal(SIGKILL); }); })
{
}

Supervisor::~Supervisor()
{
    for (auto& [number, slot] : m_slots)
        if (slot.fd >= 0)
            ::close(slot.fd);
}

Result<void> Supervisor::bindSlots()
{
    if (m_options.workers <= 0)
        m_options.workers = static_cast<int>(std::max(1U, uv_available_parallelism()));
    m_port = m_options.port;
    if (m_port != 0)
        if (auto probed = probePort(m_options.host, m_port); !probed)
            return probed;
    for (int i = 1; i <= m_options.workers; ++i) {
        auto fd = bindShared(m_options.host, m_port);
        if (!fd)
            return tl::unexpected(fd.error());
        if (m_port == 0)
            m_port = portOf(*fd);
        Slot& slot = m_slots[{static_cast<std::uint16_t>(i)}];
        slot.fd = *fd;
        slot.policy = RestartPolicy(m_options.respawn);
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
    hello.cluster.redis = m_options.redis;
    hello.cluster.port = m_port;
    hello.metrics = LoopMonitor::catalogue();
    hello.capabilities = {"attach", "ping", "worker.restart", "cluster.reload", "cancel"};
    MetricsHub::Events events;
    events.workers = [this] { return workers(); };
    events.restart = [this](MetricsHub::Ticket ticket, const wire::RestartWorker& request) {
        restart(ticket, request);
    };
    events.reload = [this](MetricsHub::Ticket ticket, const wire::ReloadCluster& request) {
        reload(ticket, request.timeoutMs);
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
    m_onReady = std::move(onReady);
    if (auto bound = bindSlots(); !bound)
        return bound;
    if (auto opened = openHub(); !opened)
        return opened;
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

void Supervisor::watchSignals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        UvPtr<uv_signal_t> watcher(new uv_signal_t);
        uv_signal_init(m_loop, watcher.get());
        watcher->data = this;
        uv_signal_start(
            watcher.get(),
            [](uv_signal_t* handle, int received) {
                auto* supervisor = static_cast<Supervisor*>(handle->data);
                if (received == SIGHUP)
                    supervisor->hangup();
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

void Supervisor::tell(const char* kind, std::optional<WorkerKey> worker, std::string text)
{
    m_hub->tell(wire::Event{SystemClock{}.wallNow(), kind, worker, std::move(text)});
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

void Supervisor::stop()
{
    if (m_stopping)
        return;
    m_stopping = true;
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
    m_stopTimer.startOnce(m_options.stopLimit);
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
    if (m_hub)
        m_hub->close();
}

} // namespace loopscope::server

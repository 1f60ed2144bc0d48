// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/worker.h"

#include "core/server/cluster/runtimefolder.h"
#include "core/server/http/httpserver.h"
#include "core/server/loop/loopmonitor.h"
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

std::uint64_t numberFrom(const char* variable)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

// As many connections as the process may have descriptors, with some left for files and caches: those beyond get a 503,
// where without descriptors they would be closed without a word.
std::size_t withinDescriptors(std::size_t connections)
{
    constexpr rlim_t Reserve = 24;
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return connections;
    files.rlim_cur = files.rlim_max; // the lower one is for programs that use select()
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)getrlimit(RLIMIT_NOFILE, &files);
    return std::min<rlim_t>(connections, files.rlim_cur > 2 * Reserve ? files.rlim_cur - Reserve : Reserve);
}

HttpLimits limitsFrom(HttpLimits limits)
{
    limits.maxConnections = withinDescriptors(limits.maxConnections);
    return limits;
}

// The worker's side of the control pipe. Lines of core/wire go up, the words "sample" and "drain" come down.
class WorkerRuntime
{
public:
    WorkerRuntime(uv_loop_t* loop, SharedPage page, const Options& options)
        : m_page(std::move(page)),
          m_phases(loop),
          m_app(loop, m_page.page(), limitsFrom(options.http)),
          m_control(new uv_pipe_t),
          m_terminate(new uv_signal_t),
          m_giveUp(loop, UvTimer::Keep::Unref, [this] { m_app.http().endOverdue(); }),
          m_self{{static_cast<std::uint16_t>(numberFrom(SlotVariable))},
                 {static_cast<std::uint32_t>(numberFrom(IncarnationVariable))}}
    {
        uv_pipe_init(loop, m_control.get(), 1); // sockets come with words
        m_control->data = this;
        m_app.http().setBacklog(options.backlog);
        m_app.cacheOptions().name = options.name;
        m_app.cacheOptions().redis = options.redis;
        m_app.onCacheEvent([this](const CacheEvent& event) {
            send(wire::encode(wire::Event{SystemClock{}.wallNow(), "app", m_self, event.text}));
        });
        uv_signal_init(loop, m_terminate.get());
        m_terminate->data = this;
    }

    [[nodiscard]] Result<void> start(const AppSetup& setup)
    {
        if (const int status = uv_pipe_open(m_control.get(), ControlDescriptor); status != 0)
            return fail(ErrorCode::Failed, "no control pipe: " + uvText(status));
        uv_read_start(reinterpret_cast<uv_stream_t*>(m_control.get()), allocate, controlRead);
        uv_signal_start(m_terminate.get(), terminated, SIGTERM);
        uv_unref(reinterpret_cast<uv_handle_t*>(m_terminate.get()));
        setup(m_app);
        // Until then the control pipe keeps the loop alive: what is waited for may not.
        m_app.readiness().whenReady([this] { serve(); });
        return {};
    }

    [[nodiscard]] bool isOrphan() const { return m_isOrphan; }

private:
    void serve()
    {
        if (m_draining) // asked to end while it was loading
            return;
        if (auto listening = m_app.http().listen(ListenDescriptor); !listening) {
            std::fprintf(stderr, "%s\n", listening.error().message.c_str());
            std::fflush(nullptr);
            _exit(1);
        }
        m_watchdog.emplace(m_app.uvLoop(), m_phases, m_page.page());
        m_monitor.emplace(m_app, m_page.page(), m_phases, numberFrom(HeapLimitVariable),
                          [this](const LoopMonitor::Stall& stall) { report(stall); });
        m_monitor->use(*m_watchdog);
        uv_unref(reinterpret_cast<uv_handle_t*>(m_control.get()));
        sendReady();
    }

    static void allocate(uv_handle_t*, std::size_t, uv_buf_t* buffer)
    {
        static char memory[4096];
        *buffer = uv_buf_init(memory, sizeof memory);
    }

    static void controlRead(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer)
    {
        auto* runtime = static_cast<WorkerRuntime*>(stream->data);
        if (runtime == nullptr || count == 0)
            return;
        if (count < 0) { // the supervisor is gone: nobody can ask for anything more
            uv_read_stop(stream);
            runtime->m_isOrphan = true;
            runtime->drain(std::chrono::milliseconds{1500});
            return;
        }
        runtime->m_framer.append({buffer->base, static_cast<std::size_t>(count)});
        for (auto next = runtime->m_framer.next(); next.status == wire::LineFramer::Status::Line;
             next = runtime->m_framer.next())
            runtime->obey(next.line);
    }

    static void terminated(uv_signal_t* signal, int)
    {
        auto* runtime = static_cast<WorkerRuntime*>(signal->data);
        if (runtime->m_isOrphan)
            return; // the kernel's word for what the control pipe said
        // The second request, or the limit of a drain that already runs: end now.
        if (runtime->m_draining)
            runtime->m_app.http().endOverdue();
        else
            runtime->drain(std::chrono::milliseconds{10000});
    }

    void obey(std::string_view word)
    {
        if (word == "sample")
            sendSample();
        else if (word == "drain")
            drain(std::chrono::milliseconds{0});
        else if (word.starts_with("listen "))
            listenFor(word.substr(7));
        else if (word.starts_with("unlisten "))
            m_app.http().stopListening(slotFrom(word.substr(9)));
    }

    static int slotFrom(std::string_view text)
    {
        int slot = 0;
        std::from_chars(text.data(), text.data() + text.size(), slot);
        return slot;
    }

    // The socket that came with the word; libuv hands it out as a stream, the server wants the descriptor.
    void listenFor(std::string_view slot)
    {
        auto* pipe = reinterpret_cast<uv_stream_t*>(m_control.get());
        const UvPtr<uv_tcp_t> received(new uv_tcp_t);
        uv_tcp_init(m_app.uvLoop(), received.get());
        uv_os_fd_t fd = -1;
        if (uv_accept(pipe, reinterpret_cast<uv_stream_t*>(received.get())) != 0 ||
            uv_fileno(reinterpret_cast<uv_handle_t*>(received.get()), &fd) != 0 || m_draining)
            return;
        const int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        const auto listening = own < 0 ? Result<void>(fail(ErrorCode::Failed, std::strerror(errno)))
                                       : m_app.http().listenFor(slotFrom(slot), own);
        if (!listening)
            std::fprintf(stderr, "the socket of worker %.*s: %s\n", static_cast<int>(slot.size()), slot.data(),
                         listening.error().message.c_str());
    }

    void drain(std::chrono::milliseconds limit)
    {
        if (limit.count() > 0)
            m_giveUp.startOnce(limit);
        m_draining = true;
        uv_unref(reinterpret_cast<uv_handle_t*>(m_control.get()));
        // The loop ends by itself when nothing but unref'ed handles is left; the application's own may hold it.
        m_app.http().drain([this] { uv_stop(m_app.uvLoop()); });
    }

    void sendReady()
    {
        WorkerInfo self;
        self.key = m_self;
        self.pid = {getpid()};
        self.state = WorkerState::Online;
        send(wire::encode(wire::WorkerChanged{SystemClock{}.wallNow(), self}));
    }

    void sendSample()
    {
        if (!m_monitor)
            return;
        wire::Samples samples;
        samples.t = SystemClock{}.wallNow();
        samples.rows.push_back({m_self, m_monitor->sample()});
        send(wire::encode(samples));
    }

    void report(const LoopMonitor::Stall& stall)
    {
        wire::Stall message{SystemClock{}.wallNow(), m_self,        {getpid()},
                            stall.startedAt,         stall.seconds, stall.cpuSeconds};
        for (const std::uint64_t address : stall.stack)
            message.stack.push_back({{}, {}, 0, address});
        message.stacksLeftOut = stall.stacksLeftOut;
        send(wire::encode(message));
    }

    // A supervisor that does not read for long makes the queue grow: beyond MaxQueued what comes next is dropped.
    void send(std::string line)
    {
        constexpr std::size_t MaxQueued = 1024 * 1024;
        auto* stream = reinterpret_cast<uv_stream_t*>(m_control.get());
        if (uv_stream_get_write_queue_size(stream) > MaxQueued)
            return;
        struct Write
        {
            uv_write_t request{};
            std::string text;
        };
        auto* write = new Write{{}, std::move(line)};
        write->request.data = write;
        uv_buf_t buffer = uv_buf_init(write->text.data(), static_cast<unsigned>(write->text.size()));
        const auto done = [](uv_write_t* request, int) { delete static_cast<Write*>(request->data); };
        if (uv_write(&write->request, stream, &buffer, 1, done) != 0)
            delete write;
    }

    SharedPage m_page;
    LoopPhases m_phases; // before everything else that uses the loop
    App m_app;
    std::optional<StallWatchdog> m_watchdog;
    std::optional<LoopMonitor> m_monitor;
    UvPtr<uv_pipe_t> m_control;
    UvPtr<uv_signal_t> m_terminate;
    UvTimer m_giveUp;
    WorkerKey m_self;
    wire::LineFramer m_framer{4096};
    bool m_draining = false;
    bool m_isOrphan = false;
};

// The socket of a supervisor that was killed. The kernel may close it a moment after the control pipe.
void removeHub()
{
    const char* hub = std::getenv(HubVariable);
    for (int tries = 0; hub != nullptr && !clearStaleSocket(hub) && tries < 20; ++tries)
        usleep(5000);
}

} // namespace

bool isWorkerProcess()
{
    const char* role = std::getenv(RoleVariable);
    return role != nullptr && std::string_view(role) == "worker";
}

int runWorker(const AppSetup& setup, const Options& options)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // it is a pipe, but its lines are to be seen when they are printed
    std::signal(SIGINT, SIG_IGN);             // the terminal's Ctrl+C reaches the whole group; the supervisor decides
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const pid_t supervisor = getppid();
    uv_loop_t loop;
    uv_loop_init(&loop);
    uv_loop_configure(&loop, UV_METRICS_IDLE_TIME);
    auto page = SharedPage::open(PageDescriptor);
    if (!page) {
        std::fprintf(stderr, "%s\n", page.error().message.c_str());
        return 1;
    }
    WorkerRuntime runtime(&loop, std::move(*page), options);
    if (auto started = runtime.start(setup); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    if (runtime.isOrphan() || getppid() != supervisor)
        removeHub();
    std::fflush(nullptr);
    _exit(0); // answers are out; tearing the application down could only lose time
}

} // namespace loopscope::server

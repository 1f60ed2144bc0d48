// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/worker.h"

#include "core/server/cluster/runtimefolder.h"
#include "core/server/loop/loopmonitor.h"
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <sys/prctl.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

std::uint64_t numberFrom(const char* variable)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

// The worker's side of the control pipe. Lines of core/wire go up, the words "sample" and "drain" come down.
class WorkerRuntime
{
public:
    WorkerRuntime(uv_loop_t* loop, SharedPage page)
        : m_page(std::move(page)),
          m_app(loop, m_page.page()),
          m_control(new uv_pipe_t),
          m_terminate(new uv_signal_t),
          m_giveUp(loop, UvTimer::Keep::Unref, [this] { m_app.http().endOverdue(); }),
          m_self{{static_cast<std::uint16_t>(numberFrom(SlotVariable))},
                 {static_cast<std::uint32_t>(numberFrom(IncarnationVariable))}}
    {
        uv_pipe_init(loop, m_control.get(), 0);
        m_control->data = this;
        uv_signal_init(loop, m_terminate.get());
        m_terminate->data = this;
    }

    [[nodiscard]] Result<void> start(const AppSetup& setup)
    {
        if (const int status = uv_pipe_open(m_control.get(), ControlDescriptor); status != 0)
            return fail(ErrorCode::Failed, "no control pipe: " + uvText(status));
        uv_read_start(reinterpret_cast<uv_stream_t*>(m_control.get()), allocate, controlRead);
        uv_unref(reinterpret_cast<uv_handle_t*>(m_control.get()));
        uv_signal_start(m_terminate.get(), terminated, SIGTERM);
        uv_unref(reinterpret_cast<uv_handle_t*>(m_terminate.get()));
        setup(m_app);
        if (auto listening = m_app.http().listen(ListenDescriptor); !listening)
            return listening;
        m_monitor.emplace(m_app, m_page.page(), numberFrom(HeapLimitVariable),
                          [this](const LoopMonitor::Stall& stall) { report(stall); });
        sendReady();
        return {};
    }

    [[nodiscard]] bool isOrphan() const { return m_isOrphan; }

private:
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
    }

    void drain(std::chrono::milliseconds limit)
    {
        if (limit.count() > 0)
            m_giveUp.startOnce(limit);
        m_draining = true;
        // The loop ends by itself when nothing but unref'ed handles is left; the application's own may hold it.
        m_app.http().drain([this] { uv_stop(m_app.loop()); });
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
        wire::Samples samples;
        samples.t = SystemClock{}.wallNow();
        samples.rows.push_back({m_self, m_monitor->sample()});
        send(wire::encode(samples));
    }

    void report(const LoopMonitor::Stall& stall)
    {
        send(wire::encode(wire::Stall{
            SystemClock{}.wallNow(), m_self, {getpid()}, stall.startedAt, stall.seconds, stall.cpuSeconds}));
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
    App m_app;
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

int runWorker(const AppSetup& setup)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGINT, SIG_IGN); // the terminal's Ctrl+C reaches the whole group; the supervisor decides
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
    WorkerRuntime runtime(&loop, std::move(*page));
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

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/keeper.h"

#include "app/serve/notifysocket.h"
#include "app/serve/programstat.h"
#include "core/server/cluster/processmemory.h"
#include "core/server/cluster/runtimefolder.h"
#include "core/server/cluster/worker.h"
#include "core/server/cluster/workerpage.h"
#include "core/server/loop/loopmonitor.h"
#include "core/server/loop/uvhandle.h"
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace loopscope::serve {

namespace {

constexpr std::chrono::milliseconds Beat{50};
constexpr int Backlog = 1024;
constexpr int NoProgram = 127; // as a shell says it

std::uint32_t numberFrom(const char* variable)
{
    const char* text = std::getenv(variable);
    return text == nullptr ? 0 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

// The keeper's loop. One thread; ends with the program.
class Keeper
{
public:
    Keeper(uv_loop_t* loop, server::SharedPage page, const KeepSpec& spec, pid_t program, int pidFd, int notifyFd)
        : m_loop(loop),
          m_page(std::move(page)),
          m_spec(spec),
          m_program(program),
          m_pidFd(pidFd),
          m_notifyFd(notifyFd),
          m_control(new uv_pipe_t),
          m_ended(new uv_poll_t),
          m_notify(new uv_poll_t),
          m_beat(loop, server::UvTimer::Keep::Alive, [this] { m_page.page().beatUs = server::monotonicMicros(); }),
          m_settled(loop, server::UvTimer::Keep::Unref, [this] { ready(); }),
          m_kill(loop, server::UvTimer::Keep::Unref, [this] { signal(SIGKILL); }),
          m_self{{static_cast<std::uint16_t>(numberFrom(server::SlotVariable))},
                 {numberFrom(server::IncarnationVariable)}}
    {
        uv_pipe_init(loop, m_control.get(), 1);
        uv_poll_init(loop, m_ended.get(), pidFd);
        uv_poll_init(loop, m_notify.get(), notifyFd);
        m_control->data = m_ended->data = m_notify->data = this;
    }

    void start()
    {
        uv_pipe_open(m_control.get(), server::ControlDescriptor);
        uv_read_start(reinterpret_cast<uv_stream_t*>(m_control.get()), allocate, controlRead);
        uv_poll_start(m_ended.get(), UV_READABLE,
                      [](uv_poll_t* poll, int, int) { uv_stop(static_cast<Keeper*>(poll->data)->m_loop); });
        uv_poll_start(m_notify.get(), UV_READABLE, [](uv_poll_t* poll, int, int) {
            auto* keeper = static_cast<Keeper*>(poll->data);
            if (saysReady(keeper->m_notifyFd))
                keeper->ready();
        });
        m_page.page().beatUs = server::monotonicMicros();
        m_beat.startEvery(Beat);
        if (m_spec.settled.count() > 0)
            m_settled.startOnce(m_spec.settled);
    }

    [[nodiscard]] bool isOrphan() const { return m_isOrphan; }

private:
    static void allocate(uv_handle_t*, std::size_t, uv_buf_t* buffer)
    {
        static std::array<char, 4096> memory;
        *buffer = uv_buf_init(memory.data(), memory.size());
    }

    static void controlRead(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer)
    {
        auto* keeper = static_cast<Keeper*>(stream->data);
        if (keeper == nullptr || count == 0)
            return;
        if (count < 0) { // the supervisor is gone
            uv_read_stop(stream);
            keeper->m_isOrphan = true;
            keeper->signal(keeper->m_spec.drainSignal);
            keeper->m_kill.startOnce(keeper->m_spec.orphanLimit);
            return;
        }
        keeper->m_framer.append({buffer->base, static_cast<std::size_t>(count)});
        for (auto next = keeper->m_framer.next(); next.status == wire::LineFramer::Status::Line;
             next = keeper->m_framer.next())
            keeper->obey(next.line);
    }

    void obey(std::string_view word)
    {
        if (word == "sample")
            sample();
        else if (word == "drain")
            signal(m_spec.drainSignal);
        else if (word.starts_with("listen "))
            refuseSocket();
    }

    // A sibling's socket: the program has no way to take it, so it is closed here. What waits at it waits for the
    // sibling.
    void refuseSocket()
    {
        const server::UvPtr<uv_tcp_t> received(new uv_tcp_t);
        uv_tcp_init(m_loop, received.get());
        uv_accept(reinterpret_cast<uv_stream_t*>(m_control.get()), reinterpret_cast<uv_stream_t*>(received.get()));
    }

    // Not kill(): the number of a program that ended may be another's by now.
    void signal(int number) const { syscall(SYS_pidfd_send_signal, m_pidFd, number, nullptr, 0); }

    void ready()
    {
        if (m_isReady)
            return;
        m_isReady = true;
        m_settled.stop();
        WorkerInfo self;
        self.key = m_self;
        self.pid = {m_program};
        self.state = WorkerState::Online;
        send(wire::encode(wire::WorkerChanged{SystemClock{}.wallNow(), self}));
    }

    void sample()
    {
        wire::Samples samples;
        samples.t = SystemClock{}.wallNow();
        samples.rows.push_back({m_self, row()});
        send(wire::encode(samples));
    }

    // Memory and CPU; no data for what only the program itself could know.
    std::vector<double> row()
    {
        const std::int64_t now = server::monotonicMicros();
        const auto cpu = cpuSeconds(m_program);
        std::vector<double> values;
        for (const MetricInfo& metric : server::LoopMonitor::catalogue()) {
            double value = std::numeric_limits<double>::quiet_NaN();
            if (metric.name == metric::Rss) {
                if (const auto bytes = server::residentBytes(m_program))
                    value = static_cast<double>(*bytes);
            } else if (metric.name == metric::Cpu && cpu && m_lastCpu && now > m_lastSampleUs) {
                value = (*cpu - *m_lastCpu) * 1e6 / static_cast<double>(now - m_lastSampleUs);
            }
            values.push_back(value);
        }
        m_lastCpu = cpu;
        m_lastSampleUs = now;
        return values;
    }

    // A few hundred bytes a second: what does not fit at once into the pipe of a supervisor that does not read is lost.
    void send(std::string line) const
    {
        uv_buf_t buffer = uv_buf_init(line.data(), static_cast<unsigned>(line.size()));
        uv_try_write(reinterpret_cast<uv_stream_t*>(m_control.get()), &buffer, 1);
    }

    uv_loop_t* m_loop;
    server::SharedPage m_page;
    KeepSpec m_spec;
    pid_t m_program;
    int m_pidFd;
    int m_notifyFd;
    server::UvPtr<uv_pipe_t> m_control;
    server::UvPtr<uv_poll_t> m_ended;
    server::UvPtr<uv_poll_t> m_notify;
    server::UvTimer m_beat;
    server::UvTimer m_settled;
    server::UvTimer m_kill;
    WorkerKey m_self;
    wire::LineFramer m_framer{4096};
    std::optional<double> m_lastCpu;
    std::int64_t m_lastSampleUs = 0;
    bool m_isReady = false;
    bool m_isOrphan = false;
};

// Holds nothing of the program's: neither its output, whose end the supervisor waits for, nor its socket.
[[noreturn]] void keep(const KeepSpec& spec, pid_t program, int pidFd, int notifyFd)
{
    setsid();
    prctl(PR_SET_NAME, "loopserve-keep");
    for (const int number : {SIGPIPE, SIGTERM, SIGINT, SIGHUP}) // systemd's SIGTERM for all of a service, too
        std::signal(number, SIG_IGN);
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(null, fd);
    close(server::ListenDescriptor);
    uv_loop_t loop;
    uv_loop_init(&loop);
    auto page = server::SharedPage::open(server::PageDescriptor);
    if (!page)
        _exit(1);
    Keeper keeper(&loop, std::move(*page), spec, program, pidFd, notifyFd);
    keeper.start();
    uv_run(&loop, UV_RUN_DEFAULT);
    if (const char* hub = std::getenv(server::HubVariable); keeper.isOrphan() && hub != nullptr)
        (void)server::clearStaleSocket(hub);
    _exit(0);
}

// The keeper as a grandchild: the program must not find a child that it does not know.
bool startKeeper(const KeepSpec& spec, int notifyFd)
{
    const pid_t program = getpid();
    const int pidFd = static_cast<int>(syscall(SYS_pidfd_open, program, 0)); // glibc 2.36's header is no C++
    if (pidFd < 0)
        return false;
    const pid_t between = fork();
    if (between == 0) {
        const pid_t keeper = fork();
        if (keeper == 0)
            keep(spec, program, pidFd, notifyFd);
        _exit(keeper < 0 ? 1 : 0);
    }
    close(pidFd);
    int status = 0;
    return between > 0 && waitpid(between, &status, 0) == between && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Descriptor 3 as systemd hands it over: listening, and told by LISTEN_FDS.
bool handOverSocket()
{
    if (listen(server::ListenDescriptor, Backlog) != 0 || fcntl(server::ListenDescriptor, F_SETFD, 0) != 0)
        return false;
    const int flags = fcntl(server::ListenDescriptor, F_GETFL);
    fcntl(server::ListenDescriptor, F_SETFL, flags & ~O_NONBLOCK);
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
    return true;
}

void setEnvironment(const KeepSpec& spec, const std::string& notifyName)
{
    const std::uint32_t slot = numberFrom(server::SlotVariable);
    const std::string index = std::to_string(slot == 0 ? 0 : slot - 1);
    if (spec.port > 0 && !spec.portShared)
        setenv("PORT", std::to_string(spec.port + static_cast<int>(slot == 0 ? 0 : slot - 1)).c_str(), 1);
    else if (spec.port > 0)
        setenv("PORT", std::to_string(spec.port).c_str(), 1);
    setenv("INSTANCE_ID", index.c_str(), 1);
    setenv("NODE_APP_INSTANCE", index.c_str(), 1);
    setenv("NOTIFY_SOCKET", notifyName.c_str(), 1);
    for (const char* ours : {server::RoleVariable, server::IncarnationVariable, server::HubVariable,
                             server::HeapLimitVariable, "WATCHDOG_USEC", "WATCHDOG_PID"})
        unsetenv(ours);
}

} // namespace

int becomeKept(const KeepSpec& spec)
{
    prctl(PR_SET_PDEATHSIG, spec.drainSignal);
    const auto notify = openNotifySocket();
    if (!notify || !startKeeper(spec, notify->fd)) {
        std::fprintf(stderr, "loopserve: cannot keep %s: %s\n", spec.command.front().c_str(), std::strerror(errno));
        return 1;
    }
    setsid(); // a terminal's signals are for the supervisor
    setEnvironment(spec, notify->name);
    if (spec.portShared && !handOverSocket()) {
        std::fprintf(stderr, "loopserve: cannot listen for %s: %s\n", spec.command.front().c_str(),
                     std::strerror(errno));
        return 1;
    }
    if (!spec.portShared)
        close(server::ListenDescriptor);
    close(server::ControlDescriptor);
    close(server::PageDescriptor);
    std::vector<char*> argv;
    for (const std::string& word : spec.command)
        argv.push_back(const_cast<char*>(word.c_str())); // NOLINT(cppcoreguidelines-pro-type-const-cast): execvp's type
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    std::fprintf(stderr, "loopserve: cannot run %s: %s\n", argv[0], std::strerror(errno));
    return NoProgram;
}

std::vector<std::string> keepWords(const KeepSpec& spec)
{
    std::vector<std::string> words{std::to_string(spec.drainSignal), std::to_string(spec.settled.count()),
                                   std::to_string(spec.orphanLimit.count()), std::to_string(spec.portShared ? 1 : 0),
                                   std::to_string(spec.port)};
    words.insert(words.end(), spec.command.begin(), spec.command.end());
    return words;
}

Result<KeepSpec> parseKeepWords(const std::vector<std::string>& words)
{
    constexpr std::size_t Numbers = 5;
    std::array<int, Numbers> numbers{};
    if (words.size() <= Numbers)
        return fail(ErrorCode::Invalid, "keep is for loopserve run itself");
    for (std::size_t i = 0; i < Numbers; ++i) {
        const std::string& word = words[i];
        const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), numbers[i]);
        if (failure != std::errc() || end != word.data() + word.size() || numbers[i] < 0)
            return fail(ErrorCode::Invalid, "keep is for loopserve run itself");
    }
    KeepSpec spec;
    spec.drainSignal = numbers[0];
    spec.settled = std::chrono::milliseconds{numbers[1]};
    spec.orphanLimit = std::chrono::milliseconds{numbers[2]};
    spec.portShared = numbers[3] != 0;
    spec.port = numbers[4];
    spec.command.assign(words.begin() + Numbers, words.end());
    return spec;
}

} // namespace loopscope::serve

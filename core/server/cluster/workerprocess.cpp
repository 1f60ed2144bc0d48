// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/workerprocess.h"

#include "core/server/cluster/worker.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace loopscope::server {

namespace {
thread_local std::array<char, 65536> ReadBuffer;
constexpr std::size_t MaxPartialLine = 64 * 1024;

void allocate(uv_handle_t*, std::size_t, uv_buf_t* buffer)
{
    *buffer = uv_buf_init(ReadBuffer.data(), ReadBuffer.size());
}

// The environment of a worker: the supervisor's, with our variables replaced.
std::vector<std::string> mergedEnvironment(const std::vector<std::string>& ours)
{
    std::vector<std::string> merged = ours;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view name(*entry, std::strcspn(*entry, "=") + 1);
        const bool replaced =
            std::any_of(ours.begin(), ours.end(), [&](const std::string& o) { return o.starts_with(name); });
        if (!replaced)
            merged.emplace_back(*entry);
    }
    return merged;
}

std::vector<char*> pointers(std::vector<std::string>& strings)
{
    std::vector<char*> all;
    for (std::string& s : strings)
        all.push_back(s.data());
    all.push_back(nullptr);
    return all;
}

// The build that runs, also when its file was replaced by a newer one meanwhile: supervisor and worker share a page of
// memory, so both must be the same build.
constexpr const char* Executable = "/proc/self/exe";

std::string signalName(int number)
{
    const char* name = sigabbrev_np(number);
    return name == nullptr ? "signal " + std::to_string(number) : "SIG" + std::string(name);
}
} // namespace

WorkerProcess::WorkerProcess(uv_loop_t* loop, SharedPage page, Events events)
    : m_loop(loop),
      m_page(std::move(page)),
      m_events(std::move(events)),
      m_process(new uv_process_t{}),
      m_control(new uv_pipe_t),
      m_outputs{Output{this, "stdout", UvPtr<uv_pipe_t>(new uv_pipe_t), {}},
                Output{this, "stderr", UvPtr<uv_pipe_t>(new uv_pipe_t), {}}},
      m_lastWords(loop, UvTimer::Keep::Alive, [this] { finish(); })
{
    uv_pipe_init(loop, m_control.get(), 0);
    m_control->data = this;
    for (Output& output : m_outputs) {
        uv_pipe_init(loop, output.pipe.get(), 0);
        output.pipe->data = &output;
    }
}

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::spawn(uv_loop_t* loop, const Spec& spec, Events events)
{
    auto page = SharedPage::create();
    if (!page)
        return tl::unexpected(page.error());
    std::unique_ptr<WorkerProcess> worker(new WorkerProcess(loop, std::move(*page), std::move(events)));
    worker->info.key = spec.key;
    if (const int status = worker->start(spec); status != 0)
        return fail(ErrorCode::Failed, "cannot start a worker process: " + uvText(status));
    return worker;
}

int WorkerProcess::start(const Spec& spec)
{
    std::vector<std::string> arguments = spec.arguments;
    std::vector<std::string> environment = spec.environment;
    environment.push_back(std::string(RoleVariable) + "=worker");
    environment.push_back(std::string(SlotVariable) + "=" + std::to_string(spec.key.slot.value));
    environment.push_back(std::string(IncarnationVariable) + "=" + std::to_string(spec.key.incarnation.value));
    environment = mergedEnvironment(environment);
    std::vector<char*> argv = pointers(arguments);
    std::vector<char*> envp = pointers(environment);

    const auto pipe = [](uv_pipe_t* handle, int flags) {
        uv_stdio_container_t stdio{};
        stdio.flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE | flags);
        stdio.data.stream = reinterpret_cast<uv_stream_t*>(handle);
        return stdio;
    };
    const auto inherit = [](int fd) {
        uv_stdio_container_t stdio{};
        stdio.flags = UV_INHERIT_FD;
        stdio.data.fd = fd;
        return stdio;
    };
    std::array<uv_stdio_container_t, 6> stdio{};
    stdio[0].flags = UV_IGNORE;
    stdio[1] = pipe(m_outputs[0].pipe.get(), UV_WRITABLE_PIPE);
    stdio[2] = pipe(m_outputs[1].pipe.get(), UV_WRITABLE_PIPE);
    stdio[ListenDescriptor] = inherit(spec.listenFd);
    stdio[ControlDescriptor] = pipe(m_control.get(), UV_READABLE_PIPE | UV_WRITABLE_PIPE);
    stdio[PageDescriptor] = inherit(m_page.descriptor());

    uv_process_options_t options{};
    options.file = Executable;
    options.args = argv.data();
    options.env = envp.data();
    options.stdio = stdio.data();
    options.stdio_count = static_cast<int>(stdio.size());
    options.exit_cb = [](uv_process_t* process, std::int64_t code, int number) {
        if (auto* worker = static_cast<WorkerProcess*>(process->data))
            worker->ended(code, number);
    };
    const int status = uv_spawn(m_loop, m_process.get(), &options);
    m_process->data = this;
    if (status != 0)
        return status;
    info.pid = {m_process->pid};
    spawnedAtMs = uv_now(m_loop);
    readControl();
    for (Output& output : m_outputs)
        readOutput(output);
    return 0;
}

void WorkerProcess::readControl()
{
    uv_read_start(reinterpret_cast<uv_stream_t*>(m_control.get()), allocate,
                  [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
                      auto* worker = static_cast<WorkerProcess*>(stream->data);
                      if (worker == nullptr || count == 0)
                          return;
                      if (count < 0) {
                          uv_read_stop(stream);
                          worker->pipeClosed();
                      } else {
                          worker->received({buffer->base, static_cast<std::size_t>(count)});
                      }
                  });
}

void WorkerProcess::readOutput(Output& output)
{
    uv_read_start(reinterpret_cast<uv_stream_t*>(output.pipe.get()), allocate,
                  [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
                      auto* read = static_cast<Output*>(stream->data);
                      if (read == nullptr || count == 0)
                          return;
                      if (count < 0) {
                          uv_read_stop(stream);
                          read->owner->pipeClosed();
                      } else {
                          read->owner->printed(*read, {buffer->base, static_cast<std::size_t>(count)});
                      }
                  });
}

void WorkerProcess::received(std::string_view bytes)
{
    m_framer.append(bytes);
    for (auto next = m_framer.next(); next.status == wire::LineFramer::Status::Line; next = m_framer.next())
        if (auto message = wire::decodeHubLine(next.line))
            m_events.message(*this, std::move(*message));
}

void WorkerProcess::printed(Output& output, std::string_view bytes)
{
    output.partial.append(bytes);
    std::size_t end = 0;
    while ((end = output.partial.find('\n')) != std::string::npos || output.partial.size() > MaxPartialLine) {
        end = std::min(end, output.partial.size());
        m_events.output(*this, output.name, output.partial.substr(0, end));
        output.partial.erase(0, end + 1);
    }
}

std::uint64_t WorkerProcess::inFlight() const
{
    const WorkerPage& p = page();
    const std::uint64_t done = p.answered.load(std::memory_order_relaxed) +
                               p.clientGone.load(std::memory_order_relaxed) + p.failed.load(std::memory_order_relaxed);
    const std::uint64_t received = p.received.load(std::memory_order_relaxed);
    return received > done ? received - done : 0;
}

void WorkerProcess::send(std::string_view word)
{
    if (m_ended)
        return;
    std::string line = std::string(word) + "\n";
    uv_buf_t buffer = uv_buf_init(line.data(), static_cast<unsigned>(line.size()));
    // A worker that has not read 200 KiB of words is blocked for minutes; a lost "sample" is no data, which is the
    // truth.
    uv_try_write(reinterpret_cast<uv_stream_t*>(m_control.get()), &buffer, 1);
}

bool WorkerProcess::sendSocket(std::string_view word, int fd)
{
    uv_os_fd_t pipe = -1;
    if (m_ended || uv_fileno(reinterpret_cast<uv_handle_t*>(m_control.get()), &pipe) != 0)
        return false;
    std::string line = std::string(word) + "\n";
    iovec text{line.data(), line.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof fd)> control{};
    msghdr message{};
    message.msg_iov = &text;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return sendmsg(pipe, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

void WorkerProcess::signal(int number)
{
    if (!m_ended)
        uv_process_kill(m_process.get(), number);
}

void WorkerProcess::endOverdue()
{
    failedAtLimit = page().failed.load(std::memory_order_relaxed);
    signal(SIGTERM);
}

void WorkerProcess::ended(std::int64_t code, int number)
{
    m_ended = true;
    if (number != 0)
        info.signal = signalName(number);
    else
        info.exitCode = static_cast<int>(code);
    if (m_openPipes == 0)
        finish();
    else // a grandchild may hold the output open: its last words are waited for, but not for ever
        m_lastWords.startOnce(std::chrono::milliseconds{200});
}

void WorkerProcess::pipeClosed()
{
    if (--m_openPipes == 0 && m_ended)
        finish();
}

void WorkerProcess::finish()
{
    if (m_finished)
        return;
    m_finished = true;
    m_lastWords.stop();
    for (Output& output : m_outputs)
        if (!output.partial.empty())
            m_events.output(*this, output.name, std::exchange(output.partial, {}));
    const auto exited = m_events.exited; // deletes this object, and with it the original
    exited(*this);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/logfile.h"

#include "core/server/loop/uvhandle.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

constexpr int ErrorWaitMs = 1000;
constexpr std::size_t PipePiece = 4096; // what a pipe that is ready takes without blocking

// The file as the thread pool sees it: only one thread at a time.
class Sink
{
public:
    explicit Sink(LogLimits limits) : m_limits(std::move(limits)) {}
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    ~Sink() { shut(); }

    int open() // 0 or errno
    {
        shut();
        m_fd = isError() ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
                         : ::open(m_limits.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0640);
        if (m_fd < 0)
            return errno;
        struct stat info
        {
        };
        m_size = fstat(m_fd, &info) == 0 && S_ISREG(info.st_mode) ? static_cast<std::uint64_t>(info.st_size) : 0;
        m_rotates = !isError() && S_ISREG(info.st_mode) && m_limits.maxBytes > 0;
        return 0;
    }

    // Whole lines; what is left of them was not written, for the reason given (errno, 0: all was).
    int write(std::string_view& lines)
    {
        if (m_fd < 0)
            if (const int error = open(); error != 0)
                return error;
        while (!lines.empty()) {
            if (m_rotates && m_size > 0 && m_size + lineEnd(lines) > m_limits.maxBytes)
                if (const int error = rotate(); error != 0)
                    return error;
            if (isError() && !waitForReader())
                return EAGAIN;
            const ssize_t count = ::write(m_fd, lines.data(), fitting(lines));
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return errno;
            m_size += static_cast<std::uint64_t>(count);
            lines.remove_prefix(static_cast<std::size_t>(count));
        }
        return 0;
    }

private:
    [[nodiscard]] bool isError() const { return m_limits.file == "-"; }
    void shut()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }
    static std::size_t lineEnd(std::string_view lines) { return std::min(lines.find('\n'), lines.size() - 1) + 1; }

    // Whoever reads our standard error may be stuck; that must not hold up our end.
    [[nodiscard]] bool waitForReader() const
    {
        pollfd ready{m_fd, POLLOUT, 0};
        return poll(&ready, 1, ErrorWaitMs) != 0;
    }

    [[nodiscard]] std::size_t fitting(std::string_view lines) const
    {
        if (isError())
            return std::min(lines.size(), PipePiece);
        if (!m_rotates || m_size + lines.size() <= m_limits.maxBytes)
            return lines.size();
        const std::uint64_t room = m_limits.maxBytes > m_size ? m_limits.maxBytes - m_size : 0;
        const std::size_t end =
            room == 0 ? std::string_view::npos : lines.rfind('\n', static_cast<std::size_t>(room) - 1);
        return end == std::string_view::npos ? lineEnd(lines) : end + 1; // one long line may pass the limit
    }

    // file.4 → file.5, …, file → file.1
    int rotate()
    {
        const auto name = [&](int number) {
            return number == 0 ? m_limits.file : m_limits.file + "." + std::to_string(number);
        };
        if (m_limits.keep == 0)
            unlink(m_limits.file.c_str());
        for (int number = m_limits.keep; number > 0; --number)
            (void)std::rename(name(number - 1).c_str(), name(number).c_str()); // a gap in the row is fine
        return open();
    }

    LogLimits m_limits;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    bool m_rotates = false;
};

std::uint64_t linesIn(std::string_view text)
{
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

struct LogFile::State
{
    State(uv_loop_t* l, LogLimits limits, std::function<void(std::string)> t)
        : loop(l),
          file(limits.file == "-" ? "standard error" : limits.file),
          sink(std::move(limits)),
          trouble(std::move(t))
    {
    }
    uv_loop_t* loop;
    std::string file;
    Sink sink;
    std::function<void(std::string)> trouble;
    std::string queued;
    bool isWriting = false;
    bool wantsReopen = false;
    bool isTroubled = false; // and it was said
    std::uint64_t dropped = 0;
    std::uint64_t droppedTold = 0;

    void say(const std::string& what) const
    {
        if (trouble)
            trouble("the log " + file + ": " + what);
    }
    void lose(std::uint64_t lines, const std::string& why)
    {
        dropped += lines;
        if (!std::exchange(isTroubled, true))
            say(why + "; lines are dropped until it takes them again");
    }
    void recover()
    {
        if (!std::exchange(isTroubled, false))
            return;
        say(std::to_string(dropped - droppedTold) + " lines were dropped");
        droppedTold = dropped;
    }
};

LogFile::LogFile(uv_loop_t* loop, LogLimits limits, std::function<void(std::string)> trouble)
    : m_state(std::make_shared<State>(loop, std::move(limits), std::move(trouble)))
{
}

LogFile::~LogFile()
{
    m_state->trouble = nullptr;
}

Result<void> LogFile::open()
{
    if (const int error = m_state->sink.open(); error != 0)
        return fail(ErrorCode::Failed, "cannot open the log " + m_state->file + ": " + std::strerror(error));
    return {};
}

void LogFile::write(std::string_view line)
{
    State& state = *m_state;
    if (state.queued.size() + line.size() >= MaxQueued) {
        state.lose(1, "it is written too slowly");
        return;
    }
    state.queued.append(line).push_back('\n');
    flush(m_state);
}

void LogFile::reopen()
{
    m_state->wantsReopen = true;
    flush(m_state);
}

std::uint64_t LogFile::dropped() const
{
    return m_state->dropped;
}

void LogFile::flush(const std::shared_ptr<State>& state)
{
    struct Batch
    {
        uv_work_t request{};
        std::shared_ptr<State> state;
        std::string lines;
        bool reopens = false;
        int error = 0;
        std::uint64_t lost = 0;
    };
    if (state->isWriting || (state->queued.empty() && !state->wantsReopen))
        return;
    state->isWriting = true;
    auto* batch = new Batch;
    batch->request.data = batch;
    batch->state = state;
    batch->lines = std::exchange(state->queued, {});
    batch->reopens = std::exchange(state->wantsReopen, false);
    const auto work = [](uv_work_t* request) {
        auto* b = static_cast<Batch*>(request->data);
        std::string_view left = b->lines;
        if (b->reopens)
            b->error = b->state->sink.open();
        if (b->error == 0)
            b->error = b->state->sink.write(left);
        b->lost = linesIn(left);
    };
    const auto done = [](uv_work_t* request, int) {
        const std::unique_ptr<Batch> b(static_cast<Batch*>(request->data));
        b->state->isWriting = false;
        if (b->error != 0)
            b->state->lose(b->lost, std::strerror(b->error));
        else if (!b->lines.empty())
            b->state->recover();
        flush(b->state);
    };
    if (uv_queue_work(state->loop, &batch->request, work, done) != 0)
        delete batch;
}

} // namespace loopscope::server

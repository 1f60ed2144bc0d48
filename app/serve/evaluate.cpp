// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/evaluate.h"

#include "app/serve/runspec.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace loopscope::serve {

namespace {

constexpr std::chrono::seconds EvaluateLimit{10};
constexpr int OutputDescriptor = 3;

// Regular expressions in ignore_watch become their source; functions are left out, as JSON does.
constexpr const char* Script = R"js(
const { pathToFileURL } = require('node:url');
const say = (error) => { process.stderr.write(String(error && error.stack || error) + '\n'); process.exit(1); };
const plain = (key, value) => (value instanceof RegExp ? value.source : value);
import(pathToFileURL(process.argv[1]).href).then(async (module) => {
  const exported = module.default === undefined ? { ...module } : module.default;
  const value = await (typeof exported === 'function' ? exported() : exported);
  require('node:fs').writeFileSync(3, JSON.stringify(value, plain) ?? 'null');
  process.exit(0);
}).catch(say);
)js";

[[noreturn]] void become(const std::vector<std::string>& command, int output)
{
    setpgid(0, 0);
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null, STDIN_FILENO);
    dup2(STDERR_FILENO, STDOUT_FILENO); // what the file prints is for people
    if (output == OutputDescriptor)
        fcntl(output, F_SETFD, 0);
    else
        dup2(output, OutputDescriptor);
    std::vector<char*> argv;
    for (const std::string& word : command)
        argv.push_back(const_cast<char*>(word.c_str())); // NOLINT(cppcoreguidelines-pro-type-const-cast): execvp's type
    argv.push_back(nullptr);
    execvp(argv[0], argv.data());
    dprintf(STDERR_FILENO, "loopserve: cannot run %s: %s\n", argv[0], std::strerror(errno));
    _exit(127);
}

// Reads to the end, or says what was passed.
Result<std::string> readAll(int fd, std::chrono::steady_clock::time_point deadline, std::size_t maxBytes)
{
    std::string all;
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd waiting{fd, POLLIN, 0};
        const int ready = left.count() <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return fail(ErrorCode::TimedOut, "it takes too long");
        const ssize_t count = read(fd, buffer.data(), buffer.size());
        if (count <= 0)
            return all;
        all.append(buffer.data(), static_cast<std::size_t>(count));
        if (all.size() > maxBytes)
            return fail(ErrorCode::TooLarge, "it says more than " + std::to_string(maxBytes) + " bytes");
    }
}

// Waits until the deadline for a process that has said all it had to, then kills it.
int reap(pid_t pid, std::chrono::steady_clock::time_point deadline)
{
    constexpr int LookMs = 5;
    int status = 0;
    for (;;) {
        const pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid || (ended < 0 && errno != EINTR))
            return status;
        if (std::chrono::steady_clock::now() >= deadline)
            kill(pid, SIGKILL);
        poll(nullptr, 0, LookMs);
    }
}

} // namespace

Result<std::string> outputOf(const std::vector<std::string>& command, std::chrono::milliseconds limit,
                             std::size_t maxBytes)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::Failed, std::string("no pipe: ") + std::strerror(errno));
    const pid_t pid = fork();
    if (pid == 0)
        become(command, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return fail(ErrorCode::Failed, std::string("no process: ") + std::strerror(errno));
    }
    const auto deadline = std::chrono::steady_clock::now() + limit;
    auto output = readAll(ends[0], deadline, maxBytes);
    close(ends[0]);
    const int status = reap(pid, output ? deadline : std::chrono::steady_clock::time_point{});
    kill(-pid, SIGKILL);
    if (output && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        return fail(ErrorCode::Failed, WIFEXITED(status) ? "it ended with code " + std::to_string(WEXITSTATUS(status))
                                                         : "it ended by signal " + std::to_string(WTERMSIG(status)));
    return output;
}

Result<std::string> evaluateEcosystem(const std::string& file)
{
    auto json = outputOf({"node", "-e", Script, file}, EvaluateLimit, MaxConfigBytes);
    if (!json)
        return fail(json.error().code, file + " cannot be evaluated by node: " + json.error().message);
    return json;
}

} // namespace loopscope::serve

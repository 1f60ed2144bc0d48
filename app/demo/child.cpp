// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/demo/child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace loopscope::demo {

namespace {

int become(char** command)
{
    execvp(command[0], command);
    std::fprintf(stderr, "%s: %s\n", command[0], std::strerror(errno));
    return 127;
}

// Runs the program as a child, passes SIGTERM on, and returns when it has ended. The terminal's Ctrl+C reaches the
// child by itself.
int waitBeside(char** command)
{
    sigset_t awaited;
    sigset_t before;
    sigemptyset(&awaited);
    for (const int number : {SIGTERM, SIGINT, SIGCHLD})
        sigaddset(&awaited, number);
    sigprocmask(SIG_BLOCK, &awaited, &before);
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        sigprocmask(SIG_SETMASK, &before, nullptr);
        _exit(become(command));
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, WNOHANG) == 0) {
        int number = 0;
        sigwait(&awaited, &number);
        if (number == SIGTERM)
            kill(child, SIGTERM);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

} // namespace

Result<std::unique_ptr<Child>> Child::start(uv_loop_t* loop, std::vector<std::string> command,
                                            std::function<void()> exited)
{
    std::array<char, 4096> path{};
    std::size_t size = path.size();
    uv_exepath(path.data(), &size);
    command.insert(command.begin(), {std::string(path.data(), size), "with-parent", std::to_string(getpid())});
    std::vector<char*> arguments;
    for (std::string& word : command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    std::unique_ptr<Child> child(new Child);
    child->m_exited = std::move(exited);
    child->m_process.reset(new uv_process_t{});
    uv_process_options_t options{};
    options.file = "/proc/self/exe"; // also when the file was replaced by a newer build meanwhile
    options.args = arguments.data();
    options.exit_cb = [](uv_process_t* process, std::int64_t, int) {
        if (auto* self = static_cast<Child*>(process->data)) {
            self->m_running = false;
            if (self->m_exited)
                self->m_exited();
        }
    };
    const int status = uv_spawn(loop, child->m_process.get(), &options);
    child->m_process->data = child.get();
    if (status != 0)
        return fail(ErrorCode::Failed, "cannot start a helper process: " + server::uvText(status));
    child->m_running = true;
    return child;
}

Child::~Child()
{
    terminate();
}

void Child::terminate()
{
    if (m_running)
        uv_process_kill(m_process.get(), SIGTERM);
}

int runWithParent(char** argv)
{
    if (argv[1] == nullptr)
        return 2;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (std::to_string(getppid()) != argv[0])
        return 1; // it died before we asked; its number was given because ours may already have another parent
    if (std::string_view(argv[1]) != "--remove")
        return become(argv + 1);
    if (argv[2] == nullptr || argv[3] == nullptr)
        return 2;
    const int status = waitBeside(argv + 3);
    std::error_code ignored;
    std::filesystem::remove_all(argv[2], ignored);
    return status;
}

} // namespace loopscope::demo

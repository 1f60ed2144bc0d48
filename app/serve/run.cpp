// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/run.h"

#include "app/serve/fieldreader.h"
#include "app/serve/nodeplan.h"
#include "app/serve/runfile.h"
#include "app/serve/supervise.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <map>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

namespace loopscope::serve {

namespace {

int failWith(const std::string& sentence, int code)
{
    std::fprintf(stderr, "loopserve: %s\n", sentence.c_str());
    return code;
}

int workerCount(int instances)
{
    const int processors = static_cast<int>(uv_available_parallelism());
    return std::clamp(instances > 0 ? instances : processors + instances, 1, MaxInstances);
}

int runOne(const RunSpec& spec, const RunOutput& output)
{
    if (!spec.folder.empty() && chdir(spec.folder.c_str()) != 0)
        return failWith("cannot enter the folder " + spec.folder + ": " + std::strerror(errno), 1);
    if (spec.isNode)
        return failWith(becomeNode(spec, workerCount(spec.instances), output).message, 1);
    if (const auto names = unusedFields(spec); !names.empty())
        std::fprintf(stderr, "loopserve: %s is no Node.js program: for it %s %s nothing\n", spec.name.c_str(),
                     listed(names).c_str(), names.size() == 1 ? "does" : "do");
    return superviseProgram(spec, workerCount(spec.instances), output);
}

// Several programs, each in a process of its own, which gets the signals that we get and ends with us.
class Programs
{
public:
    Programs()
    {
        sigemptyset(&m_signals);
        for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGTTIN, SIGTTOU, SIGUSR2, SIGCHLD})
            sigaddset(&m_signals, number);
        sigprocmask(SIG_BLOCK, &m_signals, &m_before);
    }

    // In the child this does not return.
    void start(const RunSpec& spec, const RunOutput& output)
    {
        const pid_t parent = getpid();
        const pid_t pid = fork();
        if (pid == 0) {
            setpgid(0, 0); // a terminal's signals come through us, once
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            sigprocmask(SIG_SETMASK, &m_before, nullptr);
            _exit(getppid() == parent ? runOne(spec, output) : 1);
        }
        if (pid > 0)
            m_running[pid] = spec.name;
        else
            m_code = failWith(spec.name + " cannot be started: " + std::strerror(errno), 1);
    }

    // Until all have ended: the first exit code that is not 0.
    int wait()
    {
        while (!m_running.empty()) {
            const int number = sigwaitinfo(&m_signals, nullptr);
            if (number == SIGCHLD)
                reap();
            else if (number > 0)
                for (const auto& [pid, name] : m_running)
                    kill(pid, number);
        }
        return m_code;
    }

private:
    void reap()
    {
        int status = 0;
        for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
            const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            if (code != 0)
                std::fprintf(stderr, "loopserve: %s ended with code %d\n", m_running[pid].c_str(), code);
            if (m_code == 0)
                m_code = code;
            m_running.erase(pid);
        }
    }

    sigset_t m_signals{};
    sigset_t m_before{};
    std::map<pid_t, std::string> m_running;
    int m_code = 0;
};

} // namespace

int runPrograms(const std::vector<std::string>& words)
{
    const auto options = parseRunOptions(words);
    if (!options)
        return failWith(options.error().message, 2);
    if (options->help) {
        std::printf("%s", runHelpText().c_str());
        return 0;
    }
    const auto read = loadRun(*options);
    if (!read)
        return failWith(read.error().message, 2);
    for (const std::string& warning : read->warnings)
        std::fprintf(stderr, "loopserve: %s\n", warning.c_str());
    const RunOutput output{options->json, options->endWithStdin};
    if (read->apps.size() == 1)
        return runOne(read->apps.front(), output);
    Programs programs;
    for (const RunSpec& app : read->apps)
        programs.start(app, output);
    return programs.wait();
}

} // namespace loopscope::serve

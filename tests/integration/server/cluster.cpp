// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/cluster.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace loopscope::test {

namespace {

std::string readAll(int fd)
{
    std::string all;
    std::array<char, 4096> buffer{};
    for (ssize_t count = 0; (count = read(fd, buffer.data(), buffer.size())) > 0;)
        all.append(buffer.data(), static_cast<std::size_t>(count));
    return all;
}

std::string readLine(int fd)
{
    std::string line;
    char c = 0;
    while (read(fd, &c, 1) == 1 && c != '\n')
        line += c;
    return line;
}

std::vector<std::string> environmentFor(const std::string& folder)
{
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text(*entry);
        if (text.rfind("XDG_RUNTIME_DIR=", 0) != 0 && text.rfind("TMPDIR=", 0) != 0)
            all.push_back(text);
    }
    all.push_back("XDG_RUNTIME_DIR=" + folder + "/run");
    all.push_back("TMPDIR=" + folder + "/tmp");
    return all;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts)
{
    std::vector<char*> pointers;
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

} // namespace

ScratchFolder::ScratchFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "loopscope-test-XXXXXX").string();
    m_path = mkdtemp(name.data());
    for (const char* part : {"/run", "/tmp"}) {
        std::filesystem::create_directory(m_path + part);
        std::filesystem::permissions(m_path + part, std::filesystem::perms::owner_all);
    }
}

ScratchFolder::~ScratchFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::vector<std::string> ScratchFolder::leftOver() const
{
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(m_path + "/tmp"))
        found.push_back(entry.path().string());
    for (const auto& entry : std::filesystem::recursive_directory_iterator(m_path + "/run"))
        if (!entry.is_directory())
            found.push_back(entry.path().string());
    return found;
}

Cluster::Cluster(const ScratchFolder& folder, const std::vector<std::string>& arguments, const std::string& program,
                 const std::vector<std::string>& environment)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0)
        return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    const char* bin = std::getenv("LOOPSCOPE_BIN");
    std::vector<std::string> argv{program.front() == '/' ? program
                                                         : std::string(bin == nullptr ? "." : bin) + "/" + program};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    std::vector<std::string> all = environmentFor(folder.path());
    all.insert(all.end(), environment.begin(), environment.end());
    if (posix_spawn(&m_pid, argv[0].c_str(), &actions, nullptr, pointersTo(argv).data(), pointersTo(all).data()) != 0)
        m_pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    for (const int fd : {in[0], out[1], err[1]})
        close(fd);
    m_input = in[1];
    m_output = out[0];
    m_errors = err[0];
    for (const std::string& argument : arguments)
        if (argument == "--json")
            m_readyLine = readLine(m_output);
}

Cluster::~Cluster()
{
    if (!m_ended && m_pid > 0) {
        kill(m_pid, SIGKILL);
        (void)waitForAll();
    }
    closeInput();
    close(m_output);
    close(m_errors);
}

std::string Cluster::member(const std::string& name) const
{
    const std::string key = "\"" + name + "\":";
    const std::size_t at = m_readyLine.find(key);
    if (at == std::string::npos)
        return {};
    std::size_t begin = at + key.size();
    const bool quoted = m_readyLine[begin] == '"';
    if (!quoted)
        return m_readyLine.substr(begin, m_readyLine.find_first_of(",}", begin) - begin);
    std::string text;
    for (++begin; begin < m_readyLine.size() && m_readyLine[begin] != '"'; ++begin) {
        if (m_readyLine[begin] == '\\')
            ++begin; // only quotes and backslashes are escaped in what the tests choose
        text += m_readyLine[begin];
    }
    return text;
}

int Cluster::port() const
{
    return std::atoi(member("port").c_str());
}

std::string Cluster::socket() const
{
    return member("socket");
}

int Cluster::metricsPort() const
{
    return std::atoi(member("metrics").c_str());
}

std::string Cluster::redis() const
{
    const std::string url = member("redis");
    return url == "null" ? std::string() : url;
}

void Cluster::signal(int number) const
{
    if (m_pid > 0)
        kill(m_pid, number);
}

void Cluster::closeInput()
{
    if (m_input >= 0)
        close(m_input);
    m_input = -1;
}

std::string Cluster::readOutput() const
{
    return readAll(m_output);
}

std::string Cluster::readErrors() const
{
    return readAll(m_errors);
}

std::string Cluster::readErrorLine() const
{
    return readLine(m_errors);
}

int Cluster::waitForAll()
{
    int code = -1;
    int status = 0;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, 0)) > 0 || errno == EINTR;)
        if (ended == m_pid)
            code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    m_ended = true;
    return code;
}

int Cluster::waitFor()
{
    int status = 0;
    while (waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
    m_ended = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace loopscope::test

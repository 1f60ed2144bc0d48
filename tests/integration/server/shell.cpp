// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/shell.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <sys/wait.h>

namespace loopscope::test {

Outcome shell(const std::string& command)
{
    Outcome outcome;
    FILE* pipe = popen(("exec 2>&1; " + command).c_str(), "re");
    std::array<char, 4096> buffer{};
    while (const std::size_t count = fread(buffer.data(), 1, buffer.size(), pipe))
        outcome.output.append(buffer.data(), count);
    const int status = pclose(pipe);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

bool eventually(const std::function<bool()>& isSo)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (!isSo()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        (void)poll(nullptr, 0, 20);
    }
    return true;
}

std::string contentOf(const std::string& path)
{
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

int openSockets(long pid)
{
    int sockets = 0;
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd", gone))
        sockets += contains(std::filesystem::read_symlink(entry.path(), gone).string(), "socket:") ? 1 : 0;
    return sockets;
}

long residentKilobytes(long pid)
{
    const std::string status = contentOf("/proc/" + std::to_string(pid) + "/status");
    const std::size_t at = status.find("VmRSS:");
    return at == std::string::npos ? 0 : std::atol(status.c_str() + at + 6);
}

bool isLong()
{
    const char* wish = std::getenv("LOOPSCOPE_LONG");
    return wish != nullptr && *wish == '1';
}

} // namespace loopscope::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/programstat.h"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace loopscope::serve {

std::optional<double> cpuSecondsOf(std::string_view stat, long ticksPerSecond)
{
    const std::size_t nameEnd = stat.rfind(')'); // a name may hold ")" itself
    if (nameEnd == std::string_view::npos || ticksPerSecond <= 0)
        return {};
    const std::string fields(stat.substr(nameEnd + 1));
    unsigned long user = 0;
    unsigned long system = 0;
    // After the name: state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime
    if (std::sscanf(fields.c_str(), " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        return {};
    return static_cast<double>(user + system) / static_cast<double>(ticksPerSecond);
}

std::optional<double> cpuSeconds(long pid)
{
    const int fd = open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    std::array<char, 1024> text{};
    const ssize_t count = read(fd, text.data(), text.size());
    close(fd);
    if (count <= 0)
        return {};
    return cpuSecondsOf({text.data(), static_cast<std::size_t>(count)}, sysconf(_SC_CLK_TCK));
}

} // namespace loopscope::serve

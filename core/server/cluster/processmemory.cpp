// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/processmemory.h"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace loopscope::server {

std::optional<std::uint64_t> residentBytes(long pid)
{
    const int fd = open(("/proc/" + std::to_string(pid) + "/statm").c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    std::array<char, 128> text{};
    const ssize_t count = read(fd, text.data(), text.size() - 1);
    close(fd);
    unsigned long long size = 0;
    unsigned long long resident = 0;
    if (count <= 0 || std::sscanf(text.data(), "%llu %llu", &size, &resident) != 2)
        return {};
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace loopscope::server

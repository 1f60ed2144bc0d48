// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/openbeneath.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

namespace loopscope::server {

namespace {

constexpr int Reading = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr int MaxTries = 32;

// Calls take with each segment until it says no. An empty path is one empty segment.
template <class Take>
bool allSegments(std::string_view path, const Take& take)
{
    for (;;) {
        const std::size_t slash = path.find('/');
        const bool isLast = slash == std::string_view::npos;
        if (!take(path.substr(0, slash), isLast))
            return false;
        if (isLast)
            return true;
        path.remove_prefix(slash + 1);
    }
}

bool leadsUp(std::string_view path)
{
    return !allSegments(path, [](std::string_view segment, bool) { return segment != ".."; });
}

int openWhole(int folder, const std::string& path)
{
    open_how how{};
    how.flags = Reading;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    long fd = -1;
    // EAGAIN: something was renamed meanwhile, and the kernel cannot say that ".." stayed inside.
    for (int i = 0; i < MaxTries && fd < 0; ++i) {
        fd = syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
        if (fd < 0 && errno != EAGAIN && errno != EINTR)
            break;
    }
    return static_cast<int>(fd);
}

int openSegments(int folder, const std::string& path)
{
    Descriptor at;
    int file = -1;
    errno = ENOENT;
    allSegments(path, [&](std::string_view segment, bool isLast) {
        const int from = at ? at.get() : folder;
        const int flags = isLast ? Reading | O_NOFOLLOW : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        const std::string name(segment.empty() ? "." : segment);
        const int fd = openat(from, name.c_str(), flags);
        if (isLast)
            file = fd;
        else
            at = Descriptor(fd);
        return fd >= 0;
    });
    return file;
}

} // namespace

bool isFilePath(std::string_view path, DotFiles dotFiles)
{
    if (path.find_first_of(std::string_view("\\\0", 2)) != std::string_view::npos)
        return false;
    return allSegments(path, [&](std::string_view segment, bool isLast) {
        if (segment.empty())
            return isLast;
        const bool isDots = segment == "." || segment == "..";
        return !isDots && (segment.front() != '.' || dotFiles == DotFiles::Shown);
    });
}

tl::expected<Descriptor, int> openBeneath(int folder, const std::string& path, OpenWay way)
{
    if (leadsUp(path) || path.find('\0') != std::string::npos || path.starts_with('/'))
        return tl::unexpected(EXDEV);
    const std::string name = path.empty() ? "." : path;
    int fd = -1;
    if (way == OpenWay::Kernel) {
        fd = openWhole(folder, name);
        if (fd >= 0)
            return Descriptor(fd);
        if (errno != ENOSYS && errno != EPERM) // a sandbox that does not know the call may say EPERM
            return tl::unexpected(errno);
    }
    fd = openSegments(folder, name);
    if (fd < 0)
        return tl::unexpected(errno);
    return Descriptor(fd);
}

} // namespace loopscope::server

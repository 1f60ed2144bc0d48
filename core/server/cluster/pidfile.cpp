// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/pidfile.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace loopscope::server {

namespace {

// The file at the path may have been removed, or replaced, between opening and locking.
bool isStillThere(const std::string& path, int fd)
{
    struct stat opened
    {
    };
    struct stat named
    {
    };
    return fstat(fd, &opened) == 0 && stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

std::string ownerOf(int fd)
{
    std::array<char, 24> text{};
    const ssize_t count = pread(fd, text.data(), text.size(), 0);
    const std::string digits(text.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return digits.substr(0, digits.find_first_not_of("0123456789"));
}

} // namespace

Result<PidFile> PidFile::create(const std::string& path)
{
    for (int attempt = 0; attempt < 10; ++attempt) {
        const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (fd < 0)
            return fail(ErrorCode::Failed, "cannot open the pid file " + path + ": " + std::strerror(errno));
        PidFile file(path, fd);
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            file.m_path.clear(); // it is somebody else's
            return fail(ErrorCode::Busy, "the pid file " + path + " belongs to process " + ownerOf(fd) +
                                             ", which runs; end it or choose another file");
        }
        if (!isStillThere(path, fd)) {
            file.m_path.clear();
            continue;
        }
        const std::string text = std::to_string(getpid()) + "\n";
        if (ftruncate(fd, 0) != 0 || pwrite(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
            return fail(ErrorCode::Failed, "cannot write the pid file " + path + ": " + std::strerror(errno));
        return file;
    }
    return fail(ErrorCode::Busy, "the pid file " + path + " is made and removed all the time by somebody else");
}

PidFile::PidFile(PidFile&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_fd(std::exchange(other.m_fd, -1))
{
}

PidFile& PidFile::operator=(PidFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_fd, other.m_fd);
    return *this;
}

PidFile::~PidFile()
{
    if (m_fd < 0)
        return;
    if (!m_path.empty())
        unlink(m_path.c_str()); // before the lock goes
    close(m_fd);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/workerpage.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace loopscope::server {

namespace {
Result<WorkerPage*> mapPage(int fd)
{
    void* memory = mmap(nullptr, sizeof(WorkerPage), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        return fail(ErrorCode::Failed, std::string("cannot map the shared page: ") + std::strerror(errno));
    return static_cast<WorkerPage*>(memory); // zero pages are valid lock-free atomics
}
} // namespace

std::int64_t monotonicMicros()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

Result<SharedPage> SharedPage::create()
{
    const int fd = memfd_create("loopscope-worker", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, static_cast<off_t>(sizeof(WorkerPage))) != 0) {
        const std::string why = std::strerror(errno);
        if (fd >= 0)
            close(fd);
        return fail(ErrorCode::Failed, "cannot make the shared page: " + why);
    }
    return open(fd);
}

Result<SharedPage> SharedPage::open(int fd)
{
    auto page = mapPage(fd);
    if (!page) {
        close(fd);
        return tl::unexpected(page.error());
    }
    return SharedPage(fd, *page);
}

SharedPage::SharedPage(int fd, WorkerPage* page) : m_fd(fd), m_page(page) {}

SharedPage::SharedPage(SharedPage&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)), m_page(std::exchange(other.m_page, nullptr))
{
}

SharedPage& SharedPage::operator=(SharedPage&& other) noexcept
{
    std::swap(m_fd, other.m_fd);
    std::swap(m_page, other.m_page);
    return *this;
}

SharedPage::~SharedPage()
{
    if (m_page != nullptr)
        munmap(m_page, sizeof(WorkerPage));
    if (m_fd >= 0)
        close(m_fd);
}

} // namespace loopscope::server

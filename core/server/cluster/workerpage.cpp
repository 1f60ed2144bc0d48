// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/workerpage.h"

#include <algorithm>
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

void StalledStack::write(std::int64_t nowUs, const std::vector<std::uint64_t>& stack)
{
    const std::size_t length = std::min(stack.size(), MaxFrames);
    sequence.fetch_add(1, std::memory_order_acq_rel);
    for (std::size_t i = 0; i < length; ++i)
        frames[i].store(stack[i], std::memory_order_release);
    count.store(static_cast<std::uint32_t>(length), std::memory_order_release);
    atUs.store(nowUs, std::memory_order_release);
    sequence.fetch_add(1, std::memory_order_release);
}

std::optional<std::vector<std::uint64_t>> StalledStack::readSince(std::int64_t sinceUs) const
{
    const std::uint32_t before = sequence.load(std::memory_order_acquire);
    if (before % 2 != 0 || atUs.load(std::memory_order_acquire) <= sinceUs)
        return std::nullopt;
    std::vector<std::uint64_t> stack(std::min<std::size_t>(count.load(std::memory_order_acquire), MaxFrames));
    for (std::size_t i = 0; i < stack.size(); ++i)
        stack[i] = frames[i].load(std::memory_order_acquire);
    if (stack.empty() || sequence.load(std::memory_order_acquire) != before)
        return std::nullopt;
    return stack;
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

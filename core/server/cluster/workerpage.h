// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace loopscope::server {

// Where the loop of a worker stands that does not turn: written by its watchdog, read by its supervisor while it lasts.
// One writer; a reader that meets a write gets nothing and looks again later. What it reads was written by a process
// that may be broken: the count is checked, the addresses may be anything.
struct StalledStack
{
    static constexpr std::size_t MaxFrames = 64;
    void write(std::int64_t nowUs, const std::vector<std::uint64_t>& stack);
    // The stack if it was taken after sinceUs (CLOCK_MONOTONIC).
    [[nodiscard]] std::optional<std::vector<std::uint64_t>> readSince(std::int64_t sinceUs) const;

    std::atomic<std::uint32_t> sequence; // odd: being written
    std::atomic<std::uint32_t> count;
    std::atomic<std::int64_t> atUs;
    std::array<std::atomic<std::uint64_t>, MaxFrames> frames;
};

// One page of memory that a worker shares with its supervisor. The worker's loop writes, the supervisor reads without
// asking: so a worker that blocks is noticed while it blocks, and what a dead one had in hand is still known.
struct WorkerPage
{
    std::atomic<std::int64_t> beatUs; // CLOCK_MONOTONIC of the loop's last heartbeat, 0 before the first
    // Every request received ends as one of answered, clientGone, failed; the rest is in flight.
    std::atomic<std::uint64_t> received;
    std::atomic<std::uint64_t> answered;    // responses handed to the kernel in full
    std::atomic<std::uint64_t> clientGone;  // requests whose client left before the answer
    std::atomic<std::uint64_t> failed;      // cut, or told 500 by a fault or 503 at the limit of a drain
    std::atomic<std::uint64_t> refused;     // connections turned away at the limit
    std::atomic<std::uint32_t> connections; // open now
    StalledStack stalled;
};
static_assert(sizeof(WorkerPage) <= 4096);
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "shared between processes");

[[nodiscard]] std::int64_t monotonicMicros();

// An anonymous shared mapping of one WorkerPage. Owns the mapping and the descriptor (close-on-exec).
class SharedPage
{
public:
    [[nodiscard]] static Result<SharedPage> create();
    [[nodiscard]] static Result<SharedPage> open(int fd); // takes the descriptor
    SharedPage(SharedPage&& other) noexcept;
    SharedPage& operator=(SharedPage&& other) noexcept;
    SharedPage(const SharedPage&) = delete;
    SharedPage& operator=(const SharedPage&) = delete;
    ~SharedPage();

    [[nodiscard]] WorkerPage& page() const { return *m_page; }
    [[nodiscard]] int descriptor() const { return m_fd; }

private:
    SharedPage(int fd, WorkerPage* page);
    int m_fd = -1;
    WorkerPage* m_page = nullptr;
};

} // namespace loopscope::server

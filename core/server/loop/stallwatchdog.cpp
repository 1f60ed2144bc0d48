// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/stallwatchdog.h"

#include <algorithm>
#include <csignal>
#include <execinfo.h>
#include <ucontext.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

int captureSignal()
{
    return SIGRTMIN + 1;
}

void* programCounter(const void* context)
{
    const auto* interrupted = static_cast<const ucontext_t*>(context);
#if defined(__x86_64__)
    return reinterpret_cast<void*>(interrupted->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
    return reinterpret_cast<void*>(interrupted->uc_mcontext.pc);
#else
    (void)interrupted;
    return nullptr;
#endif
}

// On the loop's thread, in the middle of anything: backtrace() has been called before, so that it loads nothing here.
void handle(int, siginfo_t* info, void* context)
{
    if (info->si_code != SI_QUEUE || info->si_pid != getpid()) // somebody else's
        return;
    auto& capture = *static_cast<StallWatchdog::Capture*>(info->si_value.sival_ptr);
    if (capture.state.load(std::memory_order_acquire) != StallWatchdog::Capture::State::Asked)
        return;
    const int before = errno;
    capture.count = backtrace(capture.frames.data(), static_cast<int>(capture.frames.size()));
    capture.interrupted = programCounter(context);
    errno = before;
    capture.state.store(StallWatchdog::Capture::State::Written, std::memory_order_release);
}

// Begins where the thread was interrupted: the handler's own frames and the kernel's trampoline come before it. A
// return address is behind its call, which may be the last instruction of a function: one byte less is within it.
std::vector<std::uint64_t> stackOf(const StallWatchdog::Capture& capture)
{
    const auto begin = capture.frames.begin();
    const auto end = begin + capture.count;
    auto first = std::find(begin, end, capture.interrupted);
    if (first == end)
        first = begin + std::min(2, capture.count);
    std::vector<std::uint64_t> stack;
    for (auto frame = first; frame != end && stack.size() < StalledStack::MaxFrames; ++frame)
        stack.push_back(reinterpret_cast<std::uint64_t>(*frame) - (frame == first ? 0 : 1));
    return stack;
}

} // namespace

StallWatchdog::StallWatchdog(uv_loop_t* loop, const LoopPhases& phases, WorkerPage& page)
    : m_loop(loop), m_phases(phases), m_page(page), m_loopThread(pthread_self()), m_sinceUs(monotonicMicros())
{
    std::array<void*, 4> preload{};
    backtrace(preload.data(), static_cast<int>(preload.size())); // its first call loads a library
    struct sigaction action = {};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigfillset(&action.sa_mask);
    sigaction(captureSignal(), &action, nullptr); // left in place: a signal may be on its way when this object ends
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before); // the new thread takes nobody's signals
    m_thread = std::thread([this] { watch(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

StallWatchdog::~StallWatchdog()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join(); // a signal that is on its way to this thread has arrived when this returns
}

std::optional<StallWatchdog::Sighting> StallWatchdog::take()
{
    if (!m_hasSighting.load(std::memory_order_acquire))
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    m_hasSighting.store(false, std::memory_order_relaxed);
    return std::exchange(m_sighting, std::nullopt);
}

StallWatchdog::Look StallWatchdog::look() const
{
    return {m_phases.iterations(), uv_metrics_idle_time(m_loop)};
}

void StallWatchdog::watch()
{
    constexpr std::int64_t TickUs = std::chrono::microseconds(Tick).count();
    std::int64_t lastTick = monotonicMicros();
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, Tick, [this] { return m_stop; })) {
        lock.unlock();
        const std::int64_t now = monotonicMicros();
        // Where this thread itself was held up, the whole process may have been: that time says nothing.
        if (now - lastTick > 3 * TickUs)
            m_sinceUs += now - lastTick - TickUs;
        lastTick = now;
        const Look current = look();
        if (!(current == m_last) || current.iterations == 0) {
            m_last = current;
            m_sinceUs = now;
            m_next = Threshold;
        } else if (now - m_sinceUs >= m_next.count()) {
            stalled(now);
        }
        lock.lock();
    }
}

void StallWatchdog::stalled(std::int64_t now)
{
    const bool isFirst = m_next == Threshold;
    m_next *= 2;
    if (isFirst) {
        ++m_stalls;
        m_isLeftOut = !isAllowed(now);
        m_leftOut += m_isLeftOut ? 1 : 0;
    }
    Sighting sighting{m_sinceUs, {}, m_leftOut};
    if (!m_isLeftOut) {
        sighting.stack = capture();
        if (!(look() == m_last)) // it ended meanwhile: the stack may be of what came after
            sighting.stack.clear();
        if (!sighting.stack.empty())
            m_page.stalled.write(now, sighting.stack);
    }
    const std::lock_guard lock(m_mutex);
    if (m_sighting && m_sightingOf == m_stalls) {
        if (sighting.stack.empty())
            return; // the one from before is better than none
        sighting.leftOut = m_sighting->leftOut;
    }
    if (!sighting.stack.empty())
        m_leftOut = 0;
    m_sighting = std::move(sighting);
    m_sightingOf = m_stalls;
    m_hasSighting.store(true, std::memory_order_release);
}

bool StallWatchdog::isAllowed(std::int64_t now)
{
    while (!m_taken.empty() && now - m_taken.front() > std::chrono::microseconds(Period).count())
        m_taken.pop_front();
    if (m_taken.size() >= MaxStacks)
        return false;
    m_taken.push_back(now);
    return true;
}

std::vector<std::uint64_t> StallWatchdog::capture()
{
    constexpr int MaxWaits = 100;
    if (m_capture.state.load(std::memory_order_acquire) == Capture::State::Asked)
        return {}; // the last signal is still on its way: the thread sleeps where no signal wakes it
    m_capture.state.store(Capture::State::Asked, std::memory_order_release);
    sigval where{};
    where.sival_ptr = &m_capture;
    if (pthread_sigqueue(m_loopThread, captureSignal(), where) != 0) {
        m_capture.state.store(Capture::State::Idle, std::memory_order_release);
        return {};
    }
    for (int i = 0; i < MaxWaits; ++i) { // delivery takes 0.1 to 8 ms when every processor is busy
        if (m_capture.state.load(std::memory_order_acquire) == Capture::State::Written)
            return stackOf(m_capture);
        std::this_thread::sleep_for(std::chrono::microseconds{500});
    }
    return {};
}

} // namespace loopscope::server

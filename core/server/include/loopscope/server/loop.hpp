// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <loopscope/server/looptask.hpp>
#include <memory>
#include <vector>

struct uv_loop_s;

namespace loopscope::server {

class LoopCore;
class LoopMailbox;

/// Beyond these a Loop says no; it never blocks.
struct LoopLimits
{
    /// Offloaded tasks that wait for a thread, beyond those that the pool already has.
    std::size_t waitingTasks = 1024;
    /// Functions from other threads that wait for the loop.
    std::size_t posted = 1024;
};

/// What became of the tasks so far. waiting and pooled are readings, the others only grow.
struct LoopCounts
{
    std::size_t waiting = 0;     ///< for the pool
    std::size_t pooled = 0;      ///< handed to the pool: being run, or next
    std::uint64_t completed = 0; ///< run, whatever came out
    std::uint64_t rejected = 0;  ///< waitingTasks were waiting
    std::uint64_t skipped = 0;   ///< not run, because its guard was no longer alive
    std::uint64_t failed = 0;    ///< errors and exceptions that no callback took
};

/// One operation of whenAll(): starts something asynchronous and calls `done` when it is over, now or later, on the
/// loop's thread. Only the first call counts; letting go of every copy of `done` without a call is an error.
template <class T>
using AsyncOperation = std::function<void(std::function<void(Result<T>)> done)>;

/// The event loop of a worker, for code that runs on it: offload what computes, cut long loops into pieces, wait
/// without blocking. Handlers borrow it from their App; everything but Poster is for the loop's own thread.
///
/// Callbacks come on the loop's thread, never before the function that took them has returned. A callback that throws
/// is reported by onUnhandled() and counted; the loop goes on. When the Loop is destroyed, everything that has not
/// been called back is dropped, and nothing is called any more; a task that runs at that moment runs to its end, and
/// its closure is destroyed by a later turn of the loop.
///
/// A `then` that can take a `Result<T>` always gets one: the value, what work failed with (its exception's text as
/// ErrorCode::Failed), or ErrorCode::Busy when the queue was full. A `then` that takes the plain value is called only
/// with a value; the error goes to onUnhandled(). Name the parameter's type: a generic lambda gets the Result.
class Loop
{
public:
    explicit Loop(uv_loop_s* loop, const LoopLimits& limits = {}); ///< Borrows the loop, which must outlive it.
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Runs work() on a thread of libuv's pool (UV_THREADPOOL_SIZE of them, 4 by default, shared with file access),
    /// then then(result) on the loop. Work may return T, void or Result<T>; it must not touch what the loop's thread
    /// uses. False: refused, because LoopLimits::waitingTasks wait already; a `then` with a Result is told Busy, a
    /// plain one is not called, so that the caller can answer 503.
    template <class Work, class Then>
    bool offload(Work work, Then then)
    {
        return offload(Guard{}, std::move(work), std::move(then));
    }
    /// The same, for as long as somebody waits: once alive is not, work that has not begun is skipped, and then() is
    /// not called in any case.
    template <class Work, class Then>
    bool offload(Guard alive, Work work, Then then)
    {
        return submit(
            one(std::make_unique<detail::OffloadTask<Work, Then>>(std::move(alive), std::move(work), std::move(then))));
    }

    /// Runs the functions in parallel on the pool and calls then(a, b, c) with what they returned, in their order, when
    /// all are done (std::monostate for void), or then(Result<std::tuple<A, B, C>>). The error that came first is kept.
    /// All or none are accepted.
    template <class Then, class... Work>
    bool all(Then then, Work... work)
    {
        return all(Guard{}, std::move(then), std::move(work)...);
    }
    template <class Then, class... Work>
    bool all(Guard alive, Then then, Work... work)
    {
        return allIndexed(std::index_sequence_for<Work...>{}, alive, std::move(then), std::move(work)...);
    }
    /// The same for any number of functions of one type: then(std::vector<T>) or then(Result<std::vector<T>>). Of no
    /// function at all the result is an empty vector.
    template <class Work, class Then>
    bool all(std::vector<Work> work, Then then)
    {
        return all(Guard{}, std::move(work), std::move(then));
    }
    template <class Work, class Then>
    bool all(Guard alive, std::vector<Work> work, Then then);

    /// Starts operations that are asynchronous themselves (commands to Redis, timers), all in this turn, and calls
    /// then(Result<std::vector<T>>) or then(std::vector<T>) when all are done; the error that came first is kept.
    template <class T, class Then>
    void whenAll(std::vector<AsyncOperation<T>> operations, Then then);

    /// Names a timer; letting go of it changes nothing. Copies are the same timer.
    class Timer
    {
    public:
        Timer() = default;
        void cancel();                       ///< Its function is not called any more; harmless when it is over.
        [[nodiscard]] bool isActive() const; ///< Has not fired, or is a repeated one.

    private:
        friend class Loop;
        std::weak_ptr<LoopCore> m_core;
        std::uint64_t m_id = 0;
    };
    /// Stops its timer when it is destroyed.
    class Interval
    {
    public:
        Interval() = default;
        explicit Interval(Timer timer) : m_timer(std::move(timer)) {}
        Interval(Interval&& other) noexcept : m_timer(std::exchange(other.m_timer, {})) {}
        Interval& operator=(Interval&& other) noexcept
        {
            std::swap(m_timer, other.m_timer);
            return *this;
        }
        ~Interval() { m_timer.cancel(); }
        void stop() { m_timer.cancel(); }
        [[nodiscard]] bool isActive() const { return m_timer.isActive(); }

    private:
        Timer m_timer;
    };
    /// Calls then() once, after d (at least 0; libuv counts whole milliseconds, so up to 1 ms less). The timer belongs
    /// to the Loop: the result may be ignored, or kept to cancel it. Keeps the loop running.
    template <class Then>
    Timer after(std::chrono::milliseconds d, Then then)
    {
        return startTimer(d, Repeat::Once, std::move(then));
    }
    /// Calls fn() every d (at least 1 ms) until the handle is destroyed; missed turns are not made up for.
    template <class Fn>
    [[nodiscard]] Interval every(std::chrono::milliseconds d, Fn fn)
    {
        return Interval(startTimer(d, Repeat::Forever, std::move(fn)));
    }

    /// Goes on with then() after the I/O that is pending had its turn, like setImmediate in Node.js. What yields again
    /// in then() waits for the next turn, so that a chain of them starves nobody.
    template <class Then>
    void yieldToLoop(Then then)
    {
        defer(std::move(then));
    }
    /// Calls fn(element) for each element, n (at least 1) in a turn of the loop, then then() or then(Result<void>).
    /// The range is moved or copied in. What fn throws ends the loop and is the error. An n that takes about 1 ms is
    /// good.
    template <class Range, class Fn, class Then>
    void forEachChunk(Range range, std::size_t n, Fn fn, Then then)
    {
        forEachChunk(Guard{}, std::move(range), n, std::move(fn), std::move(then));
    }
    /// The same until alive is not; then() is not called in that case.
    template <class Range, class Fn, class Then>
    void forEachChunk(Guard alive, Range range, std::size_t n, Fn fn, Then then)
    {
        const auto more = [n] { return [left = n == 0 ? 1 : n]() mutable { return left-- > 0; }; };
        chunked(std::make_shared<detail::ChunkedLoop<Range, Fn, Then>>(std::move(alive), std::move(range),
                                                                       std::move(fn), std::move(then)),
                more);
    }
    /// The same with a limit of time instead of a count: at least one element in a turn, and no further one once
    /// budget has passed.
    template <class Range, class Fn, class Then>
    void forEachWithin(Range range, std::chrono::microseconds budget, Fn fn, Then then)
    {
        const auto more = [budget] {
            return [end = std::chrono::steady_clock::now() + budget, first = true]() mutable {
                return std::exchange(first, false) || std::chrono::steady_clock::now() < end;
            };
        };
        chunked(std::make_shared<detail::ChunkedLoop<Range, Fn, Then>>(Guard{}, std::move(range), std::move(fn),
                                                                       std::move(then)),
                more);
    }

    /// Runs functions on the loop from any thread, also when the Loop is gone (which is the answer false). Copyable.
    class Poster
    {
    public:
        /// False: the Loop is gone, or LoopLimits::posted wait already; fn is then destroyed on this thread.
        template <class Fn>
        [[nodiscard]] bool post(Fn fn) const
        {
            return send(detail::Callback(std::move(fn)));
        }

    private:
        friend class Loop;
        [[nodiscard]] bool send(detail::Callback fn) const;
        std::shared_ptr<LoopMailbox> m_mailbox;
    };
    /// Does not keep the loop running: who expects an answer from a thread knows what else does.
    [[nodiscard]] Poster poster() const;

    /// Told about errors that no callback took, on the loop's thread; a line on standard error if nobody is set.
    void onUnhandled(std::function<void(const Error&)> told);
    [[nodiscard]] LoopCounts counts() const;
    [[nodiscard]] uv_loop_s* handle() const;

private:
    enum class Repeat { Once, Forever };
    using Tasks = std::vector<std::unique_ptr<detail::Task>>;

    static Tasks one(std::unique_ptr<detail::Task> task)
    {
        Tasks tasks;
        tasks.push_back(std::move(task));
        return tasks;
    }
    bool submit(Tasks tasks);
    void defer(detail::Callback then);
    Timer startTimer(std::chrono::milliseconds d, Repeat repeat, detail::Callback then);
    void report(const std::optional<Error>& error); // one that no callback took
    static void unhandledBy(const std::weak_ptr<LoopCore>& core, const Error& error);

    template <std::size_t... Index, class Then, class... Work>
    bool allIndexed(std::index_sequence<Index...>, const Guard& alive, Then then, Work... work);
    template <class State, class More>
    void chunked(std::shared_ptr<State> state, More more);

    std::shared_ptr<LoopCore> m_core;
};

template <std::size_t... Index, class Then, class... Work>
bool Loop::allIndexed(std::index_sequence<Index...>, const Guard& alive, Then then, Work... work)
{
    using Slots = std::tuple<std::optional<detail::NotVoid<detail::ValueOf<detail::OutcomeOf<Work>>>>...>;
    using Join = detail::Join<Slots, detail::CollectTuple, Then>;
    auto join = std::make_shared<Join>(sizeof...(Work), Slots{}, detail::CollectTuple{}, std::move(then));
    Tasks tasks;
    const auto add = [&](auto slot, auto&& one) {
        using W = std::decay_t<decltype(one)>;
        tasks.push_back(
            std::make_unique<detail::JoinedTask<W, Join, decltype(slot)>>(alive, std::move(one), join, slot));
    };
    (add(
         [](Slots & slots) -> auto& { return std::get<Index>(slots); }, std::move(work)),
     ...);
    return submit(std::move(tasks));
}

template <class Work, class Then>
bool Loop::all(Guard alive, std::vector<Work> work, Then then)
{
    using Slots = std::vector<std::optional<detail::NotVoid<detail::ValueOf<detail::OutcomeOf<Work>>>>>;
    using Join = detail::Join<Slots, detail::CollectVector, Then>;
    auto join = std::make_shared<Join>(work.size(), Slots(work.size()), detail::CollectVector{}, std::move(then));
    if (work.empty()) {
        defer([this, join] { report(join->end()); });
        return true;
    }
    Tasks tasks;
    for (std::size_t i = 0; i < work.size(); ++i) {
        const auto slot = [i](Slots & slots) -> auto&
        {
            return slots[i];
        };
        tasks.push_back(
            std::make_unique<detail::JoinedTask<Work, Join, decltype(slot)>>(alive, std::move(work[i]), join, slot));
    }
    return submit(std::move(tasks));
}

template <class T, class Then>
void Loop::whenAll(std::vector<AsyncOperation<T>> operations, Then then)
{
    using Slots = std::vector<std::optional<T>>;
    using Join = detail::Join<Slots, detail::CollectVector, Then>;
    // One more than there are: the end never comes before this function has returned.
    auto join = std::make_shared<Join>(operations.size() + 1, Slots(operations.size()), detail::CollectVector{},
                                       std::move(then));
    const auto tell = [core = std::weak_ptr<LoopCore>(m_core)](const Error& error) { unhandledBy(core, error); };
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const auto end = std::make_shared<detail::OperationEnd<Join>>(join, i, tell);
        operations[i]([end](Result<T> result) { (*end)(std::move(result)); });
    }
    defer([this, join] { report(join->arrived()); });
}

template <class State, class More>
void Loop::chunked(std::shared_ptr<State> state, More more)
{
    defer([this, state = std::move(state), more]() mutable {
        if (state->step(more()))
            chunked(std::move(state), more);
        else
            report(state->finish());
    });
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace loopscope::server {

/// Whether somebody still waits for a piece of work: made from a shared_ptr or weak_ptr to what must be alive, or from
/// a predicate. The predicate is called on the loop's thread and on threads of the pool, and must not throw.
class Guard
{
public:
    /// Always alive.
    Guard() = default;
    template <class T>
    Guard(const std::shared_ptr<T>& owner) : m_owner(owner), m_hasOwner(true)
    {
    }
    template <class T>
    Guard(const std::weak_ptr<T>& owner) : m_owner(owner), m_hasOwner(true)
    {
    }
    template <class F, class = std::enable_if_t<std::is_invocable_r_v<bool, F&> && !std::is_same_v<F, Guard>>>
    Guard(F alive) : m_alive(std::move(alive))
    {
    }

    [[nodiscard]] bool isAlive() const { return !(m_hasOwner && m_owner.expired()) && (!m_alive || m_alive()); }

private:
    std::weak_ptr<const void> m_owner;
    bool m_hasOwner = false;
    std::function<bool()> m_alive;
};

/// What Loop's templates are made of; no part of the API.
namespace detail {

// A callable that is called but never copied, so that it may hold what cannot be copied.
class Callback
{
public:
    Callback() = default;
    template <class F, class = std::enable_if_t<!std::is_same_v<std::decay_t<F>, Callback>>>
    Callback(F&& f) : m_call(std::make_unique<Of<std::decay_t<F>>>(std::forward<F>(f)))
    {
    }
    void operator()() { m_call->call(); }
    explicit operator bool() const { return m_call != nullptr; }

private:
    struct Base
    {
        Base() = default;
        Base(const Base&) = delete;
        Base& operator=(const Base&) = delete;
        virtual ~Base() = default;
        virtual void call() = 0;
    };
    template <class F>
    struct Of final : Base
    {
        template <class G>
        explicit Of(G&& g) : f(std::forward<G>(g))
        {
        }
        void call() override { f(); }
        F f;
    };
    std::unique_ptr<Base> m_call;
};

// One piece of work: run() on a thread of the pool, the rest and the destructor on the loop's thread.
class Task
{
public:
    explicit Task(Guard guard) : m_guard(std::move(guard)) {}
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    virtual ~Task() = default;
    [[nodiscard]] bool isWanted() const { return m_guard.isAlive(); }
    virtual void run() noexcept = 0;
    // Hands the outcome over; an error that the callback does not take is returned.
    [[nodiscard]] virtual std::optional<Error> finish() = 0;
    // Never run. False: the callback takes no errors, and was not called.
    [[nodiscard]] virtual bool takesErrors() const = 0;
    virtual void refuse(const Error& error) = 0;

private:
    Guard m_guard;
};

template <class R>
struct Outcome
{
    using Type = Result<R>;
};
template <class T>
struct Outcome<Result<T>> // work that fails with a value
{
    using Type = Result<T>;
};
// Result<T> for work that returns T or Result<T>.
template <class Work>
using OutcomeOf = typename Outcome<std::decay_t<std::invoke_result_t<Work&>>>::Type;
template <class Out>
using ValueOf = typename Out::value_type;
template <class T>
using NotVoid = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

inline Error errorOf(std::exception_ptr thrown)
{
    try {
        std::rethrow_exception(std::move(thrown));
    } catch (const std::exception& e) {
        return {ErrorCode::Failed, e.what()};
    } catch (...) {
        return {ErrorCode::Failed, "an exception that is no std::exception"};
    }
}

template <class Work>
OutcomeOf<Work> attempt(Work& work) noexcept
{
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Work&>>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (...) {
        return tl::unexpected<Error>(errorOf(std::current_exception()));
    }
}

// Calls then(outcome), or then(value) where it takes no outcome; the error that it cannot take is returned.
template <class Then, class Out>
std::optional<Error> deliver(Then& then, Out outcome)
{
    if constexpr (std::is_invocable_v<Then&, Out>) {
        then(std::move(outcome));
    } else {
        if (!outcome)
            return std::move(outcome.error());
        if constexpr (std::is_void_v<ValueOf<Out>>)
            then();
        else
            then(std::move(*outcome));
    }
    return std::nullopt;
}

template <class Work, class Then>
class OffloadTask final : public Task
{
public:
    OffloadTask(Guard guard, Work work, Then then)
        : Task(std::move(guard)), m_work(std::move(work)), m_then(std::move(then))
    {
    }
    void run() noexcept override { m_outcome.emplace(attempt(m_work)); }
    std::optional<Error> finish() override { return deliver(m_then, std::move(*m_outcome)); }
    [[nodiscard]] bool takesErrors() const override { return std::is_invocable_v<Then&, OutcomeOf<Work>>; }
    void refuse(const Error& error) override { (void)deliver(m_then, OutcomeOf<Work>(tl::unexpected<Error>(error))); }

private:
    Work m_work;
    Then m_then;
    std::optional<OutcomeOf<Work>> m_outcome;
};

// The end of several tasks: counts them and keeps the error that came first. Slots hold an optional for each value;
// collect makes the values of them.
template <class Slots, class Collect, class Then>
class Join
{
public:
    using Values = std::invoke_result_t<Collect&, Slots>;
    static constexpr bool TakesErrors = std::is_invocable_v<Then&, Result<Values>>;

    Join(std::size_t count, Slots slots, Collect collect, Then then)
        : m_slots(std::move(slots)), m_left(count), m_collect(std::move(collect)), m_then(std::move(then))
    {
    }
    [[nodiscard]] Slots& slots() { return m_slots; }

    std::optional<Error> failed(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
        return arrived();
    }
    std::optional<Error> arrived() { return --m_left > 0 ? std::nullopt : end(); }
    std::optional<Error> end()
    {
        if (m_error)
            return refuse(std::move(*m_error));
        if constexpr (TakesErrors || std::is_invocable_v<Then&, Values>)
            return deliver(m_then, Result<Values>(m_collect(std::move(m_slots))));
        else
            std::apply(m_then, m_collect(std::move(m_slots)));
        return std::nullopt;
    }
    std::optional<Error> refuse(Error error)
    {
        if constexpr (TakesErrors)
            m_then(Result<Values>(tl::unexpected<Error>(std::move(error))));
        else
            return error;
        return std::nullopt;
    }

private:
    Slots m_slots;
    std::size_t m_left;
    Collect m_collect;
    std::optional<Error> m_error;
    Then m_then;
};

// One of the tasks of a join; slot(slots) says where its value belongs.
template <class Work, class JoinType, class Slot>
class JoinedTask final : public Task
{
public:
    JoinedTask(Guard guard, Work work, std::shared_ptr<JoinType> join, Slot slot)
        : Task(std::move(guard)), m_work(std::move(work)), m_join(std::move(join)), m_slot(std::move(slot))
    {
    }
    void run() noexcept override { m_outcome.emplace(attempt(m_work)); }
    std::optional<Error> finish() override
    {
        if (!*m_outcome)
            return m_join->failed(std::move(m_outcome->error()));
        if constexpr (std::is_void_v<ValueOf<OutcomeOf<Work>>>)
            m_slot(m_join->slots()).emplace();
        else
            m_slot(m_join->slots()).emplace(std::move(**m_outcome));
        return m_join->arrived();
    }
    [[nodiscard]] bool takesErrors() const override { return JoinType::TakesErrors; }
    void refuse(const Error& error) override { (void)m_join->refuse(error); }

private:
    Work m_work;
    std::shared_ptr<JoinType> m_join;
    Slot m_slot;
    std::optional<OutcomeOf<Work>> m_outcome;
};

// What a vector of optionals holds, without the optionals.
struct CollectVector
{
    template <class T>
    std::vector<T> operator()(std::vector<std::optional<T>> slots) const
    {
        std::vector<T> values;
        values.reserve(slots.size());
        for (auto& slot : slots)
            values.push_back(std::move(*slot));
        return values;
    }
};
struct CollectTuple
{
    template <class... T>
    std::tuple<T...> operator()(std::tuple<std::optional<T>...> slots) const
    {
        return std::apply([](auto&... slot) { return std::tuple<T...>(std::move(*slot)...); }, slots);
    }
};

// The end of one asynchronous operation of several: the first call counts; none at all is an error.
template <class JoinType>
class OperationEnd
{
public:
    using Report = std::function<void(const Error&)>;
    OperationEnd(std::shared_ptr<JoinType> join, std::size_t index, Report report)
        : m_join(std::move(join)), m_index(index), m_report(std::move(report))
    {
    }
    OperationEnd(const OperationEnd&) = delete;
    OperationEnd& operator=(const OperationEnd&) = delete;
    ~OperationEnd()
    {
        if (m_join)
            fail({ErrorCode::Disconnected, "an operation was dropped without an answer"});
    }
    template <class T>
    void operator()(Result<T> result)
    {
        if (!m_join)
            return;
        if (!result)
            return fail(std::move(result.error()));
        m_join->slots()[m_index].emplace(std::move(*result));
        told(std::exchange(m_join, nullptr)->arrived());
    }

private:
    void fail(Error error) { told(std::exchange(m_join, nullptr)->failed(std::move(error))); }
    void told(const std::optional<Error>& error)
    {
        if (error)
            m_report(*error);
    }
    std::shared_ptr<JoinType> m_join;
    std::size_t m_index;
    Report m_report;
};

// A loop over a range that is left and entered again between two elements.
template <class Range, class Fn, class Then>
class ChunkedLoop
{
public:
    ChunkedLoop(Guard guard, Range range, Fn fn, Then then)
        : m_guard(std::move(guard)),
          m_range(std::move(range)),
          m_next(std::begin(m_range)),
          m_fn(std::move(fn)),
          m_then(std::move(then))
    {
    }
    ChunkedLoop(const ChunkedLoop&) = delete;
    ChunkedLoop& operator=(const ChunkedLoop&) = delete;

    // Goes on for as long as more() says; whether there is something left to do.
    template <class More>
    bool step(More more)
    {
        if (!m_guard.isAlive())
            return false;
        try {
            for (const auto end = std::end(m_range); m_next != end && more(); ++m_next)
                m_fn(*m_next);
        } catch (...) {
            m_error = errorOf(std::current_exception());
            return false;
        }
        return m_next != std::end(m_range);
    }
    std::optional<Error> finish()
    {
        if (!m_guard.isAlive())
            return std::nullopt;
        return deliver(m_then, m_error ? Result<void>(tl::unexpected<Error>(*m_error)) : Result<void>{});
    }

private:
    Guard m_guard;
    Range m_range;
    decltype(std::begin(std::declval<Range&>())) m_next;
    Fn m_fn;
    Then m_then;
    std::optional<Error> m_error;
};

} // namespace detail
} // namespace loopscope::server

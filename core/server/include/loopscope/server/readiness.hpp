// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <utility>

namespace loopscope::server {

/// Keeps a worker from saying ready, and so from listening, as long as it or a copy of it lives: take one during set-up
/// for each thing that is loaded first, let it go in the callback that ends the loading. The supervisor waits at most
/// Options::bootLimit. Thread: the loop's.
using ReadyHold = std::shared_ptr<void>;

/// Counts the holds of one App. Owned by the App; holds may outlive it. Thread: the loop's.
class Readiness
{
public:
    Readiness() : m_state(std::make_shared<State>()) {}

    [[nodiscard]] ReadyHold hold()
    {
        ++m_state->holds;
        return {static_cast<void*>(this), [state = m_state](void*) { release(*state); }};
    }
    /// Calls back once, as soon as no hold is left; at once when there is none.
    void whenReady(std::function<void()> then)
    {
        m_state->then = std::move(then);
        ++m_state->holds;
        release(*m_state);
    }
    [[nodiscard]] bool isHeld() const { return m_state->holds > 0; }

private:
    struct State
    {
        int holds = 0;
        std::function<void()> then;
    };
    static void release(State& state)
    {
        if (--state.holds == 0 && state.then)
            std::exchange(state.then, nullptr)();
    }
    std::shared_ptr<State> m_state;
};

} // namespace loopscope::server

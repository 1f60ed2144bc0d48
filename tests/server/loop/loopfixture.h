// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <gtest/gtest.h>
#include <loopscope/server/loop.hpp>
#include <mutex>
#include <optional>
#include <uv.h>

namespace loopscope::server {

// Opens once; who waits before blocks. For holding a thread of the pool where the test wants it.
class Gate
{
public:
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }
    void wait()
    {
        std::unique_lock lock(m_mutex);
        ++m_waiting;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open; });
    }
    void waitForWaiting(int count) // until so many have come to the gate
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_waiting >= count; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_waiting = 0;
    bool m_open = false;
};

// A Loop on a uv loop of its own; at the end no handle and no request may be left.
class LoopFixture : public testing::Test
{
protected:
    explicit LoopFixture(const LoopLimits& limits = {})
    {
        uv_loop_init(&m_uv);
        uv_loop_configure(&m_uv, UV_METRICS_IDLE_TIME);
        m_loop.emplace(&m_uv, limits);
        m_loop->onUnhandled([this](const Error& error) { m_errors.push_back(error.message); });
    }
    ~LoopFixture() override
    {
        m_loop.reset();
        run();
        EXPECT_EQ(uv_loop_close(&m_uv), 0) << "a handle was left";
    }
    void run() { uv_run(&m_uv, UV_RUN_DEFAULT); }

    uv_loop_t m_uv{};
    std::optional<Loop> m_loop;
    std::vector<std::string> m_errors;
    std::vector<std::string> m_log;
};

} // namespace loopscope::server

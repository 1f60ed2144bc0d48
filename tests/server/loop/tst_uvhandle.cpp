// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/uvhandle.h"

#include <gtest/gtest.h>
#include <optional>

namespace loopscope::server {

namespace {

class UvTimerTest : public testing::Test
{
protected:
    UvTimerTest() { uv_loop_init(&m_loop); }
    ~UvTimerTest() override
    {
        m_timer.reset();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0) << "a handle was left";
    }
    uv_loop_t m_loop{};
    std::optional<UvTimer> m_timer;
    int m_fired = 0;
};

} // namespace

TEST_F(UvTimerTest, OnceIsOnce)
{
    m_timer.emplace(&m_loop, UvTimer::Keep::Alive, [this] { ++m_fired; });
    EXPECT_FALSE(m_timer->isActive());
    m_timer->startOnce(std::chrono::milliseconds{1});
    EXPECT_TRUE(m_timer->isActive());
    uv_run(&m_loop, UV_RUN_DEFAULT);
    EXPECT_EQ(m_fired, 1);
    EXPECT_FALSE(m_timer->isActive());
}

TEST_F(UvTimerTest, EveryGoesOnUntilItIsStopped)
{
    m_timer.emplace(&m_loop, UvTimer::Keep::Alive, [this] {
        if (++m_fired == 3)
            m_timer->stop();
    });
    m_timer->startEvery(std::chrono::milliseconds{1});
    uv_run(&m_loop, UV_RUN_DEFAULT);
    EXPECT_EQ(m_fired, 3);
}

TEST_F(UvTimerTest, ANewStartReplacesTheOld)
{
    m_timer.emplace(&m_loop, UvTimer::Keep::Alive, [this] { ++m_fired; });
    m_timer->startEvery(std::chrono::milliseconds{1});
    m_timer->startOnce(std::chrono::milliseconds{1});
    uv_run(&m_loop, UV_RUN_DEFAULT);
    EXPECT_EQ(m_fired, 1);
}

TEST_F(UvTimerTest, UnrefDoesNotKeepTheLoop)
{
    m_timer.emplace(&m_loop, UvTimer::Keep::Unref, [this] { ++m_fired; });
    m_timer->startEvery(std::chrono::milliseconds{3600000});
    uv_run(&m_loop, UV_RUN_DEFAULT); // ends at once
    EXPECT_EQ(m_fired, 0);
}

TEST_F(UvTimerTest, ADestroyedTimerNeverFires)
{
    m_timer.emplace(&m_loop, UvTimer::Keep::Alive, [this] { ++m_fired; });
    m_timer->startOnce(std::chrono::milliseconds{0});
    m_timer.reset();
    uv_run(&m_loop, UV_RUN_DEFAULT);
    EXPECT_EQ(m_fired, 0);
}

TEST(UvText, NamesTheError)
{
    EXPECT_NE(uvText(UV_EADDRINUSE).find("EADDRINUSE"), std::string::npos);
}

} // namespace loopscope::server

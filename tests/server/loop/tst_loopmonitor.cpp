// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/loop/loopmonitor.h"

#include <loopscope/server/app.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <optional>

// A monitor on a loop that the test turns itself. Bounds are those that hold however slow the machine is.
namespace loopscope::server {

namespace {

class LoopMonitorTest : public testing::Test
{
protected:
    LoopMonitorTest() : m_page(SharedPage::create())
    {
        uv_loop_init(&m_loop);
        uv_loop_configure(&m_loop, UV_METRICS_IDLE_TIME);
        m_phases.emplace(&m_loop);
        m_app.emplace(&m_loop, m_page->page());
        m_monitor.emplace(*m_app, m_page->page(), *m_phases, 0,
                          [this](const LoopMonitor::Stall& stall) { m_stalls.push_back(stall); });
    }
    ~LoopMonitorTest() override
    {
        m_monitor.reset();
        m_app.reset();
        m_phases.reset();
        uv_run(&m_loop, UV_RUN_DEFAULT);
        EXPECT_EQ(uv_loop_close(&m_loop), 0);
    }

    // Turns the loop until the heartbeat came this many times.
    void beats(int count)
    {
        const auto last = [this] { return m_page->page().beatUs.load(); };
        UvTimer keep(&m_loop, UvTimer::Keep::Alive, [] {}); // a loop with nothing to wait for does not turn
        keep.startEvery(std::chrono::milliseconds{1000});
        for (int i = 0; i < count; ++i)
            for (const std::int64_t before = last(); last() == before;)
                uv_run(&m_loop, UV_RUN_NOWAIT);
    }
    static void burn(std::int64_t us)
    {
        for (const std::int64_t end = monotonicMicros() + us; monotonicMicros() < end;) {
        }
    }
    [[nodiscard]] static double value(const std::vector<double>& row, std::string_view name,
                                      std::string_view attribute = {})
    {
        for (const MetricInfo& metric : LoopMonitor::catalogue())
            if (metric.name == name && metric.attribute == attribute)
                return row.at(metric.id.value);
        ADD_FAILURE() << "no metric " << name;
        return NAN;
    }

    Result<SharedPage> m_page;
    uv_loop_t m_loop{};
    std::optional<LoopPhases> m_phases;
    std::optional<App> m_app;
    std::optional<LoopMonitor> m_monitor;
    std::vector<LoopMonitor::Stall> m_stalls;
    std::vector<char> m_kept;
};

} // namespace

TEST_F(LoopMonitorTest, OneValueForEachMetric)
{
    const auto catalogue = LoopMonitor::catalogue();
    EXPECT_EQ(m_monitor->sample().size(), catalogue.size());
    for (std::size_t i = 0; i < catalogue.size(); ++i)
        EXPECT_EQ(catalogue[i].id.value, i);
}

// The supervisor reads the heap from this column to replace a worker that is too heavy.
TEST_F(LoopMonitorTest, HeapUsedStandsWhereTheSupervisorReadsIt)
{
    EXPECT_EQ(LoopMonitor::catalogue().at(7).name, metric::HeapUsed);
}

TEST_F(LoopMonitorTest, ABlockedLoopIsAStall)
{
    beats(2);
    m_stalls.clear();
    (void)m_monitor->sample();
    burn(150000);
    beats(1);
    ASSERT_EQ(m_stalls.size(), 1U);
    EXPECT_GE(m_stalls[0].seconds, 0.1);
    ASSERT_TRUE(m_stalls[0].cpuSeconds >= 0);
    EXPECT_LE(m_stalls[0].cpuSeconds, m_stalls[0].seconds);
    EXPECT_LE(m_stalls[0].startedAt + Micros{static_cast<std::int64_t>(m_stalls[0].seconds * 1e6)},
              SystemClock{}.wallNow());
    const auto row = m_monitor->sample();
    EXPECT_GE(value(row, metric::DelayMax), 0.1);
    EXPECT_GE(value(row, metric::DelayMax), value(row, metric::DelayP99));
    EXPECT_GE(value(row, metric::DelayP99), value(row, metric::DelayP50));
    EXPECT_GE(value(row, metric::DelayP50), value(row, metric::DelayMin));
    EXPECT_LE(value(row, metric::DelayMin), value(row, metric::DelayMean));
}

TEST_F(LoopMonitorTest, NoBeatIsNoData)
{
    beats(1);
    EXPECT_FALSE(std::isnan(value(m_monitor->sample(), metric::DelayMax)));
    const auto row = m_monitor->sample(); // no turn since
    for (const auto name : {metric::DelayMin, metric::DelayMean, metric::DelayP50, metric::DelayP99, metric::DelayMax})
        EXPECT_TRUE(std::isnan(value(row, name))) << name;
}

// Taken while the beat is overdue: what has passed so far counts now, and the whole when the beat comes.
TEST_F(LoopMonitorTest, AStallAroundTheEndOfAnIntervalIsLostInNeither)
{
    beats(2);
    (void)m_monitor->sample();
    burn(150000);
    EXPECT_GE(value(m_monitor->sample(), metric::DelayMax), 0.1);
    burn(100000);
    beats(1);
    EXPECT_GE(value(m_monitor->sample(), metric::DelayMax), 0.2);
}

TEST_F(LoopMonitorTest, PhasesAndTurnsAreCounted)
{
    beats(1);
    const auto before = m_monitor->sample();
    UvTimer slow(&m_loop, UvTimer::Keep::Alive, [] { burn(40000); });
    slow.startOnce(std::chrono::milliseconds{0});
    uv_run(&m_loop, UV_RUN_DEFAULT);
    UvTimer wait(&m_loop, UvTimer::Keep::Alive, [] {});
    wait.startOnce(std::chrono::milliseconds{60});
    uv_run(&m_loop, UV_RUN_DEFAULT);
    const auto row = m_monitor->sample();
    EXPECT_GE(value(row, metric::LoopPhase, "timers"), 0.04);
    EXPECT_GT(value(row, metric::LoopPhase, "wait"), 0.0);
    for (const auto name : LoopPhases::Names)
        EXPECT_GE(value(row, metric::LoopPhase, name), 0.0) << name;
    EXPECT_GT(value(row, metric::LoopIterations), value(before, metric::LoopIterations));
}

TEST_F(LoopMonitorTest, AStallComesWithItsStack)
{
    StallWatchdog watchdog(&m_loop, *m_phases, m_page->page());
    m_monitor->use(watchdog);
    beats(2);
    m_stalls.clear();
    UvTimer block(&m_loop, UvTimer::Keep::Alive, [this] {
        const std::int64_t began = monotonicMicros();
        while (!m_page->page().stalled.readSince(began))
            (void)monotonicMicros(); // within a call the thread sanitizer hands the signal over
    });
    block.startOnce(std::chrono::milliseconds{0});
    while (m_stalls.empty() || m_stalls.back().stack.empty())
        beats(1);
    EXPECT_GE(m_stalls.back().seconds, 0.05);
    EXPECT_LE(m_stalls.back().cpuSeconds, m_stalls.back().seconds);
    EXPECT_EQ(m_stalls.back().stacksLeftOut, 0U);
    m_monitor.reset(); // it must not outlive the watchdog
}

TEST_F(LoopMonitorTest, UtilizationIsAShareOfTheInterval)
{
    beats(2);
    (void)m_monitor->sample();
    burn(30000);
    const double busy = value(m_monitor->sample(), metric::Utilization);
    EXPECT_DOUBLE_EQ(busy, 1.0) << "the loop never waited";
    UvTimer wait(&m_loop, UvTimer::Keep::Alive, [] {});
    wait.startOnce(std::chrono::milliseconds{60});
    (void)m_monitor->sample();
    uv_run(&m_loop, UV_RUN_DEFAULT);
    const double idle = value(m_monitor->sample(), metric::Utilization);
    EXPECT_LT(idle, 1.0);
    EXPECT_GE(idle, 0.0);
}

TEST_F(LoopMonitorTest, HandlesOfTheApplicationAreCountedByType)
{
    const auto before = m_monitor->sample();
    UvTimer own(&m_loop, UvTimer::Keep::Alive, [] {});
    own.startEvery(std::chrono::milliseconds{3600000});
    UvTimer hidden(&m_loop, UvTimer::Keep::Unref, [] {});
    hidden.startEvery(std::chrono::milliseconds{3600000});
    const UvTimer inactive(&m_loop, UvTimer::Keep::Alive, [] {});
    const auto after = m_monitor->sample();
    EXPECT_EQ(value(after, metric::Handles), value(before, metric::Handles) + 1);
    EXPECT_EQ(value(after, metric::Handles, "timer"), value(before, metric::Handles, "timer") + 1);
    EXPECT_EQ(value(after, metric::Handles, "tcp"), value(before, metric::Handles, "tcp"));
}

TEST_F(LoopMonitorTest, MemoryIsMeasured)
{
    const auto before = m_monitor->sample();
    m_kept.assign(8UL * 1024 * 1024, 'x'); // a member, so that no compiler takes the allocation away
    const auto after = m_monitor->sample();
    EXPECT_GT(value(after, metric::Rss), 1e6);
    EXPECT_GE(value(after, metric::HeapTotal), value(after, metric::HeapUsed));
    EXPECT_TRUE(std::isnan(value(after, metric::HeapLimit))) << "none was set";
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they bring an allocator of their own
    EXPECT_GE(value(after, metric::HeapUsed) - value(before, metric::HeapUsed), static_cast<double>(m_kept.size()));
#endif
    const LoopMonitor limited(*m_app, m_page->page(), *m_phases, 123456789, {});
    EXPECT_EQ(value(const_cast<LoopMonitor&>(limited).sample(), metric::HeapLimit), 123456789);
}

TEST_F(LoopMonitorTest, CacheAndRequestsWithoutAnyAreNoData)
{
    auto row = m_monitor->sample();
    EXPECT_TRUE(std::isnan(value(row, metric::CacheHits)));
    EXPECT_TRUE(std::isnan(value(row, metric::DurationP99)));
    EXPECT_EQ(value(row, metric::RequestRate), 0);
    EXPECT_EQ(value(row, metric::Connections), 0);
}

TEST_F(LoopMonitorTest, ACacheHasItsSumsAndItsTiers)
{
    TieredCache& cache = m_app->cache();
    cache.set("a", std::make_shared<const std::string>("value"), std::chrono::minutes{1});
    for (const char* key : {"a", "a", "b"})
        cache.get(key, [](const Result<CacheValue>&) {});
    auto row = m_monitor->sample();
    EXPECT_EQ(value(row, metric::CacheHits), 2);
    EXPECT_EQ(value(row, metric::CacheMisses), 1);
    EXPECT_EQ(value(row, metric::CacheHits, "process"), 2);
    EXPECT_EQ(value(row, metric::CacheMisses, "process"), 1);
    EXPECT_EQ(value(row, metric::CacheEntries, "process"), 1);
    EXPECT_GT(value(row, metric::CacheBytes, "process"), 5);
    EXPECT_EQ(value(row, metric::CacheEvictions, "process"), 0);
    EXPECT_TRUE(std::isnan(value(row, metric::CacheHits, "redis"))) << "there is no such tier";
    EXPECT_TRUE(std::isnan(value(row, metric::CacheDurationP99, "redis")));
}

TEST_F(LoopMonitorTest, TheHeartbeatStandsInTheSharedPage)
{
    const std::int64_t first = m_page->page().beatUs.load();
    EXPECT_GT(first, 0) << "from the first moment, so that a worker that blocks at once is noticed";
    beats(1);
    EXPECT_GT(m_page->page().beatUs.load(), first);
    EXPECT_LE(m_page->page().beatUs.load(), monotonicMicros());
}

} // namespace loopscope::server

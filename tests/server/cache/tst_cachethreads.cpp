// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/cache/cachefixture.h"

#include <atomic>
#include <thread>

// Four workers as they are in a cluster: each with a loop of its own, all at the same time, over one redis-server.
namespace loopscope::server {

namespace {

using std::chrono::milliseconds;

constexpr int Workers = 4;
constexpr int CallsOfEach = 250;
constexpr std::uint64_t LimitNs = 60'000'000'000;

struct Tally
{
    std::atomic<int> ready{0};
    std::atomic<int> loads{0};
    std::atomic<int> right{0};
    std::atomic<int> wrong{0};
};

// Turns the loop until it holds, or a minute is over.
template <class Condition>
void turnUntil(uv_loop_t& loop, const Condition& holds)
{
    UvTimer tick(&loop, UvTimer::Keep::Alive, [] {});
    tick.startEvery(milliseconds{2});
    const std::uint64_t limit = uv_hrtime() + LimitNs;
    while (!holds() && uv_hrtime() < limit)
        uv_run(&loop, UV_RUN_ONCE);
}

// One worker's life: connects, waits for the others, asks for one cold key, all at once; the loader takes its time.
void work(const std::string& url, Tally& tally)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    {
        CacheOptions options;
        options.redis = url;
        TieredCache cache(&loop, options);
        turnUntil(loop, [&] { return cache.isShared(); });
        ++tally.ready;
        turnUntil(loop, [&] { return tally.ready == Workers; });
        std::optional<LoadDone> open;
        UvTimer loadEnds(&loop, UvTimer::Keep::Alive, [&] { std::exchange(open, {})->value("warm"); });
        int answers = 0;
        for (int i = 0; i < CallsOfEach; ++i)
            cache.getOrLoad(
                "cold", milliseconds{60000},
                [&](LoadDone done) {
                    ++tally.loads;
                    open = std::move(done);
                    loadEnds.startOnce(milliseconds{100});
                },
                [&](const Result<CacheValue>& value) {
                    ++answers;
                    ++(value && *value && **value == "warm" ? tally.right : tally.wrong);
                });
        turnUntil(loop, [&] { return answers == CallsOfEach; });
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

} // namespace

TEST(CacheThreads, AThousandCallsInFourWorkersAtOnceRunTheLoaderOnce)
{
    std::signal(SIGPIPE, SIG_IGN);
    test::RedisProcess redis;
    redis.start();
    Tally tally;
    std::vector<std::thread> workers;
    for (int i = 0; i < Workers; ++i)
        workers.emplace_back([&] { work(redis.unixUrl(), tally); });
    for (std::thread& each : workers)
        each.join();
    EXPECT_EQ(tally.loads, 1);
    EXPECT_EQ(tally.right, Workers * CallsOfEach);
    EXPECT_EQ(tally.wrong, 0);
}

} // namespace loopscope::server

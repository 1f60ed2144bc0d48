// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/sharedtier.h"
#include "tests/server/cache/cachefixture.h"

// Several caches, as of several workers, over the real redis-server.
namespace loopscope::server {

using test::Answer;

namespace {

class SharedCacheTest : public test::CacheTest
{
protected:
    SharedCacheTest()
    {
        m_server.start();
        m_redis.emplace(&m_loop, m_server.unixUrl());
        waitFor([this] { return m_redis->isReady(); });
    }
    ~SharedCacheTest() override
    {
        m_caches.clear();
        m_redis.reset();
    }
    TieredCache& makeShared(CacheOptions options = {})
    {
        if (options.redis.empty())
            options.redis = m_server.unixUrl();
        TieredCache& cache = make(options);
        waitFor([&] { return cache.isShared(); });
        return cache;
    }
    Result<RedisReply> ask(const RedisCommand& words) { return LoopTest::ask(*m_redis, words); }
    bool hasKey(const std::string& key) { return ask({"EXISTS", key})->integer == 1; }
    static CacheValue shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

    test::RedisProcess m_server;
    std::optional<RedisClient> m_redis;
};

} // namespace

TEST_F(SharedCacheTest, WhatOneWorkerLoadsTheOthersFind)
{
    TieredCache& a = makeShared();
    TieredCache& b = makeShared();
    EXPECT_EQ(loadNow(a, "product:1", "tea").text(), "tea");
    waitFor([&] { return hasKey("product:1"); });
    EXPECT_EQ(ask({"GET", "product:1"})->text, "tea") << "as it is, for whoever looks";
    const std::int64_t ttl = ask({"PTTL", "product:1"})->integer;
    EXPECT_GT(ttl, 0);
    EXPECT_LE(ttl, Minute.count());
    EXPECT_FALSE(hasKey("lock:{product:1}"));
    EXPECT_EQ(loadNow(b, "product:1", "other").text(), "tea");
    EXPECT_EQ(m_loads, 1);
    EXPECT_EQ(b.stats().hits, 1U);
    EXPECT_EQ(b.stats().redis->hits, 1U);
    EXPECT_EQ(a.stats().redis->misses, 1U);
    EXPECT_TRUE(b.stats().redis->latencyP99.has_value());
    b.beginLatencyInterval();
    EXPECT_FALSE(b.stats().redis->latencyP99.has_value());
    EXPECT_EQ(getNow(b, "nothing").text(), "absent");
    EXPECT_FALSE(hasKey("nothing"));
}

TEST_F(SharedCacheTest, AThousandCallsInFourWorkersRunTheLoaderOnce)
{
    std::vector<TieredCache*> workers;
    for (int i = 0; i < 4; ++i)
        workers.push_back(&makeShared());
    std::vector<Answer> answers(1000);
    for (std::size_t i = 0; i < answers.size(); ++i)
        workers[i % 4]->getOrLoad("k", Minute, later(), into(answers[i]));
    waitFor([&] { return m_open.size() == 1; });
    pass(Ms{100}); // the others wait meanwhile
    m_open[0].value("v");
    waitFor([&] {
        return std::all_of(answers.begin(), answers.end(), [](const Answer& answer) { return answer.calls > 0; });
    });
    for (const Answer& answer : answers) {
        EXPECT_EQ(answer.text(), "v");
        EXPECT_EQ(answer.calls, 1);
    }
    EXPECT_EQ(m_loads, 1);
}

TEST_F(SharedCacheTest, AbsentAndEmptyAreTwoThings)
{
    TieredCache& a = makeShared();
    TieredCache& b = makeShared();
    Answer answer;
    a.getOrLoad(
        "none", Minute, [](const LoadDone& done) { done.absent(); }, into(answer));
    waitFor([&] { return answer.calls > 0; });
    EXPECT_EQ(answer.text(), "absent");
    loadNow(a, "empty", "");
    EXPECT_EQ(loadNow(b, "none", "v").text(), "absent");
    EXPECT_EQ(loadNow(b, "empty", "v").text(), "");
    const std::string mark(SharedTier::absentMark());
    EXPECT_EQ(loadNow(a, "mark", mark).text(), mark) << "handed on";
    EXPECT_FALSE(hasKey("mark")) << "but not stored, since it would be read as absent";
}

TEST_F(SharedCacheTest, ALockWhoseWorkerDiedIsWaitedForAndThenNotMissed)
{
    CacheOptions patient;
    patient.lockTime = Ms{60000};
    ASSERT_TRUE(ask({"SET", "lock:{k}", "dead", "PX", "100"}));
    EXPECT_EQ(loadNow(makeShared(patient), "k", "v").text(), "v");
    waitFor([&] { return hasKey("k"); }); // by another connection: it may come after the answer
    EXPECT_EQ(ask({"GET", "k"})->text, "v") << "it got the lock when that ended";
    CacheOptions hasty;
    hasty.lockTime = Ms{200};
    TieredCache& cache = makeShared(hasty);
    ASSERT_TRUE(ask({"SET", "lock:{other}", "hangs"}));
    EXPECT_EQ(loadNow(cache, "other", "v").text(), "v") << "it does not wait for ever";
    EXPECT_FALSE(hasKey("other")) << "without the lock nothing is stored";
    EXPECT_EQ(getNow(cache, "other").text(), "v") << "but in process";
}

TEST_F(SharedCacheTest, AWorkerThatEndsLetsTheNextOneTryAtOnce)
{
    TieredCache& a = makeShared();
    TieredCache& b = makeShared();
    Answer first;
    Answer second;
    a.getOrLoad("k", Minute, later(), into(first));
    waitFor([&] { return m_open.size() == 1; });
    b.getOrLoad("k", Minute, later(), into(second));
    m_caches.erase(m_caches.begin());
    EXPECT_EQ(first.value.error().code, ErrorCode::Disconnected);
    waitFor([&] { return m_open.size() == 2; });
    m_open[1].value("v");
    EXPECT_EQ(second.text(), "v");
    EXPECT_EQ(b.stats().loads, 1U);
}

TEST_F(SharedCacheTest, AFailedLoadLetsTheNextWorkerTry)
{
    TieredCache& a = makeShared();
    TieredCache& b = makeShared();
    Answer first;
    Answer second;
    a.getOrLoad("k", Minute, later(), into(first));
    waitFor([&] { return m_open.size() == 1; });
    b.getOrLoad("k", Minute, later(), into(second));
    m_open[0].fail({ErrorCode::Failed, "x"});
    EXPECT_EQ(first.text(), "error");
    waitFor([&] { return m_open.size() == 2; });
    m_open[1].value("v");
    EXPECT_EQ(second.text(), "v");
}

TEST_F(SharedCacheTest, AnInvalidationReachesEveryWorker)
{
    TieredCache& a = makeShared();
    TieredCache& b = makeShared();
    loadNow(a, "k", "old");
    loadNow(b, "k", "-");
    loadNow(b, "other", "stays");
    a.invalidate("k");
    waitFor([&] { return b.stats().process.entries == 1; });
    EXPECT_EQ(loadNow(b, "k", "new").text(), "new");
    EXPECT_EQ(loadNow(a, "k", "-").text(), "new");
    a.set("k", shared("set"), Minute);
    waitFor([&] { return b.stats().process.entries == 1; });
    EXPECT_EQ(loadNow(b, "k", "-").text(), "set");
    EXPECT_EQ(getNow(a, "k").text(), "set");
}

TEST_F(SharedCacheTest, CachesOfAnotherNameAreNotConcerned)
{
    CacheOptions other;
    other.name = "other";
    TieredCache& a = makeShared();
    TieredCache& b = makeShared(other);
    TieredCache& c = makeShared();
    loadNow(a, "k", "v");
    loadNow(b, "k", "v");
    loadNow(c, "k", "v");
    a.invalidate("k");
    waitFor([&] { return c.stats().process.entries == 0; });
    EXPECT_EQ(b.stats().process.entries, 1U);
}

// The race across workers: b invalidates while a still loads what it read before.
TEST_F(SharedCacheTest, ALoadThatBeganBeforeAnothersInvalidationIsStoredNowhere)
{
    TieredCache& a = makeShared();
    TieredCache& b = makeShared();
    for (int round = 0; round < 20; ++round) {
        const std::string key = "k" + std::to_string(round);
        m_open.clear();
        Answer answer;
        a.getOrLoad(key, Minute, later(), into(answer));
        waitFor([&] { return m_open.size() == 1; });
        b.invalidate(key);
        uv_run(&m_loop, UV_RUN_NOWAIT); // the message is somewhere on its way, or there
        m_open[0].value("old");
        EXPECT_EQ(answer.text(), "old") << "for who asked before";
        ask({"PING"});
        waitFor([&] { return a.stats().process.entries == static_cast<std::uint64_t>(round) * 2; });
        EXPECT_FALSE(hasKey(key));
        EXPECT_EQ(loadNow(b, key, "new").text(), "new");
        EXPECT_EQ(loadNow(a, key, "-").text(), "new");
        loadNow(a, "filler" + std::to_string(round), "x");
    }
}

TEST_F(SharedCacheTest, AfterASilenceTheFirstTierBeginsAnew)
{
    TieredCache& cache = makeShared();
    loadNow(cache, "k", "v");
    EXPECT_EQ(ask({"CLIENT", "KILL", "TYPE", "pubsub"})->integer, 1);
    waitFor([&] { return !cache.isShared(); });
    EXPECT_EQ(getNow(cache, "k").text(), "v") << "meanwhile it serves";
    waitFor([&] { return cache.isShared(); });
    EXPECT_EQ(cache.stats().process.entries, 0U);
    EXPECT_EQ(getNow(cache, "k").text(), "v") << "from Redis";
}

TEST_F(SharedCacheTest, WithoutRedisItGoesOnAndSaysSoOnce)
{
    TieredCache& cache = makeShared();
    std::vector<CacheEvent::Kind> events;
    cache.onEvent([&](const CacheEvent& event) { events.push_back(event.kind); });
    loadNow(cache, "k", "v");
    m_server.kill();
    waitFor([&] { return !events.empty(); });
    EXPECT_EQ(getNow(cache, "k").text(), "v");
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(loadNow(cache, "n" + std::to_string(i), "w").text(), "w");
    pass(Ms{500}); // it tries again meanwhile
    EXPECT_EQ(events, std::vector{CacheEvent::Kind::RedisLost});
    m_server.start();
    waitFor([&] { return cache.isShared(); });
    EXPECT_EQ(events, (std::vector{CacheEvent::Kind::RedisLost, CacheEvent::Kind::RedisBack}));
    EXPECT_EQ(loadNow(cache, "k", "new").text(), "new") << "that Redis knew nothing, and messages may have been missed";
}

TEST_F(SharedCacheTest, WhatCouldNotBeRemovedIsRemovedWhenRedisIsBack)
{
    TieredCache& cache = makeShared();
    loadNow(cache, "k", "old");
    bool isLost = false;
    cache.onEvent([&](const CacheEvent& event) { isLost = event.kind == CacheEvent::Kind::RedisLost; });
    m_server.signal(SIGSTOP);
    loadNow(cache, "other", "x");
    waitFor([&] { return isLost; });
    cache.invalidate("k");
    m_server.signal(SIGCONT);
    waitFor([&] { return cache.isShared(); });
    waitFor([&] { return m_redis->isReady(); });
    EXPECT_EQ(loadNow(cache, "k", "new").text(), "new");
}

// Whatever happens to Redis in the middle, every call is answered once.
TEST_F(SharedCacheTest, RedisKilledOrStoppedInMidLoadLosesNoAnswer)
{
    CacheOptions options;
    options.redisLimit = Ms{100};
    TieredCache& a = makeShared(options);
    TieredCache& b = makeShared(options);
    std::vector<Answer> answers(3000);
    std::size_t next = 0;
    const auto some = [&](std::size_t count) {
        for (const std::size_t end = next + count; next < end; ++next)
            (next % 2 == 0 ? a : b).getOrLoad("k" + std::to_string(next % 300), Ms{20}, now("v"), into(answers[next]));
    };
    some(500);
    uv_run(&m_loop, UV_RUN_NOWAIT);
    m_server.signal(SIGSTOP);
    some(1000);
    pass(Ms{50});
    some(500);
    m_server.kill();
    some(500);
    uv_run(&m_loop, UV_RUN_NOWAIT);
    m_server.start();
    some(500);
    waitFor([&] {
        return std::all_of(answers.begin(), answers.end(), [](const Answer& answer) { return answer.calls > 0; });
    });
    for (const Answer& answer : answers) {
        ASSERT_EQ(answer.calls, 1);
        ASSERT_EQ(answer.text(), "v");
    }
}

TEST_F(SharedCacheTest, AStaleValueIsLoadedAnewByOneWorker)
{
    CacheOptions options;
    options.staleWindow = Minute;
    TieredCache& a = makeShared(options);
    TieredCache& b = makeShared(options);
    loadNow(a, "k", "old", Ms{20});
    loadNow(b, "k", "-", Ms{20});
    EXPECT_GT(ask({"PTTL", "k"})->integer, 20) << "Redis keeps it for the window as well";
    pass(Ms{40});
    Answer one;
    Answer two;
    a.getOrLoad("k", Minute, later(), into(one));
    b.getOrLoad("k", Minute, later(), into(two));
    EXPECT_EQ(one.text() + two.text(), "oldold");
    waitFor([&] { return m_open.size() == 1; });
    pass(Ms{50});
    EXPECT_EQ(m_open.size(), 1U);
    m_open[0].value("new");
    for (TieredCache* each : {&a, &b})
        waitFor([&] {
            Answer answer;
            each->getOrLoad("k", Minute, later(), into(answer));
            waitFor([&] { return answer.calls > 0; });
            return answer.text() == "new";
        });
    EXPECT_EQ(m_open.size(), 1U);
    // A worker that comes now and finds it stale in Redis gives it as well.
    TieredCache& c = makeShared(options);
    a.set("s", shared("old"), Ms{1});
    pass(Ms{20});
    Answer late;
    c.getOrLoad("s", Minute, later(), into(late));
    waitFor([&] { return late.calls > 0; });
    EXPECT_EQ(late.text(), "old");
    waitFor([&] { return m_open.size() == 2; });
}

TEST_F(SharedCacheTest, WhatOthersPutThereIsTakenAsItIs)
{
    TieredCache& cache = makeShared();
    ASSERT_TRUE(ask({"SET", "for-ever", "v"}));
    ASSERT_TRUE(ask({"RPUSH", "list", "v"}));
    EXPECT_EQ(loadNow(cache, "for-ever", "-").text(), "v");
    EXPECT_EQ(loadNow(cache, "list", "loaded").text(), "loaded") << "no string: as if there were nothing";
    // A value that one worker may keep for a second only, because Redis has it for no longer.
    ASSERT_TRUE(ask({"SET", "short", "v", "PX", "100"}));
    EXPECT_EQ(loadNow(cache, "short", "-").text(), "v");
    waitFor([&] { return getNow(cache, "short").text() == "absent"; });
}

TEST_F(SharedCacheTest, ALoginWithoutScriptsWorksWithoutLocks)
{
    ASSERT_TRUE(ask({"ACL", "SETUSER", "poor", "on", ">pw", "~*", "&*", "+@all", "-eval"}));
    CacheOptions options;
    options.redis = "redis://poor:pw@" + m_server.hostPort();
    TieredCache& a = makeShared(options);
    TieredCache& b = makeShared(options);
    EXPECT_EQ(loadNow(a, "first", "v").text(), "v");
    waitFor([&] { return !hasKey("lock:{first}"); });
    EXPECT_EQ(loadNow(a, "second", "v").text(), "v");
    waitFor([&] { return hasKey("second"); });
    EXPECT_EQ(loadNow(b, "second", "-").text(), "v");
}

TEST_F(SharedCacheTest, NonsenseOnTheChannelIsHarmless)
{
    TieredCache& cache = makeShared();
    loadNow(cache, "k", "v");
    for (const std::string& nonsense :
         {std::string(), std::string("x"), std::string(100'000, 'x'), std::string(20, '\0')})
        ASSERT_TRUE(ask({"PUBLISH", "loopscope:invalidate:loopscope", nonsense}));
    ASSERT_TRUE(ask({"PUBLISH", "loopscope:invalidate:loopscope", "0123456789abcdefk"}));
    waitFor([&] { return cache.stats().process.entries == 0; });
}

TEST_F(SharedCacheTest, WarmingWaitsForRedis)
{
    loadNow(makeShared(), "k", "old");
    CacheOptions options;
    options.redis = m_server.unixUrl();
    TieredCache& cache = make(options);
    bool done = false;
    cache.warm({{"k", Minute, now("new")}}, Minute, [&](TieredCache::Warmed warmed) { done = warmed.loaded == 1; });
    waitFor([&] { return done; });
    EXPECT_EQ(getNow(cache, "k").text(), "old") << "another worker had it";
    options.redis = "redis://127.0.0.1:1";
    TieredCache& alone = make(options);
    done = false;
    alone.warm({{"k", Minute, now("new")}}, Minute, [&](TieredCache::Warmed warmed) { done = warmed.loaded == 1; });
    waitFor([&] { return done; });
}

TEST(SharedTier, ALockLiesInTheSlotOfItsKey)
{
    for (const std::string key : {"a", "product:1", "{user}:1", "x{y}z", "a{b", "a{b}c{d}", "{{a}}", "a b\r\n"}) {
        const auto lock = SharedTier::lockKey(key, true);
        ASSERT_TRUE(lock) << key;
        EXPECT_EQ(redisSlot(*lock), redisSlot(key)) << *lock;
        EXPECT_NE(*lock, key);
    }
    for (const std::string key : {"", "a}b", "a{}b", "}{"}) {
        EXPECT_FALSE(SharedTier::lockKey(key, true)) << key;
        EXPECT_TRUE(SharedTier::lockKey(key, false)) << key;
    }
}

} // namespace loopscope::server

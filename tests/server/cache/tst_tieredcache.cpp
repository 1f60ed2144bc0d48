// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/server/cache/cachefixture.h"

#include <stdexcept>

// The first tier and its loaders, without Redis.
namespace loopscope::server {

using test::Answer;

namespace {

class TieredCacheTest : public test::CacheTest
{
};

} // namespace

TEST_F(TieredCacheTest, AHitIsAnsweredAtOnceAndSharesItsBytes)
{
    TieredCache& cache = make();
    const Answer first = loadNow(cache, "k", "value");
    EXPECT_EQ(first.text(), "value");
    Answer hit;
    cache.getOrLoad("k", Minute, later(), into(hit));
    EXPECT_EQ(hit.calls, 1) << "before the call returned";
    EXPECT_EQ(hit.value->get(), first.value->get());
    EXPECT_EQ(m_loads, 1);
    EXPECT_EQ(cache.stats().hits, 1U);
    EXPECT_EQ(cache.stats().misses, 1U);
    EXPECT_EQ(cache.stats().loads, 1U);
    EXPECT_EQ(cache.stats().process.entries, 1U);
    EXPECT_FALSE(cache.stats().redis);
    EXPECT_FALSE(cache.isShared());
}

TEST_F(TieredCacheTest, OneLoaderServesAllWhoWait)
{
    TieredCache& cache = make();
    std::vector<Answer> answers(1000);
    for (Answer& answer : answers)
        cache.getOrLoad("k", Minute, later(), into(answer));
    ASSERT_EQ(m_open.size(), 1U);
    m_open[0].value("v");
    for (const Answer& answer : answers) {
        EXPECT_EQ(answer.calls, 1);
        EXPECT_EQ(answer.text(), "v");
    }
    m_open[0].value("again");
    EXPECT_EQ(getNow(cache, "k").text(), "v") << "one answer counts";
    EXPECT_EQ(cache.stats().misses, 1000U);
}

TEST_F(TieredCacheTest, KeysAreLoadedBesideEachOther)
{
    TieredCache& cache = make();
    Answer a;
    Answer b;
    cache.getOrLoad("a", Minute, later(), into(a));
    cache.getOrLoad("b", Minute, later(), into(b));
    ASSERT_EQ(m_open.size(), 2U);
    m_open[1].value("B");
    EXPECT_EQ(b.text(), "B");
    EXPECT_EQ(a.calls, 0);
    m_open[0].value("A");
    EXPECT_EQ(a.text(), "A");
}

TEST_F(TieredCacheTest, AbsentIsBelievedForAShorterTime)
{
    CacheOptions options;
    options.negativeTtl = Ms{30};
    TieredCache& cache = make(options);
    Answer answer;
    cache.getOrLoad("k", Minute, later(), into(answer));
    m_open[0].absent();
    EXPECT_EQ(answer.text(), "absent");
    EXPECT_EQ(loadNow(cache, "k", "v").text(), "absent");
    pass(Ms{40});
    EXPECT_EQ(loadNow(cache, "k", "v").text(), "v");
}

TEST_F(TieredCacheTest, AFailureIsForAllWhoWaitAndForNobodyElse)
{
    TieredCache& cache = make();
    Answer first;
    Answer second;
    cache.getOrLoad("k", Minute, later(), into(first));
    cache.getOrLoad("k", Minute, later(), into(second));
    m_open[0].fail({ErrorCode::NotFound, "no database"});
    EXPECT_EQ(first.value.error().code, ErrorCode::NotFound);
    EXPECT_EQ(second.calls, 1);
    EXPECT_EQ(loadNow(cache, "k", "v").text(), "v");
}

TEST_F(TieredCacheTest, ALoaderThatThrowsOrForgetsHasFailed)
{
    TieredCache& cache = make();
    Answer thrown;
    cache.getOrLoad(
        "a", Minute, [](const LoadDone&) { throw std::runtime_error("broken"); }, into(thrown));
    EXPECT_EQ(thrown.calls, 1);
    EXPECT_NE(thrown.value.error().message.find("broken"), std::string::npos);
    Answer odd;
    cache.getOrLoad(
        "b", Minute, [](const LoadDone&) { throw 7; }, into(odd));
    EXPECT_EQ(odd.text(), "error");
    Answer forgotten;
    cache.getOrLoad("c", Minute, later(), into(forgotten));
    EXPECT_EQ(forgotten.calls, 0);
    m_open.clear();
    EXPECT_EQ(forgotten.text(), "error");
    Answer both;
    cache.getOrLoad(
        "d", Minute,
        [](const LoadDone& done) {
            done.value("v");
            throw std::runtime_error("too late");
        },
        into(both));
    EXPECT_EQ(both.calls, 1);
    EXPECT_EQ(both.text(), "v");
}

TEST_F(TieredCacheTest, ALoaderThatNeverAnswersIsNotWaitedForForEver)
{
    CacheOptions options;
    options.loadLimit = Ms{30};
    TieredCache& cache = make(options);
    Answer answer;
    cache.getOrLoad("k", Minute, later(), into(answer));
    waitFor([&] { return answer.calls > 0; });
    EXPECT_EQ(answer.value.error().code, ErrorCode::TimedOut);
    m_open[0].value("late");
    EXPECT_EQ(answer.calls, 1);
    EXPECT_EQ(getNow(cache, "k").text(), "absent") << "late is never";
}

TEST_F(TieredCacheTest, WhoWaitsIsBounded)
{
    CacheOptions options;
    options.maxWaiters = 2;
    options.maxLoads = 2;
    TieredCache& cache = make(options);
    std::vector<Answer> answers(5);
    for (const std::size_t i : {0U, 1U, 2U})
        cache.getOrLoad("a", Minute, later(), into(answers[i]));
    EXPECT_EQ(answers[2].value.error().code, ErrorCode::Busy);
    cache.getOrLoad("b", Minute, later(), into(answers[3]));
    cache.getOrLoad("c", Minute, later(), into(answers[4]));
    EXPECT_EQ(answers[4].value.error().code, ErrorCode::Busy);
    m_open[0].value("A");
    m_open[1].value("B");
    EXPECT_EQ(answers[0].text() + answers[1].text() + answers[3].text(), "AAB");
    Answer tooLong;
    cache.getOrLoad(std::string(TieredCache::MaxKeyBytes + 1, 'k'), Minute, later(), into(tooLong));
    EXPECT_EQ(tooLong.value.error().code, ErrorCode::TooLarge);
}

TEST_F(TieredCacheTest, ALargeValueIsHandedOnButNotKept)
{
    CacheOptions options;
    options.maxValueBytes = 100;
    TieredCache& cache = make(options);
    EXPECT_EQ(loadNow(cache, "k", std::string(101, 'x')).text(), std::string(101, 'x'));
    EXPECT_EQ(getNow(cache, "k").text(), "absent");
    EXPECT_EQ(loadNow(cache, "k", std::string(100, 'x')).text().size(), 100U);
    EXPECT_EQ(getNow(cache, "k").text().size(), 100U);
    cache.set("k", std::make_shared<const std::string>(101, 'x'), Minute);
    EXPECT_EQ(getNow(cache, "k").text(), "absent") << "the old one would be wrong";
}

TEST_F(TieredCacheTest, AValueEndsWithItsTime)
{
    TieredCache& cache = make();
    loadNow(cache, "k", "v", Ms{30});
    EXPECT_EQ(getNow(cache, "k").text(), "v");
    pass(Ms{40});
    EXPECT_EQ(getNow(cache, "k").text(), "absent");
}

TEST_F(TieredCacheTest, AStaleValueIsGivenWhileItIsLoadedAnew)
{
    CacheOptions options;
    options.staleWindow = Minute;
    TieredCache& cache = make(options);
    loadNow(cache, "k", "old", Ms{20});
    pass(Ms{30});
    for (int i = 0; i < 3; ++i) {
        Answer stale;
        cache.getOrLoad("k", Minute, later(), into(stale));
        EXPECT_EQ(stale.text(), "old");
    }
    ASSERT_EQ(m_open.size(), 1U) << "one load for all of them";
    m_open[0].value("new");
    EXPECT_EQ(getNow(cache, "k").text(), "new");
}

TEST_F(TieredCacheTest, AStaleValueOutlivesALoaderThatFails)
{
    CacheOptions options;
    options.staleWindow = Minute;
    TieredCache& cache = make(options);
    loadNow(cache, "k", "old", Ms{20});
    pass(Ms{30});
    const auto stale = [&] {
        Answer answer;
        cache.getOrLoad("k", Minute, later(), into(answer));
        return answer.text();
    };
    EXPECT_EQ(stale(), "old");
    m_open[0].fail({ErrorCode::Failed, "no database"});
    EXPECT_EQ(stale(), "old");
    EXPECT_EQ(m_open.size(), 1U) << "not asked again at once";
    waitFor([&] { return stale() == "old" && m_open.size() == 2; });
    m_open[1].value("new");
    EXPECT_EQ(stale(), "new");
}

// The race that matters: what was read before the change must not be there after it.
TEST_F(TieredCacheTest, ALoadThatBeganBeforeAnInvalidationIsNotKept)
{
    TieredCache& cache = make();
    Answer before;
    cache.getOrLoad("k", Minute, later(), into(before));
    cache.invalidate("k");
    Answer after;
    cache.getOrLoad("k", Minute, later(), into(after));
    ASSERT_EQ(m_open.size(), 2U) << "who asks after it gets a load that began after it";
    m_open[1].value("new");
    m_open[0].value("old");
    EXPECT_EQ(before.text(), "old");
    EXPECT_EQ(after.text(), "new");
    EXPECT_EQ(getNow(cache, "k").text(), "new");
}

TEST_F(TieredCacheTest, WhatIsSetDuringALoadStays)
{
    TieredCache& cache = make();
    Answer before;
    cache.getOrLoad("k", Minute, later(), into(before));
    cache.set("k", std::make_shared<const std::string>("set"), Minute);
    m_open[0].value("old");
    EXPECT_EQ(before.text(), "old");
    EXPECT_EQ(getNow(cache, "k").text(), "set");
    cache.set("none", nullptr, Minute);
    EXPECT_EQ(loadNow(cache, "none", "v").text(), "absent");
}

TEST_F(TieredCacheTest, AskingAgainFromAnAnswer)
{
    TieredCache& cache = make();
    Answer inner;
    int outer = 0;
    cache.getOrLoad("k", Minute, later(), [&](const Result<CacheValue>& failed) {
        ++outer;
        EXPECT_FALSE(failed);
        cache.getOrLoad("k", Minute, now("v"), into(inner));
    });
    m_open[0].fail({ErrorCode::Failed, "x"});
    EXPECT_EQ(outer, 1);
    EXPECT_EQ(inner.text(), "v");
}

TEST_F(TieredCacheTest, WhoWaitsWhenItGoesIsToldOnce)
{
    TieredCache& cache = make();
    Answer waiting;
    Answer asked;
    Answer forgotten;
    cache.getOrLoad("a", Minute, later(), into(forgotten));
    cache.invalidate("a");
    cache.getOrLoad("k", Minute, later(), into(waiting));
    cache.getOrLoad("k", Minute, later(), [&](const Result<CacheValue>&) { cache.get("k", into(asked)); });
    m_caches.clear();
    EXPECT_EQ(waiting.value.error().code, ErrorCode::Disconnected);
    EXPECT_EQ(asked.value.error().code, ErrorCode::Disconnected);
    m_open[0].value("late");
    m_open[1].value("late");
    EXPECT_EQ(waiting.calls + asked.calls + forgotten.calls, 3);
}

TEST_F(TieredCacheTest, TimesAreSpread)
{
    CacheOptions options;
    options.ttlJitter = 0.5;
    m_caches.push_back(std::make_unique<TieredCache>(&m_loop, options));
    for (int i = 0; i < 100; ++i)
        loadNow(*m_caches[0], std::to_string(i), "v", Ms{2000});
    const auto left = [&] {
        int count = 0;
        for (int i = 0; i < 100; ++i)
            count += getNow(*m_caches[0], std::to_string(i)).text() == "v" ? 1 : 0;
        return count;
    };
    bool someButNotAll = false;
    waitFor([&] {
        const int count = left();
        someButNotAll = someButNotAll || (count > 0 && count < 100);
        return count == 0;
    });
    EXPECT_TRUE(someButNotAll) << "they did not go all at once";
}

TEST_F(TieredCacheTest, WarmingLoadsAllAndTellsOnce)
{
    TieredCache& cache = make();
    std::vector<TieredCache::WarmItem> items;
    for (int i = 0; i < 100; ++i)
        items.push_back({std::to_string(i), Minute, now("v" + std::to_string(i))});
    items.push_back({"7", Minute, now("again")});
    items.push_back({"bad", Minute, [](const LoadDone& done) { done.fail({ErrorCode::Failed, "x"}); }});
    int told = 0;
    TieredCache::Warmed result;
    cache.warm(std::move(items), Minute, [&](TieredCache::Warmed warmed) {
        ++told;
        result = warmed;
    });
    waitFor([&] { return told > 0; });
    EXPECT_EQ(result.loaded, 101U);
    EXPECT_EQ(result.failed, 1U);
    EXPECT_EQ(result.late, 0U);
    EXPECT_EQ(getNow(cache, "42").text(), "v42");
}

TEST_F(TieredCacheTest, WarmingEndsWithItsTime)
{
    TieredCache& cache = make();
    std::vector<TieredCache::WarmItem> items;
    for (int i = 0; i < 40; ++i)
        items.push_back({std::to_string(i), Minute, later()});
    int told = 0;
    TieredCache::Warmed result;
    cache.warm(std::move(items), Ms{50}, [&](TieredCache::Warmed warmed) {
        ++told;
        result = warmed;
    });
    waitFor([&] { return told > 0; });
    EXPECT_EQ(result.late, 40U);
    EXPECT_EQ(m_open.size(), 16U) << "not all at once";
    m_open[3].value("v");
    EXPECT_EQ(told, 1);
    EXPECT_EQ(getNow(cache, "3").text(), "v") << "it goes on";
    bool empty = false;
    cache.warm({}, Minute, [&](TieredCache::Warmed) { empty = true; });
    waitFor([&] { return empty; });
}

TEST_F(TieredCacheTest, AnAddressThatIsNoneIsSaid)
{
    CacheOptions options;
    options.redis = "redis://user:secret@";
    TieredCache& cache = make(options);
    std::string said;
    cache.onEvent([&](const CacheEvent& event) { said = event.text; });
    EXPECT_NE(said, "");
    EXPECT_EQ(said.find("secret"), std::string::npos);
    EXPECT_EQ(loadNow(cache, "k", "v").text(), "v");
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/lrucache.h"

#include <gtest/gtest.h>
#include <list>
#include <map>
#include <random>

namespace loopscope::server {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const SteadyTime Start{std::chrono::hours(1)};

CacheEntry entryOf(std::string bytes, SteadyTime expiresAt = Start + seconds(60))
{
    return {std::make_shared<const std::string>(std::move(bytes)), expiresAt, expiresAt};
}

std::string found(LruCache& cache, std::string_view key, SteadyTime now = Start)
{
    const CacheEntry* entry = cache.find(key, now);
    return entry == nullptr ? "-" : *entry->value;
}

// What one entry of these tests takes.
std::size_t oneEntry()
{
    return LruCache::entryBytes("k", entryOf("v"));
}

} // namespace

TEST(LruCache, GivesWhatWasPut)
{
    LruCache cache(10000);
    EXPECT_EQ(found(cache, "a"), "-");
    EXPECT_TRUE(cache.put("a", entryOf("1"), Start));
    EXPECT_TRUE(cache.put("b", entryOf("2"), Start));
    EXPECT_EQ(found(cache, "a"), "1");
    EXPECT_EQ(found(cache, "b"), "2");
    EXPECT_TRUE(cache.put("a", entryOf("3"), Start));
    EXPECT_EQ(found(cache, "a"), "3");
    EXPECT_EQ(cache.stats().entries, 2U);
    EXPECT_EQ(cache.stats().hits, 3U);
    EXPECT_EQ(cache.stats().misses, 1U);
}

TEST(LruCache, AKeyMayHoldAnyBytes)
{
    LruCache cache(10000);
    const std::string odd("\0a\r\n\xFF", 5);
    cache.put(odd, entryOf("odd"), Start);
    cache.put("", entryOf("empty"), Start);
    EXPECT_EQ(found(cache, odd), "odd");
    EXPECT_EQ(found(cache, ""), "empty");
    EXPECT_EQ(found(cache, std::string_view(odd).substr(0, 1)), "-");
}

TEST(LruCache, AbsentIsKnown)
{
    LruCache cache(10000);
    cache.put("none", {nullptr, Start + seconds(5), Start + seconds(5)}, Start);
    const CacheEntry* entry = cache.find("none", Start);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->value, nullptr);
}

TEST(LruCache, AnEntryEndsExactlyAtItsTime)
{
    LruCache cache(10000);
    cache.put("a", entryOf("1", Start + milliseconds(10)), Start);
    EXPECT_EQ(found(cache, "a", Start + milliseconds(9)), "1");
    EXPECT_EQ(cache.peek("a", Start + milliseconds(10)), nullptr);
    EXPECT_EQ(found(cache, "a", Start + milliseconds(10)), "-");
    EXPECT_EQ(cache.stats().expired, 1U);
    EXPECT_EQ(cache.stats().evictions, 0U);
    EXPECT_EQ(cache.stats().entries, 0U);
    EXPECT_EQ(cache.stats().bytes, 0U);
    EXPECT_FALSE(cache.put("b", entryOf("1", Start), Start)) << "expired already";
}

TEST(LruCache, TheLeastRecentlyUsedGoesFirst)
{
    LruCache cache(3 * oneEntry());
    for (const char* key : {"a", "b", "c"})
        cache.put(key, entryOf("v"), Start);
    EXPECT_EQ(found(cache, "a"), "v");
    cache.put("d", entryOf("v"), Start);
    EXPECT_EQ(found(cache, "b"), "-");
    EXPECT_EQ(found(cache, "a"), "v");
    EXPECT_EQ(found(cache, "c"), "v");
    EXPECT_EQ(found(cache, "d"), "v");
    EXPECT_EQ(cache.stats().evictions, 1U);
    EXPECT_LE(cache.stats().bytes, 3 * oneEntry());
}

TEST(LruCache, LookingWithoutATraceKeepsTheOrder)
{
    LruCache cache(2 * oneEntry());
    cache.put("a", entryOf("v"), Start);
    cache.put("b", entryOf("v"), Start);
    ASSERT_NE(cache.peek("a", Start), nullptr);
    cache.put("c", entryOf("v"), Start);
    EXPECT_EQ(cache.peek("a", Start), nullptr);
    EXPECT_EQ(cache.stats().hits + cache.stats().misses, 0U);
}

TEST(LruCache, WhatIsPushedOutAfterItsTimeIsNoEviction)
{
    LruCache cache(2 * oneEntry());
    cache.put("a", entryOf("v", Start + seconds(1)), Start);
    cache.put("b", entryOf("v"), Start);
    cache.put("c", entryOf("v"), Start + seconds(2));
    EXPECT_EQ(cache.stats().expired, 1U);
    EXPECT_EQ(cache.stats().evictions, 0U);
}

TEST(LruCache, WhatIsLargerThanTheCacheIsNotKept)
{
    LruCache cache(3 * oneEntry());
    cache.put("k", entryOf("v"), Start);
    EXPECT_FALSE(cache.put("k", entryOf(std::string(3 * oneEntry(), 'x')), Start));
    EXPECT_EQ(found(cache, "k"), "-") << "the old value would be wrong";
    EXPECT_EQ(cache.stats().bytes, 0U);
}

TEST(LruCache, AValueOutlivesItsEntry)
{
    LruCache cache(10000);
    cache.put("a", entryOf("1"), Start);
    const CacheValue held = cache.find("a", Start)->value;
    EXPECT_TRUE(cache.erase("a"));
    EXPECT_FALSE(cache.erase("a"));
    EXPECT_EQ(*held, "1");
}

TEST(LruCache, TheEndOfBeingFreshCanBeMoved)
{
    LruCache cache(10000);
    cache.put("a", entryOf("1"), Start);
    EXPECT_TRUE(cache.touchFresh("a", Start + seconds(3)));
    EXPECT_EQ(cache.peek("a", Start)->freshUntil, Start + seconds(3));
    EXPECT_EQ(cache.peek("a", Start)->expiresAt, Start + seconds(60));
    EXPECT_FALSE(cache.touchFresh("b", Start));
}

TEST(LruCache, ClearedEntriesAreGoneAtOnceAndFreedBitByBit)
{
    LruCache cache(1000 * oneEntry());
    const CacheValue shared = std::make_shared<const std::string>("v");
    const auto fill = [&](int count) {
        for (int i = 0; i < count; ++i)
            cache.put(std::to_string(i), {shared, Start + seconds(60), Start + seconds(60)}, Start);
    };
    fill(100);
    EXPECT_EQ(shared.use_count(), 101);
    cache.clear();
    EXPECT_EQ(found(cache, "7"), "-");
    EXPECT_EQ(cache.stats().entries, 0U);
    EXPECT_EQ(cache.stats().bytes, 0U);
    EXPECT_EQ(shared.use_count(), 101) << "not in one go";
    EXPECT_TRUE(cache.sweep(10));
    EXPECT_EQ(shared.use_count(), 91);
    fill(5);
    EXPECT_LT(shared.use_count(), 91) << "each new entry frees some";
    cache.clear();
    EXPECT_FALSE(cache.sweep(1000));
    EXPECT_EQ(shared.use_count(), 1);
}

// Against the plainest cache that can be written, through random operations.
TEST(LruCache, BehavesLikeAListAndAMap)
{
    constexpr std::size_t Room = 8;
    LruCache cache(Room * oneEntry());
    std::list<std::string> order; // newest first
    std::map<std::string, std::string> values;
    std::minstd_rand random(7);
    for (int step = 0; step < 20000; ++step) {
        const std::string key(1, static_cast<char>('a' + random() % 20));
        const std::string value(1, static_cast<char>('A' + random() % 26));
        const auto drop = [&] { order.remove(key), values.erase(key); };
        switch (random() % 4) {
        case 0:
            drop();
            cache.erase(key);
            break;
        case 1:
            drop();
            order.push_front(key);
            values[key] = value;
            if (order.size() > Room) {
                values.erase(order.back());
                order.pop_back();
            }
            cache.put(key, entryOf(value), Start);
            break;
        default:
            ASSERT_EQ(found(cache, key), values.count(key) == 0 ? "-" : values[key]) << step;
            if (values.count(key) != 0) {
                order.remove(key);
                order.push_front(key);
            }
        }
        ASSERT_EQ(cache.stats().entries, values.size());
        ASSERT_EQ(cache.stats().bytes, values.size() * oneEntry());
    }
}

} // namespace loopscope::server

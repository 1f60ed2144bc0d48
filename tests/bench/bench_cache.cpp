// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/lrucache.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <list>
#include <string>
#include <unordered_map>
#include <uv.h>
#include <vector>

// Processor time of a hit in process: the whole path of getOrLoad, from the key to the callback that has the value. The
// peer is what one would write by hand: a hash map over a list in the order of use, values copied out, no bound in
// bytes, no time to live, no counts. bench_cache.cjs adds node-cache.
namespace {

using namespace loopscope::server;

constexpr int Runs = 7;
constexpr double SecondsOfARun = 0.3;
constexpr std::size_t Keys = 10000;
constexpr std::chrono::milliseconds Hour{3600000};

double processSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<std::string> makeKeys(std::size_t count)
{
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back("product:" + std::to_string(i * 7919 % count));
    return keys;
}

// The median over the runs of nanoseconds for one call of once.
double nanoseconds(const std::function<std::size_t()>& aThousand)
{
    std::vector<double> all;
    std::size_t bytes = 0;
    for (int run = 0; run < Runs; ++run) {
        std::size_t calls = 0;
        const double begin = processSeconds();
        double used = 0;
        while (used < SecondsOfARun) {
            bytes += aThousand();
            calls += 1000;
            used = processSeconds() - begin;
        }
        all.push_back(used / static_cast<double>(calls) * 1e9);
    }
    if (bytes == 0) {
        std::fprintf(stderr, "bench_cache: nothing was hit\n");
        std::exit(1);
    }
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

class ByHand
{
public:
    void put(const std::string& key, std::string value)
    {
        m_order.emplace_front(key, std::move(value));
        m_index[key] = m_order.begin();
    }
    const std::string* get(const std::string& key)
    {
        const auto at = m_index.find(key);
        if (at == m_index.end())
            return nullptr;
        m_order.splice(m_order.begin(), m_order, at->second);
        return &at->second->second;
    }

private:
    std::list<std::pair<std::string, std::string>> m_order;
    std::unordered_map<std::string, std::list<std::pair<std::string, std::string>>::iterator> m_index;
};

void print(const char* what, double value, const char* unit, const char* peer, double peerValue)
{
    std::printf(
        "{\"bench\":\"cache\",\"case\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"peer\":\"%s\",\"peerValue\":%.6g}\n",
        what, value, unit, peer, peerValue);
    std::fflush(stdout);
}

void benchHit(uv_loop_t* loop)
{
    const std::vector<std::string> keys = makeKeys(Keys);
    const std::string value(1024, 'x');
    TieredCache cache(loop, {});
    ByHand byHand;
    for (const std::string& key : keys) {
        cache.set(key, std::make_shared<const std::string>(value), Hour);
        byHand.put(key, value);
    }
    std::size_t next = 0;
    std::size_t bytes = 0;
    const double own = nanoseconds([&] {
        for (int i = 0; i < 1000; ++i)
            cache.getOrLoad(
                keys[next++ % Keys], Hour, [](const LoadDone& done) { done.absent(); },
                [&bytes](const loopscope::Result<CacheValue>& found) { bytes += (*found)->size(); });
        return bytes;
    });
    const double peer = nanoseconds([&] {
        for (int i = 0; i < 1000; ++i)
            if (const std::string* found = byHand.get(keys[next++ % Keys])) {
                const std::string copy(*found);
                bytes += copy.size();
            }
        return bytes;
    });
    print("a hit, 10,000 keys, 1 KiB", own, "ns", "unordered_map and list by hand, the value copied", peer);
}

// The longest single put while a million entries come in: a table that grows would move them all at once.
void benchPut()
{
    constexpr std::size_t Many = 1000000;
    const std::vector<std::string> keys = makeKeys(Many);
    const CacheValue value = std::make_shared<const std::string>("x");
    const loopscope::SteadyTime now{std::chrono::hours(1)};
    LruCache cache(1UL << 30U);
    std::unordered_map<std::string, CacheValue> map;
    double longest = 0;
    double longestOfMap = 0;
    for (const std::string& key : keys) {
        const double begin = processSeconds();
        cache.put(key, {value, now + Hour, now + Hour}, now);
        const double middle = processSeconds();
        map.emplace(key, value);
        longest = std::max(longest, middle - begin);
        longestOfMap = std::max(longestOfMap, processSeconds() - middle);
    }
    print("the longest of 1,000,000 puts", longest * 1e6, "us", "std::unordered_map", longestOfMap * 1e6);
}

} // namespace

int main()
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    benchHit(&loop);
    benchPut();
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/cacheload.h"
#include "core/server/cache/cachewarmup.h"
#include "core/server/cache/lrucache.h"

#include <algorithm>
#include <unordered_map>

namespace loopscope::server {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds RefreshPause{100};
constexpr milliseconds SweepPause{10};
constexpr std::size_t SweptAtOnce = 1000; // about 0.1 ms

Error closing()
{
    return {ErrorCode::Disconnected, "the cache is gone"};
}

} // namespace

struct TieredCache::Impl final : public CacheLoad::Cache
{
    Impl(uv_loop_t* onLoop, CacheOptions given)
        : loop(onLoop), options(std::move(given)), first(options.maxBytes), sweeper(loop, UvTimer::Keep::Unref, [this] {
              if (!first.sweep(SweptAtOnce))
                  sweeper.stop();
          })
    {
        options.maxValueBytes = std::min(options.maxValueBytes, options.maxBytes / 8);
        if (!parseRedisUrl(options.redis))
            return;
        shared = std::make_unique<SharedTier>(loop, options);
        shared->forget = [this](std::string_view key) { forget(key); };
        shared->forgetAll = [this] { forgetAll(); };
        shared->event = [this](const CacheEvent& what) {
            if (event)
                event(what);
        };
    }

    ~Impl() override
    {
        isClosing = true;
        for (const auto& [raw, load] : loads)
            load->letGo();
        shared.reset(); // nothing comes from there any more
        for (const auto& warmup : std::exchange(warmups, {}))
            warmup->abandon();
        byKey.clear();
        for (const auto& [raw, load] : std::exchange(loads, {}))
            load->abandon(closing());
    }

    [[nodiscard]] SteadyTime now() const { return SteadyTime{milliseconds{uv_now(loop)}}; }

    void lookUp(std::string_view key, milliseconds ttl, Loader loader, Then then)
    {
        if (key.size() > MaxKeyBytes || isClosing) {
            then(tl::unexpected<Error>(isClosing ? closing()
                                                 : Error{ErrorCode::TooLarge, "the cache's key is too long"}));
            return;
        }
        const CacheEntry* entry = first.find(key, now());
        if (entry == nullptr) {
            wait(std::string(key), ttl, std::move(loader), std::move(then));
            return;
        }
        ++hits;
        const Result<CacheValue> value(entry->value);
        if (now() >= entry->freshUntil && loader)
            refresh(std::string(key), ttl, std::move(loader));
        then(value);
    }

    void wait(std::string key, milliseconds ttl, Loader loader, Then then)
    {
        const auto at = byKey.find(key);
        if (at != byKey.end()) {
            at->second->adopt(ttl, loader);
            if (!at->second->join(then))
                then(fail(ErrorCode::Busy, "too many wait for one key of the cache"));
            return;
        }
        if (!loader && !shared) {
            ++misses;
            then(CacheValue());
            return;
        }
        const auto load = begin(std::move(key), ttl, std::move(loader));
        if (!load || !load->join(then)) {
            then(fail(ErrorCode::Busy, "the cache loads too many keys at once"));
            return;
        }
        load->start();
    }

    void refresh(std::string key, milliseconds ttl, Loader loader)
    {
        if (byKey.find(key) != byKey.end())
            return;
        if (const auto load = begin(std::move(key), ttl, std::move(loader)))
            load->start();
    }

    std::shared_ptr<CacheLoad> begin(std::string key, milliseconds ttl, Loader loader)
    {
        if (loads.size() >= options.maxLoads)
            return nullptr;
        const auto load = std::make_shared<CacheLoad>(loop, *this, shared.get(), options, key, ttl, std::move(loader));
        loads.emplace(load.get(), load);
        byKey.emplace(std::move(key), load.get());
        return load;
    }

    // Whoever asks from now on gets a load that begins now.
    void forget(std::string_view key)
    {
        first.erase(key);
        const auto at = byKey.find(std::string(key));
        if (at == byKey.end())
            return;
        at->second->forget();
        byKey.erase(at);
    }

    // Messages may have been missed. Loads under way are still joined: what they store in Redis is under its lock.
    void forgetAll()
    {
        first.clear();
        sweeper.startEvery(SweepPause);
        for (const auto& [raw, load] : loads)
            load->distrust();
    }

    void set(std::string_view key, CacheValue value, milliseconds ttl)
    {
        if (key.size() > MaxKeyBytes)
            return;
        const bool fits = !value || (value->size() <= options.maxValueBytes && *value != SharedTier::absentMark());
        forget(key);
        const milliseconds window = value ? options.staleWindow : milliseconds{0};
        const milliseconds fresh = withJitter(ttl);
        if (fits)
            keep(std::string(key), value, fresh, window);
        if (shared && fits)
            shared->store(std::string(key), value, fresh + window);
        else if (shared)
            shared->remove(std::string(key));
    }

    void keep(const std::string& key, const CacheValue& value, milliseconds freshFor, milliseconds staleFor) override
    {
        const SteadyTime fresh = now() + std::min(freshFor, MaxTtl);
        if (value && value->size() > options.maxValueBytes)
            first.erase(key);
        else
            first.put(key, {value, fresh, fresh + std::min(staleFor, MaxTtl)}, now());
    }

    void answered(std::size_t waiters, CacheLoad::Source source) override
    {
        (source == CacheLoad::Source::Redis ? hits : misses) += waiters;
    }

    void loaderRuns() override { ++loaderCount; }

    void pauseRefresh(const std::string& key) override { first.touchFresh(key, now() + RefreshPause); }

    void ended(CacheLoad& load) override
    {
        if (const auto at = byKey.find(load.key()); at != byKey.end() && at->second == &load)
            byKey.erase(at);
        loads.erase(&load);
    }

    milliseconds withJitter(milliseconds ttl) override
    {
        std::uniform_real_distribution<double> part(1.0 - std::clamp(options.ttlJitter, 0.0, 1.0), 1.0);
        const double cut = static_cast<double>(std::clamp(ttl, milliseconds{1}, MaxTtl).count()) * part(random);
        return milliseconds{std::max<std::int64_t>(static_cast<std::int64_t>(cut), 1)};
    }

    void warm(std::vector<WarmItem> items, milliseconds limit, std::function<void(Warmed)> then)
    {
        warmups.erase(std::remove_if(warmups.begin(), warmups.end(), [](const auto& each) { return each->isOver(); }),
                      warmups.end());
        const auto load = [this](const WarmItem& item, Then done) {
            lookUp(item.key, item.ttl, item.loader, std::move(done));
        };
        const auto mayBegin = [this] { return !shared || shared->isShared() || shared->isLost(); };
        warmups.push_back(std::make_shared<CacheWarmup>(loop, std::move(items), load, mayBegin, std::move(then)));
        warmups.back()->start(limit);
    }

    static constexpr milliseconds MaxTtl{std::chrono::hours(24 * 365)};

    uv_loop_t* loop;
    CacheOptions options;
    LruCache first;
    std::unordered_map<std::string, CacheLoad*> byKey; // that may be joined
    std::unordered_map<CacheLoad*, std::shared_ptr<CacheLoad>> loads;
    std::vector<std::shared_ptr<CacheWarmup>> warmups;
    std::function<void(const CacheEvent&)> event;
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t loaderCount = 0;
    std::minstd_rand random{std::random_device{}()};
    UvTimer sweeper;
    bool isClosing = false;
    std::unique_ptr<SharedTier> shared;
};

TieredCache::TieredCache(uv_loop_s* loop, CacheOptions options)
    : m_impl(std::make_unique<Impl>(loop, std::move(options)))
{
}

TieredCache::~TieredCache() = default;

void TieredCache::getOrLoad(std::string_view key, milliseconds ttl, Loader loader, Then then)
{
    m_impl->lookUp(key, ttl, std::move(loader), std::move(then));
}

void TieredCache::get(std::string_view key, Then then)
{
    m_impl->lookUp(key, milliseconds{0}, {}, std::move(then));
}

void TieredCache::set(std::string_view key, CacheValue value, milliseconds ttl)
{
    m_impl->set(key, std::move(value), ttl);
}

void TieredCache::invalidate(std::string_view key)
{
    if (key.size() > MaxKeyBytes)
        return;
    m_impl->forget(key);
    if (m_impl->shared)
        m_impl->shared->remove(std::string(key));
}

void TieredCache::warm(std::vector<WarmItem> items, milliseconds limit, std::function<void(Warmed)> then)
{
    m_impl->warm(std::move(items), limit, std::move(then));
}

CacheStats TieredCache::stats() const
{
    const LruCache::Stats& lru = m_impl->first.stats();
    CacheStats stats;
    stats.hits = m_impl->hits;
    stats.misses = m_impl->misses;
    stats.loads = m_impl->loaderCount;
    stats.process.hits = lru.hits;
    stats.process.misses = lru.misses;
    stats.process.entries = lru.entries;
    stats.process.bytes = lru.bytes;
    stats.process.evictions = lru.evictions;
    if (m_impl->shared)
        stats.redis = m_impl->shared->stats();
    return stats;
}

void TieredCache::beginLatencyInterval()
{
    if (m_impl->shared)
        m_impl->shared->beginLatencyInterval();
}

bool TieredCache::isShared() const
{
    return m_impl->shared && m_impl->shared->isShared();
}

void TieredCache::onEvent(std::function<void(const CacheEvent&)> callback)
{
    m_impl->event = std::move(callback);
    const auto address = parseRedisUrl(m_impl->options.redis);
    if (!m_impl->options.redis.empty() && !address && m_impl->event)
        m_impl->event({CacheEvent::Kind::RedisLost, address.error().message + "; the cache goes on without it"});
}

} // namespace loopscope::server

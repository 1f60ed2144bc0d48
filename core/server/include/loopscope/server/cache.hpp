// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct uv_loop_s;

namespace loopscope::server {

/// A cached value: shared and never changed, so that a hit copies nothing. Null: known to be absent. A value stays
/// whole for as long as somebody holds it, whatever becomes of its entry.
using CacheValue = std::shared_ptr<const std::string>;

/// How a loader answers, now or later. Exactly one answer counts; more are ignored, and so is one that comes after the
/// load's time limit. When every copy goes without an answer the load has failed. On the loop's thread only.
class LoadDone
{
public:
    struct State;
    explicit LoadDone(std::shared_ptr<State> state);

    void value(std::string bytes) const;
    void value(CacheValue shared) const; ///< Null is the same as absent().
    void absent() const;                 ///< There is no such thing: remembered for CacheOptions::negativeTtl.
    void fail(Error error) const;        ///< Remembered by nobody.

private:
    std::shared_ptr<State> m_state;
};

/// Gets a value from where it really is. Runs on the loop's thread and must not block: it starts the work (a query,
/// an offload) and keeps the LoadDone. What it throws is a failed load.
using Loader = std::function<void(LoadDone)>;

/// The limits of a TieredCache. Every time is of a steady clock.
struct CacheOptions
{
    /// The caches of one name on one Redis tell each other what to forget: the channel is "loopscope:invalidate:NAME".
    std::string name = "loopscope";
    /// `redis://[user:password@]host:port/db`, `redis+unix:///path.sock?db=n`,
    /// `redis+sentinel://host:port,host:port/master/db`, `redis+cluster://host:port,host:port`. Empty: no second tier.
    std::string redis;
    /// Of the first tier: keys, values and what it takes to keep them.
    std::size_t maxBytes = 64UL * 1024 * 1024;
    /// Larger values are handed on but not stored, at most an eighth of maxBytes.
    std::size_t maxValueBytes = 1024UL * 1024;
    /// How long "absent" is believed, if the key's own time to live is not shorter.
    std::chrono::milliseconds negativeTtl{5000};
    /// For how long after its time to live a value is still given while one worker loads it anew. 0: never.
    std::chrono::milliseconds staleWindow{0};
    /// Each time to live is cut by a random part of up to this, so that keys stored together do not expire together.
    double ttlJitter = 0.1;
    /// How long one worker keeps the others from loading a key. Loads that take longer may run in more than one worker,
    /// and what they bring is then not stored in Redis.
    std::chrono::milliseconds lockTime{5000};
    /// A loader that has not answered by then has failed.
    std::chrono::milliseconds loadLimit{10000};
    /// A Redis that has not answered by then is down; so is one that cannot be connected to in four times as long.
    std::chrono::milliseconds redisLimit{500};
    /// Waiting calls of one key, and keys being loaded. Whoever comes beyond gets ErrorCode::Busy at once.
    std::size_t maxWaiters = 100000;
    std::size_t maxLoads = 10000;
};

/// What one tier did since it was made; a tier does not know everything.
struct CacheTierStats
{
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::optional<std::uint64_t> entries;
    std::optional<std::uint64_t> bytes;
    std::optional<std::uint64_t> evictions; ///< For want of room, not of time.
    std::optional<double> latencyP50;       ///< Seconds, since TieredCache::beginLatencyInterval().
    std::optional<double> latencyP99;
};

struct CacheStats
{
    std::uint64_t hits = 0;   ///< Look-ups that a tier answered.
    std::uint64_t misses = 0; ///< Look-ups that waited for a loader, or found nothing.
    std::uint64_t loads = 0;  ///< Loaders that were run.
    CacheTierStats process;
    std::optional<CacheTierStats> redis; ///< Nothing without a second tier.
};

/// Something that whoever runs the server wants to know.
struct CacheEvent
{
    enum class Kind {
        RedisLost, ///< Once an outage: the first tier and the loaders go on alone.
        RedisBack,
    };
    Kind kind = Kind::RedisLost;
    std::string text; ///< A sentence, without a password.
};

/// A first tier in process over Redis. One per worker, on its loop; all calls and all callbacks are on the loop's
/// thread. Redis being away, paused or slow is a miss, never a failure: every wait has a limit. It must not be
/// destroyed from one of its callbacks; what waits when it is destroyed gets ErrorCode::Disconnected.
class TieredCache
{
public:
    using Then = std::function<void(const Result<CacheValue>&)>;
    static constexpr std::size_t MaxKeyBytes = 8192;

    TieredCache(uv_loop_s* loop, CacheOptions options);
    ~TieredCache();
    TieredCache(const TieredCache&) = delete;
    TieredCache& operator=(const TieredCache&) = delete;

    /// The value of key: from the first tier, else from Redis, else from loader, of which one runs at a time in this
    /// worker, and across workers for as long as CacheOptions::lockTime. then is called exactly once: *at once*, before
    /// this returns, when the first tier has the key, else later. ttl > 0.
    void getOrLoad(std::string_view key, std::chrono::milliseconds ttl, Loader loader, Then then);
    /// The same without a loader: null for what no tier has.
    void get(std::string_view key, Then then);
    /// Stores in both tiers and makes the other workers forget what they have. A load under way cannot overwrite it.
    void set(std::string_view key, CacheValue value, std::chrono::milliseconds ttl);
    /// Forgets key in both tiers and in every worker. A load that began before answers those who wait for it but is
    /// stored nowhere. While Redis is down this worker forgets, and what Redis has is removed when it is back (of up to
    /// 10,000 keys; beyond, their time to live must do).
    void invalidate(std::string_view key);

    struct WarmItem
    {
        std::string key;
        std::chrono::milliseconds ttl{0};
        Loader loader;
    };
    struct Warmed
    {
        std::size_t loaded = 0;
        std::size_t failed = 0;
        std::size_t late = 0; ///< Not there when the time was up; their loads go on.
    };
    /// Fills the cache before a worker says that it is ready: 16 keys at a time, after Redis was given the chance to be
    /// connected. then is called exactly once, at the latest after limit.
    void warm(std::vector<WarmItem> items, std::chrono::milliseconds limit, std::function<void(Warmed)> then);

    [[nodiscard]] CacheStats stats() const;
    /// Whoever samples stats() at an interval calls this after it.
    void beginLatencyInterval();
    /// Redis answers, and tells what other workers forget.
    [[nodiscard]] bool isShared() const;
    /// Replaces what was set before.
    void onEvent(std::function<void(const CacheEvent&)> callback);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace loopscope::server

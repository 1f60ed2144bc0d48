// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/sharedtier.h"

namespace loopscope::server {

// One key on its way from the second tier or its loader to everybody who waits for it: reads Redis, else gets the key's
// lock and runs the loader, else waits for whoever has it, at most CacheOptions::lockTime, and then loads by itself.
// Ends exactly once; every step has a time limit. One loop thread; the cache owns it.
class CacheLoad : public std::enable_shared_from_this<CacheLoad>
{
public:
    using Then = TieredCache::Then;
    enum class Source { Redis, Load, Nobody };

    // What it needs of its cache.
    class Cache
    {
    public:
        virtual ~Cache() = default;
        // For the first tier. staleFor: how long it may be given after freshFor.
        virtual void keep(const std::string& key, const CacheValue& value, std::chrono::milliseconds freshFor,
                          std::chrono::milliseconds staleFor) = 0;
        virtual void answered(std::size_t waiters, Source source) = 0;
        virtual void loaderRuns() = 0;
        // A stale value is given for a while without another load.
        virtual void pauseRefresh(const std::string& key) = 0;
        // No more is to come of it. It is alive until it returns.
        virtual void ended(CacheLoad& load) = 0;
        [[nodiscard]] virtual std::chrono::milliseconds withJitter(std::chrono::milliseconds ttl) = 0;
    };

    // shared: nullptr for none. options and both others outlive it.
    CacheLoad(uv_loop_t* loop, Cache& cache, SharedTier* shared, const CacheOptions& options, std::string key,
              std::chrono::milliseconds ttl, Loader loader);

    void start();
    // False: too many wait already.
    [[nodiscard]] bool join(Then then);
    // A loader for one that was begun without.
    void adopt(std::chrono::milliseconds ttl, const Loader& loader);
    // What it brings may be old: it is for those who wait already, and stored nowhere.
    void forget() { m_isForgotten = true; }
    // The same for the first tier only.
    void distrust() { m_isDistrusted = true; }
    // Another worker may load it at once: this one is about to be abandoned.
    void letGo();
    // Answers everybody with that and does nothing more.
    void abandon(const Error& why);

    [[nodiscard]] const std::string& key() const { return m_key; }
    [[nodiscard]] std::size_t waiters() const { return m_waiters.size(); }

private:
    friend struct LoadDone::State;
    void readDone(const SharedTier::Found& found);
    void tryLock();
    void lockDone(const SharedTier::Found& found);
    [[nodiscard]] bool take(const SharedTier::Found& found);
    void waitForOther();
    void load(bool isLocked);
    void loaded(Result<CacheValue> outcome);
    void store(const CacheValue& value);
    void keep(const CacheValue& value, std::chrono::milliseconds freshFor, std::chrono::milliseconds staleFor);
    void answer(const Result<CacheValue>& result, Source source);
    void end();
    void startTimer(std::chrono::milliseconds delay, void (CacheLoad::*then)());
    void stopTimer();
    void overdue();

    uv_loop_t* m_loop;
    Cache& m_cache;
    SharedTier* m_shared;
    const CacheOptions& m_options;
    std::string m_key;
    std::chrono::milliseconds m_ttl;
    Loader m_loader;
    std::vector<Then> m_waiters;
    std::string m_token;
    std::unique_ptr<UvTimer> m_timer;
    void (CacheLoad::*m_onTimer)() = nullptr;
    std::uint64_t m_waitsSince = 0; // of uv_now; 0: does not
    std::chrono::milliseconds m_pause{5};
    bool m_isRefresh = false; // whoever asked has the stale value already
    bool m_isLoading = false;
    bool m_isLocked = false;
    bool m_isForgotten = false;
    bool m_isDistrusted = false;
    bool m_hasEnded = false;
};

} // namespace loopscope::server

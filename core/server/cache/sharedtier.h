// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisclient.h"
#include "core/server/loop/histogram.h"

#include <loopscope/server/cache.hpp>
#include <unordered_set>

namespace loopscope::server {

// The second tier of a TieredCache: what it does in Redis. Values lie there as they are, so that other programs can
// read them; "absent" is a mark that no value may be equal to. Everything ends within the client's time limits. One
// loop thread; no callback comes after it is destroyed.
//
// A value is stored only by who still holds the key's lock, in one script, and whoever invalidates removes the lock
// before the value: so a load that began before an invalidation cannot store its old value afterwards, in any worker.
// The lock lies in the key's slot of a cluster (hash tags); the few keys for which there is no such name ("}" without a
// tag, and the empty key) are stored without one there.
class SharedTier
{
public:
    static constexpr std::size_t MaxOwed = 10000;

    struct Found
    {
        enum class Kind { Value, Absent, Nothing, Away };
        Kind kind = Kind::Away;
        CacheValue value;
        std::optional<std::chrono::milliseconds> left; // of its time; nothing: for ever
        bool hasLock = false;
    };
    using Then = std::function<void(const Found&)>;

    SharedTier(uv_loop_t* loop, const CacheOptions& options);

    // What other workers say to forget, and that they may have said something while it could not be heard.
    std::function<void(std::string_view key)> forget;
    std::function<void()> forgetAll;
    std::function<void(const CacheEvent&)> event;

    void read(const std::string& key, Then then);
    // The same, after a try to get the lock for token.
    void lock(const std::string& key, const std::string& token, Then then);
    void unlock(const std::string& key, const std::string& token);
    // value: null for absent. Only while token has the lock, which ends.
    void storeLocked(const std::string& key, const std::string& token, const CacheValue& value,
                     std::chrono::milliseconds ttl);
    // Whoever has the lock.
    void store(const std::string& key, const CacheValue& value, std::chrono::milliseconds ttl);
    void remove(const std::string& key);

    [[nodiscard]] bool isShared() const { return m_isSubscribed && m_client.isReady(); }
    [[nodiscard]] bool isLost() const { return m_isLost; }
    [[nodiscard]] std::string makeToken();
    [[nodiscard]] CacheTierStats stats() const;
    void beginLatencyInterval() { m_latency.clear(); }

    // "lock:{product:1}"; nothing: a cluster has no name for it.
    [[nodiscard]] static std::optional<std::string> lockKey(std::string_view key, bool isCluster);
    [[nodiscard]] static std::string_view absentMark();

private:
    struct Question;
    void ask(const std::string& key, const std::shared_ptr<Question>& question);
    void publish(const std::string& key);
    void connected();
    void heard(std::string_view message);
    [[nodiscard]] std::optional<std::string> lockFor(const std::string& key) const;

    uv_loop_t* m_loop;
    std::chrono::milliseconds m_lockTime;
    std::string m_channel;
    std::string m_origin; // of this cache's own messages
    bool m_isCluster;
    bool m_mayScript = true;
    bool m_isLost = false;
    bool m_isSubscribed = false;
    std::unordered_set<std::string> m_owed; // keys that could not be removed
    std::uint64_t m_hits = 0;
    std::uint64_t m_misses = 0;
    Histogram m_latency;
    std::mt19937_64 m_random;
    RedisClient m_client; // last: its callbacks use the rest
};

} // namespace loopscope::server

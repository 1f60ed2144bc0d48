// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"

#include <loopscope/server/cache.hpp>
#include <vector>

namespace loopscope::server {

struct CacheEntry
{
    CacheValue value;       // null: known to be absent
    SteadyTime freshUntil;  // exclusive; afterwards it may still be given while it is loaded anew
    SteadyTime expiresAt{}; // exclusive; afterwards it is not there
};

// Values by key, bounded in bytes, the least recently used goes first. Every operation is O(1): the table is made once
// for the bytes it may hold and never grows, and clear() only sets entries aside, to be freed a few at a time. Keys
// come from clients, so the hash is seeded anew in every process. Time is passed in. One thread.
class LruCache
{
public:
    struct Stats
    {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
        std::uint64_t entries = 0;
        std::uint64_t bytes = 0;
        std::uint64_t evictions = 0; // for want of room
        std::uint64_t expired = 0;   // found or pushed out after their time
    };

    // maxBytes: keys, values and EntryOverhead each. Values that others still hold when they are evicted are not
    // counted.
    explicit LruCache(std::size_t maxBytes);
    ~LruCache();
    LruCache(const LruCache&) = delete;
    LruCache& operator=(const LruCache&) = delete;

    // Until the next call that is not const. nullptr: not there.
    [[nodiscard]] const CacheEntry* find(std::string_view key, SteadyTime now);
    // The same, without a trace in the order and the counts.
    [[nodiscard]] const CacheEntry* peek(std::string_view key, SteadyTime now) const;
    // False, and nothing kept under the key, for what is larger than the whole cache or expired already.
    bool put(std::string_view key, CacheEntry entry, SteadyTime now);
    // Moves the end of being fresh, and nothing else. False: not there.
    bool touchFresh(std::string_view key, SteadyTime freshUntil);
    bool erase(std::string_view key);
    void clear();
    // Frees up to max of the entries that clear() set aside; true while there are more.
    bool sweep(std::size_t max);

    [[nodiscard]] const Stats& stats() const { return m_stats; }
    [[nodiscard]] static std::size_t entryBytes(std::string_view key, const CacheEntry& entry);

private:
    struct Node;
    [[nodiscard]] std::uint64_t hashOf(std::string_view key) const;
    [[nodiscard]] Node** place(std::string_view key, std::uint64_t hash) const; // holds nullptr when it is not there
    void link(Node* node);
    void unlink(Node* node);
    void remove(Node** at);
    void evict(SteadyTime now);

    std::size_t m_maxBytes;
    std::uint64_t m_seed;
    mutable std::vector<Node*> m_table; // a power of two
    Node* m_newest = nullptr;
    Node* m_oldest = nullptr;
    Node* m_aside = nullptr; // chained by their older
    Stats m_stats;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/lrucache.h"

#include <algorithm>
#include <bit>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace loopscope::server {

struct LruCache::Node
{
    Node* next = nullptr; // of the same place in the table
    Node* newer = nullptr;
    Node* older = nullptr;
    std::uint64_t hash = 0;
    CacheEntry entry;
    std::string key;
};

namespace {

constexpr std::size_t AllocatorBytes = 16; // glibc's word and rounding, per block
constexpr std::size_t SharedBytes = 48;    // of a shared string: counts and the string itself
constexpr std::size_t TypicalValue = 128;  // what the table is made for; smaller ones make longer chains
constexpr std::size_t MinPlaces = 64;
constexpr std::size_t FreedAtOnce = 4; // at each put(), of what clear() set aside

} // namespace

std::size_t LruCache::entryBytes(std::string_view key, const CacheEntry& entry)
{
    const std::size_t value = entry.value ? entry.value->size() + SharedBytes + 2 * AllocatorBytes : 0;
    return sizeof(Node) + sizeof(Node*) + 2 * AllocatorBytes + key.size() + value;
}

LruCache::LruCache(std::size_t maxBytes)
    : m_maxBytes(maxBytes),
      m_seed((static_cast<std::uint64_t>(std::random_device{}()) << 32U) | std::random_device{}()),
      m_table(std::bit_ceil(std::max(maxBytes / (sizeof(Node) + TypicalValue), MinPlaces)))
{
}

LruCache::~LruCache()
{
    clear();
    while (sweep(1000)) {
    }
}

std::uint64_t LruCache::hashOf(std::string_view key) const
{
    return XXH3_64bits_withSeed(key.data(), key.size(), m_seed);
}

LruCache::Node** LruCache::place(std::string_view key, std::uint64_t hash) const
{
    Node** at = &m_table[hash & (m_table.size() - 1)];
    while (*at != nullptr && ((*at)->hash != hash || (*at)->key != key))
        at = &(*at)->next;
    return at;
}

void LruCache::link(Node* node)
{
    node->older = m_newest;
    node->newer = nullptr;
    (m_newest != nullptr ? m_newest->newer : m_oldest) = node;
    m_newest = node;
}

void LruCache::unlink(Node* node)
{
    (node->newer != nullptr ? node->newer->older : m_newest) = node->older;
    (node->older != nullptr ? node->older->newer : m_oldest) = node->newer;
}

void LruCache::remove(Node** at)
{
    Node* node = *at;
    *at = node->next;
    unlink(node);
    m_stats.bytes -= entryBytes(node->key, node->entry);
    --m_stats.entries;
    delete node;
}

const CacheEntry* LruCache::find(std::string_view key, SteadyTime now)
{
    Node** at = place(key, hashOf(key));
    if (*at == nullptr) {
        ++m_stats.misses;
        return nullptr;
    }
    Node* node = *at;
    if (now >= node->entry.expiresAt) {
        remove(at);
        ++m_stats.misses;
        ++m_stats.expired;
        return nullptr;
    }
    ++m_stats.hits;
    if (node != m_newest) {
        unlink(node);
        link(node);
    }
    return &node->entry;
}

const CacheEntry* LruCache::peek(std::string_view key, SteadyTime now) const
{
    Node* const node = *place(key, hashOf(key));
    return node == nullptr || now >= node->entry.expiresAt ? nullptr : &node->entry;
}

bool LruCache::put(std::string_view key, CacheEntry entry, SteadyTime now)
{
    sweep(FreedAtOnce);
    const std::uint64_t hash = hashOf(key);
    Node** at = place(key, hash);
    if (*at != nullptr)
        remove(at);
    const std::size_t bytes = entryBytes(key, entry);
    if (bytes > m_maxBytes || now >= entry.expiresAt)
        return false;
    m_stats.bytes += bytes;
    ++m_stats.entries;
    evict(now);
    Node*& first = m_table[hash & (m_table.size() - 1)];
    first = new Node{first, nullptr, nullptr, hash, std::move(entry), std::string(key)};
    link(first);
    return true;
}

// Makes room for what is counted already.
void LruCache::evict(SteadyTime now)
{
    while (m_stats.bytes > m_maxBytes && m_oldest != nullptr) {
        ++(now >= m_oldest->entry.expiresAt ? m_stats.expired : m_stats.evictions);
        remove(place(m_oldest->key, m_oldest->hash));
    }
}

bool LruCache::touchFresh(std::string_view key, SteadyTime freshUntil)
{
    Node* const node = *place(key, hashOf(key));
    if (node == nullptr)
        return false;
    node->entry.freshUntil = freshUntil;
    return true;
}

bool LruCache::erase(std::string_view key)
{
    Node** at = place(key, hashOf(key));
    if (*at == nullptr)
        return false;
    remove(at);
    return true;
}

void LruCache::clear()
{
    if (m_newest == nullptr)
        return;
    // The order by use is a list already: it is hung before what was set aside earlier.
    m_oldest->older = m_aside;
    m_aside = m_newest;
    m_newest = m_oldest = nullptr;
    std::fill(m_table.begin(), m_table.end(), nullptr);
    m_stats.entries = m_stats.bytes = 0;
}

bool LruCache::sweep(std::size_t max)
{
    for (; m_aside != nullptr && max > 0; --max)
        delete std::exchange(m_aside, m_aside->older);
    return m_aside != nullptr;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/loop/uvhandle.h"

#include <loopscope/server/cache.hpp>

namespace loopscope::server {

// One call of TieredCache::warm(): gives Redis a while to be connected, then keeps AtOnce loads going, and tells once.
// Held by whoever still has to call it; one loop thread.
class CacheWarmup : public std::enable_shared_from_this<CacheWarmup>
{
public:
    static constexpr std::size_t AtOnce = 16;
    using Load = std::function<void(const TieredCache::WarmItem&, TieredCache::Then)>;

    // mayBegin: Redis is there, or is known not to be.
    CacheWarmup(uv_loop_t* loop, std::vector<TieredCache::WarmItem> items, Load load, std::function<bool()> mayBegin,
                std::function<void(TieredCache::Warmed)> then);
    void start(std::chrono::milliseconds limit);
    void abandon(); // tells now
    [[nodiscard]] bool isOver() const { return !m_then; }

private:
    void look();
    void next();
    void finish();

    std::vector<TieredCache::WarmItem> m_items;
    Load m_load;
    std::function<bool()> m_mayBegin;
    std::function<void(TieredCache::Warmed)> m_then;
    UvTimer m_look;
    UvTimer m_limit;
    TieredCache::Warmed m_warmed;
    std::size_t m_begun = 0;
    std::size_t m_running = 0;
    bool m_isInNext = false;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/cachewarmup.h"

namespace loopscope::server {

CacheWarmup::CacheWarmup(uv_loop_t* loop, std::vector<TieredCache::WarmItem> items, Load load,
                         std::function<bool()> mayBegin, std::function<void(TieredCache::Warmed)> then)
    : m_items(std::move(items)),
      m_load(std::move(load)),
      m_mayBegin(std::move(mayBegin)),
      m_then(std::move(then)),
      m_look(loop, UvTimer::Keep::Alive, [this] { look(); }),
      m_limit(loop, UvTimer::Keep::Alive, [this] { finish(); })
{
}

void CacheWarmup::start(std::chrono::milliseconds limit)
{
    m_limit.startOnce(limit);
    m_look.startEvery(std::chrono::milliseconds{5});
}

void CacheWarmup::look()
{
    if (!m_mayBegin())
        return;
    m_look.stop();
    next();
}

// What is there already is answered inside the call, so the loop does what recursion would.
void CacheWarmup::next()
{
    if (std::exchange(m_isInNext, true))
        return;
    while (m_then && m_begun < m_items.size() && m_running < AtOnce) {
        ++m_running;
        m_load(m_items[m_begun++], [self = shared_from_this()](const Result<CacheValue>& value) {
            --self->m_running;
            ++(value ? self->m_warmed.loaded : self->m_warmed.failed);
            self->next();
        });
    }
    m_isInNext = false;
    if (m_begun == m_items.size() && m_running == 0)
        finish();
}

void CacheWarmup::finish()
{
    if (!m_then)
        return;
    const auto self = shared_from_this();
    m_look.stop();
    m_limit.stop();
    m_warmed.late = m_items.size() - m_warmed.loaded - m_warmed.failed;
    std::exchange(m_then, {})(m_warmed);
}

void CacheWarmup::abandon()
{
    finish();
}

} // namespace loopscope::server

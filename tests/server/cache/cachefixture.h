// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/server/cache/redisfixture.h"

#include <loopscope/server/cache.hpp>

namespace loopscope::test {

// What one call of getOrLoad gave, and how often.
struct Answer
{
    int calls = 0;
    Result<server::CacheValue> value = server::CacheValue();
    [[nodiscard]] std::string text() const
    {
        return calls == 0 ? "nothing yet" : !value ? "error" : !*value ? "absent" : **value;
    }
};

// Caches on one loop, each as if it were a worker's, and loaders that answer when they are told.
class CacheTest : public LoopTest
{
protected:
    using Ms = std::chrono::milliseconds;
    static constexpr Ms Minute{60000};

    ~CacheTest() override { m_caches.clear(); }

    server::TieredCache& make(server::CacheOptions options = {})
    {
        options.ttlJitter = 0;
        m_caches.push_back(std::make_unique<server::TieredCache>(&m_loop, options));
        return *m_caches.back();
    }
    static server::TieredCache::Then into(Answer& answer)
    {
        return [&answer](const Result<server::CacheValue>& value) {
            ++answer.calls;
            answer.value = value;
        };
    }
    // Keeps its LoadDone until somebody answers.
    server::Loader later()
    {
        return [this](server::LoadDone done) {
            ++m_loads;
            m_open.push_back(std::move(done));
        };
    }
    server::Loader now(std::string value)
    {
        return [this, value](const server::LoadDone& done) {
            ++m_loads;
            done.value(value);
        };
    }
    Answer getNow(server::TieredCache& cache, std::string_view key)
    {
        Answer answer;
        cache.get(key, into(answer));
        waitFor([&] { return answer.calls > 0; });
        return answer;
    }
    Answer loadNow(server::TieredCache& cache, std::string_view key, std::string value, Ms ttl = Minute)
    {
        Answer answer;
        cache.getOrLoad(key, ttl, now(std::move(value)), into(answer));
        waitFor([&] { return answer.calls > 0; });
        return answer;
    }
    void pass(Ms time)
    {
        const std::uint64_t end = uv_hrtime() + static_cast<std::uint64_t>(time.count()) * 1'000'000;
        waitFor([&] { return uv_hrtime() > end; });
    }

    std::vector<std::unique_ptr<server::TieredCache>> m_caches;
    std::vector<server::LoadDone> m_open;
    int m_loads = 0;
};

} // namespace loopscope::test

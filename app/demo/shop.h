// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redisclient.h"
#include <loopscope/server/app.hpp>

#include <loopscope/server/cache.hpp>
#include <memory>
#include <string>

namespace loopscope::demo {

inline constexpr const char* RedisVariable = "LOOPSCOPE_DEMO_REDIS"; // URL for the workers, empty for none

// A small shop with routes that behave well and badly on purpose:
//   /  /products/:id (in process over Redis, TTL 60 s)  /cart/:user  /slow?ms= (answers late, the loop stays free)
//   /block?ms= (blocks the loop)  /leak?kb= (keeps memory)  /crash
// One per worker, on its loop.
class Shop
{
public:
    static constexpr int MaxMs = 10000;    // of /slow and /block
    static constexpr int MaxLeakKb = 4096; // of one /leak
    static constexpr std::size_t MaxLeakBytes = 512UL * 1024 * 1024;

    Shop(server::App& app, const std::string& redisUrl);

private:
    void product(server::Request& request, server::Response& response);
    void cart(server::Request& request, server::Response& response);
    void slow(server::Request& request, server::Response& response);
    void leak(server::Request& request, server::Response& response);
    [[nodiscard]] std::string render(const std::string& id) const;

    server::App& m_app;
    server::TieredCache* m_cache = nullptr;       // the App's; none without Redis
    std::unique_ptr<server::RedisClient> m_redis; // for what is no cache
    std::vector<std::string> m_leaked;
    std::size_t m_leakedBytes = 0;
    std::string m_slot;
};

} // namespace loopscope::demo

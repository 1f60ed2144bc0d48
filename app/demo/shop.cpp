// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/demo/shop.h"

#include "core/server/cluster/worker.h"
#include "core/server/cluster/workerpage.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace loopscope::demo {

using server::Request;
using server::Response;

namespace {

// The number of a query, clamped; what is no number is the fallback.
int number(const Request& request, std::string_view name, int fallback, int max)
{
    const std::string text = request.queryValue(name).value_or("");
    int value = fallback;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::clamp(value, 0, max);
}

// Keeps the processor busy: what a long JSON.parse or a bad regular expression does to an event loop. A function of its
// own in every build, for its name is what the console shall say.
[[gnu::noinline]] void burn(int ms)
{
    const std::int64_t end = server::monotonicMicros() + static_cast<std::int64_t>(ms) * 1000;
    while (server::monotonicMicros() < end) {
    }
}

void identify(Response& response, const std::string& slot)
{
    response.header("X-Worker", slot);
}

} // namespace

Shop::Shop(server::App& app, const std::string& redisUrl) : m_app(app)
{
    const char* slot = std::getenv(server::SlotVariable);
    m_slot = slot == nullptr ? "1" : slot;
    if (!redisUrl.empty()) {
        app.cacheOptions().name = "shop";
        app.cacheOptions().redis = redisUrl;
        m_cache = &app.cache();
        m_redis = std::make_unique<server::RedisClient>(app.uvLoop(), redisUrl);
    }
    app.get("/", [this](Request&, Response& response) {
        identify(response, m_slot);
        response.html("<!doctype html><title>Demo shop</title><h1>Demo shop</h1>\n");
    });
    app.get("/products/:id", [this](Request& q, Response& r) { product(q, r); });
    app.get("/cart/:user", [this](Request& q, Response& r) { cart(q, r); });
    app.get("/slow", [this](Request& q, Response& r) { slow(q, r); });
    app.get("/block", [this](Request& q, Response& r) {
        identify(r, m_slot);
        burn(number(q, "ms", 200, MaxMs));
        r.send("blocked\n");
    });
    app.get("/leak", [this](Request& q, Response& r) { leak(q, r); });
    app.get("/crash", [](Request&, Response&) { std::abort(); });
}

std::string Shop::render(const std::string& id) const
{
    std::string text = R"({"id":")";
    std::copy_if(id.begin(), id.end(), std::back_inserter(text),
                 [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
    text += R"(","name":"Product","price":)" + std::to_string(499 + id.size() * 100) + R"(,"text":")";
    text += std::string(700, 'x') + "\"}";
    return text;
}

void Shop::product(Request& request, Response& response)
{
    const std::string id(request.param("id"));
    identify(response, m_slot);
    if (m_cache == nullptr) {
        response.json(render(id));
        return;
    }
    m_cache->getOrLoad(
        "product:" + id.substr(0, 64), std::chrono::seconds{60},
        [this, id](const server::LoadDone& done) { done.value(render(id)); },
        [response = response](const Result<server::CacheValue>& body) mutable {
            if (body && *body)
                response.json(**body);
            else
                response.fail(503, "the shop is busy\n");
        });
}

// Touches keys of every type, so that the shared cache looks like one.
void Shop::cart(Request& request, Response& response)
{
    const std::string user(request.param("user").substr(0, 64));
    identify(response, m_slot);
    if (m_redis) {
        const std::string now = std::to_string(std::time(nullptr));
        m_redis->command({"SET", "session:" + user, "{\"user\":\"" + user + "\",\"seen\":" + now + "}", "EX", "1800"},
                         {});
        m_redis->command({"HSET", "cart:" + user, "items", "3", "total", "1497", "updated", now}, {});
        m_redis->command({"EXPIRE", "cart:" + user, "3600"}, {});
        m_redis->command({"ZADD", "rank:products", now, "product:" + user}, {});
        m_redis->command({"ZREMRANGEBYRANK", "rank:products", "0", "-201"}, {});
        m_redis->command({"SADD", "users:seen", user}, {});
        m_redis->command({"LPUSH", "queue:mail", "{\"to\":\"" + user + "\"}"}, {});
        m_redis->command({"LTRIM", "queue:mail", "0", "499"}, {});
        m_redis->command({"XADD", "events:orders", "MAXLEN", "~", "1000", "*", "user", user, "total", "1497"}, {});
    }
    response.json("{\"items\":3}");
}

void Shop::slow(Request& request, Response& response)
{
    identify(response, m_slot);
    // The timer deletes itself: it belongs to this one answer.
    auto* timer = new std::unique_ptr<server::UvTimer>;
    *timer = std::make_unique<server::UvTimer>(m_app.uvLoop(), server::UvTimer::Keep::Alive,
                                               [timer, response = response]() mutable {
                                                   response.send("slow\n");
                                                   const std::unique_ptr<std::unique_ptr<server::UvTimer>> last(timer);
                                                   const std::unique_ptr<server::UvTimer> done = std::move(*last);
                                               });
    (*timer)->startOnce(std::chrono::milliseconds{number(request, "ms", 200, MaxMs)});
}

void Shop::leak(Request& request, Response& response)
{
    identify(response, m_slot);
    const auto bytes = static_cast<std::size_t>(number(request, "kb", 64, MaxLeakKb)) * 1024;
    if (m_leakedBytes + bytes <= MaxLeakBytes) {
        m_leaked.emplace_back(bytes, 'l');
        m_leakedBytes += bytes;
    }
    response.send(std::to_string(m_leakedBytes) + "\n");
}

} // namespace loopscope::demo

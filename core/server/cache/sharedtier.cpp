// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/sharedtier.h"

#include <algorithm>

namespace loopscope::server {

namespace {

constexpr std::size_t OriginBytes = 16;
constexpr std::string_view AbsentMark("\0loopscope:absent", 17);

constexpr const char* StoreScript = "if redis.call('GET', KEYS[2]) == ARGV[1] then "
                                    "redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) "
                                    "redis.call('DEL', KEYS[2]) return 1 end return 0";
constexpr const char* UnlockScript =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

RedisLimits limitsOf(const CacheOptions& options)
{
    RedisLimits limits;
    limits.command = options.redisLimit;
    limits.connect = options.redisLimit * 4;
    return limits;
}

std::string bytesOf(const CacheValue& value)
{
    return value ? *value : std::string(AbsentMark);
}

} // namespace

// A GET and a PTTL that are answered together, perhaps after a lock.
struct SharedTier::Question
{
    Then then;
    Found found;
    bool isLockRefused = false; // not taken by another: refused by Redis
    bool isAway = false;
    std::uint64_t sentAt = 0;
};

SharedTier::SharedTier(uv_loop_t* loop, const CacheOptions& options)
    : m_loop(loop),
      m_lockTime(options.lockTime),
      m_channel("loopscope:invalidate:" + options.name),
      m_isCluster(options.redis.starts_with("redis+cluster:")),
      m_random((static_cast<std::uint64_t>(std::random_device{}()) << 32U) | std::random_device{}()),
      m_client(loop, options.redis, limitsOf(options))
{
    m_origin = makeToken().substr(0, OriginBytes);
    m_client.up = [this] { connected(); };
    m_client.down = [this](const Error& why) {
        if (!std::exchange(m_isLost, true) && event)
            event({CacheEvent::Kind::RedisLost, why.message + "; the cache goes on without it"});
    };
    RedisClient::Subscription subscription;
    subscription.channel = m_channel;
    subscription.subscribed = [this] {
        m_isSubscribed = true;
        forgetAll();
    };
    subscription.unsubscribed = [this] { m_isSubscribed = false; };
    subscription.message = [this](std::string_view message) { heard(message); };
    m_client.subscribe(std::move(subscription));
}

std::string_view SharedTier::absentMark()
{
    return AbsentMark;
}

std::optional<std::string> SharedTier::lockKey(std::string_view key, bool isCluster)
{
    const std::string lock = "lock:";
    if (redisHashTag(key).size() != key.size()) // it has a tag, which then is the lock's as well
        return lock + std::string(key);
    if (!key.empty() && key.find('}') == std::string_view::npos)
        return lock + "{" + std::string(key) + "}";
    return isCluster ? std::nullopt : std::optional(lock + std::string(key));
}

std::optional<std::string> SharedTier::lockFor(const std::string& key) const
{
    return m_mayScript ? lockKey(key, m_isCluster) : std::nullopt;
}

std::string SharedTier::makeToken()
{
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string token;
    for (int word = 0; word < 2; ++word) {
        std::uint64_t bits = m_random();
        for (int digit = 0; digit < 16; ++digit, bits >>= 4U)
            token += Digits[bits & 15U];
    }
    return token;
}

void SharedTier::read(const std::string& key, Then then)
{
    const auto question = std::make_shared<Question>();
    question->then = [this, then = std::move(then)](const Found& found) {
        m_hits += found.kind == Found::Kind::Value || found.kind == Found::Kind::Absent ? 1U : 0U;
        m_misses += found.kind == Found::Kind::Nothing ? 1U : 0U;
        then(found);
    };
    ask(key, question);
}

// The lock first: who has it and then finds nothing knows that nobody has stored anything in between.
void SharedTier::lock(const std::string& key, const std::string& token, Then then)
{
    const auto question = std::make_shared<Question>();
    question->then = std::move(then);
    const auto name = lockFor(key);
    question->found.hasLock = !name;
    if (name)
        m_client.command({"SET", *name, token, "NX", "PX", std::to_string(m_lockTime.count())},
                         [question](const Result<RedisReply>& reply) {
                             question->isLockRefused = !reply;
                             question->found.hasLock = reply && reply->isText();
                         });
    ask(key, question);
}

void SharedTier::ask(const std::string& key, const std::shared_ptr<Question>& question)
{
    using Kind = Found::Kind;
    question->sentAt = uv_hrtime();
    m_client.command({"GET", key}, [question](const Result<RedisReply>& reply) {
        Found& found = question->found;
        if (!reply)
            question->isAway = true; // or it holds something that is no string
        else if (reply->isText() && reply->text == AbsentMark)
            found.kind = Kind::Absent;
        else if (reply->isText())
            found.kind = Kind::Value, found.value = std::make_shared<const std::string>(reply->text);
        else
            found.kind = Kind::Nothing;
    });
    m_client.command({"PTTL", key}, [this, question](const Result<RedisReply>& reply) {
        Found& found = question->found;
        question->isAway = question->isAway || !reply || !reply->isInteger();
        if (!question->isAway)
            m_latency.record((uv_hrtime() - question->sentAt) / 1000);
        const bool cannotLock = question->isLockRefused && found.kind == Kind::Nothing;
        if (question->isAway || cannotLock)
            found.kind = Kind::Away, found.value = nullptr;
        else if (reply->integer != -1) // -2: it went just now
            found.left = std::chrono::milliseconds{std::max<std::int64_t>(reply->integer, 0)};
        question->then(found);
    });
}

void SharedTier::unlock(const std::string& key, const std::string& token)
{
    if (const auto name = lockFor(key))
        m_client.command({"EVAL", UnlockScript, "1", *name, token}, {});
}

void SharedTier::storeLocked(const std::string& key, const std::string& token, const CacheValue& value,
                             std::chrono::milliseconds ttl)
{
    const std::string ms = std::to_string(std::max<std::int64_t>(ttl.count(), 1));
    const auto name = lockFor(key);
    if (!name) {
        m_client.command({"SET", key, bytesOf(value), "PX", ms}, {});
        return;
    }
    m_client.command({"EVAL", StoreScript, "2", key, *name, token, bytesOf(value), ms},
                     [this, name](const Result<RedisReply>& reply) {
                         if (reply || reply.error().code != ErrorCode::Refused)
                             return;
                         m_mayScript = false; // the login may not run scripts: from now on without locks
                         m_client.command({"DEL", *name}, {});
                     });
}

void SharedTier::store(const std::string& key, const CacheValue& value, std::chrono::milliseconds ttl)
{
    if (const auto name = lockFor(key))
        m_client.command({"DEL", *name}, {});
    m_client.command({"SET", key, bytesOf(value), "PX", std::to_string(std::max<std::int64_t>(ttl.count(), 1))},
                     [this, key](const Result<RedisReply>& reply) {
                         if (!reply && m_owed.size() < MaxOwed)
                             m_owed.insert(key); // what is there is older
                     });
    publish(key);
}

void SharedTier::remove(const std::string& key)
{
    if (const auto name = lockFor(key))
        m_client.command({"DEL", *name}, {});
    m_client.command({"DEL", key}, [this, key](const Result<RedisReply>& reply) {
        if (!reply && m_owed.size() < MaxOwed)
            m_owed.insert(key);
    });
    publish(key);
}

void SharedTier::publish(const std::string& key)
{
    m_client.command({"PUBLISH", m_channel, m_origin + key}, {});
}

void SharedTier::connected()
{
    const std::unordered_set<std::string> owed = std::exchange(m_owed, {});
    for (const std::string& key : owed)
        remove(key);
    if (std::exchange(m_isLost, false) && event)
        event({CacheEvent::Kind::RedisBack, "Redis answers again"});
}

void SharedTier::heard(std::string_view message)
{
    if (message.size() < OriginBytes || message.size() > OriginBytes + TieredCache::MaxKeyBytes ||
        message.starts_with(m_origin))
        return;
    forget(message.substr(OriginBytes));
}

CacheTierStats SharedTier::stats() const
{
    CacheTierStats stats;
    stats.hits = m_hits;
    stats.misses = m_misses;
    stats.latencyP50 = m_latency.percentile(0.5);
    stats.latencyP99 = m_latency.percentile(0.99);
    return stats;
}

} // namespace loopscope::server

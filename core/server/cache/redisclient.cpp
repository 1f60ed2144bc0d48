// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redisclient.h"

namespace loopscope::server {

namespace {

using Kind = RedisAddress::Kind;
constexpr std::chrono::milliseconds PingPause{2000};

ErrorCode codeOf(std::string_view refusal)
{
    for (const std::string_view word : {"NOAUTH", "WRONGPASS", "NOPERM", "READONLY"})
        if (refusal.starts_with(word))
            return ErrorCode::Refused;
    return refusal.starts_with("LOADING") || refusal.starts_with("BUSY") ? ErrorCode::Busy : ErrorCode::Failed;
}

RedisCallback withErrors(RedisCallback callback)
{
    if (!callback)
        return {};
    return [callback = std::move(callback)](const Result<RedisReply>& reply) {
        if (reply && reply->isError())
            callback(fail(codeOf(reply->text), reply->text));
        else
            callback(reply);
    };
}

} // namespace

RedisClient::RedisClient(uv_loop_t* loop, std::string_view url, const RedisLimits& limits)
    : m_loop(loop), m_limits(limits), m_ping(loop, UvTimer::Keep::Unref, [this] { ping(); })
{
    auto address = parseRedisUrl(url);
    if (!address)
        return;
    m_address = std::move(*address);
    const auto isUp = [this] {
        // After a failover the old master may still be there, cut off: nothing would come from it any more.
        if (m_listener && m_sentinel)
            m_listener->drop({ErrorCode::Disconnected, "the master may have changed"});
        if (up)
            up();
    };
    const auto isDown = [this](const Error& why) {
        if (down)
            down(why);
    };
    if (m_address.kind == Kind::Cluster) {
        m_cluster = std::make_unique<RedisCluster>(loop, m_address, limits);
        m_cluster->up = isUp;
        m_cluster->down = isDown;
        m_cluster->start();
        return;
    }
    if (m_address.kind == Kind::Sentinel)
        m_sentinel = std::make_unique<RedisSentinel>(loop, m_address.nodes, m_address.master, limits);
    m_link = std::make_unique<RedisLink>(loop, resolver(RedisConnection::Check::Master), limits);
    m_link->up = isUp;
    m_link->down = isDown;
    // After a failover the old master may come back as a replica on the connection that is still there.
    m_link->refused = [this](std::string_view text) {
        if (m_sentinel && text.starts_with("READONLY"))
            m_link->drop({ErrorCode::Refused, "Redis is a replica now"});
    };
    m_link->start();
}

RedisClient::~RedisClient() = default;

RedisLink::Resolve RedisClient::resolver(RedisConnection::Check check)
{
    RedisConnection::Target target{m_address.nodes.front(), m_address.user, m_address.password, m_address.database,
                                   RedisConnection::Check::None};
    if (m_address.kind == Kind::Cluster)
        return [this, target](const auto& then) mutable {
            target.node = m_cluster->anyNode();
            then(target);
        };
    if (m_address.kind == Kind::Single)
        return [target](const auto& then) { then(target); };
    RedisSentinel* sentinel = check == RedisConnection::Check::Master ? m_sentinel.get() : m_listenSentinel.get();
    return [sentinel, target, check](const auto& then) {
        sentinel->findMaster([target, check, then](const Result<RedisNode>& node) mutable {
            if (!node) {
                then(tl::unexpected<Error>(node.error()));
                return;
            }
            target.node = *node;
            target.check = check;
            then(target);
        });
    };
}

void RedisClient::command(const RedisCommand& words, Callback callback)
{
    if (m_cluster)
        m_cluster->command(words, withErrors(std::move(callback)));
    else if (m_link)
        m_link->command(words, withErrors(std::move(callback)));
    else if (callback)
        callback(fail(ErrorCode::Invalid, "there is no Redis: its address could not be read"));
}

bool RedisClient::isReady() const
{
    return m_cluster ? m_cluster->isReady() : m_link && m_link->isReady();
}

void RedisClient::subscribe(Subscription subscription)
{
    m_subscription = std::move(subscription);
    if (m_address.nodes.empty())
        return;
    // Any node passes messages on, a replica as well: this connection need not be the master's.
    if (m_address.kind == Kind::Sentinel)
        m_listenSentinel = std::make_unique<RedisSentinel>(m_loop, m_address.nodes, m_address.master, m_limits);
    m_listener = std::make_unique<RedisLink>(m_loop, resolver(RedisConnection::Check::None), m_limits);
    m_listener->up = [this] { listen(); };
    m_listener->down = [this](const Error&) {
        m_ping.stop();
        if (m_subscription.unsubscribed)
            m_subscription.unsubscribed();
    };
    m_listener->pushed = [this](const RedisReply& push) {
        if (push.elements[1].text == m_subscription.channel && push.elements[2].isText())
            m_subscription.message(push.elements[2].text);
    };
    m_listener->start();
}

void RedisClient::listen()
{
    m_listener->command({"SUBSCRIBE", m_subscription.channel}, [this](const Result<RedisReply>& reply) {
        if (!reply)
            return;
        if (reply->isError()) {
            m_listener->drop({ErrorCode::Refused, "Redis refused a subscription: " + reply->text});
            return;
        }
        m_ping.startEvery(PingPause);
        if (m_subscription.subscribed)
            m_subscription.subscribed();
    });
}

void RedisClient::ping()
{
    m_listener->command({"PING"}, {});
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/redissentinel.h"

#include <algorithm>
#include <charconv>

namespace loopscope::server {

RedisSentinel::RedisSentinel(uv_loop_t* loop, std::vector<RedisNode> sentinels, std::string master,
                             const RedisLimits& limits)
    : m_loop(loop), m_sentinels(std::move(sentinels)), m_master(std::move(master)), m_limits(limits)
{
}

RedisSentinel::~RedisSentinel()
{
    if (m_connection)
        m_connection->close();
}

void RedisSentinel::findMaster(std::function<void(Result<RedisNode>)> found)
{
    m_found = std::move(found);
    m_asked = 0;
    askNext();
}

void RedisSentinel::askNext()
{
    if (m_connection)
        m_connection->close();
    RedisConnection::Events events;
    events.lost = [this](const Error& why) { failed(why); };
    m_connection = RedisConnection::open(m_loop, {m_sentinels[m_asked], {}, {}, 0, RedisConnection::Check::None},
                                         m_limits, std::move(events));
    m_connection->command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", m_master}, [this](const Result<RedisReply>& reply) {
        if (reply) // else it is lost, which is told anyway
            answered(*reply);
    });
}

void RedisSentinel::failed(const Error& why)
{
    if (++m_asked < m_sentinels.size()) {
        askNext();
        return;
    }
    m_connection.reset();
    std::exchange(m_found, {})(
        fail(ErrorCode::NotFound, "no sentinel knows where \"" + m_master + "\" is (" + why.message + ")"));
}

void RedisSentinel::answered(const RedisReply& reply)
{
    const auto connection = m_connection; // the answer comes from inside it
    RedisNode node;
    const bool isAddress = reply.isArray() && reply.elements.size() == 2 && reply.elements[0].isText() &&
                           reply.elements[1].isText() && !reply.elements[0].text.empty();
    if (isAddress) {
        const std::string& port = reply.elements[1].text;
        node.host = reply.elements[0].text;
        const auto [stop, failure] = std::from_chars(port.data(), port.data() + port.size(), node.port);
        if (failure == std::errc() && stop == port.data() + port.size() && node.port > 0 && node.port < 65536) {
            m_connection->close();
            std::rotate(m_sentinels.begin(), m_sentinels.begin() + static_cast<std::ptrdiff_t>(m_asked),
                        m_sentinels.end());
            std::exchange(m_found, {})(node);
            return;
        }
    }
    m_connection->close();
    failed({ErrorCode::NotFound, "the sentinel at " + toText(m_sentinels[m_asked]) + " does not know it"});
}

} // namespace loopscope::server

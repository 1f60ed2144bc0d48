// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/rediscluster.h"

#include <algorithm>

namespace loopscope::server {

RedisCluster::RedisCluster(uv_loop_t* loop, RedisAddress address, const RedisLimits& limits)
    : m_loop(loop),
      m_address(std::move(address)),
      m_limits(limits),
      m_refresh(loop, UvTimer::Keep::Unref, [this] { refresh(); })
{
}

RedisCluster::~RedisCluster() = default;

void RedisCluster::start()
{
    for (const RedisNode& node : m_address.nodes)
        findOrMake(node);
}

RedisCluster::Node* RedisCluster::findOrMake(const RedisNode& address)
{
    const auto at =
        std::find_if(m_nodes.begin(), m_nodes.end(), [&](const auto& node) { return node->address == address; });
    if (at != m_nodes.end())
        return at->get();
    if (m_nodes.size() >= RedisSlotMap::MaxMasters + RedisAddress::MaxNodes)
        return nullptr;
    RedisConnection::Target target{address, m_address.user, m_address.password, 0, RedisConnection::Check::None};
    auto made = std::make_unique<Node>();
    made->address = address;
    made->link = std::make_unique<RedisLink>(
        m_loop, [target](const auto& then) { then(target); }, m_limits);
    made->link->up = [this] {
        if (m_slots.empty())
            wantRefresh();
        look(nullptr);
    };
    made->link->down = [this](const Error& why) {
        wantRefresh();
        look(&why);
    };
    m_nodes.push_back(std::move(made));
    Node* node = m_nodes.back().get();
    node->link->start();
    return node;
}

RedisCluster::Node* RedisCluster::readyNode()
{
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        Node* node = m_nodes[m_turn++ % m_nodes.size()].get();
        if (node->link->isReady())
            return node;
    }
    return nullptr;
}

RedisNode RedisCluster::anyNode()
{
    const Node* node = readyNode();
    return node != nullptr ? node->address : m_address.nodes[m_turn++ % m_address.nodes.size()];
}

RedisCluster::Node* RedisCluster::nodeFor(const RedisCommand& words)
{
    const bool isScript = words.front() == "EVAL" || words.front() == "EVALSHA";
    const std::size_t at = isScript ? 3 : 1;
    if (words.size() <= at || words.front() == "PUBLISH")
        return readyNode();
    return m_slots.empty() ? nullptr : m_slots[redisSlot(words[at])];
}

void RedisCluster::command(const RedisCommand& words, RedisCallback callback)
{
    Node* node = nodeFor(words);
    if (node != nullptr) {
        send(*node, std::make_shared<Job>(Job{words, std::move(callback)}), RedisLink::WhenDown::Fail);
        return;
    }
    wantRefresh();
    if (callback)
        callback(fail(ErrorCode::Disconnected, "no node of the Redis cluster has this key now"));
}

void RedisCluster::send(Node& node, const std::shared_ptr<Job>& job, RedisLink::WhenDown whenDown)
{
    node.link->command(
        job->words,
        [this, from = node.address, job](const Result<RedisReply>& reply) {
            if (reply && reply->isError() && follow(*reply, from, job))
                return;
            if (job->callback)
                job->callback(reply);
        },
        whenDown);
}

bool RedisCluster::follow(const RedisReply& reply, const RedisNode& from, const std::shared_ptr<Job>& job)
{
    const auto redirect = parseRedirect(reply.text, from);
    const bool hasMoved = redirect && redirect->kind == RedisRedirect::Kind::Moved;
    if (hasMoved || reply.text.starts_with("CLUSTERDOWN"))
        wantRefresh();
    if (!redirect || ++job->redirects > MaxRedirects)
        return false;
    Node* node = findOrMake(redirect->node);
    if (node == nullptr)
        return false;
    if (redirect->kind == RedisRedirect::Kind::Ask)
        node->link->command({"ASKING"}, {}, RedisLink::WhenDown::Wait);
    else if (!m_slots.empty())
        m_slots[redirect->slot] = node;
    send(*node, job, RedisLink::WhenDown::Wait);
    return true;
}

void RedisCluster::wantRefresh()
{
    if (!m_refresh.isActive() && !m_isAsking)
        m_refresh.startOnce(m_slots.empty() ? std::chrono::milliseconds{0} : RefreshPause);
}

void RedisCluster::refresh()
{
    Node* node = readyNode();
    if (node == nullptr) { // the first ones are asked when they answer
        for (const RedisNode& first : m_address.nodes)
            findOrMake(first);
        return;
    }
    m_isAsking = true;
    node->link->command({"CLUSTER", "SLOTS"}, [this, from = node->address](const Result<RedisReply>& reply) {
        m_isAsking = false;
        const auto map = reply && !reply->isError() ? parseSlots(*reply, from)
                                                    : Result<RedisSlotMap>(fail(ErrorCode::Failed, "no slots"));
        if (map)
            apply(*map);
        const bool isWhole = map && std::count(m_slots.begin(), m_slots.end(), nullptr) == 0;
        if (!isWhole)
            m_refresh.startOnce(RefreshPause * 5);
    });
}

void RedisCluster::apply(const RedisSlotMap& map)
{
    std::vector<Node*> masters;
    for (const RedisNode& master : map.masters)
        masters.push_back(findOrMake(master));
    m_slots.assign(RedisSlotCount, nullptr);
    for (std::size_t slot = 0; slot < RedisSlotCount; ++slot)
        if (map.slots[slot] != RedisSlotMap::NoMaster)
            m_slots[slot] = masters[map.slots[slot]];
    const auto isMaster = [&](const auto& node) {
        return std::find(masters.begin(), masters.end(), node.get()) != masters.end();
    };
    const auto firstGone = std::stable_partition(m_nodes.begin(), m_nodes.end(), isMaster);
    std::vector<std::unique_ptr<Node>> gone(std::make_move_iterator(firstGone), std::make_move_iterator(m_nodes.end()));
    m_nodes.erase(firstGone, m_nodes.end());
    for (const auto& node : gone) { // what was under way there has to be called back
        node->link->up = {};
        node->link->down = {};
        node->link->drop({ErrorCode::Disconnected, "the node is no master of the Redis cluster any more"});
    }
    look(nullptr);
}

// Whether every master answers now.
void RedisCluster::look(const Error* why)
{
    const bool all = !m_slots.empty() && std::all_of(m_nodes.begin(), m_nodes.end(),
                                                     [](const auto& node) { return node->link->isReady(); });
    const bool wasUp = std::exchange(m_isUp, all);
    if (all && !wasUp && up)
        up();
    else if (!all && why != nullptr && down)
        down(*why);
}

} // namespace loopscope::server

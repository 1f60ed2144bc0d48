// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/cache/redislink.h"
#include "core/server/cache/redisslots.h"

namespace loopscope::server {

// The masters of a Redis Cluster, one connection each. A command goes to the node that has its key; MOVED and ASK are
// followed (MaxRedirects), and MOVED, CLUSTERDOWN or a lost node make it ask again who has what, at most every
// RefreshPause. Commands for a node that is away fail at once, those for others go on. One loop thread.
class RedisCluster
{
public:
    static constexpr int MaxRedirects = 5;
    static constexpr std::chrono::milliseconds RefreshPause{100};

    RedisCluster(uv_loop_t* loop, RedisAddress address, const RedisLimits& limits);
    ~RedisCluster();
    RedisCluster(const RedisCluster&) = delete;
    RedisCluster& operator=(const RedisCluster&) = delete;

    // up: every master answers. down: one does not; again for each attempt that failed.
    std::function<void()> up;
    std::function<void(const Error&)> down;
    void start();

    // The key is the first word after the command's name, of EVAL the first key; without one any node does.
    void command(const RedisCommand& words, RedisCallback callback);
    [[nodiscard]] bool isReady() const { return m_isUp; }
    // Some node that answers, else one of the first ones: for subscriptions, which any node serves.
    [[nodiscard]] RedisNode anyNode();

private:
    struct Node
    {
        RedisNode address;
        std::unique_ptr<RedisLink> link;
    };
    struct Job
    {
        RedisCommand words;
        RedisCallback callback;
        int redirects = 0;
    };
    void send(Node& node, const std::shared_ptr<Job>& job, RedisLink::WhenDown whenDown);
    [[nodiscard]] bool follow(const RedisReply& reply, const RedisNode& from, const std::shared_ptr<Job>& job);
    [[nodiscard]] Node* nodeFor(const RedisCommand& words);
    [[nodiscard]] Node* readyNode();
    Node* findOrMake(const RedisNode& address);
    void wantRefresh();
    void refresh();
    void apply(const RedisSlotMap& map);
    void look(const Error* why);

    uv_loop_t* m_loop;
    RedisAddress m_address;
    RedisLimits m_limits;
    std::vector<std::unique_ptr<Node>> m_nodes;
    std::vector<Node*> m_slots; // empty: not known yet; nullptr: nobody's
    UvTimer m_refresh;
    std::size_t m_turn = 0;
    bool m_isAsking = false;
    bool m_isUp = false;
};

} // namespace loopscope::server

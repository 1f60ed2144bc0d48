// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/router.h"

namespace loopscope::server {

namespace {
// "/a/b" gives "a" and leaves "/b".
std::string_view takeSegment(std::string_view& rest)
{
    if (!rest.empty())
        rest.remove_prefix(1);
    const std::string_view segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    return segment;
}
} // namespace

void Router::add(std::string method, std::string_view pattern, Handler handler)
{
    Node* node = &m_root;
    while (!pattern.empty()) {
        const std::string_view segment = takeSegment(pattern);
        if (!segment.empty() && segment.front() == ':') {
            if (node->parameter.empty())
                node->parameter.emplace_back();
            node->parameterName = segment.substr(1);
            node = &node->parameter.front();
        } else {
            node = &node->children[std::string(segment)];
        }
    }
    node->handlers[std::move(method)] = std::move(handler);
}

const Router::Node* Router::walk(const Node& node, std::string_view rest, Params& params)
{
    if (rest.empty())
        return node.handlers.empty() ? nullptr : &node;
    const std::string_view segment = takeSegment(rest);
    if (const auto child = node.children.find(segment); child != node.children.end())
        if (const Node* found = walk(child->second, rest, params))
            return found;
    if (node.parameter.empty() || segment.empty())
        return nullptr;
    params.emplace_back(node.parameterName, segment);
    if (const Node* found = walk(node.parameter.front(), rest, params))
        return found;
    params.pop_back();
    return nullptr;
}

Router::Match Router::find(std::string_view method, std::string_view path) const
{
    Match match;
    const Node* node = path.empty() || path.front() != '/' ? nullptr : walk(m_root, path, match.params);
    if (node == nullptr)
        return match;
    auto handler = node->handlers.find(method);
    if (handler == node->handlers.end() && method == "HEAD")
        handler = node->handlers.find("GET");
    if (handler != node->handlers.end()) {
        match.handler = &handler->second;
        match.status = 200;
        return match;
    }
    match.status = 405;
    for (const auto& [name, unused] : node->handlers)
        match.allow += (match.allow.empty() ? "" : ", ") + name + (name == "GET" ? ", HEAD" : "");
    return match;
}

} // namespace loopscope::server

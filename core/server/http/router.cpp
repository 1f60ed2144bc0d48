// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/router.h"

#include <algorithm>

namespace loopscope::server {

struct Router::Search
{
    std::string_view method;
    std::vector<std::string_view> values; // of the parameters on the way
    const Node::Leaf* found = nullptr;
    std::vector<std::string_view> others; // methods of paths that match
};

namespace {
std::size_t commonLength(std::string_view a, std::string_view b)
{
    const auto [end, unused] =
        std::mismatch(a.begin(), a.begin() + static_cast<long>(std::min(a.size(), b.size())), b.begin());
    return static_cast<std::size_t>(end - a.begin());
}

std::string sentenceFor(std::string_view pattern, const char* why)
{
    return "the route \"" + std::string(pattern) + "\" " + why;
}
} // namespace

Router::Node& Router::addStatic(Node& from, std::string_view text)
{
    if (text.empty())
        return from;
    for (std::unique_ptr<Node>& child : from.statics) {
        const std::size_t common = commonLength(child->prefix, text);
        if (common == 0)
            continue;
        if (common < child->prefix.size()) { // split: what is common stays above
            auto upper = std::make_unique<Node>();
            upper->prefix = child->prefix.substr(0, common);
            child->prefix.erase(0, common);
            upper->statics.push_back(std::move(child));
            child = std::move(upper);
        }
        return addStatic(*child, text.substr(common));
    }
    from.statics.push_back(std::make_unique<Node>());
    from.statics.back()->prefix = text;
    return *from.statics.back();
}

Result<void> Router::add(std::string_view method, std::string_view pattern, Route route)
{
    if (pattern.empty() || pattern.front() != '/')
        return fail(ErrorCode::Invalid, sentenceFor(pattern, "does not begin with /"));
    Node* node = &m_root;
    std::vector<std::string> names;
    std::string_view rest = pattern;
    while (!rest.empty()) {
        // A mark counts only at the beginning of a segment.
        std::size_t mark = 0;
        while ((mark = rest.find_first_of(":*", mark)) != std::string_view::npos && rest[mark - 1] != '/')
            ++mark;
        node = &addStatic(*node, rest.substr(0, mark));
        if (mark == std::string_view::npos)
            break;
        const bool isRest = rest[mark] == '*';
        rest.remove_prefix(mark + 1);
        const std::string_view name = rest.substr(0, rest.find('/'));
        rest.remove_prefix(name.size());
        if (isRest && (!name.empty() || !rest.empty()))
            return fail(ErrorCode::Invalid, sentenceFor(pattern, "has something after its *"));
        if (!isRest && name.empty())
            return fail(ErrorCode::Invalid, sentenceFor(pattern, "has a parameter without a name"));
        names.emplace_back(isRest ? "*" : name);
        std::unique_ptr<Node>& next = isRest ? node->rest : node->parameter;
        if (!next)
            next = std::make_unique<Node>();
        node = next.get();
    }
    node->leaves[std::string(method)] = {std::move(route), std::move(names)};
    return {};
}

bool Router::take(const Node& node, Search& search)
{
    auto leaf = node.leaves.find(search.method);
    if (leaf == node.leaves.end() && search.method == "HEAD")
        leaf = node.leaves.find("GET");
    if (leaf != node.leaves.end()) {
        search.found = &leaf->second;
        return true;
    }
    for (const auto& [method, unused] : node.leaves)
        search.others.push_back(method);
    return false;
}

bool Router::walk(const Node& node, std::string_view rest, Search& search)
{
    if (rest.empty() && take(node, search))
        return true;
    for (const auto& child : node.statics)
        if (!rest.empty() && child->prefix.front() == rest.front()) {
            if (rest.substr(0, child->prefix.size()) == child->prefix &&
                walk(*child, rest.substr(child->prefix.size()), search))
                return true;
            break;
        }
    const std::string_view segment = rest.substr(0, rest.find('/'));
    if (node.parameter && !segment.empty()) {
        search.values.push_back(segment);
        if (walk(*node.parameter, rest.substr(segment.size()), search))
            return true;
        search.values.pop_back();
    }
    if (!node.rest)
        return false;
    search.values.push_back(rest);
    if (take(*node.rest, search))
        return true;
    search.values.pop_back();
    return false;
}

Router::Match Router::find(std::string_view method, std::string_view path, std::vector<Request::Param>& params) const
{
    Match match;
    Search search;
    search.method = method;
    if (walk(m_root, path, search)) {
        match.route = &search.found->route;
        match.status = 200;
        for (std::size_t i = 0; i < search.values.size(); ++i)
            params.push_back({search.found->names[i], search.values[i]});
        return match;
    }
    if (search.others.empty())
        return match;
    match.status = 405;
    std::sort(search.others.begin(), search.others.end());
    search.others.erase(std::unique(search.others.begin(), search.others.end()), search.others.end());
    // GET serves HEAD, too, and comes right before it.
    for (const std::string_view name : search.others)
        if (name != "HEAD" || match.allow.find("HEAD") == std::string::npos)
            match.allow.append(match.allow.empty() ? "" : ", ").append(name).append(name == "GET" ? ", HEAD" : "");
    return match;
}

} // namespace loopscope::server

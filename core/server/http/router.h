// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <loopscope/server/app.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace loopscope::server {

// Finds the route of a path: a radix tree over bytes. Patterns as App says. A static part goes before a parameter, a
// parameter before "*"; where the first find lacks the method, the next is tried.
class Router
{
public:
    struct Match
    {
        const Route* route = nullptr; // nullptr: status tells why
        int status = 404;             // 404 or 405
        std::string allow;            // 405: the methods that exist
    };

    // Invalid: a pattern that does not begin with '/', a nameless parameter, or "*" before the end.
    [[nodiscard]] Result<void> add(std::string_view method, std::string_view pattern, Route route);
    // Sets the request's parameters, views of path and of the patterns.
    [[nodiscard]] Match find(std::string_view method, std::string_view path, std::vector<Request::Param>& params) const;
    [[nodiscard]] Match find(Request& request) const
    {
        return find(request.m_method, request.m_path, request.m_params);
    }

private:
    struct Node
    {
        std::string prefix;
        std::vector<std::unique_ptr<Node>> statics; // each begins with another byte
        std::unique_ptr<Node> parameter;
        std::unique_ptr<Node> rest; // "*"
        // By method, each with the names of its own pattern's parameters.
        struct Leaf
        {
            Route route;
            std::vector<std::string> names;
        };
        std::map<std::string, Leaf, std::less<>> leaves;
    };
    struct Search;
    static Node& addStatic(Node& from, std::string_view text);
    static bool walk(const Node& node, std::string_view rest, Search& search);
    static bool take(const Node& node, Search& search);
    Node m_root;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/http.h"

#include <map>
#include <string>
#include <vector>

namespace loopscope::server {

// Finds the handler of a path. Patterns: "/products/:id"; a static segment goes before a parameter. HEAD is served by
// GET.
class Router
{
public:
    struct Match
    {
        const Handler* handler = nullptr; // nullptr: status tells why
        int status = 404;                 // 404 or 405
        std::string allow;                // 405: the methods that exist
        std::vector<std::pair<std::string, std::string>> params;
    };

    void add(std::string method, std::string_view pattern, Handler handler);
    [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

private:
    struct Node
    {
        std::map<std::string, Node, std::less<>> children;
        std::vector<Node> parameter; // none or one; a vector because Node is incomplete here
        std::string parameterName;
        std::map<std::string, Handler, std::less<>> handlers; // by method
    };
    using Params = std::vector<std::pair<std::string, std::string>>;
    [[nodiscard]] static const Node* walk(const Node& node, std::string_view rest, Params& params);
    Node m_root;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/router.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

// The radix tree against patterns that are tried one by one, and percentDecode against a slow one. Lines of the input:
// a letter for the method and a pattern each; the last one a letter and a path.
namespace {

using namespace loopscope::server;
using loopscope::fuzz::require;

constexpr std::size_t MaxPatterns = 24;

std::vector<std::string> split(std::string_view text, char at)
{
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t end = text.find(at);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::string methodOf(char letter)
{
    constexpr std::string_view Methods[] = {"GET", "HEAD", "POST", "PUT"};
    return std::string(Methods[static_cast<unsigned char>(letter) % 4U]);
}

enum class Kind { Static, Parameter, Rest }; // in the order in which they are preferred

struct Pattern
{
    std::size_t id = 0;
    std::string method;
    std::vector<std::string> segments; // after the first slash
    std::vector<Kind> kinds;
    std::vector<std::string> values; // of a match, for all but static segments
    std::string shape;               // two patterns of one shape are one

    static std::optional<Pattern> parse(std::size_t id, const std::string& method, const std::string& text)
    {
        if (text.empty() || text.front() != '/')
            return std::nullopt;
        Pattern pattern{id, method, split(text.substr(1), '/'), {}, {}, {}};
        for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
            std::string& segment = pattern.segments[i];
            const char mark = segment.empty() ? '\0' : segment.front();
            if ((mark == ':' && segment.size() == 1) ||
                (mark == '*' && (segment.size() > 1 || i + 1 < pattern.segments.size())))
                return std::nullopt;
            pattern.kinds.push_back(mark == ':' ? Kind::Parameter : mark == '*' ? Kind::Rest : Kind::Static);
            pattern.shape.append("/").append(mark == ':' || mark == '*' ? std::string(1, mark) : segment);
        }
        return pattern;
    }
    [[nodiscard]] bool match(const std::vector<std::string>& path)
    {
        values.clear();
        for (std::size_t i = 0; i < segments.size(); ++i) {
            if (i >= path.size())
                return false;
            if (kinds[i] == Kind::Rest) {
                std::string rest = path[i];
                for (std::size_t k = i + 1; k < path.size(); ++k)
                    rest.append("/").append(path[k]);
                values.push_back(rest);
                return true;
            }
            if (kinds[i] == Kind::Static ? path[i] != segments[i] : path[i].empty())
                return false;
            if (kinds[i] == Kind::Parameter)
                values.push_back(path[i]);
        }
        return segments.size() == path.size();
    }
    [[nodiscard]] std::vector<std::string> names() const
    {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < segments.size(); ++i)
            if (kinds[i] != Kind::Static)
                all.push_back(kinds[i] == Kind::Rest ? "*" : segments[i].substr(1));
        return all;
    }
};

// The best of those that match: by their kinds from the left, and of one shape HEAD's own before GET's.
const Pattern* best(const std::vector<Pattern>& matching, const std::string& method)
{
    const Pattern* found = nullptr;
    for (const Pattern& one : matching) {
        const bool isServed = one.method == method || (method == "HEAD" && one.method == "GET");
        if (!isServed)
            continue;
        if (found == nullptr || one.kinds < found->kinds || (one.kinds == found->kinds && one.method == method))
            found = &one;
    }
    return found;
}

void checkRoutes(const std::vector<std::string>& lines)
{
    Router router;
    std::map<std::pair<std::string, std::string>, Pattern> patterns; // by shape and method: the last one counts
    for (std::size_t i = 0; i + 1 < lines.size() && i < MaxPatterns; ++i) {
        if (lines[i].empty())
            continue;
        const std::string method = methodOf(lines[i].front());
        const std::string text = lines[i].substr(1);
        Route route;
        route.bodyLimit = i + 1; // tells them apart
        const bool isAdded = router.add(method, text, std::move(route)).has_value();
        const auto pattern = Pattern::parse(i + 1, method, text);
        require(isAdded == pattern.has_value(), "the same patterns are taken");
        if (pattern)
            patterns[{pattern->shape, method}] = *pattern;
    }
    if (lines.back().size() < 2 || lines.back()[1] != '/')
        return;
    const std::string method = methodOf(lines.back().front());
    const std::string path = lines.back().substr(1);
    std::vector<Pattern> matching;
    std::set<std::string> methods;
    for (auto& [key, pattern] : patterns)
        if (pattern.match(split(path.substr(1), '/'))) {
            matching.push_back(pattern);
            methods.insert(pattern.method);
        }
    std::vector<Request::Param> params;
    const Router::Match match = router.find(method, path, params);
    const Pattern* expected = best(matching, method);
    require((match.route != nullptr) == (expected != nullptr), "found by both or by none");
    if (expected == nullptr) {
        require(match.status == (methods.empty() ? 404 : 405), "404 or 405");
        if (methods.contains("GET"))
            methods.insert("HEAD");
        std::string allow;
        for (const std::string& one : methods)
            allow.append(allow.empty() ? "" : ", ").append(one);
        require(match.allow == allow, "the methods that exist, each once");
        return;
    }
    require(match.route->bodyLimit == expected->id, "the same route");
    const std::vector<std::string> names = expected->names();
    require(params.size() == names.size(), "its parameters");
    for (std::size_t i = 0; i < params.size(); ++i)
        require(params[i].name == names[i] && params[i].value == expected->values[i], "with their values");
}

void checkDecoding(const std::string& text)
{
    std::optional<std::string> expected = std::string();
    for (std::size_t i = 0; i < text.size() && expected; ++i) {
        if (text[i] != '%') {
            *expected += text[i];
            continue;
        }
        const std::string digits = text.substr(i + 1, 2);
        if (digits.size() < 2 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos ||
            digits == "00")
            expected.reset();
        else
            *expected += static_cast<char>(std::stoi(digits, nullptr, 16));
        i += 2;
    }
    require(percentDecode(text) == expected, "decoded as the slow one does");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string bytes(size, '\0');
    std::copy(data, data + size, bytes.begin());
    checkRoutes(split(bytes, '\n'));
    checkDecoding(bytes);
    return 0;
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/contentcoding.h"

#include "core/server/http/fieldlist.h"
#include "core/server/http/fieldname.h"

#include <algorithm>
#include <utility>

namespace loopscope::server {

namespace {

// "1", "0.5", "0.125" (RFC 9110 12.4.2), in thousandths.
std::optional<int> parseWeight(std::string_view text)
{
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.'))
        return std::nullopt;
    int value = text[0] - '0';
    for (std::size_t i = 2; i < 5; ++i) {
        const char digit = i < text.size() ? text[i] : '0';
        if (digit < '0' || digit > '9')
            return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    if (value > 1000)
        return std::nullopt;
    return value;
}

struct Element
{
    std::string_view name;
    std::optional<int> weight;
};

Element parseElement(std::string_view element)
{
    const std::size_t semicolon = element.find(';');
    const std::string_view name = trimmed(element.substr(0, semicolon));
    if (semicolon == std::string_view::npos)
        return {name, 1000};
    const std::string_view parameter = trimmed(element.substr(semicolon + 1));
    if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=')
        return {name, std::nullopt};
    return {name, parseWeight(parameter.substr(2))};
}

} // namespace

AcceptedCodings parseAcceptEncoding(std::optional<std::string_view> field)
{
    std::optional<int> gzip;
    std::optional<int> brotli;
    std::optional<int> identity;
    std::optional<int> others;
    forEachElement(field.value_or(""), [&](std::string_view text) {
        const Element element = parseElement(text);
        if (!element.weight)
            return;
        if (equalsIgnoringCase(element.name, "gzip") || equalsIgnoringCase(element.name, "x-gzip"))
            gzip = element.weight;
        else if (equalsIgnoringCase(element.name, "br"))
            brotli = element.weight;
        else if (equalsIgnoringCase(element.name, "identity"))
            identity = element.weight;
        else if (element.name == "*")
            others = element.weight;
    });
    const bool isRefused = !identity && others == 0;
    return {gzip.value_or(others.value_or(0)), brotli.value_or(others.value_or(0)),
            isRefused ? 0 : identity.value_or(gzip || brotli || others ? 1 : 1000)};
}

std::vector<Coding> byPreference(const AcceptedCodings& accepted)
{
    std::vector<std::pair<int, Coding>> all{
        {accepted.brotli, Coding::Brotli}, {accepted.gzip, Coding::Gzip}, {accepted.identity, Coding::Identity}};
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Coding> order;
    for (const auto& [weight, coding] : all)
        if (weight > 0 && (order.empty() || order.back() != Coding::Identity))
            order.push_back(coding);
    if (order.empty() || order.back() != Coding::Identity)
        order.push_back(Coding::Identity);
    return order;
}

std::string_view codingName(Coding coding)
{
    switch (coding) {
    case Coding::Brotli:
        return "br";
    case Coding::Gzip:
        return "gzip";
    case Coding::Identity:
        break;
    }
    return "";
}

} // namespace loopscope::server

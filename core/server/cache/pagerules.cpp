// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/responsecache.h"

#include "core/server/http/conditions.h"
#include "core/server/http/fieldlist.h"

#include <algorithm>
#include <charconv>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace loopscope::server {

namespace {

constexpr std::size_t MaxKeyBytes = 4096;

// Of one Cache-Control (RFC 9111 5.2). A number that is none, or a second one, is 0: stale (4.2.1).
struct Directives
{
    bool noStore = false;
    bool noCache = false;
    bool isPrivate = false;
    std::optional<std::int64_t> maxAge;
    std::optional<std::int64_t> sharedMaxAge;
};

std::int64_t secondsOf(std::string_view argument)
{
    if (argument.size() >= 2 && argument.front() == '"' && argument.back() == '"')
        argument = argument.substr(1, argument.size() - 2);
    std::int64_t value = 0;
    const char* end = argument.data() + argument.size();
    const auto [stop, failure] = std::from_chars(argument.data(), end, value);
    if (failure == std::errc::result_out_of_range)
        return StoredPage::MaxLifetime;
    return failure == std::errc() && stop == end && value >= 0 ? std::min(value, StoredPage::MaxLifetime) : 0;
}

void addDirectives(std::string_view header, Directives& all)
{
    forEachElement(header, [&](std::string_view element) {
        const std::size_t equals = std::min(element.find('='), element.size());
        const std::string_view name = trimmed(element.substr(0, equals));
        const std::string_view argument = trimmed(element.substr(std::min(equals + 1, element.size())));
        if (equalsIgnoringCase(name, "no-store"))
            all.noStore = true;
        else if (equalsIgnoringCase(name, "no-cache")) // with field names as well: those are not told apart
            all.noCache = true;
        else if (equalsIgnoringCase(name, "private"))
            all.isPrivate = true;
        else if (equalsIgnoringCase(name, "max-age"))
            all.maxAge = all.maxAge ? 0 : secondsOf(argument);
        else if (equalsIgnoringCase(name, "s-maxage"))
            all.sharedMaxAge = all.sharedMaxAge ? 0 : secondsOf(argument);
    });
}

bool isHost(std::string_view host)
{
    return host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view(".-_:[]").find(c) != std::string_view::npos;
           });
}

// Everything that could be taken for the end of a part is encoded.
void appendPart(std::string& key, std::string_view text)
{
    constexpr std::string_view Digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F && c != '%' && c != '?' && c != '#')
            key += c;
        else
            key.append({'%', Digits[byte >> 4U], Digits[byte & 15U]});
    }
}

bool variesOnlyBy(const Page& page, const PageRules& rules)
{
    bool isCovered = true;
    for (const auto& [name, value] : page.headers) {
        if (!equalsIgnoringCase(name, "Vary"))
            continue;
        forEachElement(value, [&](std::string_view field) { // "*" is never in the rules (RFC 9111 4.1)
            isCovered = isCovered && std::any_of(rules.vary.begin(), rules.vary.end(), [&](const std::string& known) {
                            return equalsIgnoringCase(known, field);
                        });
        });
    }
    return isCovered;
}

bool hasHeader(const HeaderList& headers, std::string_view name)
{
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return equalsIgnoringCase(header.first, name); });
}

} // namespace

PageUse pageUse(const PageRequest& request)
{
    if (request.method != "GET" && request.method != "HEAD")
        return PageUse::Bypass;
    if (!request.header("Authorization").empty() || !request.header("Range").empty()) // RFC 9111 3.5, 3.3
        return PageUse::Bypass;
    const std::string_view control = request.header("Cache-Control");
    Directives directives;
    addDirectives(control, directives);
    if (directives.noStore) // 5.2.1.5
        return PageUse::Bypass;
    const bool isOldWay = control.empty() && equalsIgnoringCase(trimmed(request.header("Pragma")), "no-cache"); // 5.4
    return directives.noCache || directives.maxAge == 0 || isOldWay ? PageUse::Reload : PageUse::Normal; // 5.2.1.4, .1
}

std::optional<std::string> pageKey(const PageRequest& request, const PageRules& rules)
{
    if (!isHost(request.host) || !request.path.starts_with('/'))
        return std::nullopt;
    std::string key = "page:";
    std::transform(request.host.begin(), request.host.end(), std::back_inserter(key),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (request.path.size() + request.query.size() > MaxKeyBytes)
        return std::nullopt;
    appendPart(key, request.path);
    key += '?';
    appendPart(key, request.query);
    for (const std::string& name : rules.vary) { // RFC 9111 4.1
        key += '\n';
        if (const std::string_view value = request.header(name); value.size() <= MaxKeyBytes)
            appendPart(key, value);
        else
            return std::nullopt;
    }
    return key.size() <= MaxKeyBytes ? std::optional(std::move(key)) : std::nullopt;
}

std::optional<std::chrono::seconds> pageLifetime(const Page& page, const PageRules& rules)
{
    if (page.status != 200 || hasHeader(page.headers, "Set-Cookie") || !variesOnlyBy(page, rules))
        return std::nullopt;
    Directives directives;
    for (const auto& [name, value] : page.headers)
        if (equalsIgnoringCase(name, "Cache-Control"))
            addDirectives(value, directives);
    if (directives.noStore || directives.noCache || directives.isPrivate) // RFC 9111 3, 5.2.2
        return std::nullopt;
    const auto own = directives.sharedMaxAge ? directives.sharedMaxAge : directives.maxAge; // 5.2.2.10
    const std::int64_t seconds = std::min(own.value_or(StoredPage::MaxLifetime),
                                          std::min<std::int64_t>(rules.ttl.count(), StoredPage::MaxLifetime));
    return seconds > 0 ? std::optional(std::chrono::seconds{seconds}) : std::nullopt;
}

std::string pageTag(const Page& page)
{
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string described;
    for (const auto& [name, value] : page.headers) // another type or encoding is another representation
        if (equalsIgnoringCase(name, "Content-Type") || equalsIgnoringCase(name, "Content-Encoding") ||
            equalsIgnoringCase(name, "Content-Language"))
            described.append(value).append("\n");
    const std::uint64_t seed = XXH3_64bits(described.data(), described.size());
    const XXH128_hash_t hash = XXH3_128bits_withSeed(page.body.data(), page.body.size(), seed);
    std::string tag = "\"";
    for (const std::uint64_t half : {hash.high64, hash.low64})
        for (int shift = 60; shift >= 0; shift -= 4)
            tag += Digits[(half >> static_cast<unsigned>(shift)) & 15U];
    return tag + "\"";
}

std::optional<std::string> storablePage(const Page& page, std::int64_t now, std::chrono::seconds lifetime)
{
    StoredPage stored;
    stored.status = page.status;
    stored.storedAt = now;
    stored.lifetime = lifetime.count();
    stored.body = page.body;
    for (const auto& [name, value] : page.headers)
        if (isPageHeader(name, value))
            stored.headers.emplace_back(name, value);
    if (!hasHeader(page.headers, "ETag"))
        stored.headers.emplace_back("ETag", pageTag(page));
    if (!hasHeader(page.headers, "Cache-Control"))
        stored.headers.emplace_back("Cache-Control", "public, max-age=" + std::to_string(lifetime.count()));
    return writePage(stored);
}

PageAnswer answerWith(const StoredPage& page, const PageRequest& request, std::int64_t now)
{
    PageAnswer answer;
    const std::string age = std::to_string(std::clamp<std::int64_t>(now - page.storedAt, 0, StoredPage::MaxLifetime));
    if (!namesTag(request.header("If-None-Match"), page.header("ETag"), TagCompare::Weak)) {
        answer.status = page.status;
        answer.headers = page.headers;
        answer.body = page.body;
        answer.bytes = page.bytes;
    } else {
        answer.status = 304;
        for (const auto& [name, value] : page.headers) // RFC 9110 15.4.5
            for (const std::string_view kept : {"Cache-Control", "Content-Location", "ETag", "Expires", "Vary"})
                if (equalsIgnoringCase(name, kept))
                    answer.headers.emplace_back(name, value);
    }
    answer.headers.emplace_back("Age", age); // RFC 9111 5.1
    return answer;
}

} // namespace loopscope::server

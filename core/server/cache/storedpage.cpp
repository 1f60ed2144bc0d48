// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cache/storedpage.h"

#include <algorithm>
#include <array>

namespace loopscope::server {

namespace {

// Eight bytes, then numbers of the given width, least significant byte first, and texts with their length before them:
// status 2, storedAt 8, lifetime 4, headers 2, each name 2 and value 4, body 4.
constexpr std::string_view Magic = "LSpage1\n";

constexpr std::array<std::string_view, 12> NotOurs{"connection",
                                                   "keep-alive",
                                                   "proxy-connection",
                                                   "transfer-encoding",
                                                   "upgrade",
                                                   "te",
                                                   "trailer",
                                                   "content-length",
                                                   "date",
                                                   "age",
                                                   "proxy-authenticate",
                                                   "proxy-authorization"};

bool isTokenChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

void putNumber(std::string& out, std::uint64_t value, int width)
{
    for (; width > 0; --width, value >>= 8U)
        out += static_cast<char>(value & 0xFFU);
}

// What is left to read; once it was too short it stays bad.
class Cursor
{
public:
    explicit Cursor(std::string_view bytes) : m_left(bytes) {}
    std::string_view text(std::size_t size)
    {
        m_isGood = m_isGood && size <= m_left.size();
        if (!m_isGood)
            return {};
        const std::string_view taken = m_left.substr(0, size);
        m_left.remove_prefix(size);
        return taken;
    }
    std::uint64_t number(std::size_t width)
    {
        std::uint64_t value = 0;
        const std::string_view digits = text(width);
        for (std::size_t i = digits.size(); i-- > 0;)
            value = (value << 8U) | static_cast<unsigned char>(digits[i]);
        return value;
    }
    [[nodiscard]] bool isGood() const { return m_isGood; }
    [[nodiscard]] bool isAtEnd() const { return m_isGood && m_left.empty(); }

private:
    std::string_view m_left;
    bool m_isGood = true;
};

bool isWhole(const StoredPage& page)
{
    std::size_t size = 0;
    for (const auto& [name, value] : page.headers)
        size += name.size() + value.size();
    return page.status >= 200 && page.status <= 599 && page.storedAt >= 0 && page.lifetime >= 0 &&
           page.lifetime <= StoredPage::MaxLifetime && page.headers.size() <= StoredPage::MaxHeaders &&
           size <= StoredPage::MaxHeaderBytes &&
           std::all_of(page.headers.begin(), page.headers.end(),
                       [](const auto& header) { return isPageHeader(header.first, header.second); });
}

} // namespace

bool isPageHeader(std::string_view name, std::string_view value)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 ? c != '\t' : c == 0x7F; };
    return !name.empty() && std::all_of(name.begin(), name.end(), isTokenChar) &&
           std::none_of(value.begin(), value.end(), isControl) &&
           std::none_of(NotOurs.begin(), NotOurs.end(),
                        [&](std::string_view other) { return equalsIgnoringCase(name, other); });
}

std::string_view StoredPage::header(std::string_view name) const
{
    const auto at = std::find_if(headers.begin(), headers.end(),
                                 [&](const auto& header) { return equalsIgnoringCase(header.first, name); });
    return at == headers.end() ? std::string_view() : std::string_view(at->second);
}

std::optional<std::string> writePage(const StoredPage& page)
{
    if (!isWhole(page) || page.body.size() > 0xFFFFFFFFU)
        return std::nullopt;
    std::string out(Magic);
    out.reserve(page.body.size() + 1024);
    putNumber(out, static_cast<std::uint64_t>(page.status), 2);
    putNumber(out, static_cast<std::uint64_t>(page.storedAt), 8);
    putNumber(out, static_cast<std::uint64_t>(page.lifetime), 4);
    putNumber(out, page.headers.size(), 2);
    for (const auto& [name, value] : page.headers) {
        putNumber(out, name.size(), 2);
        putNumber(out, value.size(), 4);
        out.append(name).append(value);
    }
    putNumber(out, page.body.size(), 4);
    return out.append(page.body);
}

Result<StoredPage> readPage(CacheValue bytes)
{
    const auto bad = [] { return fail(ErrorCode::Invalid, "this value of the cache is no page"); };
    if (!bytes || !std::string_view(*bytes).starts_with(Magic))
        return bad();
    Cursor cursor(std::string_view(*bytes).substr(Magic.size()));
    StoredPage page;
    page.status = static_cast<int>(cursor.number(2));
    page.storedAt = static_cast<std::int64_t>(cursor.number(8));
    page.lifetime = static_cast<std::int64_t>(cursor.number(4));
    const std::uint64_t count = cursor.number(2);
    for (std::uint64_t i = 0; i < count && i <= StoredPage::MaxHeaders && cursor.isGood(); ++i) {
        const std::uint64_t nameSize = cursor.number(2);
        const std::uint64_t valueSize = cursor.number(4);
        const std::string_view name = cursor.text(nameSize);
        page.headers.emplace_back(name, cursor.text(valueSize));
    }
    page.body = cursor.text(cursor.number(4));
    if (!cursor.isAtEnd() || page.headers.size() != count || !isWhole(page))
        return bad();
    page.bytes = std::move(bytes);
    return page;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/reporttext.h"

#include <array>
#include <cstdint>

namespace loopscope::analysis {

namespace {

constexpr std::string_view Ellipsis = "…";

struct Character
{
    std::size_t length = 0; // 0: no valid character begins here
    std::uint32_t code = 0;
};

// Strict: no overlong forms, no surrogates, nothing over U+10FFFF (RFC 3629).
Character characterAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
    const auto lead = byte(0);
    if (lead < 0x80)
        return {1, lead};
    const std::size_t length = lead >= 0xf0 && lead <= 0xf4   ? 4
                               : lead >= 0xe0 && lead < 0xf0  ? 3
                               : lead >= 0xc2 && lead <= 0xdf ? 2
                                                              : 0;
    if (length == 0 || at + length > text.size())
        return {};
    std::uint32_t code = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {};
        code = (code << 6) | (byte(i) & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> Least{0, 0, 0x80, 0x800, 0x10000};
    if (code < Least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return {};
    return {length, code};
}

// Characters that show as nothing or turn the direction of what follows: a key could pass for another one.
bool isDeceptive(std::uint32_t code)
{
    return (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
           (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe || (code >= 0xe0000 && code <= 0xe007f);
}

std::string hex(std::uint32_t value, int digits)
{
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string text;
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        text += Digits[(value >> static_cast<unsigned>(shift)) & 0xfU];
    return text;
}

std::string shownByte(std::uint8_t byte)
{
    switch (byte) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return "\\x" + hex(byte, 2);
    }
}

bool isControl(std::uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

} // namespace

std::string visibleText(std::string_view raw, std::size_t maxBytes)
{
    std::string text;
    std::size_t fits = 0; // the longest beginning that leaves room for the ellipsis
    for (std::size_t at = 0; at < raw.size();) {
        const auto character = characterAt(raw, at);
        std::string piece;
        if (character.length == 0 || (character.length == 1 && isControl(character.code)))
            piece = shownByte(static_cast<std::uint8_t>(raw[at]));
        else if (isControl(character.code) || isDeceptive(character.code))
            piece = "\\u" + hex(character.code, character.code > 0xffff ? 6 : 4);
        else
            piece = raw.substr(at, character.length);
        if (text.size() + piece.size() > maxBytes)
            return text.substr(0, fits) + std::string(Ellipsis);
        text += piece;
        if (text.size() + Ellipsis.size() <= maxBytes)
            fits = text.size();
        at += character.length == 0 ? 1 : character.length;
    }
    return text;
}

bool isPlainText(std::string_view raw)
{
    return visibleText(raw, raw.size() + 1) == raw;
}

std::string escapeMarkup(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::size_t characterCount(std::string_view utf8)
{
    std::size_t count = 0;
    for (const char c : utf8)
        count += (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
    return count;
}

} // namespace loopscope::analysis

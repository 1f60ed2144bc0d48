// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/jsonwriter.h"

#include "core/wire/jsonreader.h"

#include <charconv>
#include <cmath>

namespace loopscope::wire {

namespace {

// Length of the well-formed UTF-8 character at the begin of text, 0 if there is none.
std::size_t characterLength(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0U) != 0x80U)
            return 0;
    const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

void appendControl(std::string& out, unsigned char c)
{
    constexpr std::string_view Hex = "0123456789abcdef";
    out += "\\u00";
    out += Hex[c >> 4U];
    out += Hex[c & 0xFU];
}

} // namespace

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

JsonWriter& JsonWriter::beginObject()
{
    separate();
    m_out += '{';
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::endObject()
{
    m_out += '}';
    m_needsComma = true;
    return *this;
}

JsonWriter& JsonWriter::beginArray()
{
    separate();
    m_out += '[';
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::endArray()
{
    m_out += ']';
    m_needsComma = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    separate();
    m_out += '"';
    m_out += name;
    m_out += "\":";
    m_needsComma = false;
    return *this;
}

JsonWriter& JsonWriter::null()
{
    separate();
    m_out += "null";
    return *this;
}

JsonWriter& JsonWriter::boolean(bool value)
{
    separate();
    m_out += value ? "true" : "false";
    return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value)
{
    separate();
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    m_out.append(buffer, end.ptr);
    return *this;
}

JsonWriter& JsonWriter::number(double value)
{
    if (!std::isfinite(value))
        return null();
    separate();
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    m_out.append(buffer, end.ptr);
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value, std::size_t limit)
{
    separate();
    const std::string cut = value.size() > limit ? cutText(value, limit) : std::string();
    std::string_view rest = value.size() > limit ? std::string_view(cut) : value;
    m_out += '"';
    while (!rest.empty()) {
        const std::size_t length = characterLength(rest);
        const auto c = static_cast<unsigned char>(rest.front());
        if (length == 0)
            m_out += "\xEF\xBF\xBD";
        else if (c == '"' || c == '\\')
            (m_out += '\\') += static_cast<char>(c);
        else if (c < 0x20 || c == 0x7F)
            appendControl(m_out, c);
        else
            m_out.append(rest.substr(0, length));
        rest.remove_prefix(length == 0 ? 1 : length);
    }
    m_out += '"';
    return *this;
}

JsonWriter& JsonWriter::time(WallTime value)
{
    return integer(toMicros(value));
}

void JsonWriter::cutTo(std::size_t size)
{
    m_out.resize(size);
    m_needsComma = !m_out.empty() && m_out.back() != '[';
}

std::string JsonWriter::takeLine()
{
    std::string line = std::move(m_out);
    line += '\n';
    m_out.clear();
    m_needsComma = false;
    return line;
}

} // namespace loopscope::wire

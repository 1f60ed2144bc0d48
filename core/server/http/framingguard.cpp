// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/framingguard.h"

#include <algorithm>
#include <array>

namespace loopscope::server {

namespace {
constexpr std::size_t MaxExtraBytes = 4096;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
}

// What a field's name may hold (tchar, RFC 9110 5.6.2). llhttp, as Debian builds it, lets spaces into names.
constexpr std::array<bool, 256> TokenChars = [] {
    std::array<bool, 256> table{};
    for (const char c :
         std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();
} // namespace

bool FieldLine::take(char c)
{
    if (m_part == Part::Value)
        return !isControl(c);
    if (c == ':' && m_part == Part::Name) {
        m_part = Part::Value;
        return true;
    }
    m_part = Part::Name;
    return TokenChars[static_cast<unsigned char>(c)];
}

bool FieldLine::end()
{
    const bool isWhole = m_part != Part::Name;
    m_part = Part::Start;
    return isWhole;
}

bool HeadGuard::isRight(char c)
{
    if (m_previous == '\r' || c == '\n')
        return m_previous == '\r' && c == '\n';
    if (m_lines > 0)
        return c == '\r' ? m_field.end() : m_field.take(c);
    if (c == '\r')
        return true;
    if (c == ' ')
        return m_lineLength > 0 && m_previous != ' ' && m_spaces < 2;
    return c != '\t' && !isControl(c);
}

GuardStep HeadGuard::feed(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (++m_total > m_maxBytes)
            return {GuardStep::Status::Bad, i, 431};
        if (!isRight(c))
            return {GuardStep::Status::Bad, i, 400};
        if (c == '\n') {
            if (m_lineLength == 0 && m_lines > 0)
                return {GuardStep::Status::Done, i + 1, 0};
            if (m_lineLength > 0 && ++m_lines > m_maxFields + 1)
                return {GuardStep::Status::Bad, i, 431};
            if (m_lines == 1 && m_spaces != 2)
                return {GuardStep::Status::Bad, i, 400};
            m_lineLength = 0;
        } else if (c != '\r') {
            m_spaces += m_lines == 0 && c == ' ' ? 1 : 0;
            ++m_lineLength;
        }
        m_previous = c;
    }
    return {GuardStep::Status::NeedMore, bytes.size(), 0};
}

bool ChunkGuard::stepSize(char c)
{
    if (const int digit = hexValue(c); digit >= 0) {
        if (++m_digits > 16)
            return false;
        m_left = m_left * 16 + static_cast<std::uint64_t>(digit);
        return true;
    }
    if (m_digits == 0)
        return false;
    m_last = m_left == 0;
    if (c == ';')
        m_state = State::Extension;
    else if (c == '\r')
        m_state = State::SizeLf;
    else
        return false;
    return true;
}

bool ChunkGuard::stepTrailer(char c)
{
    if (++m_extra > MaxExtraBytes)
        return false;
    if (c == '\r') {
        m_state = State::TrailerLf;
        return m_field.end();
    }
    ++m_lineLength;
    return m_field.take(c);
}

bool ChunkGuard::step(char c)
{
    switch (m_state) {
    case State::Size:
        return stepSize(c);
    case State::Extension:
        if (c == '\r')
            m_state = State::SizeLf;
        return c == '\r' || (!isControl(c) && ++m_extra <= MaxExtraBytes);
    case State::SizeLf:
        if (c == '\n' && m_left > m_allowed) {
            m_answer = 413;
            return false;
        }
        m_allowed -= m_left;
        m_digits = 0;
        m_lineLength = 0;
        m_state = m_last ? State::Trailer : State::Data;
        return c == '\n';
    case State::Data:
        m_state = --m_left == 0 ? State::DataCr : State::Data;
        return true;
    case State::DataCr:
        m_state = State::DataLf;
        return c == '\r';
    case State::DataLf:
        m_state = State::Size;
        return c == '\n';
    case State::Trailer:
        return stepTrailer(c);
    case State::TrailerLf:
        m_done = m_lineLength == 0;
        m_lineLength = 0;
        m_state = State::Trailer;
        return c == '\n';
    }
    return false;
}

GuardStep ChunkGuard::feed(std::string_view bytes)
{
    std::size_t i = 0;
    while (i < bytes.size()) {
        if (m_state == State::Data && m_left > 1) { // skip data in one go
            const auto skip = std::min<std::uint64_t>(m_left - 1, bytes.size() - i);
            m_left -= skip;
            i += static_cast<std::size_t>(skip);
            continue;
        }
        if (!step(bytes[i]))
            return {GuardStep::Status::Bad, i, m_answer};
        ++i;
        if (m_done)
            return {GuardStep::Status::Done, i, 0};
    }
    return {GuardStep::Status::NeedMore, i, 0};
}

} // namespace loopscope::server

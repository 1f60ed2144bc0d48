// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// llhttp 8.1 accepts some framings that a server must refuse (request smuggling). These two state machines stand before
// it and only ever reject; they never reinterpret. Whole or byte by byte, the verdict is the same.
namespace loopscope::server {

struct GuardStep
{
    enum class Status { NeedMore, Done, Bad };
    Status status = Status::NeedMore;
    std::size_t consumed = 0; // bytes of the input that belong to this part
    int answer = 400;         // Bad: the status to answer with
};

// One line "name: value" without its end: the name is a token, the value has no control characters (RFC 9110 5.5,
// 5.6.2), so nothing is folded, nameless or without a colon, and no space stands before the colon.
class FieldLine
{
public:
    [[nodiscard]] bool take(char c); // false: bad
    [[nodiscard]] bool end();        // false: a name without a colon; the next line begins

private:
    enum class Part { Start, Name, Value };
    Part m_part = Part::Start;
};

// The request line and the fields: every LF after a CR, a CR only before an LF, two single spaces and no control
// character in the request line, field lines as above, no more bytes and fields than allowed (431).
class HeadGuard
{
public:
    HeadGuard(std::size_t maxBytes, std::size_t maxFields) : m_maxBytes(maxBytes), m_maxFields(maxFields) {}
    [[nodiscard]] GuardStep feed(std::string_view bytes);
    void reset() { *this = HeadGuard(m_maxBytes, m_maxFields); }
    [[nodiscard]] bool hasBegun() const { return m_lines > 0 || m_lineLength > 0; }

private:
    [[nodiscard]] bool isRight(char c);
    std::size_t m_maxBytes;
    std::size_t m_maxFields;
    FieldLine m_field;
    std::size_t m_total = 0;
    std::size_t m_lineLength = 0;
    std::size_t m_lines = 0;
    int m_spaces = 0;
    char m_previous = 0;
};

// A chunked body: sizes of 1 to 16 hex digits, extensions without control characters, CRLF after sizes and data,
// trailer lines as in the head. A chunk that would make the body larger than allowed is refused at its size (413).
class ChunkGuard
{
public:
    [[nodiscard]] GuardStep feed(std::string_view bytes);
    void reset() { *this = {}; }
    // Of the data of all chunks; before the first one.
    void limit(std::uint64_t bytes) { m_allowed = bytes; }

private:
    enum class State { Size, Extension, SizeLf, Data, DataCr, DataLf, Trailer, TrailerLf };
    [[nodiscard]] bool step(char c); // false: bad
    [[nodiscard]] bool stepSize(char c);
    [[nodiscard]] bool stepTrailer(char c);

    State m_state = State::Size;
    FieldLine m_field;
    std::uint64_t m_left = 0;             // of this chunk
    std::uint64_t m_allowed = UINT64_MAX; // of the chunks to come
    int m_answer = 400;
    int m_digits = 0;
    std::size_t m_extra = 0; // bytes of extensions and trailers
    std::size_t m_lineLength = 0;
    bool m_last = false;
    bool m_done = false;
};

} // namespace loopscope::server

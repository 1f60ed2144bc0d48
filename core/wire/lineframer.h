// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/wire/messages.h"

namespace loopscope::wire {

// Cuts a byte stream into lines (PROTOCOL.md section 2). A pure state machine: append bytes, ask for the next.
// Holds at most maxLineBytes plus one appended block; one thread; owned by whoever owns the connection.
class LineFramer
{
public:
    enum class Status { NeedMore, Line, TooLong };
    struct Next
    {
        Status status = Status::NeedMore;
        std::string_view line; // Line: without LF and CR, valid until the next call of any non-const function
    };

    explicit LineFramer(std::size_t maxLineBytes = MaxLineBytes);

    void append(std::string_view bytes);
    // Empty lines are skipped. TooLong is final: the framer then stays TooLong.
    [[nodiscard]] Next next();
    [[nodiscard]] std::size_t bufferedBytes() const;

private:
    std::size_t m_maxLineBytes;
    std::string m_buffer;
    std::size_t m_begin = 0;   // first byte not yet given out
    std::size_t m_scanned = 0; // bytes before this hold no LF
    bool m_tooLong = false;
};

} // namespace loopscope::wire

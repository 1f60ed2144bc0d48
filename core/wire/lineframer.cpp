// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/lineframer.h"

namespace loopscope::wire {

LineFramer::LineFramer(std::size_t maxLineBytes) : m_maxLineBytes(maxLineBytes) {}

void LineFramer::append(std::string_view bytes)
{
    if (m_tooLong)
        return;
    // Given-out lines leave when something new arrives, so that memory is one line and one block at most.
    if (m_begin > 0) {
        m_buffer.erase(0, m_begin);
        m_scanned -= m_begin;
        m_begin = 0;
    }
    m_buffer.append(bytes);
}

LineFramer::Next LineFramer::next()
{
    while (!m_tooLong) {
        const std::size_t end = m_buffer.find('\n', m_scanned);
        const std::size_t length = (end == std::string::npos ? m_buffer.size() : end) - m_begin;
        if (length > m_maxLineBytes) {
            m_tooLong = true;
            m_buffer.clear();
            m_buffer.shrink_to_fit();
            m_begin = m_scanned = 0;
            break;
        }
        if (end == std::string::npos) {
            m_scanned = m_buffer.size();
            return {};
        }
        std::string_view line = std::string_view(m_buffer).substr(m_begin, length);
        m_begin = m_scanned = end + 1;
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (!line.empty())
            return {Status::Line, line};
    }
    return {Status::TooLong, {}};
}

std::size_t LineFramer::bufferedBytes() const
{
    return m_buffer.size() - m_begin;
}

} // namespace loopscope::wire

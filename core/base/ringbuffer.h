// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

namespace loopscope {

// A queue with a stated limit: when it is full, the oldest value leaves and is counted. Index 0 is the oldest.
// Memory grows with use up to the capacity. One thread.
template <class T>
class RingBuffer
{
public:
    explicit RingBuffer(std::size_t capacity) : m_capacity(capacity == 0 ? 1 : capacity) {}

    void push(T value)
    {
        if (m_values.size() < m_capacity) {
            m_values.push_back(std::move(value));
            return;
        }
        m_values[m_first] = std::move(value);
        m_first = (m_first + 1) % m_capacity;
        ++m_dropped;
    }

    [[nodiscard]] std::size_t size() const { return m_values.size(); }
    [[nodiscard]] bool empty() const { return m_values.empty(); }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }
    // How many values left unseen because the buffer was full, ever.
    [[nodiscard]] std::size_t dropped() const { return m_dropped; }

    [[nodiscard]] const T& operator[](std::size_t i) const
    {
        assert(i < m_values.size());
        return m_values[(m_first + i) % m_values.size()];
    }
    [[nodiscard]] T& operator[](std::size_t i)
    {
        assert(i < m_values.size());
        return m_values[(m_first + i) % m_values.size()];
    }
    [[nodiscard]] const T& back() const { return (*this)[size() - 1]; }
    [[nodiscard]] T& back() { return (*this)[size() - 1]; }
    [[nodiscard]] const T& front() const { return (*this)[0]; }

    void clear()
    {
        m_values.clear();
        m_first = 0;
    }

private:
    std::size_t m_capacity;
    std::size_t m_first = 0;
    std::size_t m_dropped = 0;
    std::vector<T> m_values;
};

} // namespace loopscope

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/base/ringbuffer.h"

#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace {

using loopscope::RingBuffer;

std::vector<int> contents(const RingBuffer<int>& ring)
{
    std::vector<int> values;
    for (std::size_t i = 0; i < ring.size(); ++i)
        values.push_back(ring[i]);
    return values;
}

TEST(RingBuffer, BeginsEmpty)
{
    const RingBuffer<int> ring(3);
    EXPECT_TRUE(ring.empty());
    EXPECT_EQ(ring.size(), 0U);
    EXPECT_EQ(ring.capacity(), 3U);
    EXPECT_EQ(ring.dropped(), 0U);
}

TEST(RingBuffer, KeepsTheNewestInOrderOverManyTurns)
{
    for (std::size_t capacity = 1; capacity <= 5; ++capacity) {
        RingBuffer<int> ring(capacity);
        std::vector<int> model;
        for (int i = 0; i < 23; ++i) {
            ring.push(i);
            model.push_back(i);
            if (model.size() > capacity)
                model.erase(model.begin());
            EXPECT_EQ(contents(ring), model) << "capacity " << capacity << ", after " << i;
            EXPECT_EQ(ring.front(), model.front());
            EXPECT_EQ(ring.back(), model.back());
        }
        EXPECT_EQ(ring.dropped(), 23U - capacity);
    }
}

TEST(RingBuffer, TakesCapacityZeroAsOne)
{
    RingBuffer<int> ring(0);
    ring.push(1);
    ring.push(2);
    EXPECT_EQ(contents(ring), (std::vector<int>{2}));
    EXPECT_EQ(ring.dropped(), 1U);
}

TEST(RingBuffer, BeginsAnewAfterClearButRemembersWhatWasDropped)
{
    RingBuffer<int> ring(2);
    for (int i = 0; i < 5; ++i)
        ring.push(i);
    ring.clear();
    EXPECT_TRUE(ring.empty());
    EXPECT_EQ(ring.dropped(), 3U);
    ring.push(7);
    ring.push(8);
    ring.push(9);
    EXPECT_EQ(contents(ring), (std::vector<int>{8, 9}));
}

TEST(RingBuffer, LetsValuesBeChangedInPlace)
{
    RingBuffer<int> ring(2);
    ring.push(1);
    ring.push(2);
    ring.push(3);
    ring[0] = 20;
    ring.back() = 30;
    EXPECT_EQ(contents(ring), (std::vector<int>{20, 30}));
}

TEST(RingBuffer, FreesWhatLeaves)
{
    RingBuffer<std::shared_ptr<int>> ring(1);
    const auto first = std::make_shared<int>(1);
    ring.push(first);
    EXPECT_EQ(first.use_count(), 2);
    ring.push(std::make_shared<int>(2));
    EXPECT_EQ(first.use_count(), 1);
}

} // namespace

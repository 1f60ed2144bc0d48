// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

// Samples of a large cluster: no line passes a limit of the protocol, and no row is lost.
namespace loopscope::wire {

namespace {

Samples samples(std::size_t rows, std::size_t columns, double value)
{
    Samples made;
    made.t = WallTime(Micros{1790000001000000});
    made.intervalMs = 100;
    made.dropped = 7;
    for (std::size_t i = 1; i <= rows; ++i)
        made.rows.push_back({{{static_cast<std::uint16_t>(i)}, {1}}, std::vector<double>(columns, value)});
    return made;
}

// What a console makes of the lines: through a framer with the protocol's limit and the decoder.
std::vector<Samples> read(const std::vector<std::string>& lines)
{
    std::vector<Samples> all;
    LineFramer framer;
    for (const std::string& line : lines) {
        framer.append(line);
        const auto next = framer.next();
        EXPECT_EQ(next.status, LineFramer::Status::Line);
        const auto message = decodeHubLine(next.line);
        EXPECT_TRUE(message) << message.error().message;
        if (message)
            all.push_back(std::get<Samples>(*message));
    }
    return all;
}

void expectAllRows(const std::vector<Samples>& parts, const Samples& whole)
{
    std::size_t at = 0;
    for (const Samples& part : parts) {
        EXPECT_EQ(part.t, whole.t);
        EXPECT_EQ(part.intervalMs, whole.intervalMs);
        EXPECT_EQ(part.badRows, 0U);
        EXPECT_LE(part.rows.size(), MaxRows);
        for (const SampleRow& row : part.rows) {
            ASSERT_LT(at, whole.rows.size());
            EXPECT_EQ(row.worker, whole.rows[at].worker);
            EXPECT_EQ(row.values.size(), whole.rows[at].values.size());
            ++at;
        }
    }
    EXPECT_EQ(at, whole.rows.size());
}

} // namespace

TEST(EncodeLines, WhatFitsIsOneLineAsEver)
{
    for (const std::size_t rows : {0U, 1U, 100U}) {
        const Samples made = samples(rows, 20, 0.25);
        EXPECT_EQ(encodeLines(made), std::vector<std::string>{encode(made)});
    }
}

// The longest numbers that there are, and more workers than a line holds.
TEST(EncodeLines, TheLargestClusterStaysBelowTheLimit)
{
    const Samples made = samples(MaxRows, 30, -2.2250738585072014e-308);
    ASSERT_GT(encode(made).size(), MaxLineBytes) << "as one line it would end the connection";
    const auto lines = encodeLines(made);
    EXPECT_GT(lines.size(), 1U);
    for (const std::string& line : lines)
        EXPECT_LE(line.size(), MaxLineBytes + 1) << "with its line feed";
    const auto parts = read(lines);
    expectAllRows(parts, made);
    EXPECT_EQ(parts.front().dropped, 7U);
    for (std::size_t i = 1; i < parts.size(); ++i)
        EXPECT_EQ(parts[i].dropped, 0U) << "counted once";
}

TEST(EncodeLines, MoreRowsThanAMessageHolds)
{
    const Samples made = samples(MaxRows + 10, 1, 1);
    const auto parts = read(encodeLines(made));
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].rows.size(), MaxRows);
    expectAllRows(parts, made);
}

TEST(EncodeLines, TheLimitIsExact)
{
    const Samples made = samples(3, 5, 1.5);
    const std::size_t length = encode(made).size() - 1;
    EXPECT_EQ(encodeLines(made, length).size(), 1U);
    for (std::size_t limit = length - 1; limit > 150; --limit) {
        const auto lines = encodeLines(made, limit);
        EXPECT_GT(lines.size(), 1U) << limit;
        for (const std::string& line : lines)
            EXPECT_LE(line.size() - 1, limit);
        expectAllRows(read(lines), made);
    }
}

TEST(EncodeLines, ARowThatFitsNowhereIsLeftOutAndTheOthersStand)
{
    Samples made = samples(3, 2, 1);
    made.rows[1].values.assign(1000, 0.125);
    const auto parts = read(encodeLines(made, 300));
    std::vector<int> slots;
    for (const Samples& part : parts)
        for (const SampleRow& row : part.rows)
            slots.push_back(row.worker.slot.value);
    EXPECT_EQ(slots, (std::vector<int>{1, 3}));
}

TEST(EncodeLines, NoDataStaysNoData)
{
    const auto parts = read(encodeLines(samples(2, 3, std::numeric_limits<double>::quiet_NaN())));
    ASSERT_EQ(parts.size(), 1U);
    for (const SampleRow& row : parts[0].rows)
        for (const double value : row.values)
            EXPECT_TRUE(std::isnan(value));
}

} // namespace loopscope::wire

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/lineframer.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace {

using loopscope::wire::LineFramer;
using Lines = std::vector<std::string>;

// Takes out everything the framer has; a stream that broke off ends with the mark "<too long>".
void drain(LineFramer& framer, Lines& lines)
{
    for (;;) {
        const auto next = framer.next();
        if (next.status == LineFramer::Status::NeedMore)
            return;
        if (next.status == LineFramer::Status::TooLong) {
            lines.emplace_back("<too long>");
            return;
        }
        lines.emplace_back(next.line);
    }
}

Lines frame(std::initializer_list<std::string_view> blocks, std::size_t limit = 64)
{
    LineFramer framer(limit);
    Lines lines;
    for (const auto block : blocks) {
        framer.append(block);
        drain(framer, lines);
        if (!lines.empty() && lines.back() == "<too long>")
            break;
    }
    return lines;
}

TEST(LineFramer, GivesTheSameLinesAtEverySplit)
{
    const std::string stream = "{\"a\":1}\r\n\n\r\nsecond\n\rthird\r\n\xC3\xA4\xF0\x9F\x8D\x90\nunfinished";
    const Lines expected{"{\"a\":1}", "second", "\rthird", "\xC3\xA4\xF0\x9F\x8D\x90"};
    const std::string_view view = stream;
    for (std::size_t i = 0; i <= view.size(); ++i)
        for (std::size_t j = i; j <= view.size(); ++j)
            EXPECT_EQ(frame({view.substr(0, i), view.substr(i, j - i), view.substr(j)}), expected) << i << ' ' << j;
}

TEST(LineFramer, GivesTheSameLinesByteByByte)
{
    LineFramer framer;
    Lines lines;
    for (const char c : std::string("ab\ncd\r\n\nef\n")) {
        framer.append({&c, 1});
        drain(framer, lines);
    }
    EXPECT_EQ(lines, (Lines{"ab", "cd", "ef"}));
    EXPECT_EQ(framer.bufferedBytes(), 0U);
}

TEST(LineFramer, SkipsEmptyLines)
{
    EXPECT_EQ(frame({"\n\n\r\n\n"}), Lines{});
    EXPECT_EQ(frame({"\n\na\n\r\n\nb\n"}), (Lines{"a", "b"}));
}

TEST(LineFramer, TakesOneCarriageReturnOnly)
{
    EXPECT_EQ(frame({"a\r\r\nb\rc\r\n"}), (Lines{"a\r", "b\rc"}));
}

TEST(LineFramer, KeepsZeroBytes)
{
    EXPECT_EQ(frame({std::string_view("a\0b\n", 4)}), (Lines{std::string("a\0b", 3)}));
}

TEST(LineFramer, AllowsExactlyTheLimit)
{
    EXPECT_EQ(frame({"12345678\n"}, 8), (Lines{"12345678"}));
    EXPECT_EQ(frame({"123456789\n"}, 8), (Lines{"<too long>"}));
}

TEST(LineFramer, FindsTooLongBeforeTheLineEnds)
{
    EXPECT_EQ(frame({"12345678"}, 8), Lines{});
    EXPECT_EQ(frame({"123456789"}, 8), (Lines{"<too long>"}));
}

TEST(LineFramer, GivesTheLinesBeforeATooLongOne)
{
    EXPECT_EQ(frame({"a\nb\n123456789\nc\n"}, 8), (Lines{"a", "b", "<too long>"}));
}

TEST(LineFramer, StaysTooLongAndHoldsNothing)
{
    LineFramer framer(8);
    framer.append("123456789");
    ASSERT_EQ(framer.next().status, LineFramer::Status::TooLong);
    EXPECT_EQ(framer.bufferedBytes(), 0U);
    framer.append("\nfine\n");
    EXPECT_EQ(framer.next().status, LineFramer::Status::TooLong);
    EXPECT_EQ(framer.bufferedBytes(), 0U);
}

TEST(LineFramer, HoldsAtMostOneLineAndOneBlock)
{
    constexpr std::size_t Limit = 1000;
    const std::string block(300, 'x');
    LineFramer framer(Limit);
    std::size_t most = 0;
    bool ended = false;
    for (int i = 0; i < 1000 && !ended; ++i) {
        framer.append(block);
        most = std::max(most, framer.bufferedBytes());
        ended = framer.next().status == LineFramer::Status::TooLong;
    }
    EXPECT_TRUE(ended);
    EXPECT_LE(most, Limit + block.size());
}

TEST(LineFramer, DoesNotGrowOverManyLines)
{
    LineFramer framer(100);
    Lines lines;
    for (int i = 0; i < 10000; ++i) {
        framer.append("0123456789\n01234");
        EXPECT_LE(framer.bufferedBytes(), 100U + 16U);
        drain(framer, lines);
        framer.append("56789\n");
        drain(framer, lines);
        EXPECT_EQ(framer.bufferedBytes(), 0U);
    }
    EXPECT_EQ(lines.size(), 20000U);
}

TEST(LineFramer, HasTheProtocolsLimit)
{
    const std::string line(loopscope::wire::MaxLineBytes, 'y');
    LineFramer framer;
    framer.append(line);
    framer.append("\n");
    EXPECT_EQ(framer.next().line.size(), loopscope::wire::MaxLineBytes);
    framer.append(line + "y\n");
    EXPECT_EQ(framer.next().status, LineFramer::Status::TooLong);
}

} // namespace

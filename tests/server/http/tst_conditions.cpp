// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/conditions.h"

#include <gtest/gtest.h>

// RFC 9110 13 and 14.
namespace loopscope::server {

namespace {

constexpr RangeWish Whole{RangeWish::Kind::Whole, {}};
constexpr RangeWish Nothing{RangeWish::Kind::Unsatisfiable, {}};
constexpr RangeWish part(std::uint64_t first, std::uint64_t length)
{
    return {RangeWish::Kind::Part, {first, length}};
}

const std::string Date = "Sun, 06 Nov 1994 08:49:37 GMT";
const std::string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
const std::string After = "Sun, 06 Nov 1994 08:49:38 GMT";
const Validators Strong{"\"one\"", 784111777, 10};
const Validators Weak{"W/\"one\"", 784111777, 10};

} // namespace

TEST(Conditions, RangesAreReadAsTheRfcSays)
{
    struct Row
    {
        const char* field;
        RangeWish wish; // of 10 bytes
    };
    const Row rows[] = {
        {"bytes=0-0", part(0, 1)},
        {"bytes=0-9", part(0, 10)},
        {"bytes=2-4", part(2, 3)},
        {"bytes=9-", part(9, 1)},
        {"bytes=0-", part(0, 10)},
        {"bytes=5-99", part(5, 5)},
        {"bytes=-3", part(7, 3)},
        {"bytes=-10", part(0, 10)},
        {"bytes=-11", part(0, 10)},
        {"BYTES=1-1", part(1, 1)},
        {"bytes= 1-1 ", part(1, 1)},
        {"bytes=1-1,", part(1, 1)},
        {"bytes=0-99999999999999999999999999", part(0, 10)},
        {"bytes=-99999999999999999999999999", part(0, 10)},
        {"bytes=10-", Nothing},
        {"bytes=10-20", Nothing},
        {"bytes=-0", Nothing},
        {"bytes=99999999999999999999999999-", Nothing},
        {"bytes=4-2", Whole},
        {"bytes=0-1,3-4", Whole}, // several
        {"bytes=20-30,0-1", Whole},
        {"bytes=", Whole},
        {"bytes=-", Whole},
        {"bytes=a-b", Whole},
        {"bytes=1-b", Whole},
        {"bytes=+1-2", Whole},
        {"bytes=1--2", Whole},
        {"bytes=1 - 2", Whole},
        {"bytes=0x1-2", Whole},
        {"bytes 0-1", Whole},
        {"items=0-1", Whole},
        {"=0-1", Whole},
        {"", Whole},
    };
    for (const Row& row : rows) {
        const RangeWish wish = parseRange(row.field, 10);
        EXPECT_EQ(wish.kind, row.wish.kind) << row.field;
        EXPECT_EQ(wish.range, row.wish.range) << row.field;
    }
    for (const char* field : {"bytes=0-", "bytes=0-0", "bytes=-1"})
        EXPECT_EQ(parseRange(field, 0).kind, RangeWish::Kind::Unsatisfiable) << field << " of nothing";
    EXPECT_EQ(parseRange("bytes=0-18446744073709551615", UINT64_MAX).range, (ByteRange{0, UINT64_MAX}));
}

TEST(Conditions, TagsAreComparedWeaklyOrStrongly)
{
    struct Row
    {
        const char* list;
        const char* tag;
        bool weak;
        bool strong;
    };
    const Row rows[] = {
        {"\"a\"", "\"a\"", true, true},
        {"W/\"a\"", "\"a\"", true, false},
        {"\"a\"", "W/\"a\"", true, false},
        {"W/\"a\"", "W/\"a\"", true, false},
        {"\"b\"", "\"a\"", false, false},
        {"\"b\", \"a\"", "\"a\"", true, true},
        {"\"b\",W/\"a\" ", "\"a\"", true, false},
        {"*", "\"a\"", true, true},
        {" * ", "W/\"a\"", true, true},
        {"\"a, b\"", "\"a, b\"", true, true},
        {"\"x\", \"a, b\", \"y\"", "\"a, b\"", true, true},
        {"\"a, b\"", "\"a\"", false, false},
        {"a", "\"a\"", false, false},
        {"w/\"a\"", "\"a\"", false, false},
        {"\"a", "\"a\"", false, false},
        {"", "\"a\"", false, false},
        {"*", "", false, false},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(namesTag(row.list, row.tag, TagCompare::Weak), row.weak) << row.list << " " << row.tag;
        EXPECT_EQ(namesTag(row.list, row.tag, TagCompare::Strong), row.strong) << row.list << " " << row.tag;
    }
}

TEST(Conditions, AreWeighedInTheirOrder)
{
    struct Row
    {
        const char* what;
        Conditions wanted;
        int strong; // the status where the tag is strong
        int weak;
    };
    const Row rows[] = {
        {"nothing", {}, 200, 200},
        {"the tag", {{}, "\"one\"", {}, {}, {}, {}}, 304, 304},
        {"another tag", {{}, "\"two\"", {}, {}, {}, {}}, 200, 200},
        {"any tag", {{}, "*", {}, {}, {}, {}}, 304, 304},
        {"since then", {{}, {}, Date, {}, {}, {}}, 304, 304},
        {"since before", {{}, {}, Before, {}, {}, {}}, 200, 200},
        {"since no date", {{}, {}, "yesterday", {}, {}, {}}, 200, 200},
        {"another tag goes before a date", {{}, "\"two\"", Date, {}, {}, {}}, 200, 200},
        {"must be the tag", {"\"one\"", {}, {}, {}, {}, {}}, 200, 412},
        {"must be another tag", {"\"two\"", {}, {}, {}, {}, {}}, 412, 412},
        {"must be any", {"*", {}, {}, {}, {}, {}}, 200, 200},
        {"must be unmodified since then", {{}, {}, {}, Date, {}, {}}, 200, 200},
        {"must be unmodified since before", {{}, {}, {}, Before, {}, {}}, 412, 412},
        {"must be unmodified since no date", {{}, {}, {}, "x", {}, {}}, 200, 200},
        {"a tag that must be goes before a date", {"*", {}, {}, Before, {}, {}}, 200, 200},
        {"a range", {{}, {}, {}, {}, "bytes=1-2", {}}, 206, 206},
        {"no range", {{}, {}, {}, {}, "bytes=10-", {}}, 416, 416},
        {"a tag goes before a range", {{}, "\"one\"", {}, {}, "bytes=10-", {}}, 304, 304},
        {"a range of the tag", {{}, {}, {}, {}, "bytes=1-2", "\"one\""}, 206, 200},
        {"a range of the weak tag", {{}, {}, {}, {}, "bytes=1-2", "W/\"one\""}, 200, 200},
        {"a range of another tag", {{}, {}, {}, {}, "bytes=1-2", "\"two\""}, 200, 200},
        {"no range of another tag", {{}, {}, {}, {}, "bytes=10-", "\"two\""}, 200, 200},
        {"a range of the date", {{}, {}, {}, {}, "bytes=1-2", Date}, 206, 200},
        {"a range of an earlier date", {{}, {}, {}, {}, "bytes=1-2", Before}, 200, 200},
        {"a range of a later date", {{}, {}, {}, {}, "bytes=1-2", After}, 200, 200},
        {"a range of no date", {{}, {}, {}, {}, "bytes=1-2", "x"}, 200, 200},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(decide(row.wanted, Strong).status, row.strong) << row.what;
        EXPECT_EQ(decide(row.wanted, Weak).status, row.weak) << row.what << ", weak";
    }
    EXPECT_EQ(decide({}, Strong).range, (ByteRange{0, 10}));
    EXPECT_EQ(decide({{}, {}, {}, {}, "bytes=-4", {}}, Strong).range, (ByteRange{6, 4}));
}

} // namespace loopscope::server

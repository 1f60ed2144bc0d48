// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::server {

// What a request wants of a representation (RFC 9110 13 and 14), copied, so that a thread may decide with it. Absent
// and empty are the same for all but accepted codings.
struct Conditions
{
    std::string ifMatch;
    std::string ifNoneMatch;
    std::string ifModifiedSince;
    std::string ifUnmodifiedSince;
    std::string range;
    std::string ifRange;
};

// What there is. A tag that begins with W/ is weak, and so is then the date.
struct Validators
{
    std::string tag;           // with its quotes
    std::int64_t modified = 0; // seconds since the epoch
    std::uint64_t size = 0;    // bytes
};

struct ByteRange
{
    std::uint64_t first = 0;
    std::uint64_t length = 0;
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// The one range that a Range field asks for, of size bytes.
struct RangeWish
{
    enum class Kind {
        Whole, // no range, another unit, bad syntax, or several ranges (14.2 lets a server ignore them)
        Part,
        Unsatisfiable
    };
    Kind kind = Kind::Whole;
    ByteRange range;
};
[[nodiscard]] RangeWish parseRange(std::string_view field, std::uint64_t size);

// Whether a list of entity tags, or "*", names tag. Weakly: W/ does not count; strongly: a weak tag equals none.
enum class TagCompare { Weak, Strong };
[[nodiscard]] bool namesTag(std::string_view list, std::string_view tag, TagCompare how);

// What to answer to GET: 200, 206 (range), 304, 412 or 416, in the order of 13.2.2.
struct Decision
{
    int status = 200;
    ByteRange range; // the whole for 200
};
[[nodiscard]] Decision decide(const Conditions& wanted, const Validators& have);

} // namespace loopscope::server

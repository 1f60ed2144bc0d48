// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/wire/lineframer.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// The first byte is the line limit, the second how the rest is split. Whatever the split, the lines are those that a
// plain reading of PROTOCOL.md section 2 finds in the whole.
namespace {

using loopscope::fuzz::require;
using loopscope::wire::LineFramer;

struct Lines
{
    std::vector<std::string> lines;
    bool tooLong = false;
    bool operator==(const Lines& other) const { return lines == other.lines && tooLong == other.tooLong; }
};

Lines readWhole(std::string_view stream, std::size_t limit)
{
    Lines found;
    while (true) {
        const std::size_t end = stream.find('\n');
        std::string_view line = stream.substr(0, end);
        if (line.size() > limit) {
            found.tooLong = true;
            return found;
        }
        if (end == std::string_view::npos)
            return found;
        stream.remove_prefix(end + 1);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (!line.empty())
            found.lines.emplace_back(line);
    }
}

// Appends in pieces of sizes that follow from seed; 0 appends everything at once.
Lines readSplit(std::string_view stream, std::size_t limit, std::uint32_t seed)
{
    LineFramer framer(limit);
    Lines found;
    while (!stream.empty()) {
        seed = seed == 0 ? 0 : seed * 1664525U + 1013904223U;
        const std::size_t piece = seed == 0 ? stream.size() : std::min<std::size_t>(stream.size(), 1 + (seed >> 28U));
        framer.append(stream.substr(0, piece));
        stream.remove_prefix(piece);
        require(framer.bufferedBytes() <= limit + piece, "holds no more than a line and a block");
        LineFramer::Next next = framer.next();
        for (; next.status == LineFramer::Status::Line; next = framer.next())
            found.lines.emplace_back(next.line);
        found.tooLong = next.status == LineFramer::Status::TooLong;
        require(framer.bufferedBytes() <= limit, "holds no more than a line when all lines are taken");
    }
    return found;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::size_t limit = data[0];
    std::string stream(size - 2, '\0');
    std::copy(data + 2, data + size, stream.begin());
    const Lines whole = readWhole(stream, limit);
    require(readSplit(stream, limit, 0) == whole, "same lines in one block");
    require(readSplit(stream, limit, data[1] + 1U) == whole, "same lines in pieces");
    return 0;
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/framingguard.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <type_traits>

// The two guards alone: the first byte chooses one of them, the second how the rest is split. Whatever the split, the
// verdict is the same; what a guard lets through is what a plain reading of RFC 9112 (2.2, 3, 5, 7.1) finds.
namespace {

using loopscope::fuzz::require;
using loopscope::server::ChunkGuard;
using loopscope::server::GuardStep;
using loopscope::server::HeadGuard;
using Status = loopscope::server::GuardStep::Status;

constexpr std::size_t MaxHeadBytes = 2048; // less than the server's, so that inputs reach them
constexpr int MaxHeadFields = 20;
constexpr std::uint64_t MaxDataBytes = 512;

template <class Guard>
Guard fresh()
{
    if constexpr (std::is_same_v<Guard, HeadGuard>) {
        return HeadGuard(MaxHeadBytes, MaxHeadFields);
    } else {
        Guard guard;
        guard.limit(MaxDataBytes);
        return guard;
    }
}

// Pieces of sizes that follow from seed; 0 gives everything at once.
template <class Guard>
GuardStep read(std::string_view stream, std::uint32_t seed)
{
    Guard guard = fresh<Guard>();
    std::size_t from = 0;
    while (from < stream.size()) {
        seed = seed == 0 ? 0 : seed * 1664525U + 1013904223U;
        const std::size_t piece = seed == 0 ? stream.size() : 1 + (seed >> 28U);
        const std::string_view part = stream.substr(from, piece);
        const GuardStep step = guard.feed(part);
        require(step.consumed <= part.size(), "takes no more than there is");
        if (step.status != Status::NeedMore)
            return {step.status, from + step.consumed, step.answer};
        require(step.consumed == part.size(), "takes all when it needs more");
        from += piece;
    }
    return {Status::NeedMore, stream.size(), 0};
}

// Takes a line that ends in CRLF and holds no other CR, LF or NUL.
bool takeLine(std::string_view& rest, std::string_view& line)
{
    const std::size_t end = rest.find("\r\n");
    if (end == std::string_view::npos)
        return false;
    line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool hasNoControls(std::string_view text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

bool isField(std::string_view line)
{
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    const auto isDelimiter = [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F ||
               std::string_view("\"(),/;<=>?@[\\]{}").find(c) != std::string_view::npos;
    };
    return colon != std::string_view::npos && colon > 0 && std::none_of(name.begin(), name.end(), isDelimiter) &&
           hasNoControls(line.substr(colon));
}

// True for lines up to an empty one, and nothing behind it.
bool areFields(std::string_view rest, int& count)
{
    std::string_view line;
    for (count = 0; takeLine(rest, line); ++count) {
        if (line.empty())
            return rest.empty();
        if (!isField(line))
            return false;
    }
    return false;
}

bool isHead(std::string_view rest)
{
    if (rest.size() > MaxHeadBytes)
        return false;
    std::string_view line;
    int fields = 0;
    while (rest.substr(0, 2) == "\r\n")
        rest.remove_prefix(2);
    return takeLine(rest, line) && std::count(line.begin(), line.end(), ' ') == 2 && line.front() != ' ' &&
           line.find("  ") == std::string_view::npos && line.find('\t') == std::string_view::npos &&
           hasNoControls(line) && areFields(rest, fields) && fields <= MaxHeadFields;
}

bool isExtension(std::string_view text)
{
    return text.empty() || (text.front() == ';' && hasNoControls(text));
}

bool areChunks(std::string_view rest)
{
    std::string_view line;
    int trailers = 0;
    std::uint64_t left = MaxDataBytes;
    while (takeLine(rest, line)) {
        std::uint64_t size = 0;
        const auto [stop, failure] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
        const std::size_t digits = static_cast<std::size_t>(stop - line.data());
        if (failure != std::errc() || digits > 16 || !isExtension(line.substr(digits)))
            return false;
        if (size == 0)
            return areFields(rest, trailers);
        if (size > left)
            return false;
        left -= size;
        if (size > rest.size() || rest.substr(static_cast<std::size_t>(size), 2) != "\r\n")
            return false;
        rest.remove_prefix(static_cast<std::size_t>(size) + 2);
    }
    return false;
}

template <class Guard>
void check(std::string_view stream, std::uint8_t seed, bool (*isRight)(std::string_view))
{
    const GuardStep whole = read<Guard>(stream, 0);
    for (const std::uint32_t other : {seed + 1U, seed + 1000U}) {
        const GuardStep split = read<Guard>(stream, other);
        require(split.status == whole.status && split.consumed == whole.consumed && split.answer == whole.answer,
                "the same verdict in pieces");
    }
    if (whole.status == Status::Done)
        require(isRight(stream.substr(0, whole.consumed)), "what passes is plain");
    if (whole.status == Status::Bad)
        require(whole.answer == 400 || whole.answer == 431 || whole.answer == 413, "a refusal has its status");
    for (std::size_t end = 0; whole.status != Status::Done && end <= std::min<std::size_t>(stream.size(), 200); ++end)
        require(!isRight(stream.substr(0, end)), "what is plain passes");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    const std::string stream(data + 2, data + size);
    if (data[0] % 2 == 0)
        check<HeadGuard>(stream, data[1], isHead);
    else
        check<ChunkGuard>(stream, data[1], areChunks);
    return 0;
}

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/conditions.h"
#include "core/server/http/contentcoding.h"
#include "core/server/http/httpdate.h"
#include "core/server/http/mediatype.h"
#include "core/server/http/openbeneath.h"
#include "tests/fuzz/fuzzentry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <vector>

// What a request says of a file, and its name: whatever stands there, no answer leaves the file or its folder.
namespace {

using namespace loopscope::server;
using loopscope::fuzz::require;

std::string_view takeLine(std::string_view& rest)
{
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    return line;
}

void checkConditions(std::string_view bytes)
{
    Conditions wanted;
    Validators have;
    std::uint64_t size = 0;
    const std::string_view number = takeLine(bytes);
    std::from_chars(number.data(), number.data() + number.size(), size);
    have.size = size;
    have.tag = takeLine(bytes);
    have.modified = 784111777;
    for (std::string* field : {&wanted.range, &wanted.ifRange, &wanted.ifNoneMatch, &wanted.ifModifiedSince,
                               &wanted.ifMatch, &wanted.ifUnmodifiedSince})
        *field = takeLine(bytes);
    const Decision decision = decide(wanted, have);
    switch (decision.status) {
    case 200:
        require(decision.range == ByteRange{0, size}, "200 is the whole");
        break;
    case 206:
        require(!wanted.range.empty(), "a part is asked for");
        require(decision.range.length > 0 && decision.range.length <= size &&
                    decision.range.first <= size - decision.range.length,
                "a part lies within");
        break;
    case 304:
        require(!wanted.ifNoneMatch.empty() || !wanted.ifModifiedSince.empty(), "304 needs a condition");
        break;
    case 412:
        require(!wanted.ifMatch.empty() || !wanted.ifUnmodifiedSince.empty(), "412 needs a condition");
        break;
    default:
        require(decision.status == 416 && !wanted.range.empty(), "nothing else is answered");
    }
    if (namesTag(wanted.ifNoneMatch, have.tag, TagCompare::Strong))
        require(namesTag(wanted.ifNoneMatch, have.tag, TagCompare::Weak), "strong is the stricter one");
}

// A range that is written is read back.
void checkRange(std::uint64_t first, std::uint64_t last, std::uint64_t size)
{
    const RangeWish wish = parseRange("bytes=" + std::to_string(first) + "-" + std::to_string(last), size);
    if (last < first)
        require(wish.kind == RangeWish::Kind::Whole, "no range");
    else if (first >= size)
        require(wish.kind == RangeWish::Kind::Unsatisfiable, "beyond the end");
    else
        require(wish.range == ByteRange{first, std::min(last, size - 1) - first + 1}, "exactly this part");
}

void checkCodings(std::string_view field)
{
    const AcceptedCodings accepted = parseAcceptEncoding(field);
    const auto weight = [&](Coding coding) {
        return coding == Coding::Gzip ? accepted.gzip : coding == Coding::Brotli ? accepted.brotli : accepted.identity;
    };
    const std::vector<Coding> order = byPreference(accepted);
    require(!order.empty() && order.back() == Coding::Identity, "identity is always the last resort");
    require(std::count(order.begin(), order.end(), Coding::Identity) == 1, "and once");
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
        require(weight(order[i]) > 0 && weight(order[i]) <= 1000, "what is used is taken");
        require(weight(order[i]) >= weight(order[i + 1]), "best first");
    }
}

void checkDate(std::string_view text)
{
    if (const auto seconds = parseHttpDate(text))
        require(parseHttpDate(httpDate(*seconds)) == seconds, "a date is written as it was read");
}

// The folder has links of all kinds in it, and is not ours.
void checkPath(const std::string& path)
{
    static const Descriptor Folder(open("/usr/share", O_PATH | O_DIRECTORY | O_CLOEXEC));
    const bool isShown = isFilePath(path, DotFiles::Shown);
    require(isShown || !isFilePath(path, DotFiles::Hidden), "hidden is the stricter one");
    require(!isShown || (("/" + path + "/").find("/../") == std::string::npos && !path.starts_with('/')),
            "no name leads up");
    static_cast<void>(mediaTypeOf(path));
    const auto whole = openBeneath(Folder.get(), path);
    const auto segments = openBeneath(Folder.get(), path, OpenWay::Segments);
    if (whole) {
        std::array<char, 4096> name{};
        const std::string link = "/proc/self/fd/" + std::to_string(whole->get());
        const ssize_t length = readlink(link.c_str(), name.data(), name.size());
        const std::string_view where(name.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
        require(where == "/usr/share" || where.starts_with("/usr/share/"), "inside");
    }
    if (segments) {
        struct stat one
        {
        };
        struct stat other
        {
        };
        require(whole && fstat(whole->get(), &one) == 0 && fstat(segments->get(), &other) == 0 &&
                    one.st_ino == other.st_ino && one.st_dev == other.st_dev,
                "without the kernel's help it is the same file, or none");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string bytes(size, '\0');
    std::copy(data, data + size, bytes.begin());
    checkConditions(bytes);
    checkCodings(bytes);
    checkDate(bytes);
    checkPath(bytes);
    std::array<std::uint64_t, 3> numbers{};
    if (size >= sizeof numbers) {
        std::copy(data, data + sizeof numbers, reinterpret_cast<std::uint8_t*>(numbers.data()));
        checkRange(numbers[0], numbers[1], numbers[2]);
    }
    static_cast<void>(isCompressibleType(bytes));
    return 0;
}

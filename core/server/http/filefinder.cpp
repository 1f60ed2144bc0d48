// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/filefinder.h"

#include "core/server/http/mediatype.h"
#include "core/server/http/openbeneath.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

namespace loopscope::server {

namespace {

constexpr std::int64_t Second = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time)
{
    return time.tv_sec * Second + time.tv_nsec;
}

int statusOf(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
        return 403;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:
        return 503;
    case EIO:
        return 500;
    default: // no such thing, or not to be had: a link that leads out, a name too long, a socket …
        return 404;
    }
}

// A file that changed within the last second may change again without a new date: its tag is weak, as the date would
// be by RFC 9110 8.8.2.2.
Validators validatorsOf(const struct stat& stat)
{
    timespec clock{};
    clock_gettime(CLOCK_REALTIME, &clock);
    const std::int64_t modified = nanoseconds(stat.st_mtim);
    const bool isFresh = modified > nanoseconds(clock) - Second && modified < nanoseconds(clock) + Second;
    std::array<char, 64> tag{};
    std::snprintf(tag.data(), tag.size(), "%s\"%llx-%llx-%llx\"", isFresh ? "W/" : "",
                  static_cast<unsigned long long>(modified), static_cast<unsigned long long>(stat.st_size),
                  static_cast<unsigned long long>(stat.st_ino));
    return {tag.data(), std::min<std::int64_t>(stat.st_mtim.tv_sec, clock.tv_sec),
            static_cast<std::uint64_t>(stat.st_size)};
}

struct Opened
{
    Descriptor file;
    struct stat stat
    {
    };
};

tl::expected<Opened, int> open(int folder, const std::string& path)
{
    auto file = openBeneath(folder, path);
    if (!file)
        return tl::unexpected(file.error());
    Opened opened{std::move(*file), {}};
    if (fstat(opened.file.get(), &opened.stat) != 0)
        return tl::unexpected(errno);
    return opened;
}

// "app.js.br" beside "app.js", unless it was made of an older one.
std::optional<Opened> openSibling(int folder, const std::string& path, Coding coding, const struct stat& original)
{
    auto sibling = open(folder, path + (coding == Coding::Brotli ? ".br" : ".gz"));
    if (!sibling || !S_ISREG(sibling->stat.st_mode) ||
        nanoseconds(sibling->stat.st_mtim) < nanoseconds(original.st_mtim))
        return std::nullopt;
    return std::move(*sibling);
}

std::string typeOf(const std::string& path, const FilesOptions& options)
{
    const auto own = options.types.find(path.substr(path.rfind('.') + 1));
    return own != options.types.end() ? own->second : std::string(mediaTypeOf(path));
}

// False: not so many bytes are there.
bool readAll(int file, std::uint64_t from, std::string& out)
{
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t count = pread(file, out.data() + done, out.size() - done, static_cast<off_t>(from + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

void decideAndRead(const FileWish& wish, Opened opened, FoundFile& found)
{
    found.validators = validatorsOf(opened.stat);
    const Decision decision = decide(wish.conditions, found.validators);
    found.status = decision.status;
    found.range = decision.range;
    if (wish.isHead || (found.status != 200 && found.status != 206))
        return;
    found.first.resize(std::min<std::uint64_t>(found.range.length, FoundFile::BlockBytes));
    if (!readAll(opened.file.get(), found.range.first, found.first))
        found.status = 500; // cut shorter since it was measured, or the disk failed
    else if (found.first.size() < found.range.length)
        found.file = std::move(opened.file);
}

} // namespace

FoundFile findFile(const FileWish& wish)
{
    FoundFile found;
    // Opened each time: a folder that is replaced, or a link to it that is turned, counts from the next request on.
    const Descriptor folder(::open(wish.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const bool isFolder = (wish.path.empty() && !wish.isMount) || wish.path.ends_with('/');
    const std::string& index = wish.options->index;
    if (folder && isFolder && index.empty())
        return found;
    const std::string path = isFolder ? wish.path + index : wish.path;
    auto opened = folder ? open(folder.get(), path) : tl::unexpected(errno);
    if (!opened) {
        found.status = statusOf(opened.error());
        return found;
    }
    if (S_ISDIR(opened->stat.st_mode) && !isFolder && !index.empty())
        found.status = 301;
    if (!S_ISREG(opened->stat.st_mode))
        return found;
    found.type = typeOf(path, *wish.options);
    found.variesByCoding = wish.options->precompressed && isCompressibleType(found.type);
    if (found.variesByCoding && wish.conditions.range.empty())
        for (const Coding coding : wish.codings) {
            if (coding == Coding::Identity)
                break;
            if (auto sibling = openSibling(folder.get(), path, coding, opened->stat)) {
                opened = std::move(*sibling);
                found.coding = coding;
                break;
            }
        }
    decideAndRead(wish, std::move(*opened), found);
    return found;
}

} // namespace loopscope::server

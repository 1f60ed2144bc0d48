// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/conditions.h"
#include "core/server/http/contentcoding.h"
#include "core/server/http/descriptor.h"

#include <cstdint>
#include <loopscope/server/files.hpp>
#include <memory>
#include <string>
#include <vector>

namespace loopscope::server {

// What is asked of a folder of files, copied out of a request.
struct FileWish
{
    std::shared_ptr<const FilesOptions> options;
    std::string folder; // absolute
    std::string path;   // below it, as isFilePath allows
    bool isHead = false;
    Conditions conditions;
    std::vector<Coding> codings; // taken, best first
    bool isMount = false;        // the folder itself was named without a slash
};

// What there is. 200 and 206 have a file, unless all that is to be sent of it is in first already.
struct FoundFile
{
    static constexpr std::size_t BlockBytes = 64UL * 1024;

    int status = 404; // 200, 206, 301 (a folder: the slash is missing), 304, 403, 404, 412, 416, 500 or 503
    Coding coding = Coding::Identity;
    bool variesByCoding = false;
    Validators validators;
    std::string type;
    ByteRange range; // to be sent
    Descriptor file;
    std::string first; // the beginning of the range, at most BlockBytes; nothing for HEAD
};

// Looks, decides and reads the first block. Blocks on the disk: for a thread of the pool.
[[nodiscard]] FoundFile findFile(const FileWish& wish);

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/server/http/contentcoding.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::server {

// How hard it is tried.
struct CodingEffort
{
    int gzipLevel = 6;     // 1 to 9
    int brotliQuality = 4; // 0 to 11
};

// One compressed body, piece by piece. Memory, measured 2026-12-01: gzip 0.26 MiB; Brotli, with a window of 256 KiB,
// 2.0 MiB at quality 4 and 4.2 MiB at 11. One thread at a time.
class ContentEncoder
{
public:
    enum class Flush {
        None,
        Piece, // everything that was given can be read by the client
        End    // nothing comes any more
    };
    // Nothing: identity, or no memory.
    [[nodiscard]] static std::unique_ptr<ContentEncoder> create(Coding coding, const CodingEffort& effort);

    ContentEncoder() = default;
    ContentEncoder(const ContentEncoder&) = delete;
    ContentEncoder& operator=(const ContentEncoder&) = delete;
    virtual ~ContentEncoder() = default;
    // Appends to out. False: it failed, and what was made so far is worth nothing.
    [[nodiscard]] virtual bool encode(std::string_view bytes, Flush flush, std::string& out) = 0;
};

// A whole body; nothing: it failed, or is no shorter than before.
[[nodiscard]] std::optional<std::string> encodeWhole(std::string_view bytes, Coding coding, const CodingEffort& effort);

} // namespace loopscope::server

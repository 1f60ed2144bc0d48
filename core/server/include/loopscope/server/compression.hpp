// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <loopscope/server/http.hpp>
#include <string>
#include <vector>

namespace loopscope::server {

struct CompressOptions
{
    /// Bodies below it are sent as they are: their head is larger than what could be won.
    std::size_t minBytes = 1024;
    /// 1 (fast) to 9 (small).
    int gzipLevel = 6;
    /// 0 (fast) to 11 (small; 60 times slower than 4).
    int brotliQuality = 4;
    /// Content types besides those that the library takes for worth it (text/*, JSON, XML, JavaScript, SVG, wasm,
    /// fonts that are not compressed already): {"application/x-own"}.
    std::vector<std::string> types{};
};

/// Compresses the answers of what stands behind it with Brotli or gzip, as Accept-Encoding asks (RFC 9110 12.5.3):
/// app.use(compress()). Adds Vary: Accept-Encoding to what it could compress, makes the ETag of what it does compress
/// a weak one and drops Accept-Ranges. It takes bodies as they are sent, after all beforeSend hooks, and also files and
/// pages from the cache.
///
/// Not touched: 204, 206, 304, answers with Content-Encoding, Content-Range, a digest of the content or Cache-Control:
/// no-transform, other types, server-sent events. A stream is compressed piece by piece, each write can be read by the
/// client at once. What is larger than 16 KiB, or of a brotliQuality beyond 6, is compressed on the thread pool; an
/// answer's bytes stay in order, and what waits counts as unsent. If the pool takes no more work, whole bodies are sent
/// as they are. While a stream or a large file is open it holds 0.3 MiB for gzip, 2 MiB for Brotli of the default
/// quality.
///
/// Do not put it before pages that hold both a secret and what a stranger sent (BREACH): the length would tell.
/// Throws std::invalid_argument for a level or quality that does not exist.
[[nodiscard]] Middleware compress(CompressOptions options = {});

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <loopscope/server/http.hpp>
#include <map>
#include <string>

namespace loopscope::server {

/// How a folder of files is served. The defaults suit files that may change at any time.
struct FilesOptions
{
    /// 0: clients keep a file but ask each time whether it is still the same (Cache-Control: no-cache); else they use
    /// it for so long without asking.
    std::chrono::seconds maxAge{0};
    /// The name of a file holds a hash of its content (app.3f9a.js): never asked for again within maxAge.
    bool immutable = false;
    /// Served for a folder; "": folders are not served.
    std::string index = "index.html";
    /// Names that begin with a dot are served, too (but never "." and ".."). Otherwise they do not exist (404).
    bool dotFiles = false;
    /// app.js.br and app.js.gz are served for app.js to clients that take them, unless they are older than it.
    bool precompressed = true;
    /// Content-Type by ending, before the library's own table: {"glsl", "text/plain; charset=utf-8"}.
    std::map<std::string, std::string> types{};
};

/// A handler that serves the files of a folder; stands last in a route that ends with "*". Most say App::files.
///
/// GET and HEAD; ETag, Last-Modified, Cache-Control, the Content-Type by the file's ending, X-Content-Type-Options:
/// nosniff; If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since (RFC 9110 13); one Range (206, 416) with
/// If-Range; several ranges at once get the whole file, as RFC 9110 14.2 allows. A folder without its slash is
/// redirected to the one with it. Only regular files; no way out of the folder by "..", encoded or not, or by links: a
/// link is followed as long as it stays inside (on a kernel before Linux 5.6: not at all) and absolute ones never.
/// Disk access is on the thread pool; what is larger than 64 KiB goes from the disk's cache to the socket by sendfile,
/// at the client's pace. A file that gets shorter while it is sent ends its connection. Too much work for the pool:
/// 503.
///
/// The folder is looked up anew for each request, relative names from where the program stands now. Throws
/// std::invalid_argument if there is no such folder now.
[[nodiscard]] Handler fileHandler(const std::string& folder, FilesOptions options = {});

} // namespace loopscope::server

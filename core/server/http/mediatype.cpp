// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/mediatype.h"

#include "core/server/http/fieldlist.h"
#include "core/server/http/fieldname.h"

#include <algorithm>
#include <array>

namespace loopscope::server {

namespace {

struct Kind
{
    std::string_view ending;
    std::string_view type;
};

// Names as registered with IANA.
constexpr std::array Kinds{
    Kind{"7z", "application/x-7z-compressed"},
    Kind{"aac", "audio/aac"},
    Kind{"apng", "image/apng"},
    Kind{"atom", "application/atom+xml"},
    Kind{"avif", "image/avif"},
    Kind{"bmp", "image/bmp"},
    Kind{"bz2", "application/x-bzip2"},
    Kind{"cjs", "text/javascript; charset=utf-8"},
    Kind{"css", "text/css; charset=utf-8"},
    Kind{"csv", "text/csv; charset=utf-8"},
    Kind{"doc", "application/msword"},
    Kind{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Kind{"eot", "application/vnd.ms-fontobject"},
    Kind{"epub", "application/epub+zip"},
    Kind{"flac", "audio/flac"},
    Kind{"geojson", "application/geo+json"},
    Kind{"gif", "image/gif"},
    Kind{"gz", "application/gzip"},
    Kind{"htm", "text/html; charset=utf-8"},
    Kind{"html", "text/html; charset=utf-8"},
    Kind{"ico", "image/x-icon"},
    Kind{"ics", "text/calendar; charset=utf-8"},
    Kind{"jar", "application/java-archive"},
    Kind{"jpeg", "image/jpeg"},
    Kind{"jpg", "image/jpeg"},
    Kind{"js", "text/javascript; charset=utf-8"},
    Kind{"json", "application/json"},
    Kind{"jsonld", "application/ld+json"},
    Kind{"jxl", "image/jxl"},
    Kind{"log", "text/plain; charset=utf-8"},
    Kind{"m3u8", "application/vnd.apple.mpegurl"},
    Kind{"m4a", "audio/mp4"},
    Kind{"m4v", "video/mp4"},
    Kind{"map", "application/json"},
    Kind{"md", "text/markdown; charset=utf-8"},
    Kind{"mjs", "text/javascript; charset=utf-8"},
    Kind{"mov", "video/quicktime"},
    Kind{"mp3", "audio/mpeg"},
    Kind{"mp4", "video/mp4"},
    Kind{"mpd", "application/dash+xml"},
    Kind{"mpeg", "video/mpeg"},
    Kind{"odp", "application/vnd.oasis.opendocument.presentation"},
    Kind{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    Kind{"odt", "application/vnd.oasis.opendocument.text"},
    Kind{"oga", "audio/ogg"},
    Kind{"ogg", "audio/ogg"},
    Kind{"ogv", "video/ogg"},
    Kind{"opus", "audio/ogg"},
    Kind{"otf", "font/otf"},
    Kind{"pdf", "application/pdf"},
    Kind{"png", "image/png"},
    Kind{"ppt", "application/vnd.ms-powerpoint"},
    Kind{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Kind{"ps", "application/postscript"},
    Kind{"rss", "application/rss+xml"},
    Kind{"rtf", "application/rtf"},
    Kind{"svg", "image/svg+xml"},
    Kind{"tar", "application/x-tar"},
    Kind{"tif", "image/tiff"},
    Kind{"tiff", "image/tiff"},
    Kind{"toml", "application/toml"},
    Kind{"ts", "video/mp2t"},
    Kind{"ttf", "font/ttf"},
    Kind{"txt", "text/plain; charset=utf-8"},
    Kind{"vtt", "text/vtt; charset=utf-8"},
    Kind{"wasm", "application/wasm"},
    Kind{"wav", "audio/wav"},
    Kind{"weba", "audio/webm"},
    Kind{"webm", "video/webm"},
    Kind{"webmanifest", "application/manifest+json"},
    Kind{"webp", "image/webp"},
    Kind{"woff", "font/woff"},
    Kind{"woff2", "font/woff2"},
    Kind{"xhtml", "application/xhtml+xml"},
    Kind{"xls", "application/vnd.ms-excel"},
    Kind{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Kind{"xml", "application/xml"},
    Kind{"xz", "application/x-xz"},
    Kind{"yaml", "application/yaml"},
    Kind{"yml", "application/yaml"},
    Kind{"zip", "application/zip"},
    Kind{"zst", "application/zstd"},
};

bool startsIgnoringCase(std::string_view text, std::string_view start)
{
    return equalsIgnoringCase(text.substr(0, start.size()), start);
}

bool endsIgnoringCase(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && equalsIgnoringCase(text.substr(text.size() - end.size()), end);
}

} // namespace

std::string_view mediaTypeOf(std::string_view fileName)
{
    const std::string_view name = fileName.substr(fileName.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    if (dot != std::string_view::npos)
        for (const Kind& kind : Kinds)
            if (equalsIgnoringCase(kind.ending, name.substr(dot + 1)))
                return kind.type;
    return "application/octet-stream";
}

bool isCompressibleType(std::string_view contentType)
{
    constexpr std::array<std::string_view, 13> Worth{"application/json",
                                                     "application/javascript",
                                                     "application/x-javascript",
                                                     "application/ecmascript",
                                                     "application/xml",
                                                     "application/wasm",
                                                     "application/rtf",
                                                     "application/yaml",
                                                     "application/toml",
                                                     "font/ttf",
                                                     "font/otf",
                                                     "application/vnd.ms-fontobject",
                                                     "application/postscript"};
    const std::string_view type = trimmed(contentType.substr(0, contentType.find(';')));
    return startsIgnoringCase(type, "text/") || endsIgnoringCase(type, "+json") || endsIgnoringCase(type, "+xml") ||
           std::any_of(Worth.begin(), Worth.end(), [&](std::string_view one) { return equalsIgnoringCase(one, type); });
}

} // namespace loopscope::server

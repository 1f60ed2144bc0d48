// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/mediatype.h"

#include <gtest/gtest.h>

namespace loopscope::server {

TEST(MediaType, TheEndingDecides)
{
    struct Row
    {
        const char* name;
        const char* type;
        bool isCompressible;
    };
    const Row rows[] = {
        {"index.html", "text/html; charset=utf-8", true},
        {"a/b.c/INDEX.HTM", "text/html; charset=utf-8", true},
        {"app.min.js", "text/javascript; charset=utf-8", true},
        {"app.mjs", "text/javascript; charset=utf-8", true},
        {"app.js.map", "application/json", true},
        {"style.css", "text/css; charset=utf-8", true},
        {"data.json", "application/json", true},
        {"feed.atom", "application/atom+xml", true},
        {"logo.svg", "image/svg+xml", true},
        {"module.wasm", "application/wasm", true},
        {"site.webmanifest", "application/manifest+json", true},
        {"font.ttf", "font/ttf", true},
        {"font.woff2", "font/woff2", false},
        {"photo.JPG", "image/jpeg", false},
        {"photo.png", "image/png", false},
        {"film.mp4", "video/mp4", false},
        {"archive.tar.gz", "application/gzip", false},
        {"manual.pdf", "application/pdf", false},
        {"README", "application/octet-stream", false},
        {"a.b/README", "application/octet-stream", false},
        {"name.", "application/octet-stream", false},
        {"name.unknown", "application/octet-stream", false},
        {"", "application/octet-stream", false},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(mediaTypeOf(row.name), row.type) << row.name;
        EXPECT_EQ(isCompressibleType(row.type), row.isCompressible) << row.name;
    }
}

TEST(MediaType, ParametersAndCaseDoNotMatter)
{
    EXPECT_TRUE(isCompressibleType("Text/Plain"));
    EXPECT_TRUE(isCompressibleType("APPLICATION/JSON ; charset=utf-8"));
    EXPECT_TRUE(isCompressibleType("application/problem+json"));
    EXPECT_FALSE(isCompressibleType("application/jsonx"));
    EXPECT_FALSE(isCompressibleType(""));
}

} // namespace loopscope::server

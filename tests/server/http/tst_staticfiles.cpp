// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/httpdate.h"
#include "tests/server/http/appfixture.h"
#include "tests/server/http/temporaryfolder.h"

#include <stdexcept>

// Files as clients see them.
namespace loopscope::server {

namespace {

const std::string Dated = "Sun, 06 Nov 1994 08:49:37 GMT";

struct Files : AppTest
{
    Files()
    {
        m_folder.write("plain.txt", "0123456789");
        m_folder.write("empty.html", "");
        m_folder.write("sub/index.html", "<p>index");
        m_folder.write("sub/app.js", "one();");
        m_folder.write("bare/file", "?");
        m_folder.write(".hidden", "hidden");
        m_folder.write(".git/config", "hidden");
        m_folder.write("a b&c:d/index.html", "odd");
    }
    ~Files() override { stop(); }
    void serveFiles(const FilesOptions& options = {})
    {
        m_app.files("/static", m_folder.path(), options);
        m_app.get("/", [](Request&, Response& response) { response.text("home"); });
        serve();
    }
    [[nodiscard]] std::string tag(const std::string& path = "/static/plain.txt") const
    {
        return fieldOf(ask("HEAD " + path), "ETag");
    }
    TemporaryFolder m_folder;
};

} // namespace

TEST_F(Files, AFileIsDescribed)
{
    serveFiles();
    const std::string answer = ask("GET /static/plain.txt");
    EXPECT_TRUE(hasStatus(answer, 200)) << answer;
    EXPECT_EQ(bodyOf(answer), "0123456789");
    EXPECT_EQ(fieldOf(answer, "Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(fieldOf(answer, "Content-Length"), "10");
    EXPECT_EQ(fieldOf(answer, "Last-Modified"), Dated);
    EXPECT_EQ(fieldOf(answer, "Cache-Control"), "no-cache");
    EXPECT_EQ(fieldOf(answer, "Accept-Ranges"), "bytes");
    EXPECT_EQ(fieldOf(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(fieldOf(answer, "Vary"), "Accept-Encoding");
    EXPECT_TRUE(fieldOf(answer, "ETag").starts_with("\"")) << answer;
    const std::string empty = ask("GET /static/empty.html");
    EXPECT_TRUE(hasStatus(empty, 200)) << empty;
    EXPECT_EQ(fieldOf(empty, "Content-Length"), "0");
    EXPECT_EQ(fieldOf(ask("GET /static/bare/file"), "Vary"), "<none>") << "such files have no siblings";
}

TEST_F(Files, HeadIsTheHeadOfGet)
{
    serveFiles();
    m_folder.writeSparse("large.css", 300000);
    for (const char* path : {"plain.txt", "empty.html", "large.css", "missing", "sub"}) {
        const std::string get = ask(std::string("GET /static/") + path);
        const std::string head = ask(std::string("HEAD /static/") + path);
        EXPECT_EQ(head, get.substr(0, get.find("\r\n\r\n") + 4)) << path;
    }
    const std::string ranged = ask("HEAD /static/plain.txt", "Range: bytes=0-1\r\n");
    EXPECT_TRUE(hasStatus(ranged, 200)) << "ranges are GET's: " << ranged;
}

TEST_F(Files, OptionsSayHowLongAndAsWhat)
{
    FilesOptions options;
    options.maxAge = std::chrono::hours{1};
    options.immutable = true;
    options.types = {{"txt", "text/x-own"}};
    options.precompressed = false;
    serveFiles(options);
    const std::string answer = ask("GET /static/plain.txt");
    EXPECT_EQ(fieldOf(answer, "Cache-Control"), "public, max-age=3600, immutable");
    EXPECT_EQ(fieldOf(answer, "Content-Type"), "text/x-own");
    EXPECT_EQ(fieldOf(answer, "Vary"), "<none>");
}

TEST_F(Files, AMiddlewaresCacheControlStays)
{
    m_app.use([](Request&, Response& response, const Next& next) {
        response.header("Cache-Control", "private");
        next();
    });
    serveFiles();
    EXPECT_EQ(fieldOf(ask("GET /static/plain.txt"), "Cache-Control"), "private");
}

TEST_F(Files, TheFolderItselfMayBeTheRoot)
{
    m_app.files("/", m_folder.path("sub"));
    serve();
    EXPECT_EQ(bodyOf(ask("GET /")), "<p>index");
    EXPECT_EQ(bodyOf(ask("GET /app.js")), "one();");
    EXPECT_TRUE(hasStatus(ask("GET /../plain.txt"), 404));
}

TEST_F(Files, FoldersShowTheirIndexBehindASlash)
{
    serveFiles();
    EXPECT_EQ(bodyOf(ask("GET /static/sub/")), "<p>index");
    EXPECT_EQ(fieldOf(ask("GET /static/sub/"), "Content-Type"), "text/html; charset=utf-8");
    struct Row
    {
        const char* path;
        const char* location;
    };
    const Row rows[] = {
        {"/static", "./static/"},
        {"/static/sub", "./sub/"},
        {"/static/sub?a=1&b", "./sub/?a=1&b"},
        {"/static/a%20b&c:d", "./a%20b%26c%3Ad/"},
        {"/static/bare", "./bare/"},
    };
    for (const Row& row : rows) {
        const std::string answer = ask(std::string("GET ") + row.path);
        EXPECT_TRUE(hasStatus(answer, 301)) << answer;
        EXPECT_EQ(fieldOf(answer, "Location"), row.location) << row.path;
    }
    EXPECT_TRUE(hasStatus(ask("GET /static/bare/"), 404)) << "no listing";
    EXPECT_TRUE(hasStatus(ask("GET /static/"), 404));
    EXPECT_TRUE(hasStatus(ask("GET /static/plain.txt/"), 404));
}

TEST_F(Files, WithoutAnIndexFoldersAreNotServed)
{
    FilesOptions options;
    options.index = "";
    serveFiles(options);
    for (const char* path : {"/static", "/static/", "/static/sub", "/static/sub/"})
        EXPECT_TRUE(hasStatus(ask(std::string("GET ") + path), 404)) << path;
    EXPECT_TRUE(hasStatus(ask("GET /static/sub/app.js"), 200));
}

TEST_F(Files, NothingLeadsOut)
{
    const TemporaryFolder outside;
    outside.write("secret", "SECRET");
    const std::string name = std::filesystem::path(outside.path()).filename().string();
    m_folder.link("out", outside.path("secret"));
    m_folder.link("out-folder", outside.path());
    m_folder.link("sub/out-relative", "../../" + name + "/secret");
    ASSERT_EQ(mkfifo(m_folder.path("pipe").c_str(), 0600), 0);
    serveFiles();
    const std::string paths[] = {
        "/static/../" + name + "/secret",
        "/static/..%2f" + name + "/secret",
        "/static/%2e%2e/" + name + "/secret",
        "/static/%2E%2E%2F" + name + "%2fsecret",
        "/static/.%2e/" + name + "/secret",
        "/static/sub/../../" + name + "/secret",
        "/static/sub/%2e%2e/plain.txt",
        "/static/./plain.txt",
        "/static/%2e/plain.txt",
        "/static//plain.txt",
        "/static/%2fplain.txt",
        "/static/%2fetc/passwd",
        "/static//etc/passwd",
        "/static/..\\" + name + "\\secret",
        "/static/..%5c" + name + "%5csecret",
        "/static/sub%5capp.js",
        "/static/%252e%252e/" + name + "/secret",
        "/static/..;/" + name + "/secret",
        "/static/%c0%ae%c0%ae/" + name + "/secret",
        "/static/plain.txt/",
        "/static/plain.txt%20",
        "/static/plain.txt/../plain.txt",
        "/static/out",
        "/static/out-folder/secret",
        "/static/sub/out-relative",
        "/static/pipe",
        "/static/.hidden",
        "/static/%2ehidden",
        "/static/.git/config",
        "/static/.git/",
        "/static/" + std::string(300, 'x'),
        "/static/" + std::string(6000, 'x'),
    };
    for (const std::string& path : paths) {
        const std::string answer = ask("GET " + path);
        EXPECT_TRUE(hasStatus(answer, 404)) << path << ": " << answer;
        EXPECT_FALSE(contains(answer, "SECRET")) << path;
    }
    EXPECT_TRUE(hasStatus(ask("GET /static/plain.txt%00.html"), 400));
    EXPECT_TRUE(hasStatus(ask("GET /static/%zz"), 400));
    EXPECT_EQ(bodyOf(ask("GET /static/sub%2fapp.js")), "one();") << "an encoded slash is a slash, as for routes";
    stop();
}

TEST_F(Files, DotFilesAreShownWhenAsked)
{
    FilesOptions options;
    options.dotFiles = true;
    serveFiles(options);
    EXPECT_EQ(bodyOf(ask("GET /static/.git/config")), "hidden");
    EXPECT_TRUE(hasStatus(ask("GET /static/../plain.txt"), 404));
}

TEST_F(Files, WhatMayNotBeReadIsForbidden)
{
    if (geteuid() == 0)
        GTEST_SKIP() << "root may read everything";
    m_folder.write("private", "x");
    ASSERT_EQ(chmod(m_folder.path("private").c_str(), 0), 0);
    serveFiles();
    EXPECT_TRUE(hasStatus(ask("GET /static/private"), 403));
}

TEST_F(Files, AClientThatHasItIsToldSo)
{
    serveFiles();
    const std::string mine = tag();
    struct Row
    {
        std::string fields;
        int status;
    };
    const Row rows[] = {
        {"If-None-Match: " + mine, 304},
        {"If-None-Match: W/" + mine, 304},
        {"If-None-Match: \"x\"\r\nIf-None-Match: " + mine, 304},
        {"If-None-Match: *", 304},
        {"If-None-Match: \"x\"", 200},
        {"If-None-Match: \"x\"\r\nIf-Modified-Since: " + Dated, 200},
        {"If-Modified-Since: " + Dated, 304},
        {"If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT", 200},
        {"If-Match: \"x\"", 412},
        {"If-Match: " + mine, 200},
        {"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT", 412},
    };
    for (const Row& row : rows) {
        const std::string answer = ask("GET /static/plain.txt", row.fields + "\r\n");
        EXPECT_TRUE(hasStatus(answer, row.status)) << row.fields << "\n" << answer;
        EXPECT_EQ(fieldOf(answer, "ETag"), mine) << row.fields;
        if (row.status == 304) {
            EXPECT_EQ(bodyOf(answer), "") << row.fields;
            EXPECT_EQ(fieldOf(answer, "Cache-Control"), "no-cache");
            EXPECT_EQ(fieldOf(answer, "Vary"), "Accept-Encoding");
            EXPECT_EQ(fieldOf(answer, "Content-Length"), "<none>");
        }
    }
}

TEST_F(Files, ATagNamesOneContent)
{
    serveFiles();
    const std::string first = tag();
    m_folder.write("plain.txt", "another!!!");
    EXPECT_EQ(tag(), first) << "same file, size and date: nothing tells";
    m_folder.date("plain.txt", TemporaryFolder::Dated + 1);
    EXPECT_NE(tag(), first) << "another date";
    const std::string second = tag();
    m_folder.write("new", "01234567xx", TemporaryFolder::Dated + 1);
    std::filesystem::rename(m_folder.path("new"), m_folder.path("plain.txt"));
    EXPECT_NE(tag(), second) << "another file of the same size and date";
    std::ofstream(m_folder.path("plain.txt")) << "just now..";
    EXPECT_TRUE(tag().starts_with("W/\"")) << "it may change again within its date: " << tag();
    m_folder.date("plain.txt", time(nullptr) + 1000);
    EXPECT_LE(*parseHttpDate(fieldOf(ask("GET /static/plain.txt"), "Last-Modified")), time(nullptr))
        << "never later than now";
}

TEST_F(Files, OneRangeIsServed)
{
    serveFiles();
    const std::string mine = tag();
    struct Row
    {
        std::string fields;
        int status;
        const char* contentRange;
        const char* body;
    };
    const Row rows[] = {
        {"Range: bytes=2-4", 206, "bytes 2-4/10", "234"},
        {"Range: bytes=7-", 206, "bytes 7-9/10", "789"},
        {"Range: bytes=-2", 206, "bytes 8-9/10", "89"},
        {"Range: bytes=0-0", 206, "bytes 0-0/10", "0"},
        {"Range: bytes=0-999", 206, "bytes 0-9/10", "0123456789"},
        {"Range: bytes=10-", 416, "bytes */10", "no byte of that range exists\n"},
        {"Range: bytes=-0", 416, "bytes */10", "no byte of that range exists\n"},
        {"Range: bytes=0-1,4-5", 200, "<none>", "0123456789"},
        {"Range: bytes=0-1\r\nRange: bytes=4-5", 200, "<none>", "0123456789"},
        {"Range: lines=0-1", 200, "<none>", "0123456789"},
        {"Range: bytes=2-4\r\nIf-Range: " + mine, 206, "bytes 2-4/10", "234"},
        {"Range: bytes=2-4\r\nIf-Range: \"x\"", 200, "<none>", "0123456789"},
        {"Range: bytes=2-4\r\nIf-Range: W/" + mine, 200, "<none>", "0123456789"},
        {"Range: bytes=2-4\r\nIf-Range: " + Dated, 206, "bytes 2-4/10", "234"},
        {"Range: bytes=99-\r\nIf-Range: \"x\"", 200, "<none>", "0123456789"},
        {"Range: bytes=2-4\r\nIf-None-Match: " + mine, 304, "<none>", ""},
    };
    for (const Row& row : rows) {
        const std::string answer = ask("GET /static/plain.txt", row.fields + "\r\n");
        EXPECT_TRUE(hasStatus(answer, row.status)) << row.fields << "\n" << answer;
        EXPECT_EQ(fieldOf(answer, "Content-Range"), row.contentRange) << row.fields;
        EXPECT_EQ(bodyOf(answer), row.body) << row.fields;
    }
    EXPECT_TRUE(hasStatus(ask("GET /static/empty.html", "Range: bytes=0-\r\n"), 416));
}

TEST_F(Files, CompressedSiblingsAreServedToThoseWhoTakeThem)
{
    m_folder.write("sub/app.js.br", "<br>");
    m_folder.write("sub/app.js.gz", "<gz>");
    m_folder.write("plain.txt.gz", "stale", TemporaryFolder::Dated - 1);
    m_folder.write("bare/file.gz", "no text");
    std::filesystem::create_directory(m_folder.path("empty.html.br"));
    serveFiles();
    struct Row
    {
        const char* path;
        const char* fields;
        const char* encoding;
        const char* body;
    };
    const Row rows[] = {
        {"sub/app.js", "", "<none>", "one();"},
        {"sub/app.js", "Accept-Encoding: gzip, deflate, br\r\n", "br", "<br>"},
        {"sub/app.js", "Accept-Encoding: br;q=0.5, gzip\r\n", "gzip", "<gz>"},
        {"sub/app.js", "Accept-Encoding: gzip\r\nAccept-Encoding: br\r\n", "br", "<br>"},
        {"sub/app.js", "Accept-Encoding: *\r\n", "br", "<br>"},
        {"sub/app.js", "Accept-Encoding: br;q=0, gzip;q=0\r\n", "<none>", "one();"},
        {"sub/app.js", "Accept-Encoding: identity, gzip;q=0.5\r\n", "<none>", "one();"},
        {"sub/app.js", "Accept-Encoding: br\r\nRange: bytes=0-2\r\n", "<none>", "one"},
        {"plain.txt", "Accept-Encoding: gzip\r\n", "<none>", "0123456789"},
        {"bare/file", "Accept-Encoding: gzip\r\n", "<none>", "?"},
        {"empty.html", "Accept-Encoding: br\r\n", "<none>", ""},
        {"sub/app.js.gz", "Accept-Encoding: gzip\r\n", "<none>", "<gz>"},
    };
    for (const Row& row : rows) {
        const std::string answer = ask(std::string("GET /static/") + row.path, row.fields);
        EXPECT_EQ(fieldOf(answer, "Content-Encoding"), row.encoding) << row.path << " " << row.fields;
        EXPECT_EQ(bodyOf(answer), row.body) << row.path << " " << row.fields;
    }
    const std::string compressed = ask("GET /static/sub/app.js", "Accept-Encoding: br\r\n");
    EXPECT_EQ(fieldOf(compressed, "Content-Type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(fieldOf(compressed, "Vary"), "Accept-Encoding");
    EXPECT_NE(fieldOf(compressed, "ETag"), tag("/static/sub/app.js")) << "another representation, another tag";
    EXPECT_TRUE(hasStatus(
        ask("GET /static/sub/app.js", "Accept-Encoding: br\r\nIf-None-Match: " + fieldOf(compressed, "ETag") + "\r\n"),
        304));
}

TEST_F(Files, AFolderThatIsSwappedCountsFromTheNextRequestOn)
{
    const TemporaryFolder releases;
    releases.write("one/version", "1");
    releases.write("two/version", "2");
    releases.link("current", "one");
    m_app.files("/static", releases.path("current"));
    serve();
    EXPECT_EQ(bodyOf(ask("GET /static/version")), "1");
    releases.link("next", "two");
    std::filesystem::rename(releases.path("next"), releases.path("current"));
    EXPECT_EQ(bodyOf(ask("GET /static/version")), "2");
    std::filesystem::remove(releases.path("current"));
    EXPECT_TRUE(hasStatus(ask("GET /static/version"), 404));
    stop();
}

TEST_F(Files, OtherMethodsAndMissingFoldersAreRefused)
{
    serveFiles();
    const std::string answer = ask("POST /static/plain.txt");
    EXPECT_TRUE(hasStatus(answer, 405)) << answer;
    EXPECT_EQ(fieldOf(answer, "Allow"), "GET, HEAD");
    App app;
    try {
        app.files("/none", m_folder.path("missing"));
        FAIL() << "no such folder";
    } catch (const std::invalid_argument& e) {
        EXPECT_TRUE(contains(e.what(), m_folder.path("missing"))) << e.what();
    }
    EXPECT_THROW(app.files("/file", m_folder.path("plain.txt")), std::invalid_argument);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/fieldlist.h"
#include "core/server/http/filefinder.h"
#include "core/server/http/filetransfer.h"
#include "core/server/http/httpdate.h"
#include "core/server/http/openbeneath.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <loopscope/server/app.hpp>
#include <stdexcept>

namespace loopscope::server {

namespace {

// Everything that could mean something in a reference.
std::string percentEncode(std::string_view text)
{
    constexpr std::string_view Digits = "0123456789ABCDEF";
    constexpr std::string_view Plain = "-._~";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            Plain.find(c) != std::string_view::npos)
            out += c;
        else
            out.append({'%', Digits[byte >> 4U], Digits[byte & 15U]});
    }
    return out;
}

// Relative, so that it holds behind any proxy; "./" keeps a name with a colon from being taken for a scheme, and one
// after two slashes for a host.
std::string withSlash(const Request& request)
{
    const std::string_view path = request.path();
    std::string location = "./" + percentEncode(path.substr(path.rfind('/') + 1)) + "/";
    if (!request.query().empty())
        location.append("?").append(request.query());
    return location;
}

std::string cacheControl(const FilesOptions& options)
{
    if (options.maxAge.count() <= 0)
        return "no-cache";
    return "public, max-age=" + std::to_string(options.maxAge.count()) + (options.immutable ? ", immutable" : "");
}

Conditions conditionsOf(const Request& request)
{
    const auto list = [&](std::string_view name) { return joinedField(request, name).value_or(""); };
    Conditions conditions{list("If-Match"),
                          list("If-None-Match"),
                          std::string(request.header("If-Modified-Since")),
                          std::string(request.header("If-Unmodified-Since")),
                          {},
                          {}};
    if (request.method() == "GET") { // RFC 9110 14.2
        conditions.range = list("Range");
        conditions.ifRange = request.header("If-Range");
    }
    return conditions;
}

std::vector<Coding> codingsOf(const Request& request)
{
    const auto field = joinedField(request, "Accept-Encoding");
    return byPreference(parseAcceptEncoding(field ? std::optional<std::string_view>(*field) : std::nullopt));
}

void describe(Response& response, const FoundFile& found, const FilesOptions& options)
{
    if (response.header("Cache-Control").empty())
        response.header("Cache-Control", cacheControl(options));
    if (found.variesByCoding)
        response.addHeader("Vary", "Accept-Encoding");
    response.header("ETag", found.validators.tag);
    response.header("Last-Modified", httpDate(found.validators.modified));
    response.header("X-Content-Type-Options", "nosniff");
}

void answerWith(Response& response, FoundFile found, const FilesOptions& options)
{
    response.status(found.status);
    switch (found.status) {
    case 301:
        response.redirect(withSlash(response.request()), 301);
        return;
    case 304:
    case 412:
        describe(response, found, options);
        response.send(std::string_view(found.status == 304 ? "" : "the file is another one\n"));
        return;
    case 416:
        response.header("Content-Range", "bytes */" + std::to_string(found.validators.size));
        response.send("no byte of that range exists\n");
        return;
    case 200:
    case 206:
        break;
    case 403:
        response.send("forbidden\n");
        return;
    case 404:
        response.send("not found\n");
        return;
    default:
        response.fail(found.status, found.status == 503 ? "too much is open\n" : "the file cannot be read\n");
        return;
    }
    describe(response, found, options);
    response.type(found.type);
    response.header("Accept-Ranges", "bytes");
    if (found.coding != Coding::Identity)
        response.header("Content-Encoding", codingName(found.coding));
    if (found.status == 206)
        response.header("Content-Range", "bytes " + std::to_string(found.range.first) + "-" +
                                             std::to_string(found.range.first + found.range.length - 1) + "/" +
                                             std::to_string(found.validators.size));
    if (response.request().method() != "HEAD" && !found.file)
        response.send(std::move(found.first));
    else
        FileTransfer::begin(response, std::move(found));
}

} // namespace

Handler fileHandler(const std::string& folder, FilesOptions options)
{
    std::error_code failure;
    const std::filesystem::path absolute = std::filesystem::absolute(folder, failure);
    if (failure || !std::filesystem::is_directory(absolute, failure))
        throw std::invalid_argument("files cannot be served from \"" + folder +
                                    "\": " + (failure ? failure.message() : "it is no folder"));
    auto shared = std::make_shared<const FilesOptions>(std::move(options));
    return [shared, root = absolute.string()](Request& request, Response& response) {
        const std::string_view path = request.param("*");
        if (!isFilePath(path, shared->dotFiles ? DotFiles::Shown : DotFiles::Hidden)) {
            response.status(404).send("not found\n");
            return;
        }
        FileWish wish{
            shared, root, std::string(path), request.method() == "HEAD", conditionsOf(request), codingsOf(request)};
        wish.isMount = path.empty() && !request.path().ends_with('/');
        response.offload(
            [wish = std::move(wish)] { return findFile(wish); },
            [shared](Response& answer, FoundFile found) { answerWith(answer, std::move(found), *shared); });
    };
}

App& App::files(std::string_view mount, const std::string& folder, FilesOptions options)
{
    const Handler handler = fileHandler(folder, std::move(options));
    std::string base(mount);
    while (base.ends_with('/'))
        base.pop_back();
    if (!base.empty())
        get(base, handler);
    return get(base + "/*", handler);
}

} // namespace loopscope::server

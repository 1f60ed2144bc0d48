// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/stageloads.h"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>

using namespace loopscope;

namespace {

constexpr std::chrono::seconds Kept{600};

void countLoad(const std::string& folder)
{
    const int file = open((folder + "/loads").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || write(file, "x", 1) != 1)
        _exit(4);
    close(file);
}

std::chrono::milliseconds loadTime(const server::Request& request)
{
    return std::chrono::milliseconds{std::atoi(request.queryValue("ms").value_or("1").c_str())};
}

void sayWho(server::Response& response)
{
    static const std::string pid = std::to_string(getpid());
    response.header("X-Pid", pid);
}

} // namespace

void addLoads(server::App& app, const std::string& folder)
{
    // Ready when Redis is connected, or was given the time for it: before, each worker would load for itself.
    if (std::getenv("LOOPSCOPE_REDIS") != nullptr)
        app.cache().warm({}, std::chrono::seconds{2},
                         [hold = app.delayReady()](server::TieredCache::Warmed) mutable { hold.reset(); });
    app.get("/who", [](server::Request&, server::Response& response) {
        sayWho(response);
        response.send("me\n");
    });
    app.get("/value/:key", [&app, folder](server::Request& request, server::Response& response) {
        sayWho(response);
        app.cache().getOrLoad(
            request.param("key"), Kept,
            [&app, folder, takes = loadTime(request)](const server::LoadDone& done) {
                countLoad(folder);
                app.loop().after(takes, [done] { done.value("value\n"); });
            },
            [response](const Result<server::CacheValue>& value) mutable {
                if (value && *value)
                    response.send(*value);
                else
                    response.fail(500, "no value\n");
            });
    });
    app.get("/page/:key", server::cached(Kept), [folder](server::Request& request, server::Response& response) {
        countLoad(folder);
        response.after(loadTime(request), [](server::Response& later) { later.text("page\n"); });
    });
    app.get("/big", [](server::Request&, server::Response& response) {
        static const auto big = std::make_shared<const std::string>(std::size_t{16} << 20U, 'x');
        response.send(big);
    });
    app.post("/take", [](server::Request& request, server::Response& response) {
        response.send(std::to_string(request.body().size()));
    });
    if (const std::string files = folder + "/disk/files"; std::filesystem::is_directory(files))
        app.files("/files", files);
}

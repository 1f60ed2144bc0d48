// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/demo/privateredis.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace loopscope::demo {

namespace {

constexpr std::string_view Prefix = "loopscope-redis-";

bool answers(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool ok = fd >= 0 && connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

bool isInstalled(const char* program)
{
    const char* path = std::getenv("PATH");
    std::string rest = path == nullptr ? "/usr/bin:/bin" : path;
    for (std::size_t begin = 0; begin <= rest.size();) {
        const std::size_t end = std::min(rest.find(':', begin), rest.size());
        if (access((rest.substr(begin, end - begin) + "/" + program).c_str(), X_OK) == 0)
            return true;
        begin = end + 1;
    }
    return false;
}

// Folders that a killed demo left: ours, and the process named in them is gone.
void removeStaleFolders(const fs::path& parent)
{
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(parent, ignored)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(Prefix))
            continue;
        const long pid = std::atol(name.c_str() + Prefix.size());
        if (pid > 0 && !fs::exists("/proc/" + std::to_string(pid), ignored))
            fs::remove_all(entry.path(), ignored); // another user's stays: removing it is not permitted
    }
}

} // namespace

Result<std::unique_ptr<PrivateRedis>> PrivateRedis::start(uv_loop_t* loop, std::function<void(Result<void>)> ready)
{
    if (!isInstalled("redis-server"))
        return fail(ErrorCode::NotFound, "redis-server is not installed; the demo runs without a cache");
    std::error_code failure;
    const fs::path parent = fs::temp_directory_path(failure);
    removeStaleFolders(parent);
    std::string pattern = (parent / (std::string(Prefix) + std::to_string(getpid()) + "-XXXXXX")).string();
    if (pattern.size() + std::string_view("/redis.sock").size() >= sizeof(sockaddr_un::sun_path))
        return fail(ErrorCode::TooLarge,
                    "the path of the temporary folder is too long for a socket of redis-server: " + parent.string());
    if (failure || mkdtemp(pattern.data()) == nullptr)
        return fail(ErrorCode::Failed, "cannot make a folder for redis-server in " + parent.string());
    std::unique_ptr<PrivateRedis> redis(new PrivateRedis(loop, pattern, std::move(ready)));
    auto child = Child::start(loop, {"--remove",
                                     pattern,
                                     "redis-server",
                                     "--port",
                                     "0",
                                     "--unixsocket",
                                     pattern + "/redis.sock",
                                     "--unixsocketperm",
                                     "700",
                                     "--save",
                                     "",
                                     "--appendonly",
                                     "no",
                                     "--dir",
                                     pattern,
                                     "--maxmemory",
                                     "64mb",
                                     "--maxmemory-policy",
                                     "allkeys-lru",
                                     "--loglevel",
                                     "warning"});
    if (!child)
        return tl::unexpected(child.error());
    redis->m_child = std::move(*child);
    redis->m_timer.startEvery(std::chrono::milliseconds{20});
    return redis;
}

PrivateRedis::PrivateRedis(uv_loop_t* loop, std::string folder, std::function<void(Result<void>)> ready)
    : m_folder(std::move(folder)),
      m_ready(std::move(ready)),
      m_timer(loop, server::UvTimer::Keep::Alive, [this] { look(); })
{
}

PrivateRedis::~PrivateRedis()
{
    stop();
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

void PrivateRedis::look()
{
    const bool up = answers(m_folder + "/redis.sock");
    if (!up && ++m_looks < 250 && m_child->isRunning())
        return;
    m_timer.stop();
    if (up)
        m_ready({});
    else
        m_ready(fail(ErrorCode::Failed, "redis-server did not start"));
}

void PrivateRedis::stop()
{
    m_timer.stop();
    if (m_child)
        m_child->terminate();
}

} // namespace loopscope::demo

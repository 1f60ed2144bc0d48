// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/runtimefolder.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace loopscope::server {

Result<std::string> runtimeFolder()
{
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    const char* temp = std::getenv("TMPDIR");
    std::string path;
    if (runtime != nullptr && *runtime == '/')
        path = std::string(runtime) + "/loopscope";
    else
        path = std::string(temp != nullptr && *temp == '/' ? temp : "/tmp") + "/loopscope-" + std::to_string(getuid());
    if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::Failed, "cannot make the run-time folder " + path + ": " + std::strerror(errno));
    struct stat info
    {
    };
    if (lstat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
        return fail(ErrorCode::Failed, path + " is not a folder");
    if (info.st_uid != getuid() || (info.st_mode & 022U) != 0)
        return fail(ErrorCode::Refused, path + " can be written to by somebody else; remove it or set XDG_RUNTIME_DIR");
    return path;
}

std::string socketPath(const std::string& folder, const std::string& name, long pid)
{
    std::string safe = name.substr(0, 40);
    std::replace_if(
        safe.begin(), safe.end(),
        [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '_' && c != '-'; },
        '_');
    return folder + "/" + (safe.empty() ? "cluster" : safe) + "-" + std::to_string(pid) + ".sock";
}

bool clearStaleSocket(const std::string& path)
{
    struct stat info
    {
    };
    if (lstat(path.c_str(), &info) != 0)
        return errno == ENOENT;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (!S_ISSOCK(info.st_mode) || path.size() >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool dead = fd >= 0 && connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                      errno == ECONNREFUSED;
    if (fd >= 0)
        close(fd);
    return dead && unlink(path.c_str()) == 0;
}

void clearStaleSockets(const std::string& folder, const std::string& name)
{
    const std::string any = socketPath(folder, name, 0); // "<folder>/<name>-0.sock"
    const std::string prefix = any.substr(0, any.size() - 6);
    std::error_code ignored;
    std::vector<std::string> ours;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        if (entry.path().string().rfind(prefix, 0) == 0)
            ours.push_back(entry.path().string());
    for (const std::string& path : ours)
        (void)clearStaleSocket(path);
}

} // namespace loopscope::server

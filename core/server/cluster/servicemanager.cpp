// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/servicemanager.h"

#include "core/server/cluster/workerpage.h"

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace loopscope::server {

namespace {
constexpr int FirstSocket = 3; // SD_LISTEN_FDS_START

std::optional<long> numberFrom(const char* text)
{
    long value = 0;
    if (text == nullptr)
        return {};
    const char* end = text + std::strlen(text);
    const auto [stop, error] = std::from_chars(text, end, value);
    return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}
} // namespace

ServiceManager::ServiceManager(const LookUp& lookUp, long pid)
{
    const char* path = lookUp("NOTIFY_SOCKET");
    if (path != nullptr && (*path == '/' || *path == '@') && std::strlen(path) < sizeof(sockaddr_un::sun_path)) {
        m_path = path;
        m_fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    }
    const auto watchdogPid = numberFrom(lookUp("WATCHDOG_PID"));
    if (const auto period = numberFrom(lookUp("WATCHDOG_USEC"));
        period && *period > 0 && watchdogPid.value_or(pid) == pid)
        m_watchdog = std::chrono::microseconds{*period};
    if (numberFrom(lookUp("LISTEN_PID")) == pid)
        m_sockets = static_cast<int>(numberFrom(lookUp("LISTEN_FDS")).value_or(0));
}

ServiceManager::ServiceManager(ServiceManager&& other) noexcept
{
    *this = std::move(other);
}

ServiceManager& ServiceManager::operator=(ServiceManager&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_fd, other.m_fd);
    std::swap(m_watchdog, other.m_watchdog);
    std::swap(m_lastAliveUs, other.m_lastAliveUs);
    std::swap(m_sockets, other.m_sockets);
    return *this;
}

ServiceManager::~ServiceManager()
{
    if (m_fd >= 0)
        close(m_fd);
}

Result<std::optional<int>> ServiceManager::socket() const
{
    if (m_sockets <= 0)
        return std::optional<int>();
    if (m_sockets > 1)
        return fail(ErrorCode::Invalid, "LISTEN_FDS hands over " + std::to_string(m_sockets) +
                                            " sockets, a cluster takes one; let the unit have one ListenStream");
    return std::optional<int>(FirstSocket);
}

void ServiceManager::send(const std::string& text) const
{
    if (m_fd < 0)
        return;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, m_path.data(), m_path.size());
    if (m_path.front() == '@')
        address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + m_path.size());
    // A manager that does not listen is no reason to stop serving.
    (void)sendto(m_fd, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), length);
}

void ServiceManager::ready(std::string_view status) const
{
    send("READY=1\nSTATUS=" + std::string(status));
}

void ServiceManager::reloading() const
{
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonicMicros()));
}

void ServiceManager::stopping() const
{
    send("STOPPING=1\nSTATUS=draining");
}

void ServiceManager::alive()
{
    const std::int64_t now = monotonicMicros();
    if (m_watchdog.count() == 0 || now - m_lastAliveUs < m_watchdog.count() / 2)
        return;
    m_lastAliveUs = now;
    send("WATCHDOG=1");
}

void ServiceManager::forgetEnvironment()
{
    for (const char* name :
         {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"})
        unsetenv(name);
}

} // namespace loopscope::server

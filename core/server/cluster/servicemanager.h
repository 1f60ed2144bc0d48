// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace loopscope::server {

// systemd's side of a service, by its documented environment and datagrams (sd_notify(3), sd_listen_fds(3)), without
// its library: READY, RELOADING, STOPPING, STATUS, WATCHDOG, and one listening socket. Whoever speaks the same protocol
// (a container's init) works as well. Without NOTIFY_SOCKET nothing is sent. Owned by the Supervisor; its thread.
class ServiceManager
{
public:
    using LookUp = std::function<const char*(const char*)>;

    ServiceManager() = default;
    // Reads NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID, LISTEN_FDS, LISTEN_PID; pid: ours.
    ServiceManager(const LookUp& lookUp, long pid);
    ServiceManager(ServiceManager&& other) noexcept;
    ServiceManager& operator=(ServiceManager&& other) noexcept;
    ServiceManager(const ServiceManager&) = delete;
    ServiceManager& operator=(const ServiceManager&) = delete;
    ~ServiceManager();

    // Nothing: none was handed over. More than one is refused: a cluster has one port.
    [[nodiscard]] Result<std::optional<int>> socket() const;
    void ready(std::string_view status) const;
    void reloading() const;
    void stopping() const;
    void alive(); // sends WATCHDOG=1 when half of the time is over since the last
    // So that workers do not take themselves for the service.
    static void forgetEnvironment();

private:
    void send(const std::string& text) const;
    std::string m_path; // "@…": abstract
    int m_fd = -1;
    std::chrono::microseconds m_watchdog{0};
    std::int64_t m_lastAliveUs = 0;
    int m_sockets = 0;
};

} // namespace loopscope::server

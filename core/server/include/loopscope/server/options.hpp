// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace loopscope::server {

/// Sizes in bytes: 256_MiB.
inline namespace literals {
constexpr std::uint64_t operator""_KiB(unsigned long long n)
{
    return n * 1024;
}
constexpr std::uint64_t operator""_MiB(unsigned long long n)
{
    return n * 1024 * 1024;
}
constexpr std::uint64_t operator""_GiB(unsigned long long n)
{
    return n * 1024 * 1024 * 1024;
}
} // namespace literals

/// What one worker's HTTP server takes from its clients, and what it answers beyond. Times are checked within 250 ms.
struct HttpLimits
{
    /// Request line and fields, 64 to 1 MiB; 431. LOOPSCOPE_HTTP_HEAD_BYTES
    std::size_t headBytes = 16_KiB;
    /// 1 to 10,000; 431. LOOPSCOPE_HTTP_HEAD_FIELDS
    std::size_t headFields = 100;
    /// 413; a route may have its own. LOOPSCOPE_HTTP_BODY_BYTES
    std::size_t bodyBytes = 1_MiB;
    /// From the first byte of a request to its last field; 408. LOOPSCOPE_HTTP_HEAD_TIME
    std::chrono::milliseconds headTime{10000};
    /// Of the whole body; 408. LOOPSCOPE_HTTP_BODY_TIME
    std::chrono::milliseconds bodyTime{60000};
    /// Of a kept connection, as announced; 1 s later it is closed. LOOPSCOPE_HTTP_IDLE_TIME
    std::chrono::milliseconds idleTime{5000};
    /// Without a byte taken by the client; cut. LOOPSCOPE_HTTP_WRITE_TIME
    std::chrono::milliseconds writeTime{30000};
    /// For the client's end after ours. LOOPSCOPE_HTTP_LINGER_TIME
    std::chrono::milliseconds lingerTime{2000};
    /// Bytes a second of a body, after 5 s; 408; 0: none. LOOPSCOPE_HTTP_MINIMUM_RATE
    std::size_t minimumRate = 256;
    /// Of one worker, and never more than its descriptors less 24; 503 with Retry-After. LOOPSCOPE_HTTP_MAX_CONNECTIONS
    std::size_t maxConnections = 10000;
};

/// When a worker that ended unasked is started again: at once, then after firstDelay, doubled each time.
struct RespawnLimits
{
    /// A shorter life, or one that was never ready, is a quick death
    std::chrono::milliseconds quickLife{1000};
    /// After the second quick death in a row
    std::chrono::milliseconds firstDelay{100};
    /// Of the doubling
    std::chrono::milliseconds maxDelay{15000};
    /// In a row: the slot is given up (errored). LOOPSCOPE_MAX_CRASHES
    int maxQuickDeaths = 16;
    /// A slot without a worker for so long: a sibling serves its socket
    std::chrono::milliseconds adoptAfter{200};
};

/// Lines of the workers and of the supervisor, each with time, slot and stream.
struct LogLimits
{
    /// "-": standard error; "": none. LOOPSCOPE_LOG_FILE (a path, - or off)
    std::string file = "-";
    /// Then the file is renamed to file.1, that one to file.2 …; 0: never. LOOPSCOPE_LOG_SIZE
    std::uint64_t maxBytes = 10_MiB;
    /// Renamed files; the oldest is deleted. LOOPSCOPE_LOG_KEEP
    int keep = 5;
};

/// How a cluster runs. A plain aggregate for designated initialisers; every default is a working one. The environment
/// variable that is named after a member overrides what the code says, so that one binary can be tuned where it runs.
/// Times in the environment are written 500ms, 10s, 2m (a bare number is seconds), sizes 512K, 256M, 2G (binary; a
/// bare number is bytes), "off" is 0.
struct Options
{
    /// Shown by consoles, part of the socket's name. LOOPSCOPE_NAME
    std::string name = "server";
    /// An IPv4 address; 0.0.0.0: all. LOOPSCOPE_HOST
    std::string host = "127.0.0.1";
    /// 0: any free one. Not used with LISTEN_FDS. LOOPSCOPE_PORT
    int port = 8080;
    /// At most 512; 0: one for each processor. LOOPSCOPE_WORKERS (a number or max)
    int workers = 0;
    /// Bytes of RSS; beyond it a worker is replaced gracefully; 0: none. LOOPSCOPE_MEMORY_LIMIT
    std::uint64_t memoryLimit = 0;
    /// Beyond it a worker is killed; 0: 1.5 × memoryLimit. LOOPSCOPE_HARD_MEMORY_LIMIT
    std::uint64_t hardMemoryLimit = 0;
    /// The shared cache's URL as TieredCache takes it; consoles are told it without its login. LOOPSCOPE_REDIS
    std::string redis{};
    /// The metrics socket, at most 107 bytes; "": in the run-time folder. LOOPSCOPE_SOCKET
    std::string socket{};
    /// /metrics, /healthz, /readyz on 127.0.0.1; 0: any free one, -1: none. LOOPSCOPE_METRICS_PORT (a number or off)
    int metricsPort = -1;
    /// "": none. LOOPSCOPE_PID_FILE
    std::string pidFile{};
    /// Connections that wait at one worker's socket. LOOPSCOPE_BACKLOG
    int backlog = 1024;
    /// Of a worker, until it says ready; then it is killed. LOOPSCOPE_BOOT_TIME
    std::chrono::milliseconds bootLimit{10000};
    /// Of a drain; then 503 for what is left, and 2 s later SIGKILL. LOOPSCOPE_STOP_TIME
    std::chrono::milliseconds stopLimit{10000};
    /// Without a turn of the loop; then the worker is killed; 0: never. LOOPSCOPE_HEARTBEAT
    std::chrono::milliseconds heartbeatLimit{10000};
    LogLimits log{};
    RespawnLimits respawn{};
    HttpLimits http{};
};

/// Overrides what the environment says and checks the whole. lookUp gives a variable's text or nullptr, as getenv does.
/// Invalid: one sentence that names the variable or member, what it takes and what it was.
[[nodiscard]] Result<Options> optionsFromEnvironment(Options options,
                                                     const std::function<const char*(const char*)>& lookUp);

} // namespace loopscope::server

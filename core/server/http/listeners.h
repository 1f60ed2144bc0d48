// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/server/loop/uvhandle.h"

#include <functional>
#include <map>
#include <memory>

namespace loopscope::server {

// The listening sockets of one HTTP server: its own, and those of siblings that have no worker at the moment. One loop
// thread; owned by HttpServer. Closing one is close(2), never shutdown(2): other processes hold the same socket.
class Listeners
{
public:
    static constexpr int Own = 0; // key of the server's own socket; a sibling's is its slot

    // accepted: one connection waits at this stream; uv_accept takes it.
    Listeners(uv_loop_t* loop, std::function<void(uv_stream_t*)> accepted)
        : m_loop(loop), m_accepted(std::move(accepted))
    {
    }

    // A bound socket; takes the descriptor, also when it fails. The same key again replaces.
    [[nodiscard]] Result<void> add(int key, int fd, int backlog);
    // libuv accepts on readiness only, so what is queued at the socket (key; all without one) is given to take first,
    // as non-blocking descriptors, at most as many as the backlog.
    void takeQueued(const std::function<void(int fd)>& take) const;
    void remove(int key, const std::function<void(int fd)>& take);
    void clear() { m_all.clear(); }
    [[nodiscard]] bool has(int key) const { return m_all.contains(key); }

private:
    struct Listener
    {
        UvPtr<uv_tcp_t> handle;
        int backlog;
    };
    static void takeQueued(const Listener& listener, const std::function<void(int fd)>& take);

    uv_loop_t* m_loop;
    std::function<void(uv_stream_t*)> m_accepted;
    std::map<int, std::unique_ptr<Listener>> m_all;
};

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/listeners.h"

#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::server {

Result<void> Listeners::add(int key, int fd, int backlog)
{
    auto listener = std::make_unique<Listener>(Listener{UvPtr<uv_tcp_t>(new uv_tcp_t), backlog});
    uv_tcp_init(m_loop, listener->handle.get());
    listener->handle->data = this;
    int status = uv_tcp_open(listener->handle.get(), fd);
    if (status != 0)
        ::close(fd);
    else
        status = uv_listen(reinterpret_cast<uv_stream_t*>(listener->handle.get()), backlog,
                           [](uv_stream_t* stream, int error) {
                               if (error == 0 && stream->data != nullptr)
                                   static_cast<Listeners*>(stream->data)->m_accepted(stream);
                           });
    if (status != 0)
        return fail(ErrorCode::Failed, "cannot listen: " + uvText(status));
    m_all[key] = std::move(listener);
    return {};
}

void Listeners::takeQueued(const Listener& listener, const std::function<void(int fd)>& take)
{
    uv_os_fd_t listening = -1;
    if (uv_fileno(reinterpret_cast<uv_handle_t*>(listener.handle.get()), &listening) != 0)
        return;
    for (int i = 0; i < listener.backlog; ++i) {
        const int fd = accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        take(fd);
    }
}

void Listeners::takeQueued(const std::function<void(int fd)>& take) const
{
    for (const auto& [key, listener] : m_all)
        takeQueued(*listener, take);
}

void Listeners::remove(int key, const std::function<void(int fd)>& take)
{
    const auto found = m_all.find(key);
    if (found == m_all.end())
        return;
    takeQueued(*found->second, take);
    m_all.erase(found);
}

} // namespace loopscope::server

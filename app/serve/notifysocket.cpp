// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "app/serve/notifysocket.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace loopscope::serve {

namespace {

constexpr int MaxDatagrams = 64;

bool isReadyText(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (text.substr(0, end) == "READY=1")
            return true;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return false;
}

bool isOurs(msghdr& message)
{
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_CREDENTIALS)
            continue;
        ucred sender{};
        std::memcpy(&sender, CMSG_DATA(part), sizeof sender);
        return sender.uid == getuid() || sender.uid == 0;
    }
    return false;
}

} // namespace

Result<NotifySocket> openNotifySocket()
{
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socklen_t length = sizeof(sa_family_t); // no name: the kernel chooses one
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) != 0 ||
        bind(fd, reinterpret_cast<const sockaddr*>(&address), length) != 0)
        return fail(ErrorCode::Failed, std::string("no socket for readiness: ") + std::strerror(errno));
    length = sizeof address;
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    const std::size_t size = length - offsetof(sockaddr_un, sun_path);
    return NotifySocket{fd, "@" + std::string(&address.sun_path[1], size - 1)};
}

bool saysReady(int fd)
{
    bool isReady = false;
    for (int i = 0; i < MaxDatagrams; ++i) {
        std::array<char, 4096> text{};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred)) + 256> control{};
        iovec part{text.data(), text.size()};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t count = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (count < 0)
            return isReady;
        for (cmsghdr* given = CMSG_FIRSTHDR(&message); given != nullptr; given = CMSG_NXTHDR(&message, given)) {
            if (given->cmsg_level == SOL_SOCKET && given->cmsg_type == SCM_RIGHTS) { // descriptors nobody wants
                for (std::size_t at = 0; CMSG_LEN(at + sizeof(int)) <= given->cmsg_len; at += sizeof(int)) {
                    int stray = -1;
                    std::memcpy(&stray, CMSG_DATA(given) + at, sizeof stray);
                    close(stray);
                }
            }
        }
        if (isOurs(message) && isReadyText({text.data(), static_cast<std::size_t>(count)}))
            isReady = true;
    }
    return isReady;
}

} // namespace loopscope::serve

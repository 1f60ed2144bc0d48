// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/slotsockets.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace loopscope::server {

namespace {

Result<sockaddr_in> addressOf(const std::string& host, int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        return fail(ErrorCode::Invalid, "not an IPv4 address: " + host);
    return address;
}

tl::unexpected<Error> cannotBind(const std::string& host, int port, const std::string& why, const char* advice = "")
{
    return fail(ErrorCode::Busy, "cannot bind " + host + ":" + std::to_string(port) + ": " + why + advice);
}

bool bindWith(int fd, int option, const sockaddr_in& address)
{
    const int yes = 1;
    return fd >= 0 && (option == 0 || setsockopt(fd, SOL_SOCKET, option, &yes, sizeof yes) == 0) &&
           setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
           bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

int intOption(int fd, int option)
{
    int value = 0;
    socklen_t length = sizeof value;
    return getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

int portOf(int fd)
{
    sockaddr_in address{};
    socklen_t length = sizeof address;
    return getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0 ? ntohs(address.sin_port) : 0;
}

} // namespace

SlotSockets::~SlotSockets()
{
    if (isShared())
        ::close(m_shared);
    else
        for (const int fd : m_fds)
            ::close(fd);
}

// Several of our own sockets may share the port; another program's may not. A socket that does not share finds out.
Result<void> SlotSockets::open(std::string host, int port, int backlog)
{
    m_host = std::move(host);
    m_port = port;
    m_backlog = backlog;
    const auto address = addressOf(m_host, m_port);
    if (!address)
        return tl::unexpected(address.error());
    if (m_port == 0)
        return {};
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool isFree = bindWith(fd, 0, *address);
    const std::string why = std::strerror(errno);
    if (fd >= 0)
        ::close(fd);
    if (!isFree)
        return cannotBind(m_host, m_port, why, "; choose another port, or 0 for any free one");
    return {};
}

Result<void> SlotSockets::inherit(int fd)
{
    if (intOption(fd, SO_TYPE) != SOCK_STREAM || intOption(fd, SO_ACCEPTCONN) != 1)
        return fail(ErrorCode::Invalid, "descriptor " + std::to_string(fd) +
                                            " is no listening stream socket; let systemd pass one ListenStream");
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    m_shared = fd;
    m_port = portOf(fd);
    return {};
}

Result<void> SlotSockets::add()
{
    if (isShared()) {
        m_fds.push_back(m_shared);
        return {};
    }
    const auto address = addressOf(m_host, m_port);
    if (!address)
        return tl::unexpected(address.error());
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (!bindWith(fd, SO_REUSEPORT, *address) || listen(fd, m_backlog) != 0) {
        const std::string why = std::strerror(errno);
        if (fd >= 0)
            ::close(fd);
        return cannotBind(m_host, m_port, why);
    }
    if (m_port == 0)
        m_port = portOf(fd);
    m_fds.push_back(fd);
    return {};
}

void SlotSockets::removeLast()
{
    if (!isShared())
        ::close(m_fds.back());
    m_fds.pop_back();
}

// A program of three instructions picks the socket by number: random() mod slots. Any socket of the group sets it.
bool SlotSockets::offerTo(int slots)
{
    if (isShared() || m_fds.empty())
        return true;
    const int fd = m_fds.front();
    const int yes = 1;
    if (slots >= size()) // the kernel's own hash again
        return setsockopt(fd, SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, &yes, sizeof yes) == 0 || errno == ENOENT;
    std::array<sock_filter, 3> code{
        {{BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_RANDOM)},
         {BPF_ALU | BPF_MOD | BPF_K, 0, 0, static_cast<std::uint32_t>(slots)},
         {BPF_RET | BPF_A, 0, 0, 0}}};
    const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program) == 0;
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "tests/integration/server/console.h"

#include <array>
#include <cstring>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace loopscope::test {

Console::Console(const std::string& socketPath) : m_fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socketPath.c_str(), sizeof address.sun_path - 1);
    m_connected = connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const timeval limit{60, 0};
    setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

Console::~Console()
{
    close(m_fd);
}

void Console::sendBytes(std::string_view bytes) const
{
    EXPECT_EQ(::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
}

RequestId Console::send(wire::RequestBody body)
{
    const RequestId id{++m_lastId};
    sendBytes(wire::encode(wire::Request{id, std::move(body)}));
    return id;
}

std::optional<wire::HubMessage> Console::next()
{
    while (true) {
        const wire::LineFramer::Next line = m_framer.next();
        if (line.status == wire::LineFramer::Status::TooLong)
            return std::nullopt;
        if (line.status == wire::LineFramer::Status::Line) {
            auto message = wire::decodeHubLine(line.line);
            EXPECT_TRUE(message) << message.error().message << "\n" << line.line;
            if (message)
                return std::move(*message);
            continue;
        }
        std::array<char, 16384> buffer{};
        const ssize_t count = recv(m_fd, buffer.data(), buffer.size(), 0);
        if (count <= 0)
            return std::nullopt;
        m_framer.append({buffer.data(), static_cast<std::size_t>(count)});
    }
}

wire::Reply Console::waitForReply(RequestId id)
{
    auto reply = waitFor<wire::Reply>([id](const wire::Reply& candidate) { return candidate.id == id; });
    EXPECT_TRUE(reply) << "no reply to request " << id.value;
    return reply.value_or(wire::Reply{id, wire::RpcError{wire::RpcCode::Internal, "no reply"}, {}});
}

wire::AttachResult Console::attach(wire::Role role, int intervalMs)
{
    wire::Attach request;
    request.client = "test";
    request.role = role;
    request.intervalMs = intervalMs;
    const wire::Reply reply = waitForReply(send(request));
    EXPECT_FALSE(reply.error) << reply.error->message;
    auto result = wire::decodeAttachResult(reply.resultJson);
    EXPECT_TRUE(result) << reply.resultJson;
    return result.value_or(wire::AttachResult{});
}

} // namespace loopscope::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/codec.h"
#include "core/wire/lineframer.h"

#include <functional>
#include <optional>
#include <string>

namespace loopscope::test {

// A console on the real metrics socket: blocking reads with a limit of a minute, so that a fault ends the test.
class Console
{
public:
    explicit Console(const std::string& socketPath);
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;
    ~Console();

    [[nodiscard]] bool isConnected() const { return m_connected; }
    void sendBytes(std::string_view bytes) const;
    RequestId send(wire::RequestBody body); // gives the number of the request
    // The next message; nothing when the hub closed or nothing came in time.
    [[nodiscard]] std::optional<wire::HubMessage> next();
    [[nodiscard]] wire::Reply waitForReply(RequestId id);
    [[nodiscard]] wire::AttachResult attach(wire::Role role, int intervalMs = 200);

    // Reads on until a message of this type satisfies; everything read is shown to watch first.
    template <class Message>
    [[nodiscard]] std::optional<Message> waitFor(const std::function<bool(const Message&)>& satisfies)
    {
        while (auto message = next()) {
            if (watch)
                watch(*message);
            if (const auto* wanted = std::get_if<Message>(&*message); wanted != nullptr && satisfies(*wanted))
                return *wanted;
        }
        return std::nullopt;
    }

    std::function<void(const wire::HubMessage&)> watch;

private:
    int m_fd;
    bool m_connected = false;
    std::uint64_t m_lastId = 0;
    wire::LineFramer m_framer;
};

} // namespace loopscope::test

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/console/values.h"
#include "core/wire/messages.h"

#include <map>
#include <vector>

namespace loopscope::console {

// The restarts and reloads that were sent and not yet answered. Pure: each call gives the statuses to pass on. Every
// command that begins ends exactly once: by its reply, by its time limit or with the link; what comes later finds
// nothing. One thread; owned by SocketDriver.
class PendingCommands
{
public:
    static constexpr std::size_t MaxPending = 64;

    void begin(RequestId request, CommandStatus status, SteadyTime deadline);
    [[nodiscard]] bool isFull() const { return m_pending.size() >= MaxPending; }
    [[nodiscard]] std::size_t size() const { return m_pending.size(); }

    // A step of a command of ours; nothing for any other.
    [[nodiscard]] std::optional<CommandStatus> apply(const wire::Progress& progress);
    // The outcome; nothing for a reply that nobody waits for.
    [[nodiscard]] std::optional<CommandStatus> finish(const wire::Reply& reply, WallTime now);
    // Those whose reply is overdue, ended with TimedOut.
    [[nodiscard]] std::vector<CommandStatus> takeOverdue(SteadyTime steadyNow, WallTime now);
    // All, ended with Disconnected.
    [[nodiscard]] std::vector<CommandStatus> takeAll(WallTime now);

private:
    struct Pending
    {
        CommandStatus status;
        SteadyTime deadline;
    };
    std::map<RequestId, Pending> m_pending;
};

// The table of PROTOCOL.md section 4 in the console's words.
[[nodiscard]] Error errorFrom(const wire::RpcError& error);

} // namespace loopscope::console

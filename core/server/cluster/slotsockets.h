// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"

#include <string>
#include <vector>

namespace loopscope::server {

// The listening sockets of a cluster, one for each slot from 1 up, kept open over every incarnation: SO_REUSEPORT, so
// the kernel spreads connections evenly, and none is lost when a worker ends. Or one socket that systemd handed over,
// which all slots share. Owned by the Supervisor; its thread. They listen from the start: who connects while workers
// start waits instead of being refused.
class SlotSockets
{
public:
    SlotSockets() = default;
    SlotSockets(const SlotSockets&) = delete;
    SlotSockets& operator=(const SlotSockets&) = delete;
    ~SlotSockets();

    // Binds nothing yet but finds out whether the port can be had. Port 0: any, known after the first add().
    [[nodiscard]] Result<void> open(std::string host, int port, int backlog);
    // Takes a listening stream socket instead, for all slots.
    [[nodiscard]] Result<void> inherit(int fd);

    [[nodiscard]] Result<void> add(); // of the next slot
    void removeLast();                // connections that wait at it are reset: see offerTo
    [[nodiscard]] int size() const { return static_cast<int>(m_fds.size()); }
    [[nodiscard]] int descriptor(WorkerSlot slot) const { return m_fds.at(slot.value - 1U); }
    [[nodiscard]] bool isShared() const { return m_shared >= 0; }
    [[nodiscard]] int port() const { return m_port; }

    // From now on new connections go to the sockets of the first slots only; those that wait at the others stay there.
    // False where the kernel cannot (before Linux 4.5): the other sockets then go on getting their share.
    [[nodiscard]] bool offerTo(int slots);

private:
    std::vector<int> m_fds; // in the order in which they began to listen, which is the kernel's order
    std::string m_host;
    int m_port = 0;
    int m_backlog = 1024;
    int m_shared = -1;
};

} // namespace loopscope::server

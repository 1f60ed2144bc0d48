// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/error.h"

#include <string>

namespace loopscope::serve {

// Where a program says READY=1, as to systemd (sd_notify(3)): a datagram socket with an abstract name that the kernel
// chooses. The descriptor is closed on exec.
struct NotifySocket
{
    int fd = -1;
    std::string name; // "@0001f", the value of NOTIFY_SOCKET
};
[[nodiscard]] Result<NotifySocket> openNotifySocket();

// Reads what waits, at most 64 datagrams of 4 KiB; whether one of this user's processes said READY=1 on a line of its
// own.
[[nodiscard]] bool saysReady(int fd);

} // namespace loopscope::serve

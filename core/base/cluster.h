// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <optional>
#include <string>

namespace loopscope {

// Who a cluster is, as it says of itself. A value.
struct ClusterInfo
{
    std::string id;             // unique per start
    std::string name;           // "shop"
    std::string runtime;        // "node", "loopscope-server"
    std::string runtimeVersion; // "20.20.2"
    std::string host;
    Pid pid; // of the primary or supervisor
    WallTime startedAt{};
    std::string redis;       // URL of the shared cache without a password, empty for none
    std::optional<int> port; // where the cluster serves, if it says
    friend bool operator==(const ClusterInfo&, const ClusterInfo&) = default;
};

} // namespace loopscope

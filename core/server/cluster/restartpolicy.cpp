// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/cluster/restartpolicy.h"

#include <algorithm>

namespace loopscope::server {

std::optional<std::chrono::milliseconds> RestartPolicy::died(std::chrono::milliseconds lived)
{
    if (lived >= m_limits.quickLife) {
        m_quickDeaths = 0;
        return std::chrono::milliseconds{0};
    }
    ++m_quickDeaths;
    if (m_quickDeaths >= m_limits.maxQuickDeaths)
        return std::nullopt;
    if (m_quickDeaths == 1)
        return std::chrono::milliseconds{0};
    return std::min(m_limits.firstDelay * (1 << std::min(m_quickDeaths - 2, 10)), m_limits.maxDelay);
}

} // namespace loopscope::server

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/restartpolicy.h"

#include <algorithm>

namespace loopscope::server {

std::optional<std::chrono::milliseconds> RestartPolicy::died(std::chrono::milliseconds lived)
{
    if (lived >= QuickLife) {
        m_quickDeaths = 0;
        return std::chrono::milliseconds{0};
    }
    ++m_quickDeaths;
    if (m_quickDeaths >= MaxQuickDeaths)
        return std::nullopt;
    if (m_quickDeaths == 1)
        return std::chrono::milliseconds{0};
    return std::min(FirstDelay * (1 << std::min(m_quickDeaths - 2, 10)), MaxDelay);
}

} // namespace loopscope::server

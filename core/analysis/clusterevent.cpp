// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/clusterevent.h"

namespace loopscope::analysis {

std::string_view toString(EventKind kind)
{
    switch (kind) {
    case EventKind::Stall:
        return "stall";
    case EventKind::Restart:
        return "restart";
    case EventKind::Reload:
        return "reload";
    case EventKind::Exit:
        return "exit";
    case EventKind::Alert:
        return "alert";
    case EventKind::AlertEnded:
        return "alertEnded";
    case EventKind::Listening:
        return "listening";
    case EventKind::App:
        return "app";
    case EventKind::Error:
        return "error";
    case EventKind::Link:
        return "link";
    }
    return "app";
}

bool explains(const ClusterEvent& restart, const ClusterEvent& exit)
{
    constexpr Micros Near{60000000};
    const bool covers = restart.kind == EventKind::Reload || (restart.kind == EventKind::Restart && restart.worker &&
                                                              exit.worker && restart.worker->slot == exit.worker->slot);
    const auto distance = restart.time < exit.time ? exit.time - restart.time : restart.time - exit.time;
    return covers && distance <= Near;
}

bool isOrderly(const ClusterEvent& exit)
{
    return exit.signal.empty() ? exit.exitCode.value_or(0) == 0 : exit.signal == "SIGTERM" || exit.signal == "SIGKILL";
}

} // namespace loopscope::analysis

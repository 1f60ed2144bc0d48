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

} // namespace loopscope::analysis

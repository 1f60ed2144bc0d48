// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"
#include "ui/plot/eventslane.h"

namespace loopscope::ui {

// The marks of a cluster's events on the time line, in time order; kinds that say nothing about time are left out.
[[nodiscard]] std::vector<EventMark> makeMarks(const console::ClusterState& state);

// "w5 restarted", in the language of the window.
[[nodiscard]] QString eventSentence(const console::ClusterEvent& event);

} // namespace loopscope::ui

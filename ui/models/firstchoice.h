// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/clusterstate.h"

namespace loopscope::ui {

class Selection;

// At first the worst worker is chosen if something is wrong, whatever page is open; after that only a person chooses.
// UI thread.
class FirstChoice
{
public:
    void startOver() { m_isMade = false; } // another cluster
    void look(const console::ClusterState& state, WallTime now, Selection& selection);

private:
    bool m_isMade = false;
};

} // namespace loopscope::ui

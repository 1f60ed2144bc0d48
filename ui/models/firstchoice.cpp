// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/firstchoice.h"
#include "ui/models/selection.h"
#include "ui/models/verdict.h"

namespace loopscope::ui {

void FirstChoice::look(const console::ClusterState& state, WallTime now, Selection& selection)
{
    // What was true when the link was lost says nothing about now.
    if (m_isMade || state.link().state != console::LinkState::Live)
        return;
    const auto verdict = makeVerdict(state, now);
    if (!verdict || !verdict->slot || verdict->isOver)
        return;
    m_isMade = true;
    if (!selection.selected())
        selection.select(verdict->slot);
}

} // namespace loopscope::ui

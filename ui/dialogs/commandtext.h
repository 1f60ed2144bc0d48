// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/values.h"

#include <QString>
#include <optional>
#include <vector>

namespace loopscope::console {
class ClusterState;
}

namespace loopscope::ui {

// What a sheet asks about.
struct CommandRequest
{
    bool reload = false;
    WorkerSlot slot; // restart
    console::RestartMode mode = console::RestartMode::Graceful;
    friend bool operator==(const CommandRequest&, const CommandRequest&) = default;
};

// The words of the confirm state: the target, the consequence in figures, what happens at the limit. Pure.
struct ConfirmText
{
    QString title;
    QString subtitle;
    QString consequence;
    QString atLimit; // empty where there is no limit
    QString action;  // of the dangerous button
};
[[nodiscard]] ConfirmText confirmText(const console::ClusterState& state, const CommandRequest& request, Micros limit,
                                      WallTime now);

// One line of the progress: reached, under way, or still to come.
struct CommandStepLine
{
    enum class State { Done, Current, Open, Failed };
    QString title;
    QString detail;
    QString time; // since the asking, empty until reached
    State state = State::Open;
    friend bool operator==(const CommandStepLine&, const CommandStepLine&) = default;
};
[[nodiscard]] std::vector<CommandStepLine> stepLines(const console::CommandStatus& command, WallTime now);

// The outcome in one sentence; empty while it runs.
[[nodiscard]] QString outcomeText(const console::CommandStatus& command);
[[nodiscard]] QString progressTitle(const console::CommandStatus& command);

} // namespace loopscope::ui

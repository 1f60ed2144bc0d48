// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/console/endpoint.h"
#include "core/console/values.h"

#include <QStringList>
#include <optional>

namespace loopscope::ctl {

enum class ExitCode { Done = 0, Failed = 1, Usage = 2, CannotAttach = 3 };

enum class Verb { List, Watch, Events, Restart, Reload, Export, Dump };

// What the command line asks for.
struct Options
{
    Verb verb = Verb::List;
    console::Endpoint endpoint;
    bool fromStdin = false; // dump -
    bool json = false;
    Micros interval{1000000};
    std::optional<int> count;
    std::optional<Micros> duration;
    Micros timeout{10000000};
    console::RestartMode mode = console::RestartMode::Graceful;
    WorkerSlot slot;
    QString output;
};

// Either options, or a text to print and the code to end with: help and version with 0, a mistake with 2.
struct Parsed
{
    std::optional<Options> options;
    QString text;
    ExitCode code = ExitCode::Done;
};

// arguments as of main, with the program's name first.
[[nodiscard]] Parsed parseArguments(const QStringList& arguments);

} // namespace loopscope::ctl

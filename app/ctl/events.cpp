// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/output.h"

namespace loopscope::ctl {

EventsProgram::EventsProgram(const Options& options) : AttachedProgram(options, false) {}

void EventsProgram::onAttached()
{
    connect(&attachment(), &console::Attachment::eventAdded, this,
            [this](const auto& event) { printLine(options().json ? eventJson(event) : eventLine(event)); });
    if (options().duration)
        QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(*options().duration), this,
                           [this] { finish(ExitCode::Done); });
}

} // namespace loopscope::ctl

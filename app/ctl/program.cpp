// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/program.h"

#include "app/ctl/commands.h"
#include "app/ctl/output.h"

#include <QCoreApplication>

namespace loopscope::ctl {

Program::Program(const Options& options) : m_options(options) {}

void Program::interrupt()
{
    finish(ExitCode::Done);
}

void Program::finish(ExitCode code)
{
    QCoreApplication::exit(static_cast<int>(code));
}

AttachedProgram::AttachedProgram(const Options& options, bool operate) : Program(options), m_operate(operate) {}

void AttachedProgram::start()
{
    connect(&m_attachment, &console::Attachment::linkChanged, this, [this](const console::LinkStatus& status) {
        const auto ended = status.state == console::LinkState::Lost || status.state == console::LinkState::Refused;
        if (!m_wasAttached && ended) {
            printError(status.reason);
            finish(ExitCode::CannotAttach);
            return;
        }
        if (!m_wasAttached && status.state == console::LinkState::Live) {
            m_wasAttached = true;
            onAttached();
        }
        onLinkChanged(status);
    });
    console::Attachment::Options attach;
    attach.operate = m_operate;
    attach.interval = options().interval;
    m_attachment.attach(options().endpoint, attach);
}

void AttachedProgram::onLinkChanged(const console::LinkStatus& status)
{
    if (status.state == console::LinkState::Lost)
        printError("The link was lost: " + status.reason + (status.retrying ? " Trying again." : ""));
    if (status.state == console::LinkState::Refused) {
        printError(status.reason);
        finish(ExitCode::Failed);
    }
}

std::unique_ptr<Program> makeProgram(const Options& options)
{
    switch (options.verb) {
    case Verb::List:
        return std::make_unique<ListProgram>(options);
    case Verb::Watch:
        return std::make_unique<WatchProgram>(options);
    case Verb::Events:
        return std::make_unique<EventsProgram>(options);
    case Verb::Restart:
    case Verb::Reload:
        return std::make_unique<CommandProgram>(options);
    case Verb::Export:
        return std::make_unique<ExportProgram>(options);
    case Verb::Dump:
        break;
    }
    return std::make_unique<DumpProgram>(options);
}

} // namespace loopscope::ctl

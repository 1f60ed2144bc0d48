// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/output.h"

namespace loopscope::ctl {

CommandProgram::CommandProgram(const Options& options) : AttachedProgram(options, true) {}

void CommandProgram::interrupt()
{
    printError("Interrupted: the cluster goes on with what was asked, the outcome is unknown.");
    finish(ExitCode::Failed);
}

void CommandProgram::onAttached()
{
    const auto isReload = options().verb == Verb::Reload;
    const auto capability = isReload ? QStringLiteral("cluster.reload") : QStringLiteral("worker.restart");
    if (!state().can(capability)) {
        printError(QString("The cluster cannot do that: it does not offer %1.").arg(capability));
        finish(ExitCode::Failed);
        return;
    }
    connect(&attachment(), &console::Attachment::commandChanged, this,
            [this](const auto& status) { onCommand(status); });
    m_number = isReload ? attachment().reload(options().timeout)
                        : attachment().restartWorker(options().slot, options().mode, options().timeout);
}

// The command's own outcome says what a lost link means; no second sentence.
void CommandProgram::onLinkChanged(const console::LinkStatus&) {}

void CommandProgram::onCommand(const console::CommandStatus& status)
{
    if (status.number != m_number)
        return;
    if (!status.finished) {
        if (!options().json)
            printSteps(status);
        m_told = status;
        return;
    }
    if (options().json)
        printLine(commandJson(status));
    else
        printOutcome(status);
    finish(status.error ? ExitCode::Failed : ExitCode::Done);
}

void CommandProgram::printSteps(const console::CommandStatus& status)
{
    const auto pid = [](const std::optional<Pid>& id) {
        return id ? " pid " + QByteArray::number(qint64{id->value}) : QByteArray();
    };
    if (status.startingAt && status.startingAt != m_told.startingAt)
        printLine("starting");
    if (status.readyAt && status.readyAt != m_told.readyAt)
        printLine("ready   " + pid(status.newPid));
    if (status.drainingAt && status.openConnections != m_told.openConnections)
        printLine(
            "draining" + pid(status.oldPid) + "  " +
            (status.openConnections ? QByteArray::number(*status.openConnections) + " connections" : QByteArray()));
    if (status.goneAt && status.goneAt != m_told.goneAt)
        printLine("gone    " + pid(status.oldPid));
}

void CommandProgram::printOutcome(const console::CommandStatus& status)
{
    if (status.error) {
        printError(QString::fromStdString(status.error->message));
        return;
    }
    const std::chrono::duration<double> took = status.finishedAt - status.askedAt;
    auto line = status.reload ? QByteArray::number(status.reloaded) + " workers reloaded"
                              : "worker " + QByteArray::number(status.slot.value) + " restarted";
    line += " in " + QByteArray::number(took.count(), 'f', 2) + " s";
    if (!status.ended.isEmpty())
        line += ", the old process: " + printable(status.ended.toStdString());
    printLine(line);
    if (status.proof)
        printLine("requests meanwhile: " + QByteArray::number(qulonglong{status.proof->answered}) + " answered, " +
                  QByteArray::number(qulonglong{status.proof->failed}) + " failed, " +
                  QByteArray::number(qulonglong{status.proof->refused}) + " refused");
    else if (!status.proofReason.isEmpty())
        printLine("requests meanwhile: not counted, " + printable(status.proofReason.toStdString()));
}

} // namespace loopscope::ctl

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/commandtext.h"
#include "core/console/clusterstate.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/theme/figures.h"

#include <QCoreApplication>

namespace loopscope::ui {

using console::ClusterState;
using console::CommandStatus;
using console::RestartMode;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Command)
};

QString seconds(Micros time)
{
    return durationText(time);
}

QString inFlightText(const ClusterState& state, const WorkerInfo& info, RestartMode mode)
{
    const auto active = state.current(info.key, metric::ActiveRequests);
    const auto connections = state.current(info.key, metric::Connections);
    const bool graceful = mode == RestartMode::Graceful;
    if (active && *active < 1)
        return Words::tr("No request is in flight now.");
    if (active)
        return graceful ? Words::tr("%n request(s) in flight now get their answer.", nullptr, static_cast<int>(*active))
                        : Words::tr("%n request(s) in flight now fail.", nullptr, static_cast<int>(*active));
    if (connections)
        return graceful
                   ? Words::tr("%n open connection(s) finish what they have.", nullptr, static_cast<int>(*connections))
                   : Words::tr("%n open connection(s) break.", nullptr, static_cast<int>(*connections));
    return graceful ? Words::tr("Requests in flight get their answer.") : Words::tr("Requests in flight fail.");
}

QString othersText(const ClusterState& state, WorkerSlot slot)
{
    int others = state.servingCount();
    const WorkerInfo* info = state.worker(slot);
    if (info != nullptr && (info->state == WorkerState::Online || info->state == WorkerState::Blocked))
        --others;
    return others > 0 ? Words::tr("The other %n worker(s) keep serving.", nullptr, others)
                      : Words::tr("No other worker serves meanwhile.");
}

ConfirmText reloadText(const ClusterState& state, Micros limit)
{
    ConfirmText text;
    text.title = Words::tr("Reload the cluster?");
    text.subtitle = clusterTitle(state.cluster()) + QStringLiteral(" \u00B7 ") +
                    Words::tr("%n worker(s)", nullptr, state.servingCount());
    text.consequence =
        Words::tr("All workers are restarted one after the other: a new one starts first, and when it is "
                  "ready the old one takes no new connections and finishes the requests it has.");
    text.atLimit =
        Words::tr("A worker that is not done after %1 is ended, with what it still has open.").arg(seconds(limit));
    text.action = Words::tr("Reload");
    return text;
}

ConfirmText restartText(const ClusterState& state, const CommandRequest& request, Micros limit, WallTime now)
{
    ConfirmText text;
    const int slot = request.slot.value;
    const bool graceful = request.mode == RestartMode::Graceful;
    text.title = graceful ? Words::tr("Restart worker %1?").arg(slot) : Words::tr("End worker %1?").arg(slot);
    text.action = graceful ? Words::tr("Restart worker %1").arg(slot) : Words::tr("End worker %1").arg(slot);
    const WorkerInfo* info = state.worker(request.slot);
    if (info == nullptr)
        return text;
    text.subtitle = Words::tr("pid %1").arg(info->pid.value) + QStringLiteral(" \u00B7 ") +
                    Words::tr("up %1").arg(durationText(now - info->startedAt));
    const QString inFlight = inFlightText(state, *info, request.mode);
    const QString others = othersText(state, request.slot);
    if (graceful) {
        text.consequence =
            Words::tr("A new worker starts first. When it is ready, the old one takes no new connections.") +
            QLatin1Char(' ') + inFlight + QLatin1Char(' ') + others;
        text.atLimit = Words::tr("If it is not done after %1, the old worker is ended with what it still has open.")
                           .arg(seconds(limit));
    } else {
        text.consequence = Words::tr("The process is ended at once.") + QLatin1Char(' ') + inFlight + QLatin1Char(' ') +
                           Words::tr("A new worker starts after it.") + QLatin1Char(' ') + others;
    }
    return text;
}

class Steps
{
public:
    Steps(const CommandStatus& command, WallTime now) : m_command(command), m_now(now) {}

    void add(const QString& title, const QString& detail, std::optional<WallTime> reached)
    {
        CommandStepLine line;
        line.title = title;
        line.detail = detail;
        if (reached) {
            line.state = CommandStepLine::State::Done;
            line.time = durationText(*reached - m_command.askedAt);
        } else if (!m_isCurrentKnown) {
            m_isCurrentKnown = true;
            const bool failed = m_command.finished;
            line.state = failed ? (m_command.error ? CommandStepLine::State::Failed : CommandStepLine::State::Done)
                                : CommandStepLine::State::Current;
            line.time =
                failed ? QString()
                       : Words::tr("%1 of %2").arg(durationText(m_now - m_command.askedAt), seconds(m_command.limit));
        }
        m_lines.push_back(line);
    }
    [[nodiscard]] std::vector<CommandStepLine> take() { return std::move(m_lines); }

private:
    const CommandStatus& m_command;
    WallTime m_now;
    bool m_isCurrentKnown = false;
    std::vector<CommandStepLine> m_lines;
};

QString pidText(std::optional<Pid> pid)
{
    return pid ? Words::tr("pid %1").arg(pid->value) : QString();
}

// isOver: the last count came before the end and says nothing any more, unless the limit cut it short.
QString drainText(const CommandStatus& command, bool isOver)
{
    QString text = command.oldPid ? Words::tr("pid %1 takes no new connections").arg(command.oldPid->value)
                                  : Words::tr("it takes no new connections");
    if (command.openConnections && (!isOver || command.ended == QLatin1String("limit")))
        text += QLatin1String("; ") + Words::tr("%n still open", nullptr, *command.openConnections);
    return text;
}

} // namespace

ConfirmText confirmText(const ClusterState& state, const CommandRequest& request, Micros limit, WallTime now)
{
    return request.reload ? reloadText(state, limit) : restartText(state, request, limit, now);
}

std::vector<CommandStepLine> stepLines(const CommandStatus& command, WallTime now)
{
    Steps steps(command, command.finished ? command.finishedAt : now);
    if (command.reload) {
        steps.add(Words::tr("Asked"), Words::tr("slot by slot, the new worker first"), command.askedAt);
        steps.add(Words::tr("Workers reloaded"), Words::tr("%n worker(s) so far", nullptr, command.reloaded),
                  command.finished && !command.error ? std::optional(command.finishedAt) : std::nullopt);
        return steps.take();
    }
    if (command.mode == RestartMode::Kill) {
        steps.add(Words::tr("Old worker gone"), pidText(command.oldPid), command.goneAt);
        steps.add(Words::tr("New worker started"), pidText(command.newPid), command.startingAt);
        steps.add(Words::tr("Ready"), command.readyAt ? Words::tr("it serves") : QString(), command.readyAt);
        return steps.take();
    }
    // A hub may report only some of the steps: one that came later proves the ones before it.
    const auto ready = command.readyAt ? command.readyAt : command.drainingAt ? command.drainingAt : command.goneAt;
    const auto started = command.startingAt ? command.startingAt : ready;
    steps.add(Words::tr("New worker started"), pidText(command.newPid), started);
    steps.add(Words::tr("Ready"), ready ? Words::tr("it serves") : QString(), ready);
    const auto gone =
        command.goneAt || !command.finished || command.error ? command.goneAt : std::optional(command.finishedAt);
    steps.add(gone ? Words::tr("Old worker drained") : Words::tr("Draining the old worker"),
              ready || gone ? drainText(command, gone.has_value()) : QString(), gone);
    steps.add(Words::tr("Old worker gone"),
              command.ended == QLatin1String("limit") ? Words::tr("ended at the limit, with requests open") : QString(),
              gone);
    return steps.take();
}

QString outcomeText(const CommandStatus& command)
{
    if (!command.finished)
        return {};
    if (command.error)
        return QString::fromStdString(command.error->message);
    const QString took = durationText(command.finishedAt - command.askedAt);
    if (command.reload)
        return Words::tr("%n worker(s) reloaded", nullptr, command.reloaded) + QLatin1Char(' ') +
               Words::tr("in %1.", "duration").arg(took);
    if (command.ended == QLatin1String("limit"))
        return Words::tr("Restarted in %1. The old worker was ended at the limit.").arg(took);
    return Words::tr("Restarted in %1.").arg(took);
}

QString progressTitle(const CommandStatus& command)
{
    if (command.reload)
        return !command.finished ? Words::tr("Reloading the cluster")
               : command.error   ? Words::tr("The reload failed")
                                 : Words::tr("Cluster reloaded");
    const int slot = command.slot.value;
    return !command.finished ? Words::tr("Restarting worker %1").arg(slot)
           : command.error   ? Words::tr("Worker %1 was not restarted").arg(slot)
                             : Words::tr("Worker %1 restarted").arg(slot);
}

} // namespace loopscope::ui

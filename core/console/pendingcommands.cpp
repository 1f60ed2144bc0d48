// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/console/pendingcommands.h"

#include "core/console/sentences.h"
#include "core/wire/codec.h"

namespace loopscope::console {

namespace {

CommandStatus ended(CommandStatus status, Error error, WallTime now)
{
    status.finished = true;
    status.finishedAt = now;
    status.error = std::move(error);
    return status;
}

void adoptProof(CommandStatus& status, const std::optional<wire::Proof>& proof, const std::string& reason)
{
    if (proof)
        status.proof = Proof{proof->answered, proof->failed, proof->refused};
    status.proofReason = QString::fromStdString(reason);
}

void adopt(CommandStatus& status, const wire::RestartResult& result)
{
    status.oldPid = result.oldPid;
    status.newPid = result.newPid;
    status.ended = QString::fromStdString(result.ended);
    adoptProof(status, result.proof, result.proofReason);
}

void adopt(CommandStatus& status, const wire::ReloadResult& result)
{
    status.reloaded = result.reloaded;
    adoptProof(status, result.proof, result.proofReason);
}

template <class Decoded>
CommandStatus succeeded(CommandStatus status, const Decoded& decoded, WallTime now)
{
    if (!decoded)
        return ended(std::move(status),
                     {ErrorCode::Failed,
                      Sentences::tr("The cluster's answer cannot be read: the outcome is unknown.").toStdString()},
                     now);
    adopt(status, *decoded);
    status.finished = true;
    status.finishedAt = now;
    return status;
}

} // namespace

Error errorFrom(const wire::RpcError& error)
{
    const auto code = [&error] {
        switch (error.code) {
        case wire::RpcCode::MethodNotFound:
        case wire::RpcCode::VersionUnsupported:
            return ErrorCode::Unsupported;
        case wire::RpcCode::InvalidRequest:
        case wire::RpcCode::InvalidParams:
        case wire::RpcCode::ParseError:
            return ErrorCode::Invalid;
        case wire::RpcCode::NotAttached:
        case wire::RpcCode::RoleForbids:
        case wire::RpcCode::TooManyConsoles:
            return ErrorCode::Refused;
        case wire::RpcCode::NoSuchWorker:
            return ErrorCode::NotFound;
        case wire::RpcCode::Busy:
            return ErrorCode::Busy;
        case wire::RpcCode::TimedOut:
            return ErrorCode::TimedOut;
        case wire::RpcCode::LineTooLong:
            return ErrorCode::TooLarge;
        default:
            return ErrorCode::Failed;
        }
    }();
    return {code, error.message.empty() ? std::string(wire::sentenceFor(error.code)) : error.message};
}

void PendingCommands::begin(RequestId request, CommandStatus status, SteadyTime deadline)
{
    m_pending.insert_or_assign(request, Pending{std::move(status), deadline});
}

std::optional<CommandStatus> PendingCommands::apply(const wire::Progress& progress)
{
    const auto found = m_pending.find(progress.request);
    if (found == m_pending.end())
        return {};
    auto& status = found->second.status;
    if (progress.step == "starting") {
        status.startingAt = progress.t;
    } else if (progress.step == "ready") {
        status.readyAt = progress.t;
        if (progress.pid)
            status.newPid = progress.pid;
    } else if (progress.step == "draining") {
        if (!status.drainingAt) {
            status.drainingAt = progress.t;
            status.openAtDrainStart = progress.connections;
        }
        status.openConnections = progress.connections;
        if (progress.pid)
            status.oldPid = progress.pid;
    } else if (progress.step == "gone") {
        status.goneAt = progress.t;
    } else {
        return {}; // a step of a later version
    }
    return status;
}

std::optional<CommandStatus> PendingCommands::finish(const wire::Reply& reply, WallTime now)
{
    if (!reply.id)
        return {};
    const auto found = m_pending.find(*reply.id);
    if (found == m_pending.end())
        return {};
    auto status = std::move(found->second.status);
    m_pending.erase(found);
    if (reply.error)
        return ended(std::move(status), errorFrom(*reply.error), now);
    if (status.reload)
        return succeeded(std::move(status), wire::decodeReloadResult(reply.resultJson), now);
    return succeeded(std::move(status), wire::decodeRestartResult(reply.resultJson), now);
}

std::vector<CommandStatus> PendingCommands::takeOverdue(SteadyTime steadyNow, WallTime now)
{
    std::vector<CommandStatus> result;
    for (auto i = m_pending.begin(); i != m_pending.end();) {
        if (steadyNow < i->second.deadline) {
            ++i;
            continue;
        }
        result.push_back(
            ended(std::move(i->second.status),
                  {ErrorCode::TimedOut,
                   Sentences::tr("The cluster did not answer in time: the outcome is unknown.").toStdString()},
                  now));
        i = m_pending.erase(i);
    }
    return result;
}

std::vector<CommandStatus> PendingCommands::takeAll(WallTime now)
{
    std::vector<CommandStatus> result;
    for (auto& [request, pending] : m_pending)
        result.push_back(
            ended(std::move(pending.status),
                  {ErrorCode::Disconnected,
                   Sentences::tr("The link was lost before the answer: the outcome is unknown.").toStdString()},
                  now));
    m_pending.clear();
    return result;
}

} // namespace loopscope::console

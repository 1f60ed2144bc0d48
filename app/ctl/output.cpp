// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/output.h"

#include <QLocale>
#include <cmath>
#include <cstdio>

namespace loopscope::ctl {

namespace {

QByteArray quoted(std::string_view text)
{
    QByteArray result = "\"";
    // By way of QString, so that what is no UTF-8 becomes U+FFFD and the line stays JSON.
    for (const char c : QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUtf8()) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            result += "\\u00" + QByteArray::number(static_cast<int>(c), 16).rightJustified(2, '0');
        } else {
            result += c;
        }
    }
    return result + '"';
}

QByteArray number(double value)
{
    constexpr double ExactIntegers = 9007199254740992; // 2^53
    if (!std::isfinite(value))
        return "null";
    if (value == std::floor(value) && std::abs(value) < ExactIntegers)
        return QByteArray::number(static_cast<qint64>(value));
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

std::optional<std::int64_t> pidOf(const std::optional<Pid>& pid)
{
    return pid ? std::optional<std::int64_t>(pid->value) : std::nullopt;
}

std::optional<std::int64_t> wide(const std::optional<int>& value)
{
    return value ? std::optional<std::int64_t>(*value) : std::nullopt;
}

std::string_view wordFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Invalid:
        return "invalid";
    case ErrorCode::TooLarge:
        return "tooLarge";
    case ErrorCode::Unsupported:
        return "unsupported";
    case ErrorCode::NotFound:
        return "notFound";
    case ErrorCode::Refused:
        return "refused";
    case ErrorCode::Busy:
        return "busy";
    case ErrorCode::TimedOut:
        return "timedOut";
    case ErrorCode::Disconnected:
        return "disconnected";
    case ErrorCode::Failed:
        break;
    }
    return "failed";
}

} // namespace

JsonObject& JsonObject::addRaw(std::string_view key, const QByteArray& value)
{
    if (!m_members.isEmpty())
        m_members += ',';
    m_members += quoted(key) + ':' + value;
    return *this;
}

JsonObject& JsonObject::add(std::string_view key, std::string_view text)
{
    return addRaw(key, quoted(text));
}
JsonObject& JsonObject::add(std::string_view key, const QString& text)
{
    return add(key, std::string_view(text.toStdString()));
}
JsonObject& JsonObject::add(std::string_view key, double value)
{
    return addRaw(key, number(value));
}
JsonObject& JsonObject::add(std::string_view key, std::int64_t value)
{
    return addRaw(key, QByteArray::number(qint64{value}));
}
JsonObject& JsonObject::add(std::string_view key, bool value)
{
    return addRaw(key, value ? "true" : "false");
}
JsonObject& JsonObject::add(std::string_view key, const JsonObject& object)
{
    return addRaw(key, object.text());
}
JsonObject& JsonObject::addNull(std::string_view key)
{
    return addRaw(key, "null");
}

QByteArray workerJson(const console::ClusterState& state, const WorkerInfo& worker, WallTime time,
                      const std::vector<double>* values)
{
    JsonObject metrics;
    const auto& infos = state.metrics();
    for (std::size_t i = 0; i < infos.size(); ++i) {
        const auto key = infos[i].attribute.empty() ? infos[i].name : infos[i].name + "{" + infos[i].attribute + "}";
        if (values && i < values->size())
            metrics.add(key, (*values)[i]);
        else
            metrics.addNull(key);
    }
    JsonObject line;
    line.add("time", toSeconds(time))
        .add("cluster", std::string_view(state.cluster().name))
        .add("slot", std::int64_t{worker.key.slot.value})
        .add("incarnation", std::int64_t{worker.key.incarnation.value})
        .add("pid", worker.pid.value)
        .add("state", toString(worker.state));
    if (worker.blockedFor)
        line.add("blockedForSeconds", std::chrono::duration<double>(*worker.blockedFor).count());
    return line.add("metrics", metrics).text();
}

QByteArray eventJson(const analysis::ClusterEvent& event)
{
    JsonObject line;
    line.add("time", toSeconds(event.time)).add("kind", analysis::toString(event.kind));
    if (event.worker)
        line.add("slot", std::int64_t{event.worker->slot.value})
            .add("incarnation", std::int64_t{event.worker->incarnation.value});
    else
        line.addNull("slot").addNull("incarnation");
    line.add("pid", pidOf(event.pid));
    if (event.kind == analysis::EventKind::Stall)
        line.add("startedAt", toSeconds(event.time))
            .add("durationSeconds", event.durationSeconds)
            .add("cpuSeconds", event.cpuSeconds);
    else if (event.durationSeconds)
        line.add("durationSeconds", event.durationSeconds);
    if (event.kind == analysis::EventKind::Exit) {
        line.add("exitCode", wide(event.exitCode));
        if (event.signal.empty())
            line.addNull("signal");
        else
            line.add("signal", std::string_view(event.signal));
    }
    if (!event.text.empty())
        line.add("text", std::string_view(event.text));
    return line.text();
}

QByteArray commandJson(const console::CommandStatus& status)
{
    JsonObject line;
    line.add("time", toSeconds(status.finishedAt))
        .add("command", std::string_view(status.reload ? "reload" : "restart"));
    if (status.reload)
        line.add("reloaded", std::int64_t{status.reloaded});
    else
        line.add("slot", std::int64_t{status.slot.value})
            .add("mode", std::string_view(status.mode == console::RestartMode::Kill ? "kill" : "graceful"))
            .add("oldPid", pidOf(status.oldPid))
            .add("newPid", pidOf(status.newPid));
    const std::chrono::duration<double> took = status.finishedAt - status.askedAt;
    line.add("ok", !status.error.has_value()).add("durationSeconds", took.count());
    if (!status.ended.isEmpty())
        line.add("ended", status.ended);
    if (status.proof) {
        JsonObject proof;
        proof.add("answered", static_cast<std::int64_t>(status.proof->answered))
            .add("failed", static_cast<std::int64_t>(status.proof->failed))
            .add("refused", static_cast<std::int64_t>(status.proof->refused));
        line.add("proof", proof);
    } else {
        line.addNull("proof");
        if (!status.proofReason.isEmpty())
            line.add("proofReason", status.proofReason);
    }
    if (!status.error)
        return line.addNull("error").text();
    JsonObject error;
    error.add("code", wordFor(status.error->code)).add("message", std::string_view(status.error->message));
    return line.add("error", error).text();
}

QByteArray printable(std::string_view text)
{
    auto result = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    for (auto& c : result) {
        if (!c.isPrint())
            c = QLatin1Char('?');
    }
    return result.toUtf8();
}

void printLine(const QByteArray& line)
{
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void printError(const QString& sentence)
{
    const auto text = "loopscopectl: " + printable(sentence.toStdString()) + '\n';
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stderr);
}

} // namespace loopscope::ctl

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/output.h"

#include <QDateTime>

// Lines for people.
namespace loopscope::ctl {

namespace {

using Value = std::optional<double>;

QByteArray fixed(double value, int digits)
{
    return QByteArray::number(value, 'f', digits);
}

QByteArray milliseconds(Value seconds)
{
    return seconds ? fixed(*seconds * 1000, *seconds < 0.1 ? 1 : 0) + " ms" : "-";
}
QByteArray percent(Value ratio)
{
    return ratio ? fixed(*ratio * 100, 0) + " %" : "-";
}
QByteArray count(Value value)
{
    return value ? fixed(*value, 0) : "-";
}

QByteArray bytes(Value value)
{
    if (!value)
        return "-";
    constexpr double MiB = 1024.0 * 1024.0;
    return *value >= 1024 * MiB ? fixed(*value / (1024 * MiB), 2) + " GiB" : fixed(*value / MiB, 1) + " MiB";
}

QByteArray clockTime(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(toMicros(time) / 1000).toString("HH:mm:ss.zzz").toLatin1();
}

struct Column
{
    const char* title;
    int width; // negative: to the left
};
constexpr Column Columns[] = {{"slot", 5},    {"life", 5},    {"pid", 8},        {"state", -18}, {"lag max", 9},
                              {"lag p99", 9}, {"busy", 6},    {"heap", 11},      {"of", 10},     {"rss", 10},
                              {"cpu", 6},     {"handles", 8}, {"requests/s", 11}};

QByteArray joined(const QList<QByteArray>& cells)
{
    QByteArray line;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        const auto width = Columns[i].width;
        line += width < 0 ? "  " + cells[i].leftJustified(-width - 2) : cells[i].rightJustified(width);
    }
    return line;
}

QByteArray stateCell(const WorkerInfo& worker)
{
    QByteArray text(toString(worker.state).data());
    if (worker.state == WorkerState::Blocked && worker.blockedFor)
        text += " " + fixed(std::chrono::duration<double>(*worker.blockedFor).count(), 1) + " s";
    if (worker.state == WorkerState::Draining && worker.openConnections)
        text += " " + QByteArray::number(*worker.openConnections);
    return text;
}

QByteArray linkText(const console::LinkStatus& link)
{
    switch (link.state) {
    case console::LinkState::Live:
        return "live";
    case console::LinkState::Stale:
        return "stale: no samples";
    case console::LinkState::Connecting:
        return "connecting";
    case console::LinkState::Lost:
        return "lost: " + link.reason.toUtf8();
    case console::LinkState::Refused:
        return "refused: " + link.reason.toUtf8();
    case console::LinkState::Idle:
        break;
    }
    return "not attached";
}

} // namespace

QList<QByteArray> workerTable(const console::ClusterState& state)
{
    const auto& cluster = state.cluster();
    QList<QByteArray> lines;
    auto head = printable(cluster.name) + " @ " + printable(cluster.host) + "  " + printable(cluster.runtime) + " " +
                printable(cluster.runtimeVersion) + "  " + linkText(state.link());
    if (state.lastSampleAt())
        head += "  " + clockTime(*state.lastSampleAt());
    lines << head;
    QList<QByteArray> titles;
    for (const auto& column : Columns)
        titles << column.title;
    lines << joined(titles);
    for (const auto& worker : state.workers()) {
        const auto now = [&](std::string_view name) { return state.current(worker.key, name); };
        lines << joined({QByteArray::number(worker.key.slot.value), QByteArray::number(worker.key.incarnation.value),
                         QByteArray::number(qint64{worker.pid.value}), stateCell(worker),
                         milliseconds(now(metric::DelayMax)), milliseconds(now(metric::DelayP99)),
                         percent(now(metric::Utilization)), bytes(now(metric::HeapUsed)), bytes(now(metric::HeapLimit)),
                         bytes(now(metric::Rss)), percent(now(metric::Cpu)), count(now(metric::Handles)),
                         count(now(metric::RequestRate))});
    }
    return lines;
}

QByteArray eventLine(const analysis::ClusterEvent& event)
{
    auto line = clockTime(event.time) + "  " + QByteArray(analysis::toString(event.kind).data()).leftJustified(10);
    line +=
        event.worker ? "  w" + QByteArray::number(event.worker->slot.value).leftJustified(4) : QByteArray("       ");
    line += (event.pid ? "pid " + QByteArray::number(qint64{event.pid->value}) : QByteArray()).leftJustified(12);
    if (event.durationSeconds)
        line += " " + milliseconds(event.durationSeconds);
    if (event.exitCode)
        line += " code " + QByteArray::number(*event.exitCode);
    if (!event.signal.empty())
        line += " " + printable(event.signal);
    if (!event.text.empty())
        line += "  " + printable(event.text);
    return line;
}

} // namespace loopscope::ctl

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/eventmarks.h"
#include "ui/models/eventmodel.h"
#include "ui/theme/figures.h"

#include <QCoreApplication>
#include <algorithm>

namespace loopscope::ui {

using console::ClusterEvent;
using console::EventKind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Events)
};

std::optional<MarkShape> shapeOf(EventKind kind)
{
    switch (kind) {
    case EventKind::Stall:
        return MarkShape::Stall;
    case EventKind::Restart:
        return MarkShape::Restart;
    case EventKind::Reload:
    case EventKind::App:
        return MarkShape::App;
    case EventKind::Exit:
    case EventKind::Error:
        return MarkShape::End;
    case EventKind::Listening:
        return MarkShape::Start;
    case EventKind::Alert:
    case EventKind::AlertEnded:
    case EventKind::Link:
        return std::nullopt; // an alert begins with its stall; the link shows as a hatched span
    }
    return std::nullopt;
}

using Restarts = std::vector<const ClusterEvent*>;

Restarts restartsAmong(const RingBuffer<ClusterEvent>& events)
{
    Restarts restarts;
    for (std::size_t i = 0; i < events.size(); ++i)
        if (events[i].kind == EventKind::Restart || events[i].kind == EventKind::Reload)
            restarts.push_back(&events[i]);
    return restarts;
}

// The mark of a restart stands for the end of the old process too.
bool isPartOf(const Restarts& restarts, const ClusterEvent& event)
{
    return event.kind == EventKind::Exit && analysis::isOrderly(event) &&
           std::any_of(restarts.begin(), restarts.end(),
                       [&](const ClusterEvent* restart) { return analysis::explains(*restart, event); });
}

QString labelOf(const ClusterEvent& event)
{
    const QString worker = event.worker ? Words::tr("w%1", "worker 5, short").arg(event.worker->slot.value) : QString();
    switch (event.kind) {
    case EventKind::Restart:
        return worker.isEmpty() ? Words::tr("restarted") : Words::tr("%1 restarted").arg(worker);
    case EventKind::Reload:
        return Words::tr("reload");
    case EventKind::Exit:
        return worker.isEmpty() ? Words::tr("exit") : Words::tr("%1 ended").arg(worker);
    case EventKind::App:
        return QString::fromStdString(event.text).left(32);
    default:
        return {};
    }
}

} // namespace

QString eventSentence(const ClusterEvent& event)
{
    const QString worker = event.worker ? Words::tr("Worker %1").arg(event.worker->slot.value) : Words::tr("Cluster");
    const QString text = eventPhrase(event);
    QString sentence;
    switch (event.kind) {
    case EventKind::Stall:
        sentence = Words::tr("%1 blocked its event loop for %2", "worker, duration")
                       .arg(worker, figure(Quantity::Time, event.durationSeconds).text());
        break;
    case EventKind::Restart:
        sentence = Words::tr("%1 restarted").arg(worker);
        break;
    case EventKind::Exit:
        sentence = !event.signal.empty()
                       ? Words::tr("%1 ended by %2", "worker, signal").arg(worker, QString::fromStdString(event.signal))
                   : event.exitCode ? Words::tr("%1 ended with code %2").arg(worker).arg(*event.exitCode)
                                    : Words::tr("%1 ended").arg(worker);
        break;
    case EventKind::Listening:
        sentence = Words::tr("%1 listens").arg(worker);
        break;
    default:
        return text.isEmpty() ? worker : worker + QLatin1String(": ") + text;
    }
    return sentence;
}

std::vector<EventMark> makeMarks(const console::ClusterState& state)
{
    std::vector<EventMark> marks;
    const auto& events = state.events();
    const Restarts restarts = restartsAmong(events);
    for (std::size_t i = 0; i < events.size(); ++i) {
        const ClusterEvent& event = events[i];
        const auto shape = shapeOf(event.kind);
        if (!shape || isPartOf(restarts, event))
            continue;
        marks.push_back({event.id, event.time, *shape, event.worker ? std::optional(event.worker->slot) : std::nullopt,
                         labelOf(event), clockText(event.time) + QLatin1String("  ") + eventSentence(event)});
    }
    // A stall is received when it has ended but stands where it began.
    std::stable_sort(marks.begin(), marks.end(),
                     [](const EventMark& a, const EventMark& b) { return a.time < b.time; });
    return marks;
}

} // namespace loopscope::ui

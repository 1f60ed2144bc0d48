// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chartstack.h"
#include "ui/models/selection.h"
#include "ui/models/workerrow.h"
#include "ui/panels/eventmarks.h"
#include "ui/panels/segmentrow.h"
#include "ui/plot/chartgroup.h"
#include "ui/plot/clusterlines.h"
#include "ui/theme/theme.h"

#include <QVBoxLayout>

namespace loopscope::ui {

using console::ClusterState;
using console::LinkState;

namespace {
constexpr double LeastLagAxis = 0.060; // s
constexpr std::size_t TabCharts = 4;

ChartSpec spec(const QString& title, const QString& subtitle, Quantity quantity, const QString& unit)
{
    ChartSpec result;
    result.title = title;
    result.subtitle = subtitle;
    result.quantity = quantity;
    result.unit = unit;
    return result;
}
constexpr double SmallHeapBytes = 1024.0 * 1024.0;
} // namespace

ChartStack::ChartStack(const PageContext& context, QWidget* parent)
    : Surface(context.theme, &Tokens::panel, {}, parent),
      m_context(context),
      m_tabs(new SegmentRow(context.theme, tr("Chart"), {tr("Lag"), tr("Heap"), tr("Handles"), tr("Requests")}, this)),
      m_lagKind(new SegmentRow(context.theme, tr("Lag"), {tr("Max"), tr("p99", "event-loop lag")}, this)),
      m_lane(new EventsLane(context.theme, context.charts, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* tabs = new QHBoxLayout;
    tabs->setContentsMargins(size::Padding, 4, size::Padding, 2);
    tabs->addWidget(m_tabs);
    tabs->addStretch(1);
    layout->addLayout(tabs);
    m_tabs->setSegmentHeight(size::Segment);
    m_tabs->setCurrent(Lag);
    m_tabs->hide();
    m_lagKind->setSegmentHeight(size::Segment);
    m_lagKind->setCurrent(0);

    ChartSpec lag = spec(tr("Event-loop lag"), tr("max per second, ms"), Quantity::Time, QStringLiteral("ms"));
    lag.atLeast = LeastLagAxis;
    lag.marksWorst = true;
    lag.showsLegend = true;
    lag.empty = tr("No worker has reported event-loop lag yet.");
    addChart(Lag, lag);
    ChartSpec heap = spec(tr("Heap used"), tr("MiB"), Quantity::Bytes, QStringLiteral("MiB"));
    heap.ruledAbove = true;
    heap.limitKind = ChartSpec::Limit::Soft;
    heap.showsLimitAlways = false;
    heap.empty = tr("No worker has reported its heap yet.");
    addChart(Heap, heap);
    ChartSpec handles = spec(tr("Active handles"), {}, Quantity::Count, {});
    handles.ruledAbove = true;
    handles.empty = tr("No worker has reported handles yet.");
    addChart(Handles, handles);
    ChartSpec requests = spec(tr("Requests"), tr("per second"), Quantity::Rate, {});
    requests.empty = tr("No worker has reported requests.");
    addChart(Requests, requests);
    chart(Lag).setHeadingWidget(m_lagKind);
    layout->addWidget(m_lane);

    connect(m_tabs, &SegmentRow::chosen, this, &ChartStack::showChosen);
    connect(m_lagKind, &SegmentRow::chosen, this, [this](int kind) {
        chart(Lag).setSubtitle(kind == 0 ? tr("max per second, ms") : tr("p99 per second, ms"));
        chart(Lag).invalidate();
        chart(Lag).refresh();
    });
    connect(m_lane, &EventsLane::markClicked, this, &ChartStack::eventClicked);
    showChosen();
}

void ChartStack::addChart(Chart which, const ChartSpec& spec)
{
    auto* chart = new LineChart(spec, m_context.theme, m_context.charts, this);
    chart->setAccessibleName(spec.title);
    m_charts.push_back(chart);
    chart->setSource([this, which](WallTime from, WallTime to, Micros bucket) {
        return m_state == nullptr ? std::vector<ChartLine>{}
                                  : clusterLines(*m_state, metricOf(which), {}, from, to, bucket);
    });
    // The lag chart answers "which worker": it is the tallest.
    static_cast<QVBoxLayout*>(layout())->addWidget(chart, which == Lag ? 17 : 11);
    connect(chart, &LineChart::workerClicked, &m_context.selection, &Selection::select);
}

LineChart& ChartStack::current() const
{
    for (LineChart* chart : m_charts)
        if (chart->hasFocus())
            return *chart;
    return chart(m_narrow ? static_cast<Chart>(std::clamp(m_tabs->current(), 0, ChartCount - 1)) : Lag);
}

std::string_view ChartStack::metricOf(Chart which) const
{
    switch (which) {
    case Lag:
        return m_lagKind->current() == 1 ? metric::DelayP99 : metric::DelayMax;
    case Heap:
        return metric::HeapUsed;
    case Handles:
        return metric::Handles;
    default:
        return metric::RequestRate;
    }
}

void ChartStack::setState(const ClusterState* state)
{
    m_state = state;
    m_drawnRevision = 0;
    m_lastEvent = 0;
    m_drawnEvents = 0;
    m_lane->setMarks({});
    for (LineChart* chart : m_charts)
        chart->invalidate();
}

void ChartStack::refresh()
{
    if (m_state != nullptr && m_state->revision() != m_drawnRevision) {
        m_drawnRevision = m_state->revision();
        const LinkState link = m_state->link().state;
        const auto stale = link == LinkState::Live || link == LinkState::Idle ? std::nullopt : m_state->lastSampleAt();
        for (LineChart* chart : m_charts) {
            chart->setStaleSince(stale);
            chart->invalidate();
        }
        m_lane->setStaleSince(stale);
        const bool hasRequests = m_state->metricId(metric::RequestRate).has_value();
        m_tabs->setShown(Requests, hasRequests);
        if (!hasRequests && m_tabs->current() == Requests) { // the cluster before had them
            m_tabs->setCurrent(Lag);
            showChosen();
        }
        showLimits();
        showMarks();
    }
    for (LineChart* chart : m_charts)
        chart->refresh();
}

void ChartStack::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_tabs->setVisible(narrow);
    showChosen();
}

bool ChartStack::stepMark(int direction)
{
    return m_lane->stepMark(direction);
}

void ChartStack::showChosen()
{
    for (std::size_t i = 0; i < TabCharts; ++i) {
        const bool chosen = static_cast<int>(i) == m_tabs->current();
        m_charts[i]->setVisible(m_narrow ? chosen : i != Requests);
    }
}

void ChartStack::showLimits()
{
    chart(Lag).setLimit(static_cast<double>(m_state->lagThreshold().count()) / 1e6);
    std::optional<double> heapLimit;
    double largest = 0;
    bool same = true;
    for (const WorkerInfo& info : m_state->workers()) {
        const auto limit = m_state->current(info.key, metric::HeapLimit);
        largest = std::max(largest, m_state->current(info.key, metric::HeapUsed).value_or(0));
        if (limit)
            same = same && (!heapLimit || *heapLimit == *limit);
        heapLimit = limit && (!heapLimit || *limit < *heapLimit) ? limit : heapLimit;
    }
    chart(Heap).setLimit(heapLimit);
    // A C++ worker may live on a hundred KiB: 0.12 MiB says less.
    const bool isSmall = largest > 0 && largest < SmallHeapBytes;
    chart(Heap).setUnit(isSmall ? QStringLiteral("KiB") : QStringLiteral("MiB"));
    if (!heapLimit || !same)
        chart(Heap).setSubtitle(isSmall ? tr("KiB") : tr("MiB"));
    else if (isSmall)
        chart(Heap).setSubtitle(tr("KiB, limit %1 each").arg(figure(Quantity::Bytes, heapLimit).text()));
    else
        chart(Heap).setSubtitle(tr("MiB, limit %1 each").arg(figureIn(QStringLiteral("MiB"), heapLimit).value));
}

void ChartStack::showMarks()
{
    const auto& events = m_state->events();
    const std::uint64_t last = events.empty() ? 0 : events.back().id;
    if (last == m_lastEvent && events.size() == m_drawnEvents)
        return;
    m_lastEvent = last;
    m_drawnEvents = events.size();
    m_lane->setMarks(makeMarks(*m_state));
}

} // namespace loopscope::ui

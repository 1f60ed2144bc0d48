// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/workerpanel.h"
#include "ui/models/clusterlistmodel.h"
#include "ui/models/selection.h"
#include "ui/models/verdict.h"
#include "ui/panels/factrow.h"
#include "ui/panels/label.h"
#include "ui/panels/tag.h"
#include "ui/panels/trendrow.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>

namespace loopscope::ui {

using console::ClusterEvent;
using console::ClusterState;
using console::EventKind;
using console::LinkState;
using console::RestartMode;

namespace {

constexpr double UtilizationCritical = 0.95;

// The newest stall of the worker that was received.
const ClusterEvent* lastStall(const ClusterState& state, WorkerSlot slot)
{
    const auto& events = state.events();
    for (std::size_t i = events.size(); i-- > 0;) {
        if (events[i].kind == EventKind::Stall && events[i].worker && events[i].worker->slot == slot)
            return &events[i];
    }
    return nullptr;
}

Surface* section(const Theme& theme, QWidget* parent)
{
    auto* surface = new Surface(theme, &Tokens::panel, Qt::BottomEdge, parent);
    auto* layout = new QVBoxLayout(surface);
    layout->setContentsMargins(size::PaddingSide, 12, size::PaddingSide, 12);
    layout->setSpacing(2);
    return surface;
}

} // namespace

WorkerPanel::WorkerPanel(const PageContext& context, QWidget* parent)
    : Surface(context.theme, &Tokens::panel, Qt::LeftEdge, parent), m_context(context)
{
    setAccessibleName(tr("Selected worker"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(makeLag());
    layout->addWidget(makeTrends());
    layout->addWidget(makeFacts());
    layout->addStretch(1);
    layout->addWidget(makeActions());
}

QWidget* WorkerPanel::makeHeader()
{
    Surface* header = section(m_context.theme, this);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_chip = new ChipLabel(m_context.theme, header);
    row->addWidget(m_chip);
    m_title = new Label(m_context.theme, TextStyle::Section, &Tokens::t1, header);
    m_tag = new TagLabel(m_context.theme, header);
    auto* close = new QToolButton(header);
    setVariant(*close, ButtonVariant::Flat);
    close->setIcon(m_context.theme.icon(QStringLiteral("close")));
    close->setIconSize({size::IconButton, size::IconButton});
    close->setFixedSize(size::ControlSmall, size::ControlSmall);
    close->setToolTip(tr("Close the panel (Esc)"));
    close->setAccessibleName(tr("Close the panel"));
    connect(close, &QToolButton::clicked, this, &WorkerPanel::closeRequested);
    row->addWidget(m_title, 1);
    row->addWidget(m_tag);
    row->addWidget(close);
    m_subtitle = new ElidedLabel(m_context.theme, TextStyle::Table, &Tokens::t3, Qt::ElideRight, header);
    static_cast<QVBoxLayout*>(header->layout())->addLayout(row);
    header->layout()->addWidget(m_subtitle);
    header->layout()->setContentsMargins(size::PaddingSide, 9, 8, 11);
    return header;
}

QWidget* WorkerPanel::makeLag()
{
    Surface* lag = section(m_context.theme, this);
    auto* heading = new QHBoxLayout;
    m_lagHeading = new Label(m_context.theme, TextStyle::Small, &Tokens::t3, lag);
    m_lagHeading->setWeight(QFont::Medium);
    m_lagTime = new Label(m_context.theme, TextStyle::Small, &Tokens::t3, lag);
    heading->addWidget(m_lagHeading, 1);
    heading->addWidget(m_lagTime);
    auto* value = new QHBoxLayout;
    value->setSpacing(8);
    m_lagValue = new Label(m_context.theme, TextStyle::Display, &Tokens::t1, lag);
    m_lagDetail = new Label(m_context.theme, TextStyle::Table, &Tokens::t2, lag);
    value->addWidget(m_lagValue);
    value->addWidget(m_lagDetail, 1, Qt::AlignVCenter);
    auto* layout = static_cast<QVBoxLayout*>(lag->layout());
    layout->addLayout(heading);
    layout->addLayout(value);
    return lag;
}

QWidget* WorkerPanel::makeTrends()
{
    Surface* trends = section(m_context.theme, this);
    auto* heading = new Label(m_context.theme, tr("Last 5 minutes"), TextStyle::Small, &Tokens::t3, trends);
    heading->setWeight(QFont::Medium);
    trends->layout()->addWidget(heading);
    for (const QString& name : {tr("Lag max"), tr("Utilization"), tr("Heap used"), tr("Handles"), tr("Requests")}) {
        m_trends.push_back(new TrendRow(m_context.theme, name, trends));
        trends->layout()->addWidget(m_trends.back());
    }
    return trends;
}

QWidget* WorkerPanel::makeFacts()
{
    Surface* facts = section(m_context.theme, this);
    auto* heading = new Label(m_context.theme, tr("Now"), TextStyle::Small, &Tokens::t3, facts);
    heading->setWeight(QFont::Medium);
    facts->layout()->addWidget(heading);
    const std::array<std::pair<QString, QString>, 6> names{
        std::pair{tr("Heap limit"), tr("What the heap may grow to before the process ends.")},
        std::pair{tr("RSS"), tr("Resident memory of the process.")},
        std::pair{tr("Processor"), tr("Processor time of the process; 100 % is one core.")},
        std::pair{tr("Connections"), tr("Open connections of clients.")},
        std::pair{tr("p99 latency"), tr("99th percentile of the time to answer a request.")},
        std::pair{tr("Restarts"), tr("Restarts of this slot since the cluster began.")},
    };
    for (const auto& [name, toolTip] : names) {
        m_facts.push_back(new FactRow(m_context.theme, name, toolTip, facts));
        facts->layout()->addWidget(m_facts.back());
    }
    return facts;
}

QWidget* WorkerPanel::makeActions()
{
    auto* bar = new Surface(m_context.theme, &Tokens::panel, Qt::TopEdge, this);
    auto* layout = new QVBoxLayout(bar);
    layout->setContentsMargins(size::PaddingSide, 10, size::PaddingSide, 10);
    layout->setSpacing(8);
    m_why = new Label(m_context.theme, TextStyle::Small, &Tokens::t3, bar);
    m_why->setWordWrap(true);
    m_restart = new QPushButton(m_context.theme.icon(QStringLiteral("refresh")), tr("Restart…"), bar);
    m_end = new QPushButton(m_context.theme.icon(QStringLiteral("power")), tr("End…"), bar);
    m_restart->setAccessibleName(tr("Restart the worker gracefully"));
    m_restart->setToolTip(tr("Start a new process for this slot, then let the old one finish (R)"));
    m_end->setAccessibleName(tr("End the worker's process"));
    m_end->setToolTip(tr("End the process at once; a new one starts after it"));
    connect(m_restart, &QPushButton::clicked, this, [this] {
        if (const auto slot = worker())
            emit restartRequested(*slot, RestartMode::Graceful);
    });
    connect(m_end, &QPushButton::clicked, this, [this] {
        if (const auto slot = worker())
            emit restartRequested(*slot, RestartMode::Kill);
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_restart);
    row->addWidget(m_end);
    row->addStretch(1);
    layout->addWidget(m_why);
    layout->addLayout(row);
    return bar;
}

void WorkerPanel::setState(const ClusterState* state)
{
    m_state = state;
}

std::optional<WorkerSlot> WorkerPanel::worker() const
{
    return m_context.selection.selected();
}

bool WorkerPanel::isLive() const
{
    return m_state != nullptr && m_state->link().state == LinkState::Live;
}

void WorkerPanel::refresh(WallTime now)
{
    if (m_state == nullptr || !worker())
        return;
    const WorkerInfo* info = m_state->worker(*worker());
    if (info == nullptr)
        return;
    const WorkerRow row = makeWorkerRow(*m_state, *info, now);
    showHeader(row, now);
    showLag(row, now);
    showTrends(row, now);
    showFacts(row);
    showActions(row);
}

void WorkerPanel::showHeader(const WorkerRow& row, WallTime now)
{
    m_chip->setWorker(row.info.key.slot, isLive());
    m_title->show(tr("Worker %1").arg(row.info.key.slot.value));
    Tag tag = stateTag(row, isLive());
    if (!isLive())
        tag = {tr("Last: %1").arg(stateText(row, true).toLower()), {}, nullptr, nullptr};
    m_tag->setTag(tag);
    const QString dot = QStringLiteral(" \u00B7 ");
    QString text = tr("pid %1").arg(row.info.pid.value) + dot + runtimeText(m_state->cluster());
    if (!isGone(row.info.state))
        text += dot + tr("up %1").arg(durationText(dataNow(*m_state, now) - row.info.startedAt));
    m_subtitle->setFullText(text);
}

void WorkerPanel::showLag(const WorkerRow& row, WallTime now)
{
    const ClusterEvent* stall = lastStall(*m_state, row.info.key.slot);
    const bool live = isLive();
    if (live && row.info.state == WorkerState::Blocked && row.info.blockedFor) {
        m_lagHeading->show(tr("Blocked right now"));
        m_lagTime->show(tr("still in this turn"));
        m_lagValue->show(figure(Quantity::Time, static_cast<double>(row.info.blockedFor->count()) / 1e6).text());
        m_lagValue->setColour(&Tokens::crit);
        m_lagDetail->show(tr("one turn, so far"));
        return;
    }
    if (stall != nullptr && stall->durationSeconds && (!live || now - stall->time < WorkerRow::TrendWindow)) {
        m_lagHeading->show(live ? tr("Last stall") : tr("Last stall received"));
        m_lagTime->show(clockText(stall->time));
        m_lagValue->show(figure(Quantity::Time, stall->durationSeconds).text());
        m_lagValue->setColour(!live ? &Tokens::t2 : row.isLagOver ? &Tokens::crit : &Tokens::t1);
        m_lagDetail->show(stall->cpuSeconds
                              ? tr("one turn, %1 on CPU").arg(figure(Quantity::Time, stall->cpuSeconds).text())
                              : tr("one turn"));
        return;
    }
    m_lagHeading->show(tr("Worst lag, 1 min"));
    m_lagTime->show({});
    m_lagValue->show(figure(Quantity::Time, row.lagMax).text());
    m_lagValue->setColour(!live ? &Tokens::t3 : row.isLagOver ? &Tokens::crit : &Tokens::t1);
    const double limit = static_cast<double>(m_state->lagThreshold().count()) / 1e6;
    m_lagDetail->show(row.lagMax ? tr("limit %1").arg(figure(Quantity::Time, limit).text()) : tr("no data yet"));
}

void WorkerPanel::showTrends(const WorkerRow& row, WallTime now)
{
    const bool stale = !isLive();
    const WallTime until = dataNow(*m_state, now);
    const QColor colour = m_context.theme.tokens().worker(row.info.key.slot);
    const double limit = static_cast<double>(m_state->lagThreshold().count()) / 1e6;
    const std::array<std::string_view, 5> names{metric::DelayMax, metric::Utilization, metric::HeapUsed,
                                                metric::Handles, metric::RequestRate};
    const std::array<TrendRow::Value, 5> values{
        TrendRow::Value{figure(Quantity::Time, row.lagMax), row.isLagOver, stale},
        TrendRow::Value{figure(Quantity::Ratio, row.utilization), row.utilization.value_or(0) >= UtilizationCritical,
                        stale},
        TrendRow::Value{figure(Quantity::Bytes, row.heapUsed), false, stale},
        TrendRow::Value{figure(Quantity::Count, row.handles), false, stale},
        TrendRow::Value{figure(Quantity::Rate, row.requestRate), false, stale}};
    for (std::size_t i = 0; i < m_trends.size(); ++i) {
        m_trends[i]->setVisible(m_state->metricId(names[i]).has_value());
        m_trends[i]->setValue(values[i]);
        m_trends[i]->setTrend(makeTrend(*m_state, row.info.key, names[i], until),
                              i == 0 ? std::optional(limit) : std::nullopt, colour);
    }
}

void WorkerPanel::showFacts(const WorkerRow& row)
{
    const bool stale = !isLive();
    const auto cpu = m_state->current(row.info.key, metric::Cpu);
    const std::array<Figure, 6> values{
        figure(Quantity::Bytes, row.heapLimit),  figure(Quantity::Bytes, row.rss),
        figure(Quantity::Percent, cpu),          figure(Quantity::Count, row.connections),
        figure(Quantity::Time, row.durationP99), figure(Quantity::Count, row.info.restarts)};
    const std::array<std::string_view, 6> names{metric::HeapLimit,   metric::Rss,         metric::Cpu,
                                                metric::Connections, metric::DurationP99, {}};
    for (std::size_t i = 0; i < m_facts.size(); ++i) {
        m_facts[i]->setVisible(names[i].empty() || m_state->metricId(names[i]).has_value());
        m_facts[i]->setFigure(values[i], stale);
    }
}

void WorkerPanel::showActions(const WorkerRow&)
{
    QString why;
    if (!isLive())
        why = tr("Actions need a live link.");
    else if (!m_state->operates())
        why = tr("This console only watches: the cluster gave it the role observe.");
    else if (!m_state->can(QStringLiteral("worker.restart")))
        why = tr("This cluster cannot restart its workers.");
    m_why->show(why);
    m_why->setVisible(!why.isEmpty());
    m_restart->setEnabled(why.isEmpty());
    m_end->setEnabled(why.isEmpty());
}

} // namespace loopscope::ui

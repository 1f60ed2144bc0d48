// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/overviewpage.h"
#include "ui/dialogs/charttable.h"
#include "ui/models/clusterfigures.h"
#include "ui/models/selection.h"
#include "ui/models/verdict.h"
#include "ui/panels/chartstack.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/headfigures.h"
#include "ui/panels/verdictbar.h"
#include "ui/panels/workerline.h"
#include "ui/panels/workertable.h"
#include "ui/plot/chartgroup.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace loopscope::ui {

using console::LinkState;
using Column = WorkerTableModel::Column;

namespace {

constexpr int LowHeight = 700;
constexpr int LeastCharts = 260; // px that the charts keep when there are many workers
const std::vector<Column> WideColumns{
    WorkerTableModel::Worker,      WorkerTableModel::ProcessId,   WorkerTableModel::State,
    WorkerTableModel::LagTrend,    WorkerTableModel::LagMax,      WorkerTableModel::LagP99,
    WorkerTableModel::Utilization, WorkerTableModel::Heap,        WorkerTableModel::Rss,
    WorkerTableModel::Handles,     WorkerTableModel::RequestRate, WorkerTableModel::DurationP99,
    WorkerTableModel::CacheHit,    WorkerTableModel::Up};
const std::vector<Column> NarrowColumns{
    WorkerTableModel::Worker,  WorkerTableModel::ProcessId,   WorkerTableModel::State,       WorkerTableModel::LagTrend,
    WorkerTableModel::LagMax,  WorkerTableModel::LagP99,      WorkerTableModel::Utilization, WorkerTableModel::Heap,
    WorkerTableModel::Handles, WorkerTableModel::RequestRate, WorkerTableModel::Up};

} // namespace

OverviewPage::OverviewPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_verdict(new VerdictBar(context.theme, this)),
      m_head(new HeadFigures(context.theme, this)),
      m_charts(new ChartStack(context, this)),
      m_line(new WorkerLine(context, this)),
      m_table(new WorkerTable(context, m_model, this)),
      m_empty(new EmptyState(context.theme, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_verdict);
    layout->addWidget(m_head);
    layout->addWidget(m_charts, 1);
    layout->addWidget(m_line);
    layout->addWidget(m_table);
    layout->addWidget(m_empty, 1);
    m_table->setColumns(WideColumns);
    m_line->hide();
    m_empty->hide();
    connect(m_verdict, &VerdictBar::reconnectRequested, this, [this] { attachment()->reconnectNow(); });
    connect(m_verdict, &VerdictBar::stopRequested, this, [this] { attachment()->stopRetrying(); });
    connect(m_verdict, &VerdictBar::workerRequested, &context.selection, &Selection::select);
    connect(m_line, &WorkerLine::restartRequested, this, &Page::restartRequested);
    connect(m_line, &WorkerLine::detailsRequested, this, &Page::detailsRequested);
    connect(m_table, &WorkerTable::workerActivated, this, &Page::detailsRequested);
}

OverviewPage::~OverviewPage() = default;

void OverviewPage::setAttachment(console::Attachment* attachment)
{
    Page::setAttachment(attachment);
    m_charts->setState(state());
    m_model.update(state(), context().clock.wallNow());
    if (attachment != nullptr)
        refresh();
}

void OverviewPage::refresh()
{
    if (state() == nullptr)
        return;
    const WallTime now = context().clock.wallNow();
    showVerdict(now);
    showTable();
    m_model.update(state(), now);
    m_table->follow(state()->lagThreshold());
    fitTable();
    const LinkState link = state()->link().state;
    const QString age =
        link == LinkState::Live || !state()->lastSampleAt() ? QString() : agoText(now - *state()->lastSampleAt());
    m_head->setFigures(makeClusterFigures(m_model.rows()), age, state()->lagThreshold());
    m_charts->refresh();
    m_line->refresh(state(), now);
    m_line->setVisible(m_narrow && context().selection.selected().has_value());
}

void OverviewPage::showVerdict(WallTime now)
{
    const console::LinkStatus& link = state()->link();
    if (link.state == LinkState::Live || link.state == LinkState::Idle ||
        (link.state == LinkState::Connecting && !link.lostAt)) {
        m_verdict->showVerdict(makeVerdict(*state(), now));
    } else {
        m_verdict->showLink(link, state()->lastSampleAt(), now);
    }
}

// Before the first snapshot there are no workers to list: say what is going on instead.
void OverviewPage::showTable()
{
    const bool attached = state()->isAttached();
    m_head->setVisible(attached);
    m_charts->setVisible(attached);
    m_table->setVisible(attached);
    m_empty->setVisible(!attached);
    if (attached)
        return;
    const console::LinkStatus& link = state()->link();
    if (link.state == LinkState::Refused || link.state == LinkState::Lost)
        m_empty->say(QStringLiteral("link-off"), tr("Not attached."), link.reason);
    else
        m_empty->say(QStringLiteral("plug"), tr("Connecting…"), link.endpoint);
}

void OverviewPage::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_head->setNarrow(narrow);
    m_charts->setNarrow(narrow);
    m_table->setColumns(narrow ? NarrowColumns : WideColumns);
    // Not all rows are in view there: the worst come first.
    if (narrow)
        m_table->sortBy(WorkerTableModel::LagMax, Qt::DescendingOrder);
    else
        m_table->sortBy(WorkerTableModel::Worker, Qt::AscendingOrder);
    m_line->setVisible(narrow && context().selection.selected().has_value());
    fitTable();
}

bool OverviewPage::stepBack()
{
    if (context().charts.crosshair()) {
        context().charts.setCrosshair(std::nullopt);
        return true;
    }
    if (context().selection.selected()) {
        context().selection.select(std::nullopt);
        return true;
    }
    return false;
}

void OverviewPage::keyPressEvent(QKeyEvent* event)
{
    const bool shift = event->modifiers() == Qt::ShiftModifier;
    if (event->key() == Qt::Key_N && (shift || event->modifiers() == Qt::NoModifier)) {
        m_charts->stepMark(shift ? -1 : 1);
        return;
    }
    if (event->key() == Qt::Key_W && event->modifiers() == Qt::NoModifier) {
        if (const auto worst = makeClusterFigures(m_model.rows()).worstLagSlot)
            context().selection.select(worst);
        return;
    }
    if (event->key() == Qt::Key_T && event->modifiers() == Qt::NoModifier) {
        const LineChart& chart = m_charts->current();
        (new ChartTable(chart.accessibleName(), chart.tableText(), window()))->show();
        return;
    }
    if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        QGuiApplication::clipboard()->setText(m_charts->current().tableText());
        return;
    }
    if (event->key() != Qt::Key_Escape && context().charts.handleKey(*event)) {
        event->accept();
        return;
    }
    Page::keyPressEvent(event);
}

void OverviewPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_verdict->setLow(window()->height() < LowHeight);
    fitTable();
}

// The table takes the height of its rows as long as the charts keep theirs; beyond that it scrolls.
void OverviewPage::fitTable()
{
    const int others = m_head->height() + (m_verdict->isVisible() ? m_verdict->height() : 0) +
                       (m_line->isVisible() ? m_line->height() : 0);
    const int room = std::max(120, height() - others - LeastCharts);
    const int wanted = std::min(m_table->contentHeight(), std::max(room, height() * 35 / 100));
    if (m_table->height() != wanted || m_table->minimumHeight() != wanted)
        m_table->setFixedHeight(wanted);
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/workerspage.h"
#include "ui/models/clusterfigures.h"
#include "ui/models/selection.h"
#include "ui/panels/eventmarks.h"
#include "ui/panels/label.h"
#include "ui/panels/logview.h"
#include "ui/panels/segmentrow.h"
#include "ui/panels/surface.h"
#include "ui/panels/workertable.h"
#include "ui/plot/chartgroup.h"
#include "ui/plot/clusterlines.h"
#include "ui/plot/linechart.h"
#include "ui/plot/timeaxis.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>

namespace loopscope::ui {

using console::EventKind;
using console::RestartMode;

namespace {

constexpr int ChartHeight = 150;
constexpr int LeastDetail = 320; // px that the lower part keeps when there are many workers

std::vector<WorkerTableModel::Column> allColumns()
{
    std::vector<WorkerTableModel::Column> columns;
    for (int column = 0; column < WorkerTableModel::ColumnCount; ++column)
        columns.push_back(static_cast<WorkerTableModel::Column>(column));
    return columns;
}

bool isOfHistory(EventKind kind)
{
    return kind == EventKind::Restart || kind == EventKind::Exit || kind == EventKind::Listening ||
           kind == EventKind::Error;
}

} // namespace

WorkersPage::WorkersPage(const PageContext& context, QWidget* parent) : Page(context, parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    m_table = new WorkerTable(context, m_model, this);
    m_table->setColumns(allColumns());
    layout->addWidget(m_table);
    layout->addWidget(makeDetail(), 1);
    connect(&context.selection, &Selection::selectedChanged, this, &WorkersPage::showWorker);
    showWorker();
}

QWidget* WorkersPage::makeHeader()
{
    auto* header = new Surface(context().theme, &Tokens::panel, Qt::BottomEdge, this);
    header->setFixedHeight(size::PageHeader);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(size::Padding, 0, size::Padding, 0);
    row->setSpacing(16);
    row->addWidget(new Label(context().theme, title(), TextStyle::Section, &Tokens::t1, header));
    m_serving = new Label(context().theme, TextStyle::Table, &Tokens::t3, header);
    row->addWidget(m_serving, 1);
    m_restart = new QPushButton(context().theme.icon(QStringLiteral("refresh")), tr("Restart…"), header);
    m_restart->setAccessibleName(tr("Restart the selected worker"));
    connect(m_restart, &QPushButton::clicked, this, [this] {
        if (const auto slot = context().selection.selected())
            emit restartRequested(*slot, RestartMode::Graceful);
    });
    row->addWidget(m_restart);
    return header;
}

QWidget* WorkersPage::makeDetail()
{
    m_detail = new Surface(context().theme, &Tokens::panel, Qt::TopEdge, this);
    auto* layout = new QVBoxLayout(m_detail);
    layout->setContentsMargins(0, 1, 0, 0);
    layout->setSpacing(0);
    ChartSpec spec;
    spec.title = tr("Requests per second");
    spec.subtitle = tr("every incarnation");
    spec.quantity = Quantity::Rate;
    spec.empty = tr("No requests were reported.");
    m_chart = new LineChart(spec, context().theme, context().charts, m_detail);
    m_chart->setAccessibleName(spec.title);
    m_chart->setFixedHeight(ChartHeight);
    m_chart->setSource([this](WallTime from, WallTime to, Micros bucket) {
        std::vector<ChartLine> lines;
        const auto slot = context().selection.selected();
        if (state() == nullptr)
            return lines;
        lines = clusterLines(*state(), metric::RequestRate, {}, from, to, bucket);
        if (slot)
            std::erase_if(lines, [slot](const ChartLine& each) { return each.slot != *slot; });
        return lines;
    });
    layout->addWidget(m_chart);
    m_axis = new TimeAxis(context().theme, context().charts, m_detail);
    layout->addWidget(m_axis);
    auto* bar = new Surface(context().theme, &Tokens::panel, Qt::TopEdge | Qt::BottomEdge, m_detail);
    bar->setFixedHeight(36);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(size::Padding, 0, size::Padding, 0);
    row->setSpacing(12);
    m_name = new Label(context().theme, TextStyle::Table, &Tokens::t1, bar);
    m_name->setWeight(QFont::DemiBold);
    m_tabs = new SegmentRow(context().theme, tr("Details"), {tr("Log"), tr("Restart history")}, bar);
    m_tabs->setSegmentHeight(size::Segment);
    m_tabs->setCurrent(0);
    row->addWidget(m_name);
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(new Label(context().theme, tr("all incarnations"), TextStyle::Small, &Tokens::t3, bar));
    layout->addWidget(bar);
    m_stack = new QStackedWidget(m_detail);
    m_log = new LogView(context().theme, m_logLines, tr("Log of the workers"), m_stack);
    m_history = new LogView(context().theme, m_historyLines, tr("Restarts of the workers"), m_stack);
    m_stack->addWidget(m_log);
    m_stack->addWidget(m_history);
    connect(m_tabs, &SegmentRow::chosen, m_stack, &QStackedWidget::setCurrentIndex);
    layout->addWidget(m_stack, 1);
    return m_detail;
}

void WorkersPage::setAttachment(console::Attachment* attachment)
{
    if (this->attachment() != nullptr)
        disconnect(this->attachment(), nullptr, this, nullptr);
    Page::setAttachment(attachment);
    m_logLines.clear();
    m_historyLines.clear();
    m_historyEvent = 0;
    m_drawnRevision = 0;
    m_model.update(state(), context().clock.wallNow());
    if (attachment == nullptr)
        return;
    connect(attachment, &console::Attachment::logReceived, this,
            [this](WallTime time, WorkerKey worker, const QString& stream, const QString& text) {
                m_logLines.add({time, worker, stream, text, stream == QLatin1String("stderr")});
            });
}

void WorkersPage::refresh()
{
    if (state() == nullptr)
        return;
    m_model.update(state(), context().clock.wallNow());
    m_table->follow(state()->lagThreshold());
    fitTable();
    const ClusterFigures figures = makeClusterFigures(m_model.rows());
    m_serving->show(state()->isAttached() ? tr("%1 of %2 serving").arg(figures.serving).arg(figures.workers)
                                          : QString());
    const bool live = state()->link().state == console::LinkState::Live;
    m_restart->setEnabled(live && context().selection.selected() && state()->can(QStringLiteral("worker.restart")));
    m_chart->setVisible(state()->metricId(metric::RequestRate).has_value());
    m_axis->setVisible(m_chart->isVisibleTo(m_detail));
    if (state()->revision() != m_drawnRevision) {
        m_drawnRevision = state()->revision();
        m_chart->setStaleSince(live ? std::nullopt : state()->lastSampleAt());
        m_chart->invalidate();
        showHistory();
    }
    m_chart->refresh();
}

void WorkersPage::showHistory()
{
    const auto& events = state()->events();
    for (std::size_t i = 0; i < events.size(); ++i) {
        const console::ClusterEvent& event = events[i];
        if (event.id <= m_historyEvent || !event.worker || !isOfHistory(event.kind))
            continue;
        const QString text = QString::fromStdString(event.text);
        const QString sentence = eventSentence(event);
        m_historyLines.add({event.time, *event.worker, QString::fromLatin1(toString(event.kind).data()),
                            text.isEmpty() ? sentence : sentence + QLatin1String(": ") + text,
                            event.kind == EventKind::Exit || event.kind == EventKind::Error});
    }
    if (!events.empty())
        m_historyEvent = events.back().id;
}

void WorkersPage::showWorker()
{
    const auto slot = context().selection.selected();
    m_logLines.showSlot(slot);
    m_historyLines.showSlot(slot);
    m_name->show(slot ? tr("Worker %1").arg(slot->value) : tr("All workers"));
    m_log->setEmptyText(slot ? tr("The cluster has sent no log lines of this worker since this console attached.")
                             : tr("The cluster has sent no log lines since this console attached."));
    m_history->setEmptyText(slot ? tr("This worker has neither ended nor been restarted since this console attached.")
                                 : tr("No worker has ended or been restarted since this console attached."));
    m_chart->invalidate();
    m_chart->refresh();
    fitTable();
}

bool WorkersPage::stepBack()
{
    if (!context().selection.selected())
        return false;
    context().selection.select(std::nullopt);
    return true;
}

void WorkersPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape && context().charts.handleKey(*event)) {
        event->accept();
        return;
    }
    Page::keyPressEvent(event);
}

void WorkersPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitTable();
}

void WorkersPage::fitTable()
{
    if (m_table == nullptr)
        return;
    const int room = height() - size::PageHeader;
    const int most = std::max(room - LeastDetail, room / 3);
    m_table->setFixedHeight(std::max(size::TableHeader, std::min(m_table->contentHeight(), most)));
}

} // namespace loopscope::ui

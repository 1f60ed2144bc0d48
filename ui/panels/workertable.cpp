// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/workertable.h"
#include "ui/models/selection.h"
#include "ui/panels/workerdelegate.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <algorithm>
#include <array>
#include <cmath>

namespace loopscope::ui {

namespace {
constexpr double LeastTrendScale = 0.06; // s: as in the chart, the limit is always in range

// Left out from the first on where the window is too narrow for all.
constexpr std::array Dispensable{
    WorkerTableModel::Restarts, WorkerTableModel::Connections, WorkerTableModel::Rss, WorkerTableModel::DurationP99,
    WorkerTableModel::LagP99,   WorkerTableModel::CacheHit,    WorkerTableModel::Up};
} // namespace

WorkerTable::WorkerTable(const PageContext& context, WorkerTableModel& model, QWidget* parent)
    : QTableView(parent), m_context(context), m_model(model), m_delegate(new WorkerDelegate(context.theme, this))
{
    setAccessibleName(tr("Workers"));
    setAccessibleDescription(tr("One row for each worker: state, event-loop lag, utilization, heap and requests."));
    m_order.setSourceModel(&model);
    // Before the selection model hears of it: a row that goes must not select its neighbour, in the middle of a change.
    connect(&m_order, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_showing = true; });
    connect(&m_order, &QAbstractItemModel::rowsRemoved, this, &WorkerTable::rowsGone, Qt::QueuedConnection);
    setModel(&m_order);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(size::TableRow); // first: the style's own would be a bound
    verticalHeader()->setDefaultSectionSize(size::TableRow);
    QHeaderView* header = horizontalHeader();
    header->setFixedHeight(size::TableHeader);
    header->setHighlightSections(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setMinimumSectionSize(24);
    header->setAccessibleName(tr("Columns of the worker table"));
    header->viewport()->installEventFilter(this);
    setSortingEnabled(true);
    // By slot is the rest state: an arrow there would only take the room of the word.
    connect(header, &QHeaderView::sortIndicatorChanged, this, [header](int section, Qt::SortOrder order) {
        header->setSortIndicatorShown(section != WorkerTableModel::Worker || order != Qt::AscendingOrder);
    });
    sortBy(WorkerTableModel::Worker, Qt::AscendingOrder);

    m_reorder.setInterval(ReorderMs);
    connect(&m_reorder, &QTimer::timeout, this, &WorkerTable::reorder);
    m_reorder.start();
    connect(&context.selection, &Selection::selectedChanged, this, &WorkerTable::showSelected);
    connect(&context.selection, &Selection::hoveredChanged, this, &WorkerTable::showHovered);
    connect(&context.theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &WorkerTable::showSelected, Qt::QueuedConnection);
    connect(this, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const auto slot = slotAt(index))
            emit workerActivated(*slot);
    });
}

WorkerTable::~WorkerTable() = default;

void WorkerTable::setColumns(const std::vector<WorkerTableModel::Column>& columns)
{
    m_columns = columns;
    fitColumns();
}

void WorkerTable::follow(Micros lagLimit)
{
    double high = std::max(LeastTrendScale, static_cast<double>(lagLimit.count()) * 1.2e-6);
    for (const WorkerRow& row : m_model.rows()) {
        for (const double value : row.lagTrend)
            high = std::isnan(value) ? high : std::max(high, value);
    }
    m_delegate->setTrendScale(high, static_cast<double>(lagLimit.count()) / 1e6);
    fitColumns();
    showSelected();
}

void WorkerTable::sortBy(WorkerTableModel::Column column, Qt::SortOrder order)
{
    sortByColumn(column, order);
}

std::optional<WorkerSlot> WorkerTable::slotAt(const QModelIndex& index) const
{
    if (!index.isValid())
        return std::nullopt;
    return m_model.row(m_order.mapToSource(index).row()).info.key.slot;
}

int WorkerTable::contentHeight() const
{
    return horizontalHeader()->height() + verticalHeader()->length() + 2;
}

void WorkerTable::mouseMoveEvent(QMouseEvent* event)
{
    m_context.selection.hover(slotAt(indexAt(event->pos())));
    QTableView::mouseMoveEvent(event);
}

void WorkerTable::leaveEvent(QEvent* event)
{
    m_context.selection.hover(std::nullopt);
    QTableView::leaveEvent(event);
}

void WorkerTable::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const auto slot = slotAt(currentIndex())) {
            m_context.selection.select(slot);
            emit workerActivated(*slot);
        }
        return;
    }
    const bool isLetter = event->modifiers() == Qt::NoModifier;
    if (isLetter && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
        QTableView::keyPressEvent(&arrow);
        return;
    }
    if ((isLetter && event->key() == Qt::Key_C) || event->matches(QKeySequence::Copy)) {
        copyRow();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        QTableView::keyPressEvent(event);
        return;
    default:
        event->ignore(); // the page's keys, not a keyboard search
    }
}

// As a spreadsheet takes it: the heads, then the selected row.
void WorkerTable::copyRow() const
{
    const QModelIndex at = currentIndex();
    if (!at.isValid())
        return;
    QStringList heads;
    QStringList cells;
    for (int column = 0; column < WorkerTableModel::ColumnCount; ++column) {
        const QModelIndex cell = at.siblingAtColumn(column);
        heads << m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        cells << cell.data(Qt::DisplayRole).toString();
    }
    QGuiApplication::clipboard()->setText(heads.join(QLatin1Char('\t')) + QLatin1Char('\n') +
                                          cells.join(QLatin1Char('\t')) + QLatin1Char('\n'));
}

void WorkerTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

bool WorkerTable::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == horizontalHeader()->viewport() && event->type() == QEvent::Enter)
        m_context.selection.hover(std::nullopt);
    return QTableView::eventFilter(watched, event);
}

void WorkerTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_showing && current.isValid())
        m_context.selection.select(slotAt(current));
}

void WorkerTable::showSelected()
{
    const auto wanted = m_context.selection.selected();
    const QModelIndex at = currentIndex();
    if (wanted && slotAt(at) == wanted && selectionModel()->isRowSelected(at.row()))
        return;
    m_showing = true;
    const int row = wanted ? m_model.rowOf(*wanted) : -1;
    if (row < 0) {
        selectionModel()->clear();
    } else {
        const QModelIndex index = m_order.mapFromSource(m_model.index(row, WorkerTableModel::Worker));
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    m_showing = false;
}

void WorkerTable::rowsGone()
{
    m_showing = false;
    showSelected();
}

void WorkerTable::showHovered()
{
    m_delegate->setHovered(m_context.selection.hovered());
    viewport()->update();
}

void WorkerTable::reorder()
{
    // By slot nothing moves; under the pointer nothing may move.
    if (horizontalHeader()->sortIndicatorSection() == WorkerTableModel::Worker || !isVisible() || underMouse())
        return;
    m_showing = true;
    m_order.reorder();
    m_showing = false;
    showSelected();
}

std::vector<int> WorkerTable::columnsThatFit() const
{
    std::vector<int> columns;
    for (const auto column : m_columns)
        if (m_model.hasColumn(column))
            columns.push_back(column);
    int wanted = 0;
    for (const int column : columns)
        wanted += neededWidth(column);
    for (const int column : Dispensable) {
        if (wanted <= viewport()->width())
            break;
        if (std::erase(columns, column) > 0)
            wanted -= neededWidth(column);
    }
    return columns;
}

int WorkerTable::neededWidth(int column) const
{
    const QFontMetrics metrics(ui::font(TextStyle::Small));
    const QString title = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    return std::max(WorkerDelegate::columnWidth(column), metrics.horizontalAdvance(title) + 2 * size::HeaderMargin);
}

void WorkerTable::fitColumns()
{
    const std::vector<int> columns = columnsThatFit();
    int wanted = 0;
    for (int column = 0; column < WorkerTableModel::ColumnCount; ++column) {
        const bool isShown = std::find(columns.begin(), columns.end(), column) != columns.end();
        if (isColumnHidden(column) == isShown)
            setColumnHidden(column, !isShown);
        wanted += isShown ? neededWidth(column) : 0;
    }
    // What is left over is shared evenly; the last column ends at the edge.
    const int extra = std::max(0, viewport()->width() - wanted);
    const int shown = static_cast<int>(columns.size());
    for (int index = 0; index < shown; ++index) {
        const int column = columns[static_cast<std::size_t>(index)];
        const int width = neededWidth(column) + extra * (index + 1) / shown - extra * index / shown;
        if (columnWidth(column) != width)
            setColumnWidth(column, width);
    }
}

} // namespace loopscope::ui

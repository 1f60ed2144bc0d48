// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/eventspage.h"
#include "core/analysis/report.h"
#include "core/analysis/reportcsv.h"
#include "ui/mainwindow/settings.h"
#include "ui/models/selection.h"
#include "ui/panels/emptystate.h"
#include "ui/panels/eventdelegate.h"
#include "ui/panels/eventdetails.h"
#include "ui/panels/label.h"
#include "ui/panels/surface.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSaveFile>
#include <QTableView>
#include <algorithm>

namespace loopscope::ui {

namespace {

constexpr int DetailsWidth = 300;
constexpr int FilterWidth = 240;

QString groupText(EventGroup group, int count)
{
    const auto text = [&](const QString& name) { return count > 0 ? name + QStringLiteral("  %1").arg(count) : name; };
    switch (group) {
    case EventGroup::Stalls:
        return text(EventsPage::tr("Stalls"));
    case EventGroup::Alerts:
        return text(EventsPage::tr("Alerts"));
    case EventGroup::Restarts:
        return text(EventsPage::tr("Restarts"));
    case EventGroup::Exits:
        return text(EventsPage::tr("Exits"));
    case EventGroup::App:
        return text(EventsPage::tr("App"));
    case EventGroup::Cluster:
        break;
    }
    return text(EventsPage::tr("Cluster"));
}

} // namespace

EventsPage::EventsPage(const PageContext& context, QWidget* parent) : Page(context, parent), m_filter(m_model)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(makeFilters());
    makeTable();
    m_empty = new EmptyState(context.theme, this);
    m_details = new EventDetails(context.theme, this);
    m_details->setFixedWidth(DetailsWidth);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_table, 1);
    row->addWidget(m_empty, 1);
    row->addWidget(m_details);
    layout->addLayout(row, 1);
    connect(m_details, &EventDetails::copyRequested, this, &EventsPage::copy);
    connect(m_details, &EventDetails::workerRequested, this, [this](WorkerSlot slot) {
        this->context().selection.select(slot);
        emit detailsRequested();
    });
    connect(&context.selection, &Selection::hoveredChanged, this, [this](std::optional<WorkerSlot> slot) {
        m_delegate->setHovered(slot);
        m_table->viewport()->update();
    });
    showCounts();
}

QWidget* EventsPage::makeHeader()
{
    auto* header = new Surface(context().theme, &Tokens::panel, Qt::BottomEdge, this);
    header->setFixedHeight(size::PageHeader);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(size::Padding, 0, size::Padding, 0);
    row->setSpacing(12);
    row->addWidget(new Label(context().theme, title(), TextStyle::Section, &Tokens::t1, header));
    m_count = new Label(context().theme, TextStyle::Table, &Tokens::t3, header);
    row->addWidget(m_count, 1);
    m_text = new QLineEdit(header);
    m_text->setPlaceholderText(tr("Filter: text, w3, 14:02"));
    m_text->setAccessibleName(tr("Filter events by text"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaxLength(200);
    m_text->setMaximumWidth(FilterWidth);
    m_text->setMinimumWidth(120);
    m_text->addAction(context().theme.icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter.setText(text);
        showCounts();
    });
    row->addWidget(m_text, 1);
    m_copy = new QPushButton(context().theme.icon(QStringLiteral("copy")), tr("Copy"), header);
    m_copy->setAccessibleName(tr("Copy the chosen event or all that are shown"));
    m_copy->setToolTip(tr("Copy the chosen event or all that are shown (C)"));
    connect(m_copy, &QPushButton::clicked, this, &EventsPage::copy);
    row->addWidget(m_copy);
    m_save = new QPushButton(context().theme.icon(QStringLiteral("download")), tr("Save as CSV…"), header);
    m_save->setAccessibleName(tr("Save the shown events as CSV"));
    connect(m_save, &QPushButton::clicked, this, &EventsPage::askFileName);
    row->addWidget(m_save);
    return header;
}

QWidget* EventsPage::makeFilters()
{
    auto* bar = new Surface(context().theme, &Tokens::panel, Qt::BottomEdge, this);
    bar->setFixedHeight(36);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(size::Padding, 0, size::Padding, 0);
    row->setSpacing(6);
    for (int i = 0; i < EventGroupCount; ++i) {
        const auto group = static_cast<EventGroup>(i);
        auto* chip = new QPushButton(groupText(group, 0), bar);
        chip->setCheckable(true);
        chip->setFixedHeight(size::ControlSmall);
        chip->setAccessibleName(tr("Show %1", "Show Stalls").arg(groupText(group, 0)));
        connect(chip, &QPushButton::toggled, this, [this, group](bool isWanted) {
            m_filter.setGroup(group, isWanted);
            showCounts();
        });
        m_chips[static_cast<std::size_t>(i)] = chip;
        row->addWidget(chip);
    }
    row->addStretch(1);
    return bar;
}

void EventsPage::makeTable()
{
    m_table = new QTableView(this);
    m_delegate = new EventDelegate(context().theme, m_filter, m_table);
    m_table->setAccessibleName(tr("Events, newest first"));
    m_table->setModel(&m_filter);
    m_table->setItemDelegate(m_delegate);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setMouseTracking(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setMinimumSectionSize(size::TableRow);
    m_table->verticalHeader()->setDefaultSectionSize(size::TableRow);
    QHeaderView* header = m_table->horizontalHeader();
    header->setFixedHeight(size::TableHeader);
    header->setHighlightSections(false);
    header->setAccessibleName(tr("Columns of the table of events"));
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(EventModel::Details, QHeaderView::Stretch);
    constexpr int Widths[]{84, 128, 108, 200, 92};
    for (int column = 0; column < EventModel::ColumnCount; ++column)
        header->resizeSection(column, Widths[column]);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EventsPage::showChosen);
    connect(m_table, &QTableView::doubleClicked, this, &EventsPage::chooseWorker);
    connect(&context().theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
}

void EventsPage::setAttachment(console::Attachment* attachment)
{
    m_model.update(nullptr); // ids begin anew
    Page::setAttachment(attachment);
    m_model.update(state());
    m_details->clear();
    showCounts();
}

void EventsPage::refresh()
{
    m_model.update(state());
    showCounts();
    // An alert that got its end, an exit that got its code.
    if (const int row = chosenRow(); row >= 0 && m_filter.eventAt(row).kind != console::EventKind::Stall)
        showChosen();
}

void EventsPage::setNarrow(bool narrow)
{
    m_details->setVisible(!narrow);
    m_save->setText(narrow ? QString() : tr("Save as CSV…"));
}

void EventsPage::showCounts()
{
    for (int i = 0; i < EventGroupCount; ++i) {
        const auto group = static_cast<EventGroup>(i);
        m_chips[static_cast<std::size_t>(i)]->setText(groupText(group, m_model.countOf(group)));
    }
    const int all = m_model.rowCount();
    const int shown = m_filter.rowCount();
    m_count->show(m_filter.isFiltering() ? tr("%1 of %2").arg(shown).arg(all) : tr("%n event(s)", nullptr, all));
    m_copy->setEnabled(shown > 0);
    m_save->setEnabled(shown > 0);
    m_table->setVisible(shown > 0);
    m_empty->setVisible(shown == 0);
    if (shown > 0)
        return;
    if (all > 0)
        m_empty->say(QStringLiteral("filter"), tr("No event matches the filter"),
                     tr("%n event(s) are hidden by it. Esc takes the filter away.", nullptr, all));
    else if (state() == nullptr)
        m_empty->say(QStringLiteral("list"), tr("No cluster is attached"), tr("Attach to one to see what happens."));
    else
        m_empty->say(QStringLiteral("list"), tr("Nothing has happened yet"),
                     tr("Stalls, alerts, restarts and exits will be listed here as they happen, the newest on top."));
}

std::optional<int> EventsPage::count() const
{
    if (state() == nullptr)
        return std::nullopt;
    int alerts = 0;
    for (const WorkerSlot slot : state()->workerSlots())
        alerts += state()->hasAlert(slot) ? 1 : 0;
    return alerts > 0 ? std::optional(alerts) : std::nullopt;
}

int EventsPage::chosenRow() const
{
    const auto rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.front().row();
}

void EventsPage::showChosen()
{
    const int row = chosenRow();
    if (row < 0)
        m_details->clear();
    else
        m_details->show(m_filter.eventAt(row));
}

void EventsPage::step(int rows)
{
    const int count = m_filter.rowCount();
    if (count == 0)
        return;
    const int now = chosenRow();
    const int next = now < 0 ? 0 : std::clamp(now + rows, 0, count - 1);
    m_table->setCurrentIndex(m_filter.index(next, 0));
    m_table->selectRow(next);
}

void EventsPage::chooseWorker()
{
    const int row = chosenRow();
    if (row < 0 || !m_filter.eventAt(row).worker)
        return;
    context().selection.select(m_filter.eventAt(row).worker->slot);
    emit detailsRequested();
}

bool EventsPage::stepBack()
{
    if (m_filter.isFiltering()) {
        m_text->clear();
        for (QPushButton* chip : m_chips)
            chip->setChecked(false);
        return true;
    }
    if (chosenRow() < 0)
        return false;
    m_table->clearSelection();
    return true;
}

QString EventsPage::copyText() const
{
    if (chosenRow() >= 0)
        return m_details->text();
    QString all;
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        for (int column = 0; column < EventModel::ColumnCount; ++column) {
            QString text = m_filter.index(row, column).data().toString();
            all += (column == 0 ? QString() : QStringLiteral("\t")) + text.replace(QLatin1Char('\t'), QLatin1Char(' '));
        }
        all += QLatin1Char('\n');
    }
    return all;
}

void EventsPage::copy()
{
    const QString text = copyText();
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    emit noticeRaised(chosenRow() >= 0 ? tr("The event was copied.")
                                       : tr("%n event(s) were copied.", nullptr, m_filter.rowCount()));
}

void EventsPage::askFileName()
{
    auto* dialog = new QFileDialog(this, tr("Save events"), QString(), tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("events.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &EventsPage::saveTo);
    dialog->open();
}

bool EventsPage::saveTo(const QString& fileName)
{
    analysis::Report report;
    for (int row = m_filter.rowCount(); row-- > 0;) // oldest first
        report.events.push_back(m_filter.eventAt(row));
    const auto bytes = QByteArray::fromStdString(analysis::renderCsv(report));
    QSaveFile file(fileName);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    emit noticeRaised(isWritten ? tr("%n event(s) were saved to %1.", nullptr, m_filter.rowCount()).arg(fileName)
                                : tr("%1 could not be written: %2.").arg(fileName, file.errorString()));
    return isWritten;
}

void EventsPage::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = event->modifiers() == Qt::NoModifier;
    const bool isFind = event->matches(QKeySequence::Find) || (isPlain && event->key() == Qt::Key_Slash);
    if (isFind) {
        m_text->setFocus(Qt::ShortcutFocusReason);
        m_text->selectAll();
        return;
    }
    const bool letters = isPlain && context().settings.preferences().singleKeys;
    if (letters && event->key() == Qt::Key_J)
        step(1);
    else if (letters && event->key() == Qt::Key_K)
        step(-1);
    else if (letters && event->key() == Qt::Key_C)
        copy();
    else if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        chooseWorker();
    else
        Page::keyPressEvent(event);
}

void EventsPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    refresh();
    m_table->setFocus(Qt::OtherFocusReason);
}

// The table would take letters for a search; rows point at their worker everywhere in the window.
bool EventsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool isMove = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down || key->key() == Qt::Key_PageUp ||
                            key->key() == Qt::Key_PageDown || key->key() == Qt::Key_Home || key->key() == Qt::Key_End;
        if (isMove || key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab || key->key() == Qt::Key_Escape)
            return false;
        keyPressEvent(key);
        return key->isAccepted();
    }
    if (watched == m_table->viewport() && event->type() == QEvent::MouseMove) {
        const auto index = m_table->indexAt(static_cast<QMouseEvent*>(event)->pos());
        const auto worker = index.isValid() ? m_filter.eventAt(index.row()).worker : std::nullopt;
        context().selection.hover(worker ? std::optional(worker->slot) : std::nullopt);
    }
    if (watched == m_table->viewport() && event->type() == QEvent::Leave)
        context().selection.hover(std::nullopt);
    return false;
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachepreview.h"
#include "core/console/redis/rediskeyname.h"
#include "ui/models/rediskeymodel.h"
#include "ui/panels/cacherows.h"
#include "ui/panels/cachevalue.h"
#include "ui/panels/label.h"
#include "ui/panels/segmentrow.h"
#include "ui/theme/figures.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace loopscope::ui {

using console::KeyEntry;
using console::KeyPreview;
using console::PreviewState;

namespace {

constexpr int HeadHeight = 36;
constexpr int BarHeight = 36;
constexpr int CellInset = size::PaddingSide - size::Padding; // a table indents its text by the latter
constexpr qsizetype NameBytes = 100000;
constexpr int DisplayRowHeight = 23;
constexpr std::uint64_t MostPlural = 2'000'000'000; // tr() counts in int

QString countText(std::uint64_t count)
{
    return QLocale().toString(static_cast<qulonglong>(count));
}

bool isString(const KeyEntry& key)
{
    return key.type == QLatin1String("string");
}

// The name as text where it is text, else escaped.
QString copyableName(const QByteArray& name)
{
    return lookAt(name, true).isText ? QString::fromUtf8(name) : console::escapeForDisplay(name, NameBytes);
}

QTableView* makeRowTable(CacheRowsModel& model, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setAccessibleName(CachePreview::tr("Elements of the value"));
    table->setModel(&model);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setFont(font(TextStyle::Table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setMinimumSectionSize(DisplayRowHeight);
    table->verticalHeader()->setDefaultSectionSize(DisplayRowHeight);
    table->horizontalHeader()->setFixedHeight(size::TableHeader);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setAccessibleName(CachePreview::tr("Columns of the value"));
    return table;
}

} // namespace

CachePreview::CachePreview(const Theme& theme, QWidget* parent)
    : Surface(theme, &Tokens::panel, Qt::LeftEdge, parent), m_rows(new CacheRowsModel(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    m_facts = new Surface(theme, &Tokens::panel, Qt::BottomEdge, this);
    auto* grid = new QGridLayout(m_facts);
    grid->setContentsMargins(size::PaddingSide, 8, size::PaddingSide, 9);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    addFact(*grid, 0, tr("Type, encoding"), m_type);
    addFact(*grid, 1, tr("Memory"), m_memory);
    addFact(*grid, 2, tr("Length"), m_length);
    addFact(*grid, 3, tr("TTL"), m_ttl);
    layout->addWidget(m_facts);
    layout->addWidget(makeBar());
    m_stack = new QStackedWidget(this);
    m_sentence = new Label(theme, TextStyle::Body, &Tokens::t2, m_stack);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_sentence->setContentsMargins(size::PaddingSide, 12, size::PaddingSide, 0);
    m_text = new QPlainTextEdit(m_stack);
    m_text->setAccessibleName(tr("Value"));
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    m_text->document()->setDocumentMargin(size::Padding - 2);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_colours = new JsonColours(theme, m_text->document());
    auto* rows = new QWidget(m_stack);
    m_table = makeRowTable(*m_rows, rows);
    auto* inset = new QHBoxLayout(rows);
    inset->setContentsMargins(CellInset, 0, 0, 0);
    inset->addWidget(m_table);
    m_stack->addWidget(m_sentence);
    m_stack->addWidget(m_text);
    m_stack->addWidget(rows);
    layout->addWidget(m_stack, 1);
    clear();
}

CachePreview::~CachePreview() = default;

QWidget* CachePreview::makeHead()
{
    auto* head = new Surface(theme(), &Tokens::panel, Qt::BottomEdge, this);
    head->setFixedHeight(HeadHeight);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(size::PaddingSide, 0, 8, 0);
    m_name = new ElidedLabel(theme(), TextStyle::Table, &Tokens::t1, Qt::ElideMiddle, head);
    m_name->setWeight(QFont::DemiBold);
    m_copy = new QToolButton(head);
    m_copy->setIcon(theme().icon(QStringLiteral("copy")));
    m_copy->setAutoRaise(true);
    m_copy->setFocusPolicy(Qt::StrongFocus);
    m_copy->setToolTip(tr("Copy the key's name"));
    m_copy->setAccessibleName(m_copy->toolTip());
    setVariant(*m_copy, ButtonVariant::Flat);
    row->addWidget(m_name, 1);
    row->addWidget(m_copy);
    connect(m_copy, &QToolButton::clicked, this, &CachePreview::copyName);
    return head;
}

QWidget* CachePreview::makeBar()
{
    m_bar = new Surface(theme(), &Tokens::panel, {}, this);
    m_bar->setFixedHeight(BarHeight);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(size::PaddingSide, 0, size::PaddingSide, 0);
    row->setSpacing(8);
    m_forms = new SegmentRow(theme(), tr("Show as"), {tr("JSON"), tr("Text"), tr("Hex")}, m_bar);
    m_forms->setSegmentHeight(size::Segment);
    m_extent = new Label(theme(), TextStyle::Small, &Tokens::t3, m_bar);
    m_more = new QPushButton(tr("More"), m_bar);
    m_more->setAccessibleName(tr("Read more of the value"));
    m_more->setFixedHeight(size::ControlSmall);
    row->addWidget(m_forms);
    row->addStretch(1);
    row->addWidget(m_extent);
    row->addWidget(m_more);
    connect(m_forms, &SegmentRow::chosen, this, &CachePreview::showForm);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_more->setEnabled(false);
        emit moreRequested(m_preview->key, m_preview->shown + 1);
    });
    return m_bar;
}

void CachePreview::addFact(QGridLayout& grid, int row, const QString& name, Label*& value)
{
    value = new Label(theme(), TextStyle::Table, &Tokens::t1, m_facts);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setWordWrap(true);
    grid.addWidget(new Label(theme(), name, TextStyle::Table, &Tokens::t2, m_facts), row, 0, Qt::AlignTop);
    grid.addWidget(value, row, 1);
    grid.setColumnStretch(1, 1);
}

void CachePreview::clear()
{
    m_key.reset();
    m_preview.reset();
    m_name->setFullText(tr("No key chosen"));
    m_copy->hide();
    m_facts->hide();
    say(tr("Choose a key to see its value."), false);
}

void CachePreview::showAsked(const KeyEntry& key)
{
    // The value of the same key stays until the new answer is there.
    const bool same = m_key && m_key->name == key.name && m_preview && m_preview->state == PreviewState::Ok;
    m_key = key;
    m_name->setFullText(console::escapeForDisplay(key.name));
    m_copy->show();
    m_facts->show();
    if (same)
        return;
    m_preview.reset();
    showFacts();
    say(tr("Reading…"), false);
}

void CachePreview::showPreview(const KeyPreview& preview)
{
    if (!m_key || preview.key.name != m_key->name)
        return;
    const std::uint64_t before = m_preview ? m_preview->shown : 0;
    const bool grew = !m_preview || preview.shown > before;
    m_preview = preview;
    if (preview.state != PreviewState::Ok) {
        showFacts();
        m_facts->setVisible(preview.state != PreviewState::Gone);
        say(preview.state == PreviewState::Gone
                ? tr("This key is gone. %1").arg(closedSentence(preview.reason))
                : tr("The value could not be read. %1").arg(closedSentence(preview.reason)),
            true);
        return;
    }
    m_key = preview.key;
    showFacts();
    m_bar->show();
    if (isString(preview.key))
        showString(preview);
    else
        showRows(preview);
    showExtent(preview);
    m_more->setVisible(preview.shown < preview.length && grew);
    m_more->setEnabled(!m_stale);
}

void CachePreview::showFacts()
{
    const KeyEntry& key = *m_key;
    m_type->show(key.encoding.isEmpty() ? key.type : tr("%1, %2", "type, encoding").arg(key.type, key.encoding));
    const auto memory = key.memory ? std::optional(static_cast<double>(*key.memory)) : std::nullopt;
    m_memory->show(figure(Quantity::Bytes, memory).text());
    if (!m_preview || m_preview->state != PreviewState::Ok)
        m_length->show(QStringLiteral("\u2013"));
    else if (isString(key))
        m_length->show(tr("%1 B").arg(countText(m_preview->length)));
    else
        m_length->show(tr("%Ln elements", nullptr, static_cast<int>(std::min(m_preview->length, MostPlural))));
    showTtl();
}

void CachePreview::showTtl()
{
    if (!m_key)
        return;
    const bool never = m_key->ttlKnown && !m_key->expiresAt;
    m_ttl->setColour(never ? &Tokens::warn : &Tokens::t1);
    m_ttl->setWeight(never ? QFont::DemiBold : QFont::Normal);
    m_ttl->show(never ? tr("none: stays until evicted") : ttlText(*m_key, m_now));
}

void CachePreview::showString(const KeyPreview& preview)
{
    const ValueLooks looks = lookAt(preview.text, preview.shown >= preview.length);
    m_forms->setVisible(preview.length > 0);
    m_forms->setShown(static_cast<int>(ValueForm::Json), looks.isJson);
    m_forms->setShown(static_cast<int>(ValueForm::Text), looks.isText);
    m_forms->setCurrent(static_cast<int>(looks.best()));
    if (preview.length == 0) {
        say(tr("The value is an empty string."), false);
        return;
    }
    showForm();
    m_stack->setCurrentIndex(TextValue);
}

void CachePreview::showForm()
{
    if (!m_preview)
        return;
    const auto form = static_cast<ValueForm>(m_forms->current());
    const int at = m_text->verticalScrollBar()->value();
    QFont font =
        form == ValueForm::Text ? ui::font(TextStyle::Table) : QFontDatabase::systemFont(QFontDatabase::FixedFont);
    // A line of the dump has 42 letters: not wrapped, and small enough to fit.
    const QFont step = ui::font(form == ValueForm::Hex ? TextStyle::Small : TextStyle::Table);
    if (step.pixelSize() > 0)
        font.setPixelSize(step.pixelSize());
    else
        font.setPointSizeF(step.pointSizeF());
    m_text->setFont(font);
    m_text->setLineWrapMode(form == ValueForm::Hex ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
    m_colours->setActive(form == ValueForm::Json);
    m_text->setPlainText(shownAs(form, m_preview->text));
    m_text->verticalScrollBar()->setValue(at);
}

void CachePreview::showRows(const KeyPreview& preview)
{
    const int at = m_table->verticalScrollBar()->value();
    m_forms->hide();
    m_rows->setPreview(preview);
    if (m_rows->columnCount() > 1)
        m_table->setColumnWidth(0, preview.key.type == QLatin1String("list") ? 64 : (width() - 2) * 2 / 5);
    m_stack->setCurrentIndex(RowValue);
    m_table->verticalScrollBar()->setValue(at);
}

void CachePreview::showExtent(const KeyPreview& preview)
{
    const bool whole = preview.shown >= preview.length;
    if (isString(preview.key))
        m_extent->show(whole ? tr("whole value")
                             : tr("first %1 of %2")
                                   .arg(figure(Quantity::Bytes, static_cast<double>(preview.shown)).text(),
                                        figure(Quantity::Bytes, static_cast<double>(preview.length)).text()));
    else
        m_extent->show(whole ? tr("all of %1").arg(countText(preview.length))
                             : tr("first %1 of %2").arg(countText(preview.shown), countText(preview.length)));
}

void CachePreview::setNow(WallTime now)
{
    m_now = now;
    showTtl();
}

void CachePreview::setStale(bool stale)
{
    m_stale = stale;
    for (Label* each : {m_type, m_memory, m_length})
        each->setColour(stale ? &Tokens::t3 : &Tokens::t1);
    m_more->setEnabled(!stale);
}

void CachePreview::say(const QString& sentence, bool isWarning)
{
    m_bar->hide();
    m_sentence->setColour(isWarning ? &Tokens::warn : &Tokens::t2);
    m_sentence->show(sentence);
    m_stack->setCurrentIndex(Sentence);
}

QString CachePreview::sentence() const
{
    return m_stack->currentIndex() == Sentence ? m_sentence->text() : QString();
}

QString CachePreview::valueText() const
{
    return m_stack->currentIndex() == TextValue ? m_text->toPlainText() : QString();
}

void CachePreview::copyName()
{
    if (m_key)
        QApplication::clipboard()->setText(copyableName(m_key->name));
}

} // namespace loopscope::ui

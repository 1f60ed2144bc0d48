// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachekeytable.h"
#include "ui/panels/tag.h"
#include "ui/theme/figures.h"
#include "ui/theme/tablecell.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace loopscope::ui {

namespace {

constexpr int CellPadding = 6;
constexpr int LeastKeyWidth = 120;

int widthOf(int column)
{
    switch (column) {
    case RedisKeyModel::Type:
        return 76;
    case RedisKeyModel::Memory:
        return 104; // with the sort mark
    case RedisKeyModel::Ttl:
        return 92;
    default:
        return 96;
    }
}

class KeyDelegate : public QStyledItemDelegate
{
public:
    KeyDelegate(const Theme& theme, const CacheKeyTable& table, RedisKeyModel& model, QObject* parent)
        : QStyledItemDelegate(parent), m_theme(theme), m_table(table), m_model(model)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Tokens& tokens = m_theme.tokens();
        const console::KeyEntry& entry = m_model.entry(index.row());
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, tokens.sel);
        else if (m_table.hoveredRow() == index.row()) // the whole row, not the cell under the pointer
            painter->fillRect(option.rect, tokens.hover);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.grid);
        painter->setFont(font(TextStyle::Table));
        const bool first = index.column() == RedisKeyModel::Key;
        const QRect cell = cellContents(option, CellPadding);
        const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
        switch (index.column()) {
        case RedisKeyModel::Type:
            paintTag(*painter, cell, {entry.type, {}, m_table.isStale() ? &Tokens::t3 : nullptr, nullptr}, m_theme);
            break;
        case RedisKeyModel::Memory: {
            const Figure memory =
                figure(Quantity::Bytes, entry.memory ? std::optional<double>(*entry.memory) : std::nullopt);
            drawFigure(*painter, cell, alignment, memory, text(&Tokens::t1), tokens.t3);
            break;
        }
        case RedisKeyModel::Ttl:
            painter->setPen(text(entry.ttlKnown && !entry.expiresAt ? &Tokens::warn : &Tokens::t2));
            drawTabular(*painter, cell, alignment, index.data().toString());
            break;
        default:
            painter->setPen(text(first ? &Tokens::t1 : &Tokens::t2));
            painter->drawText(cell, static_cast<int>(alignment),
                              painter->fontMetrics().elidedText(
                                  index.data().toString(), first ? Qt::ElideMiddle : Qt::ElideRight, cell.width()));
        }
        painter->restore();
    }

private:
    [[nodiscard]] QColor text(QColor Tokens::*colour) const
    {
        return m_theme.tokens().*(m_table.isStale() ? &Tokens::t3 : colour);
    }

    const Theme& m_theme;
    const CacheKeyTable& m_table;
    RedisKeyModel& m_model;
};

} // namespace

CacheKeyTable::CacheKeyTable(const Theme& theme, RedisKeyModel& model, QWidget* parent)
    : QTableView(parent), m_theme(theme), m_model(model)
{
    setAccessibleName(tr("Keys"));
    setAccessibleDescription(tr("One row for each key found: type, memory, time to live and encoding."));
    setModel(&model);
    setItemDelegate(new KeyDelegate(theme, *this, model, this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    viewport()->setAttribute(Qt::WA_Hover);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(size::TableRow);
    verticalHeader()->setDefaultSectionSize(size::TableRow);
    QHeaderView* header = horizontalHeader();
    header->setFixedHeight(size::TableHeader);
    header->setHighlightSections(false);
    header->setSectionsMovable(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setMinimumSectionSize(24);
    header->setAccessibleName(tr("Columns of the key table"));
    header->setSortIndicator(RedisKeyModel::Memory, Qt::DescendingOrder);
    setSortingEnabled(true);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    connect(&model, &QAbstractItemModel::layoutAboutToBeChanged, this, [this] { m_sorting = true; });
    connect(&model, &QAbstractItemModel::layoutChanged, this, [this] { m_sorting = false; });
}

bool CacheKeyTable::viewportEvent(QEvent* event)
{
    const bool moves = event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverMove;
    if (moves || event->type() == QEvent::HoverLeave) {
        const int row = moves ? indexAt(static_cast<QHoverEvent*>(event)->position().toPoint()).row() : -1;
        if (row != m_hovered)
            viewport()->update();
        m_hovered = row;
    }
    return QTableView::viewportEvent(event);
}

void CacheKeyTable::setStale(bool stale)
{
    if (stale == m_stale)
        return;
    m_stale = stale;
    viewport()->update();
}

void CacheKeyTable::setEmptyText(const QString& text)
{
    if (text == m_empty)
        return;
    m_empty = text;
    viewport()->update();
}

void CacheKeyTable::sortNow()
{
    m_model.sort(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
}

void CacheKeyTable::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_model.rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setFont(ui::font(TextStyle::Body));
    painter.setPen(m_theme.tokens().t2);
    painter.drawText(viewport()->rect().adjusted(size::Padding, 12, -size::Padding, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_empty);
}

void CacheKeyTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void CacheKeyTable::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (plain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
        QTableView::keyPressEvent(&arrow);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid())
            emit keyChosen(currentIndex()); // once more: what it is now
        return;
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

void CacheKeyTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (!m_sorting && current.isValid() && current.row() != previous.row())
        emit keyChosen(current);
}

void CacheKeyTable::fitColumns()
{
    int others = 0;
    for (int column = RedisKeyModel::Type; column < RedisKeyModel::ColumnCount; ++column) {
        setColumnWidth(column, widthOf(column));
        others += widthOf(column);
    }
    setColumnWidth(RedisKeyModel::Key, std::max(LeastKeyWidth, viewport()->width() - others));
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/logview.h"
#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace loopscope::ui {

namespace {

constexpr int RowHeight = 22;
constexpr int TimeWidth = 82;
constexpr int WhoWidth = 72;
constexpr int KindWidth = 60;

class LogDelegate : public QStyledItemDelegate
{
public:
    LogDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {300, RowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const auto& model = *static_cast<const LogModel*>(index.model());
        const LogLine& line = model.line(index.row());
        const Tokens& tokens = m_theme.tokens();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, tokens.sel);
        painter->setFont(font(TextStyle::Table));
        QRect cell = option.rect.adjusted(size::Padding, 0, -size::Padding, 0);
        painter->setPen(tokens.t3);
        drawTabular(*painter, cell, Qt::AlignLeft | Qt::AlignVCenter, clockText(line.time));
        cell.setLeft(cell.left() + TimeWidth);
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter, model.whoText(line));
        cell.setLeft(cell.left() + WhoWidth);
        painter->setPen(line.isBad ? tokens.warn : tokens.t2);
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter, line.kind);
        cell.setLeft(cell.left() + KindWidth);
        painter->setPen(tokens.t1);
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(line.text, Qt::ElideRight, cell.width()));
        painter->restore();
    }

private:
    const Theme& m_theme;
};

} // namespace

LogView::LogView(const Theme& theme, LogModel& model, const QString& name, QWidget* parent)
    : QListView(parent), m_theme(theme)
{
    setModel(&model);
    setItemDelegate(new LogDelegate(theme, this));
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
}

void LogView::setEmptyText(const QString& text)
{
    m_empty = text;
    viewport()->update();
}

void LogView::paintEvent(QPaintEvent* event)
{
    QListView::paintEvent(event);
    if (model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setFont(ui::font(TextStyle::Body));
    painter.setPen(m_theme.tokens().t2);
    painter.drawText(viewport()->rect().adjusted(size::Padding, 12, -size::Padding, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_empty);
}

} // namespace loopscope::ui

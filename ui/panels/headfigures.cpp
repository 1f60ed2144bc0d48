// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/headfigures.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

namespace loopscope::ui {

namespace {
constexpr int Height = 56;
constexpr int NarrowCells = 5;

// "of 8 GiB": a limit is a round number more often than not.
QString of(Figure whole)
{
    const QString point = QLocale().decimalPoint();
    if (whole.value.contains(point)) {
        while (whole.value.endsWith(QLatin1Char('0')))
            whole.value.chop(1);
        if (whole.value.endsWith(point))
            whole.value.chop(static_cast<int>(point.size()));
    }
    return HeadFigures::tr("of %1").arg(whole.text());
}

} // namespace

HeadFigures::HeadFigures(const Theme& theme, QWidget* parent) : Surface(theme, &Tokens::panel, Qt::BottomEdge, parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(Height);
}

void HeadFigures::setFigures(const ClusterFigures& figures, const QString& age, Micros lagLimit)
{
    std::vector<Cell> cells;
    cells.push_back({age.isEmpty() ? tr("Workers") : tr("Workers") + QStringLiteral(" \u00B7 ") + age,
                     figure(Quantity::Count, figures.serving), of(figure(Quantity::Count, figures.workers)),
                     figures.serving < figures.workers && age.isEmpty(), tr("Workers that serve, of all slots.")});
    cells.push_back({tr("Worst lag, 1 min"), figure(Quantity::Time, figures.worstLag),
                     figures.worstLagSlot ? QStringLiteral("\u00B7 ") + tr("worker %1").arg(figures.worstLagSlot->value)
                                          : QString(),
                     figures.isLagOver && age.isEmpty(),
                     tr("Largest event-loop lag of any worker in the last minute. Red above the limit of %1.")
                         .arg(figure(Quantity::Time, static_cast<double>(lagLimit.count()) / 1e6).text())});
    cells.push_back({tr("Heap"), figure(Quantity::Bytes, figures.heapUsed),
                     figures.heapLimit ? of(figure(Quantity::Bytes, figures.heapLimit)) : QString(), false,
                     tr("Heap in use of all workers together, of the sum of their limits.")});
    cells.push_back({tr("Handles"),
                     figure(Quantity::Count, figures.handles),
                     {},
                     false,
                     tr("Active handles of all workers: sockets, timers, servers and the like.")});
    cells.push_back({tr("Requests"),
                     figure(Quantity::Rate, figures.requestRate),
                     {},
                     false,
                     tr("Requests answered per second by all workers together.")});
    cells.push_back({tr("p99 latency"),
                     figure(Quantity::Time, figures.durationP99),
                     {},
                     false,
                     tr("99th percentile of the time to answer a request, of the slowest worker.")});
    cells.push_back({tr("Cache hit"),
                     figure(Quantity::Percent, figures.cacheHit),
                     {},
                     false,
                     tr("Share of cache look-ups that found something, over the last minute.")});
    const bool stale = !age.isEmpty();
    if (cells == m_cells && stale == m_isStale)
        return;
    m_cells = std::move(cells);
    m_isStale = stale;
    QStringList spoken;
    for (const Cell& cell : m_cells)
        spoken << cell.label + QLatin1Char(' ') + cell.figure.text() + QLatin1Char(' ') + cell.after;
    setAccessibleName(spoken.join(QLatin1String(", ")));
    update();
}

void HeadFigures::setNarrow(bool narrow)
{
    m_narrow = narrow;
    update();
}

QSize HeadFigures::sizeHint() const
{
    return {600, Height};
}

int HeadFigures::shownCells() const
{
    const int all = static_cast<int>(m_cells.size());
    return m_narrow ? std::min(all, NarrowCells) : all;
}

QRect HeadFigures::cellRect(int index) const
{
    const int count = std::max(1, shownCells());
    const int left = width() * index / count;
    return {left, 0, width() * (index + 1) / count - left, height() - 1};
}

void HeadFigures::paintEvent(QPaintEvent* event)
{
    Surface::paintEvent(event);
    QPainter painter(this);
    for (int i = 0; i < shownCells(); ++i) {
        const QRect cell = cellRect(i);
        if (i > 0)
            painter.fillRect(cell.left(), 0, 1, cell.height(), theme().tokens().line);
        paintCell(painter, cell.adjusted(size::Padding, 0, -4, 0), m_cells[static_cast<std::size_t>(i)]);
    }
}

void HeadFigures::paintCell(QPainter& painter, const QRect& rect, const Cell& cell) const
{
    const Tokens& tokens = theme().tokens();
    painter.setFont(ui::font(TextStyle::Small));
    painter.setPen(tokens.t3);
    painter.drawText(QRect(rect.left(), 7, rect.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(cell.label, Qt::ElideRight, rect.width()));
    const QFont big = ui::font(TextStyle::Title);
    painter.setFont(big);
    painter.setPen(m_isStale ? tokens.t3 : cell.isCritical ? tokens.crit : tokens.t1);
    const int valueWidth = static_cast<int>(tabularWidth(big, cell.figure.value));
    const QRect line(rect.left(), 24, rect.width(), 24);
    drawTabular(painter, line, Qt::AlignLeft | Qt::AlignVCenter, cell.figure.value);
    QString rest = cell.figure.unit;
    if (!cell.after.isEmpty())
        rest += rest.isEmpty() ? cell.after : QLatin1Char(' ') + cell.after;
    painter.setFont(ui::font(TextStyle::Table));
    painter.setPen(m_isStale ? tokens.t3 : tokens.t2);
    // The small words stand on the big figure's base line.
    const int base = line.center().y() + QFontMetrics(big).ascent() / 2 - 1;
    const int left = rect.left() + valueWidth + 4;
    if (painter.fontMetrics().horizontalAdvance(rest) > rect.right() - left)
        rest = cell.figure.unit; // half a word says less than none
    painter.drawText(left, base,
                     painter.fontMetrics().elidedText(rest, Qt::ElideRight, std::max(0, rect.right() - left)));
}

bool HeadFigures::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return Surface::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int i = 0; i < shownCells(); ++i) {
        if (cellRect(i).contains(help->pos()))
            QToolTip::showText(help->globalPos(), m_cells[static_cast<std::size_t>(i)].toolTip, this);
    }
    return true;
}

} // namespace loopscope::ui

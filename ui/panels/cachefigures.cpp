// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cachefigures.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace loopscope::ui {

using console::RedisFigures;

namespace {

constexpr int Height = 56;
constexpr double MemoryWarning = 0.95; // of the limit: evictions are near

CacheFigures::Cell cell(const QString& label, const Figure& figure, const QString& toolTip, const QString& missing)
{
    const bool none = figure.value == QStringLiteral("\u2013");
    return {label, figure, {}, false, none ? toolTip + QLatin1Char('\n') + missing : toolTip};
}

// A limit is mostly a round number: "8 GiB", not "8.00 GiB".
Figure wholeFigure(Figure figure)
{
    const qsizetype point = figure.value.indexOf(QLocale().decimalPoint());
    if (point > 0 && figure.value.mid(point + 1).count(QLatin1Char('0')) == figure.value.size() - point - 1)
        figure.value.truncate(point);
    return figure;
}

std::vector<CacheFigures::Cell> cellsOf(const RedisFigures& figures)
{
    const QString unsaid = CacheFigures::tr("No data: the server has not said it yet.");
    const QString twice =
        CacheFigures::tr("No data: a rate needs two readings, 2 s apart, and no scan by this console between them.");
    std::vector<CacheFigures::Cell> cells;
    cells.push_back(cell(CacheFigures::tr("Memory"), figure(Quantity::Bytes, figures.usedMemory),
                         CacheFigures::tr("Memory in use by the server, of its limit (maxmemory)."), unsaid));
    if (figures.maxMemory) {
        const Figure limit = wholeFigure(figure(Quantity::Bytes, figures.maxMemory));
        cells.back().after = CacheFigures::tr("of %1").arg(limit.text());
        if (limit.unit == cells.back().figure.unit)
            cells.back().figure.unit.clear(); // "3.10 of 8 GiB"
        cells.back().isWarning =
            figures.usedMemory && *figures.maxMemory > 0 && *figures.usedMemory / *figures.maxMemory >= MemoryWarning;
    }
    cells.push_back(cell(CacheFigures::tr("Keys"), figure(Quantity::Count, figures.keys),
                         CacheFigures::tr("Keys of the database that is open."), unsaid));
    cells.push_back(cell(CacheFigures::tr("Hit ratio, 1 min"), figure(Quantity::Percent, figures.hitRatio),
                         CacheFigures::tr("Share of look-ups that found a key, over the last minute, of all clients. "
                                          "What this console looks up in a scan is left out."),
                         CacheFigures::tr("No data: nobody has looked anything up.")));
    cells.push_back(cell(CacheFigures::tr("Hits"), figure(Quantity::Rate, figures.hitsPerSecond),
                         CacheFigures::tr("Look-ups per second that found a key."), twice));
    cells.push_back(cell(CacheFigures::tr("Misses"), figure(Quantity::Rate, figures.missesPerSecond),
                         CacheFigures::tr("Look-ups per second that found no key."), twice));
    cells.push_back(cell(CacheFigures::tr("Evicted"), figure(Quantity::Count, figures.evicted),
                         CacheFigures::tr("Keys thrown out for want of memory since the server started."), unsaid));
    if (figures.evictedPerSecond.value_or(0) > 0) {
        cells.back().after = CacheFigures::tr("\u00B7 %1").arg(figure(Quantity::Rate, figures.evictedPerSecond).text());
        cells.back().isWarning = true;
    }
    cells.push_back(cell(CacheFigures::tr("Operations"), figure(Quantity::Rate, figures.opsPerSecond),
                         CacheFigures::tr("Commands that the server runs per second, of all clients."), unsaid));
    return cells;
}

} // namespace

CacheFigures::CacheFigures(const Theme& theme, QWidget* parent) : Surface(theme, &Tokens::panel, Qt::BottomEdge, parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(Height);
    setFigures(std::nullopt, false);
}

void CacheFigures::setFigures(const std::optional<RedisFigures>& figures, bool isStale)
{
    std::vector<Cell> cells = cellsOf(figures.value_or(RedisFigures{}));
    if (cells == m_cells && isStale == m_isStale)
        return;
    m_cells = std::move(cells);
    m_isStale = isStale;
    QStringList spoken;
    for (const Cell& each : m_cells)
        spoken << each.label + QLatin1Char(' ') + each.figure.text() + QLatin1Char(' ') + each.after;
    setAccessibleName(spoken.join(QLatin1String(", ")));
    update();
}

QRect CacheFigures::cellRect(int index) const
{
    const int count = static_cast<int>(m_cells.size());
    const int left = width() * index / count;
    return {left, 0, width() * (index + 1) / count - left, height() - 1};
}

void CacheFigures::paintEvent(QPaintEvent* event)
{
    Surface::paintEvent(event);
    QPainter painter(this);
    for (int i = 0; i < static_cast<int>(m_cells.size()); ++i) {
        const QRect place = cellRect(i);
        if (i > 0)
            painter.fillRect(place.left(), 0, 1, place.height(), theme().tokens().line);
        paintCell(painter, place.adjusted(size::Padding, 0, -4, 0), m_cells[static_cast<std::size_t>(i)]);
    }
}

void CacheFigures::paintCell(QPainter& painter, const QRect& rect, const Cell& cell) const
{
    const Tokens& tokens = theme().tokens();
    painter.setFont(ui::font(TextStyle::Small));
    painter.setPen(tokens.t3);
    painter.drawText(QRect(rect.left(), 7, rect.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(cell.label, Qt::ElideRight, rect.width()));
    const QFont big = ui::font(TextStyle::Title);
    painter.setFont(big);
    painter.setPen(m_isStale ? tokens.t3 : cell.isWarning ? tokens.warn : tokens.t1);
    const QRect line(rect.left(), 24, rect.width(), 24);
    drawTabular(painter, line, Qt::AlignLeft | Qt::AlignVCenter, cell.figure.value);
    QString rest = cell.figure.unit;
    if (!cell.after.isEmpty())
        rest += rest.isEmpty() ? cell.after : QLatin1Char(' ') + cell.after;
    painter.setFont(ui::font(TextStyle::Table));
    painter.setPen(m_isStale ? tokens.t3 : tokens.t2);
    // The small words stand on the big figure's base line.
    const int base = line.center().y() + QFontMetrics(big).ascent() / 2 - 1;
    const int left = rect.left() + static_cast<int>(tabularWidth(big, cell.figure.value)) + 4;
    painter.drawText(left, base,
                     painter.fontMetrics().elidedText(rest, Qt::ElideRight, std::max(0, rect.right() - left)));
}

bool CacheFigures::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return Surface::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int i = 0; i < static_cast<int>(m_cells.size()); ++i) {
        if (cellRect(i).contains(help->pos()))
            QToolTip::showText(help->globalPos(), m_cells[static_cast<std::size_t>(i)].toolTip, this);
    }
    return true;
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plotcanvas.h"

#include "ui/plot/timeticks.h"
#include "ui/theme/tokens.h"

#include <QResizeEvent>
#include <cmath>
#include <qcustomplot.h>

namespace loopscope::ui {

class PlotCanvas::Private
{
public:
    explicit Private(QWidget* parent) : plot(new QCustomPlot(parent))
    {
        plot->setAttribute(Qt::WA_TransparentForMouseEvents);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
        plot->setNoAntialiasingOnDrag(true);
        QCPAxisRect* rect = plot->axisRect();
        rect->setAutoMargins(QCP::msNone);
        rect->setMargins(QMargins(size::GutterLeft, 6, size::GutterRight, 8));
        for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
            axis->setBasePen(Qt::NoPen);
            axis->setTickPen(Qt::NoPen);
            axis->setSubTickPen(Qt::NoPen);
            axis->setSubTicks(false);
        }
        plot->xAxis->setTickLabels(false);
        plot->xAxis->setTicker(timeTicker);
        plot->yAxis->setTicker(valueTicker);
        plot->yAxis->setTickLabelPadding(8);
        plot->yAxis->setNumberFormat(QStringLiteral("f"));
        valueTicker->setScaleStrategy(QCPAxisTickerFixed::ssNone);
        bandLow = plot->addGraph();
        bandHigh = plot->addGraph();
        bandLow->setPen(Qt::NoPen);
        bandHigh->setPen(Qt::NoPen);
        bandHigh->setChannelFillGraph(bandLow);
        limit = new QCPItemStraightLine(plot);
        limit->setVisible(false);
        limit->setClipToAxisRect(true);
    }

    QCPGraph* lineAt(std::size_t index)
    {
        while (lines.size() <= index)
            lines.push_back(plot->addGraph());
        return lines[index];
    }

    QCustomPlot* plot;
    QSharedPointer<QCPAxisTickerText> timeTicker{new QCPAxisTickerText};
    QSharedPointer<QCPAxisTickerFixed> valueTicker{new QCPAxisTickerFixed};
    QCPGraph* bandLow = nullptr;
    QCPGraph* bandHigh = nullptr;
    std::vector<QCPGraph*> lines;
    QCPItemStraightLine* limit = nullptr;
};

PlotCanvas::PlotCanvas(QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

PlotCanvas::~PlotCanvas() = default;

void PlotCanvas::setColours(const Tokens& t)
{
    d->plot->setBackground(t.panel);
    d->plot->axisRect()->setBackground(t.panel);
    for (QCPAxis* axis : {d->plot->xAxis, d->plot->yAxis}) {
        axis->grid()->setPen(QPen(t.grid, 1));
        axis->grid()->setZeroLinePen(QPen(axis == d->plot->yAxis ? t.line2 : t.grid, 1));
        axis->setTickLabelColor(t.t3);
        axis->setTickLabelFont(ui::font(TextStyle::Small));
    }
}

void PlotCanvas::setTime(WallTime from, WallTime to)
{
    d->plot->xAxis->setRange(toSeconds(from), toSeconds(to));
    d->timeTicker->clear();
    for (const WallTime t : timeTicks(from, to, 8))
        d->timeTicker->addTick(toSeconds(t), QString());
}

void PlotCanvas::setTop(double top, double step)
{
    d->plot->yAxis->setRange(0, top);
    d->valueTicker->setTickStep(step);
    d->plot->yAxis->setNumberPrecision(step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step))));
}

void PlotCanvas::setBand(const std::optional<StyledBand>& band)
{
    d->bandLow->setVisible(band.has_value());
    d->bandHigh->setVisible(band.has_value());
    if (!band)
        return;
    d->bandLow->setData(band->times, band->low, true);
    d->bandHigh->setData(band->times, band->high, true);
    d->bandHigh->setBrush(band->colour);
}

void PlotCanvas::setLines(const std::vector<StyledLine>& lines)
{
    // Few lines may be smooth; many are drawn without antialiasing, which halves their cost.
    d->plot->setNotAntialiasedElements(lines.size() <= 16 ? QCP::aeNone : QCP::aeAll);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        QCPGraph* graph = d->lineAt(i);
        graph->setVisible(true);
        graph->setData(lines[i].times, lines[i].values, true);
        graph->setAntialiased(lines.size() <= 16);
        QPen pen(lines[i].colour, lines[i].width);
        pen.setJoinStyle(Qt::BevelJoin);
        graph->setPen(pen);
    }
    for (std::size_t i = lines.size(); i < d->lines.size(); ++i) {
        d->lines[i]->setVisible(false);
        d->lines[i]->data()->clear();
    }
}

void PlotCanvas::setLimit(std::optional<double> value, const QColor& colour)
{
    d->limit->setVisible(value.has_value());
    if (!value)
        return;
    QPen pen(colour, 1);
    pen.setDashPattern({5, 4});
    d->limit->setPen(pen);
    d->limit->setAntialiased(false);
    d->limit->point1->setCoords(0, *value);
    d->limit->point2->setCoords(1, *value);
}

void PlotCanvas::replot()
{
    d->plot->replot(QCustomPlot::rpImmediateRefresh);
}

QRectF PlotCanvas::plotRect() const
{
    return d->plot->axisRect()->rect();
}

void PlotCanvas::resizeEvent(QResizeEvent* event)
{
    d->plot->setGeometry(QRect(QPoint(), event->size()));
    // The axis rectangle follows in the plot's own layout pass; what is drawn over it must know it at once.
    d->plot->plotLayout()->setOuterRect(d->plot->viewport());
    d->plot->plotLayout()->update(QCPLayoutElement::upPreparation);
    d->plot->plotLayout()->update(QCPLayoutElement::upMargins);
    d->plot->plotLayout()->update(QCPLayoutElement::upLayout);
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/plotcanvas.h"

#include "ui/plot/timeticks.h"
#include "ui/theme/tokens.h"

#include <QResizeEvent>
#include <qcustomplot.h>

namespace loopscope::ui {

namespace {

// The lines, drawn between the grid and the limit. Owned by the plot.
class LinesLayer : public QCPLayerable
{
public:
    explicit LinesLayer(QCustomPlot* plot) : QCPLayerable(plot, QStringLiteral("main")) {}

    std::optional<StyledBand> band;
    std::vector<StyledLine> lines;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override
    {
        applyAntialiasingHint(painter, false, QCP::aeNone);
    }
    QRect clipRect() const override { return mParentPlot->axisRect()->rect(); }
    void draw(QCPPainter* painter) override
    {
        const QRect area = clipRect();
        const double ratio = painter->device()->devicePixelRatio();
        const QCPRange time = mParentPlot->xAxis->range();
        const RasterView view{time.lower, time.upper, mParentPlot->yAxis->range().upper, area.size() * ratio, ratio};
        painter->drawImage(area.topLeft(), rasterised(view, band, lines));
    }
};

} // namespace

class PlotCanvas::Private
{
public:
    explicit Private(QWidget* parent) : plot(new QCustomPlot(parent))
    {
        plot->setAttribute(Qt::WA_TransparentForMouseEvents);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->setPlottingHints(QCP::phCacheLabels);
        QCPAxisRect* rect = plot->axisRect();
        rect->setAutoMargins(QCP::msNone);
        rect->setMargins(QMargins(size::GutterLeft, 8, size::GutterRight, 8));
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
        lines = new LinesLayer(plot);
        limit = new QCPItemStraightLine(plot);
        limit->setVisible(false);
        limit->setClipToAxisRect(true);
    }

    QCustomPlot* plot;
    QSharedPointer<QCPAxisTickerText> timeTicker{new QCPAxisTickerText};
    QSharedPointer<QCPAxisTickerFixed> valueTicker{new QCPAxisTickerFixed};
    LinesLayer* lines = nullptr;
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
    d->plot->yAxis->setNumberPrecision(tickDecimals(step));
}

void PlotCanvas::setBand(std::optional<StyledBand> band)
{
    d->lines->band = std::move(band);
}

void PlotCanvas::setLines(std::vector<StyledLine> lines)
{
    d->lines->lines = std::move(lines);
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
    d->plot->replot(QCustomPlot::rpQueuedRefresh); // buffers now, one paint with the overlay soon
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

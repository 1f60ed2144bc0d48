// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartgroup.h"
#include "ui/plot/linechart_p.h"
#include "ui/plot/timeticks.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace loopscope::ui {

namespace {
constexpr std::size_t FewWorkers = 16;
constexpr std::size_t WorstShown = 8;
constexpr int SilentIntervals = 4; // so long without any sample is hatched
constexpr double FocusWidth = 1.75;
} // namespace

LineChart::Private::Private(LineChart& chart, ChartSpec s, const Theme& t, ChartGroup& g)
    : q(chart),
      spec(std::move(s)),
      theme(t),
      group(g),
      factor(unitFactor(spec.unit)),
      canvas(new PlotCanvas(&chart)),
      overlay(new ChartOverlay(t, &chart))
{
    leave.setSingleShot(true);
    leave.setInterval(150);
}

Figure LineChart::Private::figureOf(double value) const
{
    return spec.unit.isEmpty() ? figure(spec.quantity, value) : figureIn(spec.unit, value);
}

QString LineChart::Private::text(double value) const
{
    return figureOf(value).text();
}

QString LineChart::Private::rangeText(double low, double high) const
{
    const Figure from = figureOf(low);
    const Figure to = figureOf(high);
    if (from.text() == to.text())
        return to.text();
    return (from.unit == to.unit ? from.value : from.text()) + QChar(0x2013) + to.text();
}

const ChartLine* LineChart::Private::lineOf(WorkerSlot slot) const
{
    const auto found =
        std::find_if(lines.begin(), lines.end(), [&](const ChartLine& line) { return line.slot == slot; });
    return found == lines.end() ? nullptr : &*found;
}

QColor LineChart::Private::colourOf(WorkerSlot slot) const
{
    return staleSince ? theme.tokens().t3 : theme.tokens().worker(slot);
}

WallTime LineChart::Private::timeAt(double x) const
{
    const QRectF plot = q.plotRect();
    const double share = std::clamp((x - plot.left()) / std::max(plot.width(), 1.0), 0.0, 1.0);
    const auto offset = static_cast<std::int64_t>(share * static_cast<double>(group.span().count()));
    const std::int64_t step = std::max(group.interval(), group.bucket()).count();
    const std::int64_t raw = toMicros(group.from()) + offset;
    return wallTimeFromMicros((raw + step / 2) / step * step); // snaps to samples
}

void LineChart::Private::redraw()
{
    if (dirty)
        fetch();
    dirty = false;
    restyle = false;
    ++replots;
    const Tokens& t = theme.tokens();
    canvas->setColours(t);
    canvas->setTime(group.from(), group.to());
    canvas->setTop(shownTop, valueTickStep(shownTop, steps()));
    const bool limitShown = spec.limit && (spec.showsLimitAlways || *spec.limit / factor <= shownTop);
    canvas->setLimit(limitShown ? std::optional(*spec.limit / factor) : std::nullopt,
                     spec.limitKind == ChartSpec::Limit::Hard ? t.crit : t.warn);
    if (lines.size() <= FewWorkers)
        drawFew();
    else
        drawCrowd();
    canvas->replot();
    updateOverlay();
}

void LineChart::Private::fetch()
{
    lines = source ? source(group.from(), group.to(), group.bucket()) : std::vector<ChartLine>{};
    double needed = spec.limit && spec.showsLimitAlways ? *spec.limit : 0;
    worst.reset();
    for (const ChartLine& line : lines) {
        const auto most = largest(line);
        if (!most)
            continue;
        needed = std::max(needed, most->value);
        if (spec.limit && most->value > *spec.limit && (!worst || most->value > worst->value))
            worst = LineChart::Worst{line.slot, most->time, most->value};
    }
    quiet = silences(lines, group.from(), group.bucket(), SilentIntervals * group.interval());
    shownTop = top.next(needed / factor, spec.atLeast / factor, group.now(), steps());
}

void LineChart::Private::addStyled(std::vector<StyledLine>& to, const ChartLine& line, const QColor& colour,
                                   double width) const
{
    for (StyledLine& each : polylines(line, factor, group.bucket(), group.interval())) {
        each.colour = colour;
        each.width = width;
        to.push_back(std::move(each));
    }
}

void LineChart::Private::drawFew()
{
    const Tokens& t = theme.tokens();
    const auto focus = group.focused();
    std::vector<StyledLine> styled;
    const ChartLine* front = nullptr;
    for (const ChartLine& line : lines) {
        if (focus == line.slot) {
            front = &line;
            continue;
        }
        // Blended beforehand: an opaque pen is drawn much faster than a translucent one.
        const double strength = !focus ? 0.85 : group.hovered() ? 0.3 : 0.5;
        addStyled(styled, line, mixed(colourOf(line.slot), t.panel, staleSince ? 0.6 : strength), 1);
    }
    if (front != nullptr)
        addStyled(styled, *front, staleSince ? t.t2 : colourOf(front->slot), FocusWidth);
    canvas->setBand(std::nullopt);
    canvas->setLines(std::move(styled));
}

// Beyond 16 workers: a band, the median and the worst eight. A density image for more than 64 comes with the issue on
// charts.
void LineChart::Private::drawCrowd()
{
    const Tokens& t = theme.tokens();
    const Micros width = group.bucket();
    const Micros gap = gapBetween(group.interval(), width);
    const Crowd crowd = crowdOf(lines, width);
    StyledBand band;
    StyledLine median;
    for (std::size_t i = 0; i < crowd.times.size(); ++i) {
        const double time = toSeconds(crowd.times[i]);
        if (i > 0 && crowd.times[i] - crowd.times[i - 1] > gap) {
            for (QVector<double>* list : {&band.times, &median.times})
                list->append(time);
            for (QVector<double>* list : {&band.low, &band.high, &median.values})
                list->append(qQNaN());
        }
        band.times.append(time);
        band.low.append(crowd.low[i] / factor);
        band.high.append(crowd.high[i] / factor);
        median.times.append(time);
        median.values.append(crowd.median[i] / factor);
    }
    band.colour = mixed(t.t3, t.panel, 0.18);
    median.colour = t.t2;
    std::vector<StyledLine> styled;
    rank();
    for (std::size_t place = m_ranks.size(); place-- > 0;) {
        const ChartLine* line = lineOf(m_ranks[place]);
        if (line != nullptr)
            addStyled(styled, *line, staleSince ? t.t3 : t.workers[place], 1);
    }
    styled.push_back(std::move(median));
    std::vector<WorkerSlot> own = pinned;
    if (const auto focus = group.focused())
        own.push_back(*focus);
    for (const WorkerSlot slot : own)
        if (const ChartLine* line = lineOf(slot))
            addStyled(styled, *line, colourOf(slot), group.focused() == slot ? FocusWidth : 1);
    canvas->setBand(std::move(band));
    canvas->setLines(std::move(styled));
}

// Who is among the worst changes at most every 10 s and never under the pointer, so that colours can be followed.
void LineChart::Private::rank()
{
    if (!m_ranks.empty() && (q.underMouse() || group.now() - m_rankedAt < Micros{10'000'000}))
        return;
    m_rankedAt = group.now();
    m_ranks.clear();
    for (const std::size_t index : worstFirst(lines)) {
        if (m_ranks.size() == WorstShown)
            break;
        m_ranks.push_back(lines[index].slot);
    }
}

void LineChart::Private::placeLabels()
{
    const Tokens& t = theme.tokens();
    overlay->labels.clear();
    const QRectF plot = q.plotRect();
    const auto yOf = [&](double value) { return q.pointAt(group.to(), value).y(); };
    const bool limitShown = spec.limit && (spec.showsLimitAlways || *spec.limit / factor <= shownTop);
    if (limitShown)
        overlay->labels.push_back({yOf(*spec.limit),
                                   limitLabel.isEmpty() ? LineChart::tr("limit %1").arg(text(*spec.limit)) : limitLabel,
                                   spec.limitKind == ChartSpec::Limit::Hard ? t.crit : t.warn,
                                   {},
                                   true});
    if (staleSince) {
        spreadLabels(overlay->labels, plot.top(), plot.bottom());
        return;
    }
    std::optional<WorkerSlot> named = group.focused();
    if (!named && worst && lines.size() <= FewWorkers)
        named = worst->slot;
    const ChartLine* front = named ? lineOf(*named) : nullptr;
    if (front != nullptr) {
        // Where spikes matter the worst one is what counts: the latest is calm again.
        const auto most = spec.marksWorst && spec.limit ? largest(*front) : std::nullopt;
        const auto shown = most && most->value > *spec.limit ? most : latest(*front);
        if (shown)
            overlay->labels.push_back({yOf(shown->value),
                                       QStringLiteral("w%1 %2").arg(front->slot.value).arg(text(shown->value)), t.t1,
                                       colourOf(front->slot), true});
    }
    double low = INFINITY;
    double high = -INFINITY;
    int others = 0;
    for (const ChartLine& line : lines) {
        const auto now = latest(line);
        if (&line == front || !now)
            continue;
        ++others;
        low = std::min(low, now->value);
        high = std::max(high, now->value);
    }
    if (others > 0) {
        overlay->labels.push_back(
            {yOf((low + high) / 2),
             front != nullptr && spec.marksWorst ? LineChart::tr("%n others", nullptr, others) : rangeText(low, high),
             t.t3,
             {},
             false});
    }
    spreadLabels(overlay->labels, plot.top(), plot.bottom());
}

void LineChart::Private::updateOverlay()
{
    const QRectF plot = q.plotRect();
    overlay->plot = plot.translated(-overlay->pos());
    overlay->crosshairX.reset();
    overlay->ring.reset();
    overlay->worst.reset();
    placeLabels();
    for (GutterLabel& label : overlay->labels)
        label.y -= overlay->y();
    const auto crosshair = group.crosshair();
    if (crosshair && *crosshair >= group.from() && *crosshair <= group.to()) {
        overlay->crosshairX = q.pointAt(*crosshair, 0).x();
        const auto focus = group.focused();
        const ChartLine* line = focus ? lineOf(*focus) : nullptr;
        if (line != nullptr)
            if (const auto point = pointNear(*line, *crosshair, std::max(group.bucket(), group.interval()))) {
                overlay->ring = q.pointAt(point->time, point->value) - overlay->pos();
                overlay->ringColour = colourOf(*focus);
            }
    }
    if (spec.marksWorst && worst) {
        overlay->worst = q.pointAt(worst->time, worst->value) - overlay->pos();
        overlay->worstColour = staleSince ? theme.tokens().t3 : theme.tokens().crit;
    }
    const bool limitShown = spec.limit && (spec.showsLimitAlways || *spec.limit / factor <= shownTop);
    overlay->limitY = limitShown ? std::optional(q.pointAt(group.to(), *spec.limit).y() - overlay->y()) : std::nullopt;
    overlay->limitColour = spec.limitKind == ChartSpec::Limit::Hard ? theme.tokens().crit : theme.tokens().warn;
    overlay->hatchFromX.reset();
    if (staleSince && *staleSince < group.to()) {
        overlay->hatchFromX = q.pointAt(*staleSince, 0).x();
        overlay->hatchText = LineChart::tr("no data since %1").arg(clockText(*staleSince));
    }
    overlay->silences.clear();
    for (const TimeSpan& span : quiet)
        overlay->silences.emplace_back(q.pointAt(span.from, 0).x(), q.pointAt(span.to, 0).x());
    overlay->sentence = lines.empty() ? spec.empty : QString();
    overlay->update();
    q.update(0, 0, q.width(), size::ChartHeading);
    q.setAccessibleDescription(q.summary());
}

std::optional<WorkerSlot> LineChart::Private::slotAt(QPointF position) const
{
    constexpr double Reach = 14;
    const WallTime time = timeAt(position.x());
    std::optional<WorkerSlot> best;
    double distance = Reach;
    for (const ChartLine& line : lines) {
        const auto point = pointNear(line, time, std::max(group.bucket(), group.interval()) * 2);
        if (!point)
            continue;
        const double away = std::abs(q.pointAt(point->time, point->value).y() - position.y());
        if (away < distance) {
            distance = away;
            best = line.slot;
        }
    }
    return best;
}

std::vector<LineChart::Private::Part> LineChart::Private::crosshairParts() const
{
    const auto crosshair = group.crosshair();
    if (!crosshair)
        return {};
    const Tokens& t = theme.tokens();
    std::vector<Part> parts{{clockText(*crosshair), t.t2}};
    std::vector<std::pair<double, WorkerSlot>> values;
    for (const ChartLine& line : lines)
        if (const auto point = pointNear(line, *crosshair, std::max(group.bucket(), group.interval())))
            values.emplace_back(point->value, line.slot);
    if (values.empty()) {
        parts.push_back({LineChart::tr("no data"), t.t3});
        return parts;
    }
    std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    const auto focus = group.focused();
    const auto own = std::find_if(values.begin(), values.end(), [&](const auto& v) { return focus == v.second; });
    const auto& shown = own == values.end() ? values.front() : *own;
    parts.push_back({QStringLiteral("w%1 %2").arg(shown.second.value).arg(text(shown.first)), t.t1, true});
    if (values.size() > 1)
        parts.push_back({LineChart::tr("median %1").arg(text(values[values.size() / 2].first)), t.t2});
    return parts;
}

// Right aligned; what would lie over left is left out.
void LineChart::Private::paintParts(QPainter& painter, const std::vector<Part>& parts, double left, double right) const
{
    constexpr double Space = 8;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        painter.setFont(ui::font(TextStyle::Small, part->strong ? QFont::DemiBold : QFont::Normal));
        const double width = tabularWidth(painter.font(), part->text);
        if (right - width < left)
            break;
        painter.setPen(part->colour);
        drawTabular(painter, QRectF(right - width, 0, width + 1, size::ChartHeading), Qt::AlignLeft | Qt::AlignVCenter,
                    part->text);
        right -= width + Space;
    }
}

void LineChart::Private::paintLegend(QPainter& painter, double right) const
{
    constexpr double Dash = 10;
    const Tokens& t = theme.tokens();
    painter.setFont(ui::font(TextStyle::Small));
    double x = right;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const QString name = QString::number(line->slot.value);
        const double width = painter.fontMetrics().horizontalAdvance(name);
        x -= width;
        painter.setPen(t.t2);
        painter.drawText(QRectF(x, 0, width + 2, size::ChartHeading), Qt::AlignVCenter | Qt::AlignLeft, name);
        x -= Dash + 5;
        painter.fillRect(QRectF(x, size::ChartHeading / 2.0 - 1.5, Dash, 3), colourOf(line->slot));
        x -= 10;
    }
}

void LineChart::Private::paintHeading(QPainter& painter) const
{
    const Tokens& t = theme.tokens();
    double x = size::Padding;
    const auto draw = [&](const QString& string, const QColor& colour, const QFont& face) {
        painter.setFont(face);
        painter.setPen(colour);
        const double width = painter.fontMetrics().horizontalAdvance(string);
        painter.drawText(QRectF(x, 0, width + 4, size::ChartHeading), Qt::AlignVCenter | Qt::AlignLeft, string);
        x += width + 10;
    };
    draw(spec.title, t.t1, ui::font(TextStyle::Table, QFont::DemiBold));
    if (!spec.subtitle.isEmpty())
        draw(spec.subtitle, t.t3, ui::font(TextStyle::Table));
    if (lines.size() > FewWorkers)
        draw(LineChart::tr("worst %n in colour", nullptr, static_cast<int>(m_ranks.size())), t.t3,
             ui::font(TextStyle::Table));
    double right = q.width() - size::Padding;
    if (headingWidget != nullptr && headingWidget->isVisible())
        right = headingWidget->x() - 12;
    const std::vector<Part> parts = crosshairParts();
    const bool legend = spec.showsLegend && lines.size() <= FewWorkers;
    // The figures come first; the legend takes the place at their right if there is enough for both.
    double legendWidth = 0;
    if (legend) {
        painter.setFont(ui::font(TextStyle::Small));
        for (const ChartLine& line : lines)
            legendWidth += painter.fontMetrics().horizontalAdvance(QString::number(line.slot.value)) + 25;
    }
    double partsWidth = 0;
    for (const Part& part : parts)
        partsWidth += tabularWidth(ui::font(TextStyle::Small, QFont::DemiBold), part.text) + 8;
    if (legend && right - x > legendWidth + partsWidth) {
        paintLegend(painter, right);
        right -= legendWidth + 4;
    }
    paintParts(painter, parts, x, right);
}

} // namespace loopscope::ui

// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/chartgroup.h"

#include <QKeyEvent>
#include <algorithm>
#include <array>

namespace loopscope::ui {

namespace {
// Divisors of a minute, an hour or a day, so that buckets of every width share their boundaries with the clock. From a
// second on whole ones, so that each holds the same number of samples.
constexpr std::array<std::int64_t, 25> BucketMs{
    100,   200,   500,   1000,   2000,   3000,   4000,   5000,   6000,   10000,   12000,   15000,  20000,
    30000, 60000, 90000, 120000, 180000, 240000, 300000, 600000, 900000, 1800000, 3600000, 7200000};
constexpr Micros FirstSpan{60'000'000};
constexpr Micros SecondSpan{300'000'000};
} // namespace

ChartGroup::ChartGroup(QObject* parent) : QObject(parent) {}

WallTime ChartGroup::from() const
{
    return m_to - m_span;
}

Micros ChartGroup::bucket() const
{
    const std::int64_t wanted = m_span.count() / std::max(m_columns, 1);
    for (const std::int64_t ms : BucketMs)
        if (ms * 1000 >= wanted)
            return Micros{ms * 1000};
    return Micros{BucketMs.back() * 1000};
}

WallTime ChartGroup::liveEnd() const
{
    const std::int64_t width = bucket().count();
    return wallTimeFromMicros((toMicros(m_now) + width - 1) / width * width);
}

void ChartGroup::setRange(WallTime to, Micros span, bool live)
{
    span = std::clamp(span, MinSpan, MaxSpan);
    const bool liveDiffers = live != m_live;
    const bool rangeDiffers = span != m_span || to != m_to;
    m_live = live;
    m_span = span;
    m_to = live ? liveEnd() : to;
    if (liveDiffers)
        emit liveChanged(live);
    if (rangeDiffers || liveDiffers)
        emit rangeChanged();
}

void ChartGroup::setNow(WallTime now)
{
    m_now = now;
    if (m_live && liveEnd() != m_to) {
        m_to = liveEnd();
        emit rangeChanged();
    }
}

void ChartGroup::startOver()
{
    m_isGrowing = true;
    m_baseSpan = FirstSpan;
    goLive();
}

void ChartGroup::growWith(Micros seen)
{
    if (!m_isGrowing || !m_live)
        return;
    const Micros wanted = seen <= FirstSpan ? FirstSpan : seen <= SecondSpan ? SecondSpan : DefaultSpan;
    if (wanted <= m_baseSpan)
        return;
    m_baseSpan = wanted;
    goLive();
}

void ChartGroup::setBaseSpan(Micros span)
{
    m_isGrowing = false;
    m_baseSpan = std::clamp(span, MinSpan, MaxSpan);
    goLive();
}

void ChartGroup::setLive(bool live)
{
    setRange(m_to, m_span, live);
}

void ChartGroup::goLive()
{
    setRange(m_to, m_baseSpan, true);
}

void ChartGroup::zoomTo(WallTime from, WallTime to)
{
    m_isGrowing = false;
    if (to < from)
        std::swap(from, to);
    setRange(to, to - from, false);
}

void ChartGroup::zoomAt(WallTime centre, double factor)
{
    m_isGrowing = false;
    const Micros span =
        std::clamp(Micros{static_cast<std::int64_t>(static_cast<double>(m_span.count()) * factor)}, MinSpan, MaxSpan);
    if (m_live) {
        setRange(m_to, span, true);
        return;
    }
    const double share = static_cast<double>((m_to - centre).count()) / static_cast<double>(m_span.count());
    setRange(centre + Micros{static_cast<std::int64_t>(share * static_cast<double>(span.count()))}, span, false);
}

void ChartGroup::pan(double spans)
{
    const WallTime to = m_to + Micros{static_cast<std::int64_t>(spans * static_cast<double>(m_span.count()))};
    setRange(to, m_span, to >= m_now);
}

void ChartGroup::setColumns(int columns)
{
    if (columns <= 0 || columns == m_columns)
        return;
    m_columns = columns;
    setNow(m_now);
}

void ChartGroup::setInterval(Micros interval)
{
    m_interval = std::max(interval, Micros{1000});
}

void ChartGroup::setCrosshair(std::optional<WallTime> time)
{
    if (time == m_crosshair)
        return;
    m_crosshair = time;
    emit crosshairChanged();
}

void ChartGroup::stepCrosshair(int samples)
{
    const WallTime at = m_crosshair.value_or(m_to) + m_interval * samples;
    setCrosshair(std::clamp(at, from(), m_to));
}

void ChartGroup::setHovered(std::optional<WorkerSlot> slot)
{
    if (slot == m_hovered)
        return;
    m_hovered = slot;
    emit hoveredChanged(slot);
}

void ChartGroup::setSelected(std::optional<WorkerSlot> slot)
{
    if (slot == m_selected)
        return;
    m_selected = slot;
    emit selectedChanged(slot);
}

bool ChartGroup::handleKey(const QKeyEvent& event)
{
    const int step = event.modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    switch (event.key()) {
    case Qt::Key_Left:
        stepCrosshair(-step);
        return true;
    case Qt::Key_Right:
        stepCrosshair(step);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Minus:
        zoomAt(m_crosshair.value_or(m_to), event.key() == Qt::Key_Plus ? 0.5 : 2);
        return true;
    case Qt::Key_0:
        goLive();
        return true;
    case Qt::Key_Space:
        setLive(!m_live);
        return true;
    case Qt::Key_Escape:
        if (!m_crosshair)
            return false;
        setCrosshair(std::nullopt);
        return true;
    default:
        return false;
    }
}

} // namespace loopscope::ui
